"""What the sheets of one workbook say of one another: a list of contacts below a ledger, a sheet named like no department."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.kinds import Choice
from app.exchange.importing.asking import with_asked
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.tables.context_questions import Asked
from app.exchange.tables.table_context import named_by_sheet, sheet_stem
from app.exchange.tables.title_lines import titled_by

MOST_COLUMNS = 6  # of a list of contacts; a list of members has more
NO_NAME = re.compile(r"sheet\d*|表\d*|[\d\W]*|.*(?:汇总|总表|合计|说明|目录|封面|填报|模板|样表).*", re.IGNORECASE)


def without_contacts(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The tables of a sheet, of which small lists of people or departments below another ledger are not taken unasked."""
    found: list[SheetPlan] = []
    for plan in plans:
        source = plan.work.source if plan.work else None
        others = [item for item in found if item.work and not item.work.source.ledger.grows]
        small = source is not None and source.ledger.grows and len(plan.mapping) <= MOST_COLUMNS
        if source and others and small and not titled_by(source.ledger, source.table.title):
            title = source.table.title[-1] if source.table.title else "、".join(plan.mapping)
            why = f"下方的“{title}”像是联系人名单，没有导入；需要时请为它选择台账“{source.ledger.title}”"
            plan = SheetPlan(plan.sheet, None, plan.heading_row, why=why, columns=plan.columns)
        found.append(plan)
    return found


def asking_names(plans: Sequence[SheetPlan]) -> list[SheetPlan]:
    """The sheets with a proposal for what others take from their names, where nobody knows whether a name is one, too."""
    taken: dict[str, set[str]] = {}  # ledger → fields that a sheet's name gives
    for plan in plans:
        if plan.work and plan.ledger:
            fields = named_by_sheet(plan.work.source.ledger, set(plan.mapping.values()), plan.sheet)
            taken.setdefault(plan.ledger, set()).update(fields.keys() & plan.fixed.keys())
    return [with_proposals(plan, sorted(taken.get(plan.ledger or "", ()))) for plan in plans]


def with_proposals(plan: SheetPlan, fields: Sequence[str]) -> SheetPlan:
    """The plan with its sheet's name proposed in these fields, as far as nothing says them."""
    name = sheet_stem(plan.sheet)
    open_fields = [item for item in fields if item not in plan.mapping.values() and item not in plan.fixed]
    if not plan.work or not open_fields or NO_NAME.fullmatch(name):
        return plan
    unsaid = (spec.kind for key, spec in plan.work.source.ledger.fields.items() if key not in plan.mapping.values())
    if any(isinstance(kind, Choice) and name in kind.words for kind in unsaid):  # 积极分子 says what the rows are
        return plan
    labels = "、".join(f"“{plan.work.source.ledger.fields[item].label}”" for item in open_fields)
    why = f"其他工作表的{labels}取自表名；本表名“{plan.sheet}”不像，没有采用，见建议"
    return with_asked(plan, dict.fromkeys(open_fields, Asked(name, why)))
