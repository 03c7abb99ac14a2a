"""Rows as they are written: the operations, what they refuse, and how they are taken back."""
