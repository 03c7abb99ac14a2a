"""监督执纪“四种形态”, the restricted ledger."""
