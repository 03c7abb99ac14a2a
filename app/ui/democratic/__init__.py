"""民主生活会一览: one meeting at a glance."""
