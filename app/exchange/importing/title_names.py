"""Names in a title that the office writes otherwise: 市政协机关党组2023年度专题民主生活会, 2023年度机关党组专题民主生活会.

Taken as it stands, such a name would make a second row of the same thing, and what is imported would hang on the wrong one.
"""

from __future__ import annotations

from dataclasses import replace

import peewee

from app.core.names import Name
from app.exchange.importing.asking import with_asked
from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.importing.plan_changes import retyped
from app.exchange.importing.table_records import plan_table, title_remark
from app.exchange.tables.context_questions import Asked, asked_person, known_at
from app.exchange.tables.title_lines import title_values
from app.exchange.tables.titled_names import asked_name, meant, titled
from app.ledgers.organisation.person import PERSON
from app.ledgers.registry import BY_KEY


def with_title_names(plan: SheetPlan, database: peewee.Database) -> SheetPlan:
    """The plan with the names of its title as the office has them, where exactly one row can be meant; it says so."""
    source = work_of(plan).source
    fields, columns = source.ledger.fields, {item.column: item.field for item in plan.columns if item.field}
    found: dict[str, str] = {}
    remarks = plan.remarks
    for name, value in title_values(source.ledger, source.titles, source.names).items():
        kind = fields[name].kind
        if not isinstance(kind, Name) or kind.many or name in columns.values() or plan.fixed.get(name) != value:
            continue
        if known := meant(str(value), names_of(database, kind.ledger)):
            said = f"“{fields[name].label}”按标题认作已有的“{known}”（标题为“{value}”），不对请修改"
            remarks = tuple(said if item == title_remark(fields[name].label, value) else item for item in remarks)
            found[name] = known
    if not found:
        return plan
    again = plan_table(
        replace(source, fixed_texts={**source.fixed_texts, **found}), columns, plan.default_year, lambda row: None
    )
    again = retyped(again, plan)
    return replace(plan, records=again.records, fixed=again.fixed, work=again.work, remarks=remarks)


def with_asked_names(plan: SheetPlan, database: peewee.Database) -> SheetPlan:
    """The plan with a proposal for what its title is about, and whose its rows are, as the office knows both."""
    source = work_of(plan).source
    ledger, lines = source.ledger, source.table.lines
    said = {*plan.mapping.values(), *plan.fixed}
    asked: dict[str, Asked] = {}
    if found := titled(ledger, said, lines, plan.sheet):
        kind = found[0].kind
        names = names_of(database, kind.ledger) if isinstance(kind, Name) else []
        asked |= asked_name(ledger, said, lines, plan.sheet, names)
    asked |= asked_person(ledger, said, lines, plan.sheet, known_at(names_of(database, PERSON.key)))
    return with_asked(plan, asked)


def names_of(database: peewee.Database, key: str) -> list[str]:
    """The names in a directory."""
    ledger = BY_KEY[key]
    column = getattr(ledger.model, ledger.name_field)
    query = ledger.model.select(column).where(ledger.model.deleted_at.is_null()).tuples()
    return [str(row[0]) for row in database.execute(query).fetchall() if row[0]]
