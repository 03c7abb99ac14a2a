"""Cells of where somebody works and as what (办公室主任), divided where the office has a department of that name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.importing.table_records import plan_row
from app.exchange.tables.body import BodyRow
from app.exchange.tables.units_and_posts import Both, both_in_one, divided_post, told


def with_known_posts(plan: SheetPlan, departments: Collection[str]) -> SheetPlan:
    """The plan with these cells divided; what names no known department stays a proposal."""
    work = work_of(plan)
    source, columns = work.source, {item.column: item.field for item in plan.columns if item.field}
    both = both_in_one(source.table, columns, source.ledger)
    if both is None:
        return plan
    rows = [divided_row(row, both, departments) for row in work.body.rows]
    changed = {row.row: row for row, before in zip(rows, work.body.rows, strict=True) if row is not before}
    if not changed:
        return plan
    records = tuple(
        plan_row(work.reader, changed[record.row], work.typed.get(record.row, {})) if record.row in changed else record
        for record in plan.records
    )
    asked, how = told(both, source.ledger, "见建议"), "按现有的部门分别填入，请核对"
    how += "；其余见建议" if any(row.proposed and both.unit in row.proposed for row in rows) else ""
    remarks = tuple(told(both, source.ledger, how) if words == asked else words for words in plan.remarks)
    work = replace(work, body=replace(work.body, rows=rows))
    return replace(plan, records=records, remarks=remarks, work=work)


def divided_row(row: BodyRow, both: Both, departments: Collection[str]) -> BodyRow:
    """The row with the parts of its cell, or the row itself where the department is not known."""
    parts = divided_post(row.cells.get(both.post)) if row.proposed and both.unit in row.proposed else None
    if parts is None or parts[0] not in departments:
        return row
    proposed = {name: text for name, text in (row.proposed or {}).items() if name not in (both.unit, both.post)}
    return replace(row, cells={**row.cells, both.unit: parts[0], both.post: parts[1] or None}, proposed=proposed or None)
