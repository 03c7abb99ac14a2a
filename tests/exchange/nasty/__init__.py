"""Workbooks as offices send them, generated, each with what every cell of it means."""
