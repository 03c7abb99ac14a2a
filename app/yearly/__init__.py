"""A year of the office over all its ledgers: its figures, its closing, what the next one begins with. No Qt."""
