"""Schemes, entries and results as JSON texts, exact: points and measures as texts, rules with the name of their kind."""

from __future__ import annotations

import json
from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeVar, cast

import cattrs
from cattrs.preconf.json import JsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from app.core.errors import InvalidValueError
from app.scoring.metric import RowRef
from app.scoring.rules import Rule

T = TypeVar("T")


def _converter() -> JsonConverter:
    found = make_converter()
    found.register_unstructure_hook(Decimal, str)
    found.register_structure_hook(Decimal, lambda value, _: Decimal(str(value)))
    found.register_unstructure_hook(Fraction, str)
    found.register_structure_hook(Fraction, lambda value, _: Fraction(str(value)))
    found.register_unstructure_hook(RowRef, RowRef._asdict)
    found.register_structure_hook(RowRef, lambda value, _: RowRef(value["ledger"], int(value["row"]), value["words"]))
    configure_tagged_union(Rule, found, tag_name="kind")
    return found


CONVERTER = _converter()


@lru_cache(maxsize=16_384)  # two sides of 50 branches under 100 indicators, and some years of results
def _known(text: str, kind: Any) -> Any:
    return CONVERTER.structure(json.loads(text), kind)


def to_text(value: object, kind: object = None) -> str:
    """As JSON; the same value is always the same text."""
    return json.dumps(CONVERTER.unstructure(value, kind or type(value)), ensure_ascii=False, sort_keys=True)


def from_text(text: str, kind: type[T]) -> T:
    """Out of JSON. Raises InvalidValueError for a text this program cannot read.

    What is kept is immutable and read again at every change of a ledger, so the same text gives the same value.
    """
    try:
        found: T = _known(text, cast("Hashable", kind))  # mypy takes type[T] for what cannot be a key
    except (cattrs.BaseValidationError, ValueError, ArithmeticError, KeyError) as fault:
        raise InvalidValueError(
            "保存的评定数据读不出来。", "可能由更新的程序写入，请更新程序后再试。", repr(fault)[:500]
        ) from fault
    return found
