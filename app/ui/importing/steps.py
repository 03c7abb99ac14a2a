"""Ctrl+Z and Ctrl+Y in the preview: what each step made of which sheets of a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.exchange.importing.import_sheet import SheetPlan


class Stepped(NamedTuple):
    """The sheets after a step back or forward, and the places of those whose cells it changed."""

    sheets: tuple[SheetPlan, ...]
    places: list[int]


class Steps:
    """The steps since the workbook was read; one of them may have changed several sheets."""

    def __init__(self) -> None:
        self._done: list[Mapping[int, SheetPlan]] = []  # place of a sheet → its plan before the step
        self._undone: list[Mapping[int, SheetPlan]] = []

    def remember(self, before: Sequence[SheetPlan], after: Sequence[SheetPlan]) -> None:
        """A step has been done; a step that changed nothing is none."""
        changed = {place: then for place, (then, now) in enumerate(zip(before, after, strict=True)) if then is not now}
        if changed:
            self._done.append(changed)
            self._undone.clear()

    def forget(self) -> None:
        """The workbook is read or compared anew: earlier plans say nothing of it."""
        self._done.clear()
        self._undone.clear()

    def step(self, now: Sequence[SheetPlan], *, back: bool) -> Stepped:
        """Before the last step, or after the one that was taken back last; as it is when there is none."""
        source, other = (self._done, self._undone) if back else (self._undone, self._done)
        step = source.pop() if source else {}
        if step:
            other.append({place: now[place] for place in step})
        cells = [place for place, sheet in step.items() if sheet.records is not now[place].records]
        return Stepped(tuple(step.get(place, sheet) for place, sheet in enumerate(now)), cells)
