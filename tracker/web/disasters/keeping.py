"""Writing to the register: enter, correct, confirm, merge, withdraw, restore."""
