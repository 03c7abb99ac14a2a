"""The office: commit log, local replica, operations. Knows no ledger by name."""
