"""The disaster-support ledger (支援台帳) of Tokyo's 23 wards."""
