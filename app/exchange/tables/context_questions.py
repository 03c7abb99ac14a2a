"""What the title of a table or the name of its sheet may say of all its rows, and only a person can tell: whose they are.

王建国整改台账 and a sheet 王建国 name somebody, 任务清单 does not: what looks like a name is proposed where rows say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from app.core.name_patterns import NO_SURNAME, SURNAME, UNIT
from app.core.names import ALONE, NO_NAME, Person
from app.exchange.tables.mapping import Vocabulary
from app.exchange.tables.shared_headings import best_meaning
from app.exchange.tables.table_context import SHEET_PREFIX, sheet_stem
from app.exchange.tables.title_words import places
from app.ledgers.schema.declaration import Ledger

COMRADE = re.compile(r"(?!全体|各位|有关)(?:关于|对)?(?P<name>[\u4e00-\u9fff]{2,4}?)同志")
# What a table is of, behind the name it begins with.
SUBJECT = "(?:个人|本人)?(?:问题|整改|检视|对照|查摆|责任|落实|履职|履责|述职|任务|工作|台账|清单|“)"
NAMED = re.compile(rf"(?!{NO_NAME}|{NO_SURNAME})(?P<name>{SURNAME}[\u4e00-\u9fff]{{1,2}}?)(?={SUBJECT}|$)")
BEHIND_NAME = re.compile(f"同志|{SUBJECT}|$")


class Asked(NamedTuple):
    """What is proposed for a field where rows leave it blank, and what the preview says of it."""

    text: str
    why: str


def named_at(text: str) -> str:
    """The name that a title or the name of a sheet begins with, as far as its looks tell; "" for none."""
    match = COMRADE.match(text) or NAMED.match(text)
    return match["name"] if match and not UNIT.fullmatch(match["name"]) else ""


def known_at(names: Collection[str]) -> Callable[[str], str]:
    """The same for the names of people that the office knows: of several the longest, so that 王建国 is not 王建."""
    ordered = sorted((name for name in names if ALONE.fullmatch(name)), key=len, reverse=True)

    def find(text: str) -> str:
        return next((name for name in ordered if text.startswith(name) and BEHIND_NAME.match(text, len(name))), "")

    return find


def asked_person(
    ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str, find: Callable[[str], str]
) -> dict[str, Asked]:
    """The field of who is responsible, when nothing says it and `find` sees a name in the title or the sheet's name."""
    field = best_meaning("责任人", Vocabulary(ledger))
    if not field or field in known or not isinstance(ledger.fields[field].kind, Person):
        return {}
    texts = places(lines, sheet)
    said = [(text, SHEET_PREFIX.sub("", "".join(text.split()))) for text, _ in texts[:-1]]
    for text, bare in (*said, (sheet, sheet_stem(sheet))):
        if name := find(bare):
            return {field: Asked(name, f"“{ledger.fields[field].label}”没有列；“{text}”像是姓名，见建议")}
    return {}
