"""What is said of a sheet before its rows come in.

A closed year takes no new rows. Elsewhere new ones may be in a state that nobody can give them by hand: allowed, for so the
past is entered. Rows of a locked ledger cannot be compared with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.exchange.importing.closed_years import closed_remarks
from app.exchange.importing.import_commit import earlier_entries
from app.exchange.importing.import_sheet import SheetPlan, completion_at
from app.ledgers.registry import BY_KEY


def sheet_remarks(sheet: SheetPlan) -> list[str]:
    """All that is said of a sheet, what would be lost first."""
    ledger = BY_KEY.get(sheet.ledger or "")
    worked_out = {item.label for item in ledger.extra} if ledger else set()
    lost = quoted(heading for heading in sheet.unmapped if heading not in worked_out)
    ours = quoted(heading for heading in sheet.unmapped if heading in worked_out)
    return [
        *([f"表头{lost}没有对应的字段，不导入；需要时用“表头对应”指定"] if lost else []),
        *([f"{ours}由程序自动计算，不导入"] if ours else []),
        *state_remarks(sheet),
        *sheet.remarks,
        *entry_day_remarks(sheet),
        *earlier_entry_remarks(sheet),
    ]


def quoted(headings: Iterable[str]) -> str:
    """“甲”、“乙”."""
    return "、".join(f"“{heading}”" for heading in headings)


def state_remarks(sheet: SheetPlan) -> list[str]:
    """In words, each state with how many rows have it: 3 条“状态”为“已销号”，照表导入，没有办理记录，请核对."""
    ledger = BY_KEY.get(sheet.ledger or "")
    if ledger is not None and sheet.locked:
        return [f"{ledger.title}已锁定，没有与其中的内容核对，也不能导入：请先取消，打开这一页输入密码，再导入一次"]
    closed = closed_remarks(sheet)
    if ledger is None or ledger.guard is None:
        return closed
    found: Counter[tuple[str, str]] = Counter()
    for record in sheet.records:
        known = sheet.known.get(record.row)
        if completion_at(sheet, record.row) is None and not (known and known.identical):
            refused = ledger.guard.entered(record.values)
            found.update((name, str(record.values[name])) for name in refused if record.values.get(name))
    labels = {name: ledger.fields[name].label for name, _ in found}
    return closed + [
        f"{count} 条新增{ledger.noun}的“{labels[name]}”为“{word}”：照表导入，没有办理记录，请核对"
        for (name, word), count in found.items()
    ]


def entry_day_remarks(sheet: SheetPlan) -> list[str]:
    """In words, which day new rows get whose table does not say it: how far they should be counts from it."""
    ledger = BY_KEY.get(sheet.ledger or "")
    if ledger is None or all(known is not None for known in (sheet.known.get(record.row) for record in sheet.records)):
        return []
    whence = "填报日期" if sheet.day else "导入当天"
    days = {name: {record.values.get(name) for record in sheet.records} for name in ledger.dated}
    return [
        f"“{ledger.fields[name].label}”表中没有，按{whence}（{ledger.fields[name].kind.text(min(found, key=str))}）算"
        for name, found in days.items()
        if name not in sheet.mapping.values() and len(found) == 1 and all(found)
    ]


def earlier_entry_remarks(sheet: SheetPlan) -> list[str]:
    """In words, how many rows that the ledger has get earlier dated entries too (进展 of each quarter), and how many do not."""
    ledger = BY_KEY.get(sheet.ledger or "")
    if ledger is None:
        return []
    several = [item for item in sheet.records if item.entries and any(len(told) > 1 for told in item.entries.values())]
    changes = [change for record in several if (change := completion_at(sheet, record.row)) is not None]
    told, left = len(earlier_entries(ledger, sheet)), f"台账中已有的 {{}} 条{ledger.noun}"
    lines = [f"{left.format(told)}补记较早各期的进展（按各期末日期，已有的不重复）"] if told else []
    if rest := len(changes) - told:
        lines.append(f"{left.format(rest)}没有采用改动，较早各期的进展不补记")
    return lines
