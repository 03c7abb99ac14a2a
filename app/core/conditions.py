"""Conditions on a row: what a filter, a figure or a command line's --where means."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.core.kinds import Value
from app.core.ordering import needle


@dataclass(frozen=True)
class Is:
    """The field holds one of the values. A field that lists names (责任人 王伟、李强) holds each of them."""

    field: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Between:
    """The field lies in a range; None is open. ISO dates compare as text. Empty cells are never in a range. The ends are in
    it, but not in a strict one (大于, 小于)."""

    field: str
    low: Value = None
    high: Value = None
    strict: bool = False


Part = Literal["anywhere", "start", "end", "whole"]
PARTS: dict[Part, Callable[[str, str], bool]] = {
    "anywhere": operator.contains,
    "start": str.startswith,
    "end": str.endswith,
    "whole": operator.eq,
}


@dataclass(frozen=True)
class Contains:
    """The field's text holds a piece of text, whatever its case, anywhere or at one end, or is it; negated: it does not."""

    field: str
    text: str
    negated: bool = False
    part: Part = "anywhere"

    def holds_for(self, value: Value) -> bool:
        """Whether one cell meets it."""
        return PARTS[self.part](str("" if value is None else value).casefold(), self.text.casefold()) != self.negated


@dataclass(frozen=True)
class Matches:
    """Every blank-separated word occurs in the row's search text (contents, full pinyin initials)."""

    words: str


@dataclass(frozen=True)
class Among:
    """One of some rows, such as those behind a figure; `label` is what the person is told they are (超期未销号 3 条)."""

    ids: frozenset[int]
    label: str


Condition = Is | Between | Contains | Matches | Among


def holds(condition: Condition, row: Mapping[str, Value], name_lists: Collection[str]) -> bool:
    """Whether a condition holds for a row given as field → value; `row[""]` is its search text and
    `row["id"]` its id where a condition asks for them.

    `name_lists` are the fields whose cells list several names; in any other field 思想、作风 is one value. The index of a
    table (app.ledgers.views.index) means the same.
    """
    match condition:
        case Is(name, values):
            value = row.get(name)
            return value in values or (name in name_lists and not set(values).isdisjoint(names_in(value)))
        case Between(name, low, high, strict):
            return in_range(row.get(name), low, high, strict)
        case Contains(name):
            return condition.holds_for(row.get(name))
        case Matches(words):
            text = str(row.get("", ""))
            return all(needle(word) in text for word in words.split())
        case Among(ids):
            return row.get("id") in ids


def in_range(value: Any, low: Any, high: Any, strict: bool = False) -> bool:
    """Whether a cell lies in a range of values of its kind, a strict one without its ends; None is open. An empty cell is in
    no range."""
    if value in (None, "") or (strict and value in (low, high)):
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def names_in(value: Value) -> list[str]:
    """The names of a cell that lists several, each once; nothing for any other cell."""
    return list(dict.fromkeys(value.split("、"))) if isinstance(value, str) and "、" in value else []
