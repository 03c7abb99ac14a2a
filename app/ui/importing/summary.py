"""What an import will do, in one line of rich text, and what its sheets are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.exchange.importing.counts import Counts, counts_of
from app.exchange.importing.differences import count_rows
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.proposals import proposals_of
from app.ui.palette import TONES


@dataclass(frozen=True)
class Figures:
    """What is counted of a plan without the rows left out, and of the sheet that is shown."""

    summary: str
    changed: int  # rows that are written
    wrong: int  # cells
    proposals: int  # of the sheet
    asked: int  # columns of the sheet that have some
    elsewhere: int  # proposals of the other sheets
    completing: bool  # whether a row of the sheet is one of the ledger that says something else
    differences: str  # of the sheet from the ledger, "" where none of its rows is one of the ledger's

    @classmethod
    def of(cls, plan: ImportPlan, left_out: Sequence[Collection[int]], place: int) -> Figures:
        """For any thread; `place` is that of the sheet."""
        sheet, counts = plan.sheets[place], counts_of(plan, left_out)
        wrong = sum(
            len(record.errors)
            for other, out in zip(plan.sheets, left_out, strict=True)
            for record in other.records
            if record.errors and record.row not in out
        )
        proposals = list(proposals_of(sheet, left_out[place]))
        of_all = sum(len(list(proposals_of(*pair))) for pair in zip(plan.sheets, left_out, strict=True))
        meets = any(known.completion or known.identical for known in sheet.known.values())
        return cls(
            summary(plan, left_out, counts, wrong, of_all),
            counts.changed,
            wrong,
            len(proposals),
            len({item.field for item in proposals}),
            of_all - len(proposals),
            any(known.completion for known in sheet.known.values() if not known.identical),
            count_rows(sheet).words if meets else "",
        )


def summary(plan: ImportPlan, left_out: Sequence[Collection[int]], counts: Counts, wrong: int, asked: int) -> str:
    """`wrong` cells must be put right before, `asked` ones have a proposal. `left_out` are the unticked rows of each sheet."""
    if not any(sheet.ledger for sheet in plan.sheets):
        return "没有认出这份表格属于哪个台账。请在“导入到”中选择，再用“表头对应”核对各列"
    parts_of = (
        f"{counts.completed} 行更新或补充现有的行" if counts.completed else "",
        f"{counts.removed} 行移入回收站" if counts.removed else "",
    )
    inner = "，".join(filter(None, parts_of))
    completed = f"（其中 {inner}）" if inner else ""
    several = sum(bool(sheet.records) for sheet in plan.sheets)
    of_all = f"{several} 张表合计" if several > 1 else "共"  # 工作表 above counts the rows of one
    parts = [f"{of_all} {counts.changed} 行将导入{completed}", *known_counts(plan, left_out)]
    if counts.kept:
        parts.append(f"{counts.kept} 处与台账不同，保留台账内容")
    if missing := sum(len(sheet.missing) - len(sheet.removed) for sheet in plan.sheets):
        parts.append(f"台账中有 {missing} 行不在文件中，予以保留")
    doubles = sum(row not in out for sheet, out in zip(plan.sheets, left_out, strict=True) for row in sheet.duplicates)
    if doubles:
        parts.append(f"{doubles} 行与文件中的其他行相同或相近，请核对")
    if asked and not wrong:
        open_cells = "，带“？”的留空" if any(map(leaves_open, plan.sheets, left_out)) else ""
        parts.append(f"{asked} 处建议还没有采用，不采用的按表中所示导入{open_cells}")
    if wrong:
        red = TONES["red"].foreground
        parts.append(f"<span style='color:{red}'>{wrong} 处需要改正</span>（双击红色单元格直接修改，或取消该行的勾选）")
    return "，".join(parts)


def leaves_open(sheet: SheetPlan, out: Collection[int]) -> bool:
    """Whether cells are blank for which something is proposed: the preview shows that with a question mark."""
    records = (record for record in sheet.records if record.row not in out)
    return any(record.values.get(name) in (None, "") for record in records for name in record.proposals)


def known_counts(plan: ImportPlan, left_out: Sequence[Collection[int]]) -> list[str]:
    """How many rows the ledger has already."""
    total = sum(len(sheet.records) for sheet in plan.sheets)
    known = [
        (place, row, item.identical)
        for place, sheet in enumerate(plan.sheets)
        for row, item in sheet.known.items()
        if item.completes is None
    ]
    same = [row in left_out[place] for place, row, identical in known if identical]
    like = len(known) - len(same)
    found = []
    if same:
        unticked = "未勾选" if all(same) else f"{sum(same)} 行未勾选"
        found.append(f"{total} 行中 {len(same)} 行与现有内容相同，{unticked}")
    if like:
        found.append(f"{like} 行与现有内容相近，请核对")
    if uncompared := sum(sheet.uncompared for sheet in plan.sheets):
        found.append(f"台账过大，{uncompared} 行没有核对是否与现有内容相近")
    return found


def sheet_label(sheet: SheetPlan, sheets: Sequence[SheetPlan]) -> str:
    """A sheet in the list of sheets; of several tables on one sheet each with where it goes."""
    several = sum(other.sheet == sheet.sheet for other in sheets) > 1
    goes = f" → {IMPORTABLE_BY_KEY[sheet.ledger].title}" if several and sheet.ledger else ""
    return f"{sheet.sheet}{goes}（{len(sheet.records)} 行）"
