"""Rules of the ledger in pure Python: no Flask, no SQLAlchemy."""
