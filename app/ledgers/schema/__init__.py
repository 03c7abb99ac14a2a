"""What a ledger is declared of: fields, entries, page, sheet, paper, guards, consequences."""
