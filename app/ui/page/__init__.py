"""A ledger page: figures, filters, table and record drawer, made from the declaration."""
