"""Another plan from a plan: cells corrected, columns taken for other fields, rows left out, what is taken of known rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from app.core.errors import InvalidValueError
from app.exchange.importing.completion import match_key, nothing_new, said_cells, said_values, settled
from app.exchange.importing.import_sheet import (
    Cell,
    Duplicate,
    KnownRow,
    SheetPlan,
    columns_of,
    told_names,
    with_completion,
    work_of,
)
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import of_another
from app.exchange.importing.table_records import plan_row, plan_table
from app.exchange.tables.body import Skipped


def correct(plan: SheetPlan, row: int, name: str, text: str) -> SheetPlan:
    """The plan with another text in one cell; row as Excel counts, `name` the field."""
    if all(record.row != row for record in plan.records):
        raise InvalidValueError(f"第 {row} 行不是要导入的记录。")
    return correct_all(plan, {(row, name): text})


def correct_all(plan: SheetPlan, texts: Mapping[Cell, str]) -> SheetPlan:
    """The plan with other texts in many cells, as `correct` has it for one."""
    work = work_of(plan)
    typed = dict(work.typed)
    for (row, name), text in texts.items():
        typed[row] = {**typed.get(row, {}), name: text}
    changed = {row for row, _ in texts}
    after = {item.row: plan_row(work.reader, item, typed[item.row]) for item in work.body.rows if item.row in changed}
    known = {row: item for row, item in plan.known.items() if row not in after}  # it is another row now
    for record in plan.records:
        if record.row in after and (still := known_after(plan, record, after[record.row], typed[record.row])):
            known[record.row] = still
    records = tuple(after.get(record.row, record) for record in plan.records)
    return replace(
        plan, records=records, known=known, duplicates=duplicates_after(plan, changed), work=replace(work, typed=typed)
    )


def duplicates_after(plan: SheetPlan, changed: Collection[int], sheet: str = "") -> dict[int, Duplicate]:
    """What is still true of rows that are like others, after some rows (as Excel counts) of a sheet have been corrected.

    `sheet` names another sheet than that of the plan.
    """
    own = () if sheet else changed
    return {
        row: like
        for row, like in plan.duplicates.items()
        if row not in own and not (like.sheet == sheet and like.row in changed)
    }


def known_after(plan: SheetPlan, before: RecordPlan, after: RecordPlan, typed: Mapping[str, str]) -> KnownRow | None:
    """A corrected row still completes the row of its name, and updates the row it was taken for, or was the same as.

    What a person has typed is written there, whatever the ledger says, also of a field without a column (a proposal that was
    taken: 退休, 正式党员).
    """
    ledger, known = work_of(plan).source.ledger, plan.known.get(before.row)
    if known is not None and known.identical and known.there:
        if of_another(ledger, before.values, after.values):
            return None
        known = replace(known, completion=nothing_new(ledger, known.row_id, known.there), listed=not ledger.grows)
    if known is None or known.completion is None:
        return None
    columns = columns_of(plan)
    own = {name for name, text in typed.items() if text.strip() and name not in columns}
    if known.listed:
        said = said_cells(ledger, after, (*columns, *own), known.completion.there, plan.fixed.keys() - {ledger.year_field})
    else:
        names = {match_key(str(record.values[ledger.name_field])) for record in (before, after)}
        if len(names) > 1:
            return None
        said = said_values(ledger, after.values, after.raw, told_names(plan) | own)
    completion = known.completion.saying(said)
    return with_completion(known, completion.taking(completion.taken | typed.keys()))


def take(plan: SheetPlan, row: int, fields: Iterable[str]) -> SheetPlan:
    """The plan with the workbook's words taken in these fields of a row, the ledger's kept in the others."""
    return take_all(plan, {row: fields})


def take_all(plan: SheetPlan, fields: Mapping[int, Iterable[str]]) -> SheetPlan:
    """The same for several rows.

    What the ledger's row leaves open is filled in any case in a directory: nothing is lost by it.
    """
    known = dict(plan.known)
    for row, names in fields.items():
        item = known[row]
        if item.completion is None:
            raise InvalidValueError(f"第 {row} 行不补充现有的行。")
        wanted = {*names, *(() if item.listed else item.completion.fills)}
        known[row] = item.completed_by(item.completion.taking(wanted))
    return replace(plan, known=known)


def set_apart(plan: SheetPlan, row: int, *, apart: bool) -> SheetPlan:
    """The plan with a row that is added although a row of its name is there, or that completes it after all."""
    known = plan.known[row]
    if known.completion is None:
        raise InvalidValueError(f"第 {row} 行不补充现有的行。")
    decided = with_completion(replace(known, asked=False), replace(known.completion, apart=apart))
    found = replace(plan, known={**plan.known, row: decided})
    return read_again(found, row) if apart else refusing_errors(found, {row})


def read_again(plan: SheetPlan, row: int) -> SheetPlan:
    """The plan with the errors of a row that is added: all its cells have to be right."""
    work = work_of(plan)
    whole = next(plan_row(work.reader, item, work.typed.get(row, {})) for item in work.body.rows if item.row == row)
    return replace(plan, records=tuple(whole if record.row == row else record for record in plan.records))


def refusing_errors(plan: SheetPlan, rows: Collection[int]) -> SheetPlan:
    """The plan with unreadable cells refused in those of these rows that change others: the other cells can be taken."""
    known, records = dict(plan.known), []
    for record in plan.records:
        item = known.get(record.row) if record.errors and record.row in rows else None
        if item is not None and item.completes is not None:
            completion = item.completes
            record = settled(work_of(plan).source.ledger, record, completion.there)
            refused = {**completion.refused, **record.errors}
            known[record.row] = replace(item, completion=replace(completion, refused=refused))
            record = replace(record, errors={})
        records.append(record)
    return replace(plan, known=known, records=tuple(records))


def remove(plan: SheetPlan, ids: Iterable[int]) -> SheetPlan:
    """The plan that deletes these of the missing rows, as far as they can be deleted, and keeps the others."""
    free = {item.row_id for item in plan.missing if not item.refused}
    return replace(plan, removed=frozenset(ids) & free)


def remap(plan: SheetPlan, heading: str, name: str | None, report: Callable[[int], None] = lambda row: None) -> SheetPlan:
    """The plan with a column taken for another field, or for none. The column that had the field loses it.

    Corrections are kept, rows left out come back.
    """
    source = work_of(plan).source
    columns = {item.column: item.field for item in plan.columns if item.field and item.field != name}
    for item in plan.columns:
        if item.heading == heading:
            columns.pop(item.column, None)
            source = replace(source, decided=source.decided | {item.column})
            if name:
                columns[item.column] = name
    found = retyped(plan_table(source, columns, plan.default_year, report), plan)
    found = replace(found, year_known=plan.year_known, year_question=plan.year_question)
    return replace(found, chosen={**plan.chosen, heading: name or ""}, ledger_chosen=plan.ledger_chosen)


def in_year(plan: SheetPlan, year: int, report: Callable[[int], None]) -> SheetPlan:
    """The plan with dates that give no year taken for this one. Corrections are kept, rows left out come back."""
    columns = {item.column: item.field for item in plan.columns if item.field}
    found = retyped(plan_table(work_of(plan).source, columns, year, report), plan)
    told = plan.found_remarks
    kept = replace(found, remarks=(*told, *found.remarks), found_remarks=told)
    return replace(kept, chosen=plan.chosen, ledger_chosen=plan.ledger_chosen, year_known="chosen")


def retyped(plan: SheetPlan, before: SheetPlan) -> SheetPlan:
    """The plan with the corrections of an earlier one, where it has their rows and fields."""
    typed = before.work.typed if before.work else {}
    rows, names = {record.row for record in plan.records}, work_of(plan).source.ledger.fields
    return correct_all(
        plan,
        {(row, name): text for row, said in typed.items() if row in rows for name, text in said.items() if name in names},
    )


def only_rows(plan: SheetPlan, rows: Collection[int]) -> SheetPlan:
    """The plan of some rows of a table (as Excel counts); the others belong to another plan and never come back."""
    work = work_of(plan)
    body = replace(work.body, rows=[row for row in work.body.rows if row.row in rows])
    return replace(
        plan,
        records=tuple(record for record in plan.records if record.row in rows),
        known={row: item for row, item in plan.known.items() if row in rows},
        duplicates={row: item for row, item in plan.duplicates.items() if row in rows},
        work=replace(work, body=body),
    )


def exclude(plan: SheetPlan, rows: Iterable[int]) -> SheetPlan:
    """The plan without these rows (as Excel counts); rows left out before and not named again come back."""
    if plan.work is None:
        return plan
    work, out = plan.work, frozenset(rows)
    kept = {record.row: record for record in plan.records}
    records = [
        kept.get(row.row) or plan_row(work.reader, row, work.typed.get(row.row, {}))
        for row in work.body.rows
        if row.row not in out
    ]
    left = [Skipped(row.row, "已手动排除") for row in work.body.rows if row.row in out]
    skipped = sorted([*work.body.skipped, *left], key=lambda item: item.row)
    return replace(plan, records=tuple(records), skipped=tuple(skipped))
