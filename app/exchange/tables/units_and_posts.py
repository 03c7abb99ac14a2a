"""Where somebody works and as what in one cell: 办公室主任, 提案委 副主任 below 单位及职务. The parts are only proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from app.core.cell_text import plain, unwrapped
from app.core.name_patterns import UNIT
from app.exchange.tables.body import Body
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.exchange.tables.shared_headings import best_meaning
from app.exchange.tables.tables import Table, blank
from app.ledgers.schema.declaration import Ledger

HEADING = re.compile("(?P<unit>.*(?:单位|部门))[及和与、/]?(?P<post>职务.*)")
RANK = "(?:[一二三四]级|常务副|专职副|第一|正|副)?"
POST = (
    rf"{RANK}(?:主任科员|调研员|巡视员|组织员|主席|主任|书记|秘书长|委员|常委|[处科局部组院会]长|科员|职员|干事|干部|党组成员)"
)
JOINED = re.compile(rf"(?P<unit>{UNIT.pattern})(?P<post>{POST}.*)")
FORMER = re.compile("[原曾]")


class Both(NamedTuple):
    """The column of both, and the fields for each."""

    column: int
    heading: str
    unit: str
    post: str


def both_in_one(table: Table, columns: Mapping[int, str], ledger: Ledger) -> Both | None:
    """The column whose heading names a unit and a post, of which only one is taken for a field and the other has no column."""
    vocabulary = Vocabulary(ledger)
    for item in table.headings:
        match = HEADING.fullmatch(normal_heading(item.text)) if item.column in columns else None
        unit, post = (best_meaning(match[part], vocabulary) if match else "" for part in ("unit", "post"))
        if unit and post and columns[item.column] == post and unit not in columns.values():
            return Both(item.column, item.text, unit, post)
    return None


def divided_post(content: object) -> tuple[str, str] | None:
    """办公室, 主任 of 办公室主任; None for what cannot be told apart: 市政协副主席, 原研究室主任."""
    text = unwrapped(plain(content))
    if FORMER.match(text):
        return None
    if UNIT.fullmatch(text) and not JOINED.fullmatch(text):
        return text, ""
    first, _, rest = text.partition(" ")
    if rest and UNIT.fullmatch(first):
        return first, rest
    match = JOINED.fullmatch(text)
    return (match["unit"], match["post"]) if match else None


def propose_posts(body: Body, both: Both, ledger: Ledger) -> list[str]:
    """Propose the two parts of each cell; what is to be told."""
    for row in body.rows:
        parts = None if blank(row.cells[both.post]) else divided_post(row.cells[both.post])
        if parts:
            said = {both.unit: parts[0], both.post: parts[1]}
            row.proposed = {**(row.proposed or {}), **{name: text for name, text in said.items() if text}}
    return [told(both, ledger, "见建议")]


def told(both: Both, ledger: Ledger, how: str) -> str:
    """That such a column is of two fields."""
    labels = "和".join(f"“{ledger.fields[name].label}”" for name in (both.unit, both.post))
    return f"“{both.heading}”一栏写了{labels}两项，{how}"
