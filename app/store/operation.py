"""A change that somebody makes to the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.store.transaction import Transaction


@dataclass(frozen=True)
class Operation:
    """A change: its name in the user's words and the function that makes it. It may run several times; the last run counts."""

    action: str
    apply: Callable[[Transaction], None]


def combined(action: str, steps: Iterable[Operation]) -> Operation:
    """Several operations as one commit."""
    parts = tuple(steps)

    def apply(transaction: Transaction) -> None:
        for part in parts:
            part.apply(transaction)

    return Operation(action, apply)
