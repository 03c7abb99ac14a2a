"""Declared ledgers: one file a ledger, model and declaration together."""

from pathlib import Path

MIGRATIONS = Path(__file__).parent / "migrations"
