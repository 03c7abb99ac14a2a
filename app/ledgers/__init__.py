"""Declared ledgers: one file a ledger, model and declaration together."""
