"""Importing workbooks: choose, preview with an error per cell, correct, confirm, one commit."""
