"""Which files have been carried out, through undo and redo."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.returns.returned import Returned
from app.ledgers.changes.undo import UNDO

Step = tuple[tuple[Returned, ...], tuple[Returned, ...]]  # files before and after: what is left open of them


class CarriedOut:
    """Several steps may bear one name: what was left open of a file is carried out later."""

    def __init__(self) -> None:
        self.ids: set[str] = set()  # of the files
        self._steps: dict[str, list[Step]] = {}  # by the name of the step
        self._undone: dict[str, list[Step]] = {}

    def add(self, name: str, before: Sequence[Returned], after: Sequence[Returned]) -> None:
        """A step of this name was written."""
        self._steps.setdefault(name, []).append((tuple(before), tuple(after)))
        self.ids |= {item.id for item in before}

    def changed(self, name: str) -> tuple[Returned, ...] | None:
        """The files as they are after a step of this name, when it takes back one of these or does it again; else None."""
        undone = name.startswith(UNDO)
        name = name.removeprefix(UNDO)
        source, target = (self._steps, self._undone) if undone else (self._undone, self._steps)
        if not source.get(name):
            return None
        step = source[name].pop()
        target.setdefault(name, []).append(step)
        before, after = step
        if undone:
            self.ids -= {item.id for item in before if not item.rest}
            return before
        self.ids |= {item.id for item in before}
        return after
