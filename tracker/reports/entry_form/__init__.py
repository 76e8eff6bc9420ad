"""The 入力様式 as it goes out: what stands in it, and the file."""
