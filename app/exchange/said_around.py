"""What stands around a table instead of in a column: 责任部门：办公室 in a line above, or a sheet named after a department.

Only fields that name a row of another ledger (a department, a branch, a person) and that have no column are looked for.
What is found is a proposal: the preview shows it in a column of its own and says where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from app.core.cell_text import clean_line
from app.core.names import Name
from app.exchange.mapping import normal_heading
from app.ledgers.declaration import Ledger
from app.ledgers.fields import FieldSpec

SHEET_SUFFIX = re.compile(r"(?:问题|整改|任务|责任)*(?:清单|台账|汇总|明细|表|[(（]?\d+[)）]?)+$")
# Names of units end with one of these; 汇总, Sheet1, 2023年 do not.
UNITS = {
    "department": re.compile(r"[\u4e00-\u9fff（）()]{1,18}(?:室|处|科|股|办|部|委|局|中心|办公厅|工作组)"),
    "branch": re.compile(r"[\u4e00-\u9fff\d（）()]{1,24}(?:支部|党小组|党委|总支)"),
}
LONGEST = 24  # characters of a name in a line


def open_names(ledger: Ledger, known: Collection[str]) -> Iterator[FieldSpec]:
    """The fields that name a row of another ledger and are not known from a column or from the title."""
    for spec in ledger.fields.values():
        if spec.stored and spec.writable and isinstance(spec.kind, Name) and spec.name not in known:
            yield spec


def named_in_line(ledger: Ledger, known: Collection[str], text: str) -> dict[str, str]:
    """Field → name that a line gives with the field's heading before it: 责任部门：办公室　填报日期：…"""
    found = {}
    for spec in open_names(ledger, known):
        headings = sorted(filter(None, map(normal_heading, ledger.headings_of(spec.name))), key=len, reverse=True)
        for part in re.split(r"[\s\u3000；;，,]+", clean_line(text)):
            match = re.fullmatch(rf"(?:{'|'.join(map(re.escape, headings))})[:：](.+)", part)
            if match and len(match[1]) <= LONGEST:
                found[spec.name] = match[1]
    return found


def named_by_sheet(ledger: Ledger, known: Collection[str], sheet: str) -> dict[str, str]:
    """Field → name when a sheet is called after a unit: 办公室, 研究室问题清单. The first such field is meant."""
    name = SHEET_SUFFIX.sub("", re.sub(r"\s+|^[\d.、]+", "", sheet))
    for spec in open_names(ledger, known):
        pattern = UNITS.get(spec.kind.ledger) if isinstance(spec.kind, Name) else None
        if pattern and pattern.fullmatch(name):
            return {spec.name: name}
    return {}


def said_around(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> dict[str, tuple[str, str]]:
    """Field → (name, where it stands). The line nearest to the table comes last and wins; then the sheet's name."""
    found: dict[str, tuple[str, str]] = {}
    for line in lines:
        found |= {name: (text, f"表格上方的“{line}”") for name, text in named_in_line(ledger, known, line).items()}
    named = named_by_sheet(ledger, {*known, *found}, sheet)
    return {name: (text, f"工作表名“{sheet}”") for name, text in named.items()} | found
