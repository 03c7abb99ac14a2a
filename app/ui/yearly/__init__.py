"""年度总结: the year in figures, its report, and its roll-over."""
