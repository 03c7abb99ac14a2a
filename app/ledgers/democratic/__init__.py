"""专题民主生活会: its steps and registers."""
