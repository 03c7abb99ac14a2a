"""The layout as .xlsx."""
