"""From a table to rows of a ledger: values, errors, what is there already, one commit."""
