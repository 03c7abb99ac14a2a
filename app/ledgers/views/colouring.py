"""Conditional colours of a table: cells or whole rows tinted where a column meets a condition. The user's, not the ledger's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from app.core.conditions import Between, Contains, Is, holds
from app.core.kinds import ParseContext, Tone, Value
from app.ledgers.schema.declaration import Ledger

OPERATORS = ("等于", "包含", "不包含", "大于", "不小于", "小于", "不大于", "为空")
NEEDS_NUMBER = ("大于", "不小于", "小于", "不大于")
TONES: tuple[Tone, ...] = get_args(Tone)
Simple = Is | Contains | Between


@dataclass(frozen=True)
class ColourRule:
    """`operator` is one of OPERATORS, `text` what the person typed. Later rules win over earlier ones."""

    field: str
    operator: str
    text: str
    tone: Tone
    whole_row: bool = False

    def condition(self, ledger: Ledger, context: ParseContext) -> Simple:
        """What a cell must meet. Raises InvalidValueError when the text is no value of the field."""
        kind = ledger.fields[self.field].kind
        if self.operator == "为空":
            return Is(self.field, (kind.empty,))
        if self.operator in ("包含", "不包含"):
            return Contains(self.field, self.text, self.operator == "不包含")
        value = kind.parse(self.text, context)
        if self.operator == "等于":
            return Is(self.field, (value,))
        low, high = (value, None) if self.operator in ("大于", "不小于") else (None, value)
        return Between(self.field, low, high, strict=self.operator in ("大于", "小于"))


def rules_to_json(rules: Sequence[ColourRule]) -> list[list[object]]:
    """For the user's settings and for saved views."""
    return [[rule.field, rule.operator, rule.text, rule.tone, rule.whole_row] for rule in rules]


def rules_from_json(found: object, ledger: Ledger) -> tuple[ColourRule, ...]:
    """The remembered rules, as far as the ledger still has their fields."""
    rules = []
    for item in found if isinstance(found, list) else ():
        match item:
            case [str(field), str(operator), str(text), str(tone), bool(whole)] if (
                field in ledger.fields and operator in OPERATORS and tone in TONES
            ):
                rules.append(ColourRule(field, operator, text, tone, whole))
    return tuple(rules)


@dataclass(frozen=True)
class Colouring:
    """Rules made ready for painting: (condition, rule)."""

    rules: tuple[tuple[Simple, ColourRule], ...] = ()

    def of_row(self, row: dict[str, Value], lists: frozenset[str]) -> tuple[Tone | None, dict[str, Tone]]:
        """The tone of the whole row, and those of single fields."""
        whole: Tone | None = None
        cells: dict[str, Tone] = {}
        for condition, rule in self.rules:
            if holds(condition, row, lists):
                if rule.whole_row:
                    whole = rule.tone
                else:
                    cells[rule.field] = rule.tone
        return whole, cells
