"""调度: kept days of a rectification, their figures, and what happened from one to the next."""
