"""The handbook (F1)."""
