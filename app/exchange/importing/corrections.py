"""A cell of a workbook that cannot be read, put right where it is compared with the ledger."""

from __future__ import annotations

from dataclasses import replace

from app.core.day_kinds import Deadline
from app.exchange.importing.import_sheet import SheetPlan, with_completion, work_of
from app.exchange.importing.plan_changes import correct


def correct_difference(sheet: SheetPlan, row: int, field: str, text: str) -> SheetPlan:
    """The plan with a text in place of what stands in a cell (row as Excel counts); what can be read now is taken.

    What still cannot be read keeps its reason. Rules that need the ledger are looked at when it is written.
    """
    known = sheet.known.get(row)
    completion = known.completion if known is not None else None
    if known is None or completion is None or completion.apart:
        return correct(sheet, row, field, text)
    work = work_of(sheet)
    ledger, read = work.source.ledger, work.reader.read({field: text})
    records = tuple(
        replace(record, cells={**record.cells, field: text}) if record.row == row else record for record in sheet.records
    )
    typed = {**work.typed, row: {**work.typed.get(row, {}), field: text}}
    refused = {name: why for name, why in completion.refused.items() if name != field}
    said, wanted = dict(completion.said), {field}
    value = read.values.get(field, ledger.fields[field].kind.empty)
    kind = ledger.fields[field].kind
    why = read.errors.get(field) or ledger.validate({**completion.there, field: value}).get(field, "")
    if why:
        refused[field] = why
        said.pop(field, None)
    else:
        said[field] = value
        if isinstance(kind, Deadline) and kind.date_field:
            said[kind.date_field] = read.values[kind.date_field]
            wanted.add(kind.date_field)
    proposals = {name: words for name, words in completion.proposals.items() if name != field}
    changed = replace(completion, said=said, refused=refused, proposals=proposals)
    found = with_completion(known, changed.taking(completion.taken | wanted))
    now = replace(found, identical=found.identical and not refused)
    return replace(sheet, records=records, known={**sheet.known, row: now}, work=replace(work, typed=typed))
