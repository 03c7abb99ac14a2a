"""The ledger table, made from a declaration."""
