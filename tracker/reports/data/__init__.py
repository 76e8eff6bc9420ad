"""データ: the ledger as tables that machines read, after the 30 rules (docs/adr/0012-data.md)."""
