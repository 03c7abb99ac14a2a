"""Names of people, departments and branches as the office has them, where a workbook writes them otherwise: only proposed.

一支部 is 第一党支部 and 市政协办公室 is 办公室 where the office has one of that name; of people `known_people` tells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import peewee

from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.importing.known_people import read_people
from app.exchange.importing.known_posts import with_known_posts
from app.exchange.importing.title_names import names_of, with_asked_names, with_title_names
from app.ledgers.registry import BY_KEY

UNITS = ("department", "branch")
IDLE = re.compile(
    r"中共|.{0,3}市?政协(?=.)|机关(?=.{2})|党(?=支部|小组)|第(?=[一二三四五六七八九十\d])|[（(][^（）()]*[）)]|员会(?=$)|\s"
)

Known = Callable[[str], str]  # what a value stands for, "" for what is known as it is, and in doubt


def units_meant(names: Iterable[str]) -> Known:
    """What lists of departments or branches stand for among those of the office."""
    known, by_key = set(names), defaultdict[str, list[str]](list)
    for name in known:
        by_key[bare_unit(name)].append(name)
    remembered: dict[str, str] = {}

    def one(name: str) -> str:
        same = by_key.get(bare_unit(name), ())
        return same[0] if name not in known and len(same) == 1 else name

    def meant(value: str) -> str:
        if value not in remembered:
            found = "、".join(map(one, value.split("、")))
            remembered[value] = found if found != value else ""
        return remembered[value]

    return meant


def bare_unit(name: str) -> str:
    """A unit's name by which it is known again: 一支部 of 机关第一党支部."""
    return IDLE.sub("", name) or name


def read_known_names(database: peewee.Database) -> dict[str, Known]:
    """Directory → what names in its fields stand for."""
    found: dict[str, Known] = {"person": read_people(database).meant}
    for key in UNITS:
        model = BY_KEY[key].model
        column = getattr(model, BY_KEY[key].name_field)
        rows = database.execute(model.select(column).where(model.deleted_at.is_null()).tuples()).fetchall()
        found[key] = units_meant(str(row[0]) for row in rows if row[0])
    return found


def with_office_names(sheets: Sequence[SheetPlan], database: peewee.Database) -> list[SheetPlan]:
    """The plans of a workbook's sheets with everything that the office's own names say of them."""
    known, departments = read_known_names(database), frozenset(names_of(database, "department"))
    found = []
    for sheet in sheets:
        if sheet.work:
            sheet = with_asked_names(with_title_names(sheet, database), database)
            sheet = with_known_names(with_known_posts(sheet, departments), known)
        found.append(sheet)
    return found


def with_known_names(plan: SheetPlan, known: Mapping[str, Known]) -> SheetPlan:
    """The plan with a proposal for every cell that names something known otherwise, now and after it is corrected."""
    work = work_of(plan)
    reader, records, changed = replace(work.reader, known=known), list(plan.records), False
    for place, record in enumerate(records):
        if more := reader.known_otherwise(record.values, record.proposals):
            records[place], changed = replace(record, proposals={**record.proposals, **more}), True
    found = replace(work, source=replace(work.source, known=known), reader=reader)
    return replace(plan, records=tuple(records) if changed else plan.records, work=found)
