"""What the state of a row allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.ledgers.schema.fields import Reading, Values


@dataclass(frozen=True)
class Guard:
    """What a row allows in its present state, asked by whatever changes rows: cell, form, batch, paste, import.

    Actions with rules of their own (销号) write past it.
    """

    locked: Callable[[Values], str]  # why a row can only be looked at, with the way out; "" when it can be changed or deleted
    refused: Callable[[Reading, Values, Values], dict[str, str]]  # row before, row after → field → why not
    entered: Callable[[Values], dict[str, str]]  # the same for a new row that a person types
    # The words of a field with why a row cannot have them now, "" for those it can; None: all that the field declares.
    choices: Callable[[Values, str], Mapping[str, str] | None]


# Why a row (its id, field → value) can only be looked at; "" when it can be changed.
Locked = Callable[[int, Values], str]
