"""试算: scores changed for a look, held nowhere but here. Nothing of it reaches the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.scoring.result import BranchInput, Entry


class WhatIf:
    """The entries tried for one branch, over its real ones."""

    def __init__(self, inputs: BranchInput) -> None:
        self.inputs = inputs
        self.tried: dict[str, Entry] = {}

    def entry(self, key: str) -> Entry | None:
        """What is tried for an indicator, else what is really entered."""
        return self.tried.get(key) or self.inputs.entries.get(key)

    def put(self, key: str, entry: Entry | None) -> None:
        """Try another entry; None is the real one again."""
        if entry is None:
            self.tried.pop(key, None)
        else:
            self.tried[key] = entry

    def all(self) -> BranchInput:
        """The branch's input with everything tried."""
        merged: Mapping[str, Entry] = {**self.inputs.entries, **self.tried}
        return replace(self.inputs, entries=merged)
