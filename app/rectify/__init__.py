"""The rectification of problems: figures, dispatch snapshots. No Qt."""
