"""监督执纪“四种形态”: its figures, behind the ledger's lock."""
