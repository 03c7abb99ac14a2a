"""The record form, made from a ledger's declaration."""
