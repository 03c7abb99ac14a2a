"""下发与回收: rows handed out to departments, and what comes back."""
