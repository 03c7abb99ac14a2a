"""What a ledger page is filtered by, without widgets: words, values of facets, day ranges, a figure."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from app.core.conditions import Among, Between, Condition, Contains, Is, Matches, Part
from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Figure
from app.ledgers.views.view import EMPTY_TEXT

T = TypeVar("T")
CONTAINS = "包含"
TEXT_WAYS: Mapping[str, tuple[Part, bool]] = {  # as Excel's 文本筛选 → where the text stands, whether it must not
    CONTAINS: ("anywhere", False),
    "不包含": ("anywhere", True),
    "等于": ("whole", False),
    "不等于": ("whole", True),
    "开头是": ("start", False),
    "结尾是": ("end", False),
}


@dataclass(frozen=True)
class DayRange:
    """Days (ISO) or numbers from `low` to `high` (None is open), and what the person called it: 本周, 10 至 20; a strict range
    is without its ends: 大于 10."""

    label: str
    low: Value = None
    high: Value = None
    strict: bool = False


@dataclass(frozen=True)
class Filters:
    """The filters of a page. Values of one field are joined by or, fields by and."""

    words: str = ""
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    ranges: Mapping[str, DayRange] = field(default_factory=dict)
    texts: Mapping[str, Contains] = field(default_factory=dict)
    among: Among | None = None

    @classmethod
    def of(cls, conditions: Iterable[Condition]) -> Filters:
        """Filters that ask for the conditions, which must be of different fields."""
        found = cls()
        for condition in conditions:
            match condition:
                case Is(name, values):
                    found = replace(found, values={**found.values, name: values})
                case Between(name, low, high, strict):
                    days = DayRange(f"{low or '…'} 至 {high or '…'}", low, high, strict)
                    found = found.with_range(name, days)
                case Contains(name):
                    found = found.with_text(name, condition)
                case Matches(words):
                    found = replace(found, words=words)
                case Among():
                    found = replace(found, among=condition)
        return found

    @property
    def any(self) -> bool:
        """Whether anything is filtered."""
        return bool(self.words.strip() or self.values or self.ranges or self.texts or self.among)

    def conditions(self) -> tuple[Condition, ...]:
        """What a row must meet."""
        found: list[Condition] = [Is(name, values) for name, values in self.values.items()]
        found += [Between(name, days.low, days.high, days.strict) for name, days in self.ranges.items()]
        found += self.texts.values()
        if self.words.strip():
            found.append(Matches(self.words))
        if self.among is not None:
            found.append(self.among)
        return tuple(found)

    def to_json(self) -> dict[str, object]:
        """What is kept for the next time; day ranges by name, for 本周 means another week then. `among` was of the moment."""
        values = {name: list(chosen) for name, chosen in self.values.items()}
        ranges = {name: [days.label, days.low, days.high, days.strict] for name, days in self.ranges.items()}
        texts = {name: [item.text, contains_way(item)] for name, item in self.texts.items()}
        return {"words": self.words, "values": values, "ranges": ranges, "texts": texts}

    @classmethod
    def from_json(cls, found: object, ledger: Ledger, today: dt.date) -> Filters:
        """The filters of the last time; what the ledger no longer has is left out."""
        if not isinstance(found, dict):
            return cls()
        named = {days.label: days for days in day_ranges(today)}
        values = {name: tuple(chosen) for name, chosen in found.get("values", {}).items() if name in ledger.fields}
        ranges = {
            name: named.get(days[0], DayRange(*days)) for name, days in found.get("ranges", {}).items() if name in ledger.fields
        }
        texts = {
            name: contains(
                name, str(text), "不包含" if way is True else str(way)
            )  # earlier views keep only whether it must not
            for name, (text, way) in found.get("texts", {}).items()
            if name in ledger.fields
        }
        return cls(str(found.get("words", "")), values, ranges, texts)

    def with_value(self, name: str, value: Value, chosen: bool) -> Filters:
        """One value of a facet ticked or not."""
        now = tuple(item for item in self.values.get(name, ()) if item != value) + ((value,) if chosen else ())
        return replace(self, values=without(self.values, name) | ({name: now} if now else {}))

    def with_range(self, name: str, days: DayRange | None) -> Filters:
        """The days of a field, or any day."""
        return replace(self, ranges=without(self.ranges, name) | ({name: days} if days else {}))

    def with_text(self, name: str, wanted: Contains | None) -> Filters:
        """A piece of text that a field must hold or must not, or nothing of that."""
        return replace(self, texts=without(self.texts, name) | ({name: wanted} if wanted else {}))

    def with_column(self, name: str, column: Filters) -> Filters:
        """What `column` asks of one field in place of what is asked of it now."""
        values, ranges = swapped(self.values, column.values, name), swapped(self.ranges, column.ranges, name)
        return replace(self, values=values, ranges=ranges, texts=swapped(self.texts, column.texts, name))

    @property
    def fields(self) -> set[str]:
        """The fields that something is asked of."""
        return {*self.values, *self.ranges, *self.texts}

    def only(self, fields: Collection[str]) -> Filters:
        """What is asked of some fields by values, and nothing else."""
        return Filters(values={name: values for name, values in self.values.items() if name in fields})

    def with_figure(self, figure: Figure, figures: Sequence[Figure], scope: Collection[str] = ()) -> Filters:
        """A figure's conditions in place of what any figure asks for; a figure without conditions clears everything but
        `scope`, the fields that the page is switched by.

        Clicking the figure that is chosen takes it back.
        """
        if not figure.conditions:
            return self.only(scope)
        taken = {item.field for other in figures for item in other.conditions if isinstance(item, Is | Between)}
        chosen = Filters() if self.holds(figure.conditions) else Filters.of(figure.conditions)
        values = {**without(self.values, *taken), **chosen.values}
        return replace(self, values=values, ranges={**without(self.ranges, *taken), **chosen.ranges})

    def holds(self, conditions: tuple[Condition, ...]) -> bool:
        """Whether a figure's conditions are what is filtered by now."""
        wanted = Filters.of(conditions)
        if not wanted.any:
            return not self.any
        return all(set(self.values.get(name, ())) == set(values) for name, values in wanted.values.items()) and all(
            (days := self.ranges.get(name)) is not None
            and (days.low, days.high, days.strict) == (asked.low, asked.high, asked.strict)
            for name, asked in wanted.ranges.items()
        )

    def spoken(self, ledger: Ledger) -> str:
        """For paper: 筛选：状态 整改中、待整改；责任部门 办公室. "" when nothing is filtered."""
        parts = [f"搜索“{self.words.strip()}”"] if self.words.strip() else []
        if self.among is not None:
            parts.append(self.among.label)
        for name, values in self.values.items():
            spec = ledger.fields[name]
            parts.append(f"{spec.label} {'、'.join(spec.kind.text(value) or EMPTY_TEXT for value in values)}")
        parts += [f"{ledger.fields[name].label} {days.label}" for name, days in self.ranges.items()]
        parts += [f"{ledger.fields[name].label} {contains_words(item)}" for name, item in self.texts.items()]
        return f"筛选：{'；'.join(parts)}" if parts else ""

    def chips(self, ledger: Ledger) -> list[tuple[str, Filters]]:
        """(label, the filters without it) for everything that is filtered by."""
        found = [(f"搜索：{self.words.strip()}", replace(self, words=""))] if self.words.strip() else []
        if self.among is not None:
            found.append((self.among.label, replace(self, among=None)))
        for name, values in self.values.items():
            spec = ledger.fields[name]
            found += [
                (f"{spec.label}：{spec.kind.text(value) or EMPTY_TEXT}", self.with_value(name, value, False))
                for value in values
            ]
        found += [
            (f"{ledger.fields[name].label}：{days.label}", self.with_range(name, None)) for name, days in self.ranges.items()
        ]
        found += [
            (f"{ledger.fields[name].label}：{contains_words(item)}", self.with_text(name, None))
            for name, item in self.texts.items()
        ]
        return found


def contains(name: str, text: str, way: str) -> Contains:
    """The condition that a way of TEXT_WAYS means; an unknown one is 包含."""
    part, negated = TEXT_WAYS.get(way, TEXT_WAYS[CONTAINS])
    return Contains(name, text, negated, part)


def contains_way(wanted: Contains) -> str:
    """The way of TEXT_WAYS that a condition is."""
    return next((way for way, meant in TEXT_WAYS.items() if meant == (wanted.part, wanted.negated)), CONTAINS)


def contains_words(wanted: Contains) -> str:
    """包含“公文”."""
    return f"{contains_way(wanted)}“{wanted.text}”"


def swapped(mapping: Mapping[str, T], other: Mapping[str, T], name: str) -> dict[str, T]:
    """A copy that says of one name what another mapping says of it."""
    return without(mapping, name) | ({name: other[name]} if name in other else {})


def without(mapping: Mapping[str, T], *names: str) -> dict[str, T]:
    """A copy without some names."""
    return {key: value for key, value in mapping.items() if key not in names}


def day_ranges(today: dt.date) -> tuple[DayRange, ...]:
    """The ranges offered by name. A week begins on Monday."""
    monday = today - dt.timedelta(days=today.weekday())
    month_end = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    quarter = (today.month - 1) // 3
    quarter_end = dt.date(today.year, quarter * 3 + 3, calendar.monthrange(today.year, quarter * 3 + 3)[1])
    return (
        DayRange("本周", monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat()),
        DayRange("本月", today.replace(day=1).isoformat(), month_end.isoformat()),
        DayRange("本季", dt.date(today.year, quarter * 3 + 1, 1).isoformat(), quarter_end.isoformat()),
        DayRange("此前", None, (today - dt.timedelta(days=1)).isoformat()),
    )
