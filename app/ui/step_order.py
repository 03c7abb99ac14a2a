"""In which order a person did things, whatever keeps them: what was saved (undo.py) and how a page was looked at (looks.py)."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


def next_step() -> int:
    """The number of a step made now; a later one is larger."""
    return next(_numbers)
