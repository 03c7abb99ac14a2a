"""下发 and 回收: workbooks handed out to be filled in, and what comes back."""
