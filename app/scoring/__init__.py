"""Five-star branch scoring: schemes, rules, metrics over the ledgers, results that explain themselves, and the procedure."""
