"""What is proposed for the rows of a sheet that leave a field blank, once more is known than the sheet itself says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.exchange.importing.completion import settled
from app.exchange.importing.import_sheet import SheetPlan, completion_at, identical_rows, work_of
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.sheet_context import still_asked
from app.exchange.tables.context_questions import Asked
from app.ledgers.registry import BY_KEY


def with_asked(plan: SheetPlan, asked: Mapping[str, Asked]) -> SheetPlan:
    """The plan with these proposals, now and after it is corrected, as far as nothing says the fields."""
    more = still_asked(asked, {*plan.mapping.values(), *plan.fixed})
    if not more:
        return plan
    work = work_of(plan)
    before = work.source.asked
    source = replace(work.source, asked={**before, **more})
    texts = {name: item.text for name, item in more.items()}
    reader = replace(work.reader, asked={**work.reader.asked, **texts})

    def proposing(record: RecordPlan) -> RecordPlan:
        blank = {name: text for name, text in texts.items() if record.values.get(name) in (None, "")}
        kept = {name: text for name, text in record.proposals.items() if name not in before or name not in blank}
        return replace(record, proposals={**blank, **kept}) if blank else record

    other = {item.why for name, item in before.items() if name in more}
    told = dict.fromkeys(item.why for item in more.values())
    remarks = (*(words for words in plan.remarks if words not in other), *told)
    records = tuple(map(proposing, plan.records))
    return replace(plan, records=records, remarks=remarks, work=replace(work, source=source, reader=reader))


def without_answered(sheet: SheetPlan) -> SheetPlan:
    """The sheet without what the rows of the ledger answer: proposals for blank cells, and errors of what only they say.

    Blank cells for which the row has what is proposed, or that it has blank as well.
    """
    records, alike = [], identical_rows(sheet)
    for record in sheet.records:
        if record.row in alike:
            record = replace(record, proposals={})
        completion = completion_at(sheet, record.row) if record.proposals or record.errors else None
        if completion is not None:
            record = settled(BY_KEY[sheet.ledger or ""], record, completion.there)
            same = {name for name, text in record.proposals.items() if text and completion.there.get(name) == text}
            same -= record.raw.keys()
            kept = {name: text for name, text in record.proposals.items() if name not in same}
            record = replace(record, proposals=kept) if same else record
        records.append(record)
    return replace(sheet, records=tuple(records))
