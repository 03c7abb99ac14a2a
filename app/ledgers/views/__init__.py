"""Rows as they are looked at: read, filtered, sorted, grouped, counted, found."""
