"""Rows called by how manieth they are: 次数 第12次 in a table of 主席会议 is 第12次主席会议. That is only proposed."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.core.cell_text import clean_line, plain
from app.exchange.tables.body import Body
from app.exchange.tables.mapping import Heading, normal_heading
from app.exchange.tables.tables import Table, blank, cell
from app.exchange.tables.title_words import places
from app.ledgers.schema.declaration import Ledger

# 主席会议 of 市政协2023年主席会议台账
EVENT = re.compile(
    r"(?:附件\d*[:：]?)?(?:(?:19|20)\d\d年度?)?(?:.{0,6}?政协(?:办公[厅室])?)?(?:(?:19|20)\d\d年度?)?"
    r"(?P<name>(?!会议)[\u4e00-\u9fff]{1,16}?会议?)(?:议题|情况|召开|活动|记录|议定事项)*(?:台账|清单|登记|汇总|统计|一览|安排|计划|表)*"
)
WHOLE_NAME = re.compile(r".*第[\d一二三四五六七八九十百]+次[\u4e00-\u9fff]*会议?")  # needs no title to be a name
HOW_MANIETH = re.compile(r"(?P<before>.*第)?(?P<number>[\d一二三四五六七八九十百]+)次?")


def counted_column(table: Table, ledger: Ledger, columns: Collection[str]) -> Heading | None:
    """The column that says how manieth a row is, where no column says what it is called and the title says of what."""
    words = {normal_heading(text) for text in ledger.counted_by}
    found = next((item for item in table.headings if normal_heading(item.text) in words), None)
    return found if found and ledger.name_field not in columns and event_of(table) else None


def event_of(table: Table) -> str:
    """What the rows of a table are, by its title or the name of its sheet; "" when these do not say."""
    matches = (EVENT.fullmatch("".join(text.split())) for text, _ in places(table.lines, table.grid.name))
    return next((match["name"] for match in matches if match), "")


def propose_names(body: Body, table: Table, ledger: Ledger, columns: Collection[str]) -> None:
    """Propose for each record what it is called."""
    counted = counted_column(table, ledger, columns)
    if counted is None:
        return
    event = event_of(table)
    for row in body.rows:
        value = cell(table.grid, row.row - 1, counted.column)
        text = "".join(clean_line(plain(value)).split())
        match = HOW_MANIETH.fullmatch(text)
        if WHOLE_NAME.fullmatch(text):
            row.cells[ledger.name_field] = text
        elif match and not blank(value):
            row.proposed = {**(row.proposed or {}), ledger.name_field: f"{match['before'] or '第'}{match['number']}次{event}"}
    label = ledger.fields[ledger.name_field].label
    proposed = any(ledger.name_field in (row.proposed or {}) for row in body.rows)
    body.remarks.append(
        f"没有“{label}”列：" + (f"按“{counted.text}”和标题拟名，见建议" if proposed else f"取自“{counted.text}”")
    )
