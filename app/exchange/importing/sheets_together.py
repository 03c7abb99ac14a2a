"""What the tables of one workbook say of one another: a list of contacts below a ledger, a sheet named like no department."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.core.kinds import Choice
from app.exchange.importing.asking import with_asked
from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.tables.context_questions import Asked
from app.exchange.tables.lines_above import is_unit_line
from app.exchange.tables.read_sections import COLON, OF_TABLE, WORDS, bare_section
from app.exchange.tables.running_sections import LONGEST_SECTION
from app.exchange.tables.table_context import OF_UNIT_BEHIND, said_around, sheet_stem
from app.exchange.tables.title_lines import titled_by
from app.exchange.tables.title_words import said_by_title

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
    """The sheets with a proposal for what others take from their names or lines, where nobody knows whether a text is one."""
    by_name, by_line = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)  # ledger → fields
    lines = Counter(line for plan in plans if plan.work for line in {*plan.work.source.table.lines})
    for plan in plans:
        if plan.work is not None:
            key = plan.work.source.ledger.key
            by_name[key].update(named_beside(plan, (), plan.sheet))
            by_line[key].update(named_beside(plan, plan.work.source.table.lines, ""))
    found = [with_proposals(plan, by_name[plan.ledger or ""], *name_of_sheet(plan)) for plan in plans]
    return [with_proposals(plan, by_line[plan.ledger or ""], *own_line(plan, lines)) for plan in found]


def named_beside(plan: SheetPlan, lines: Sequence[str], sheet: str) -> set[str]:
    """The fields that these lines, or this name of the sheet, say of all its rows."""
    source = work_of(plan).source
    ledger, own, grid = source.ledger, {*plan.mapping.values()}, source.table.grid
    said = {*said_around(ledger, own, lines, replace(grid, name=sheet))}
    said.update(name for name, item in said_by_title(ledger, own, lines, sheet).items() if item.sure)
    return said & plan.fixed.keys()


def name_of_sheet(plan: SheetPlan) -> tuple[str, str]:
    """What the sheet is called, as far as that may name anything, and that it is its name."""
    name = sheet_stem(plan.sheet)
    return ("", "") if NO_NAME.fullmatch(name) else (WORDS.sub("", bare_section(name)), "表名")


def own_line(plan: SheetPlan, lines: Mapping[str, int]) -> tuple[str, str]:
    """What the only line says that stands above no other table of the workbook, and what it is; `lines`: how often each does.

    Of a title only what stands in brackets behind it: 年度目标任务分解表（文史工作）.
    """
    table = plan.work.source.table if plan.work else None
    own = [line for line in (table.lines if table else ()) if lines[line] == 1 and not is_unit_line(line)]
    behind = [match[1] for match in map(OF_UNIT_BEHIND.search, own) if match]
    texts = behind or [COLON.split(line, maxsplit=1)[-1] for line in own if not OF_TABLE.search(line)]
    text = WORDS.sub("", bare_section(texts[0])) if len(texts) == 1 else ""
    return (text, "标题") if text and len(text) <= LONGEST_SECTION else ("", "标题" if own else "")


def with_proposals(plan: SheetPlan, fields: Collection[str], text: str, where: str) -> SheetPlan:
    """The plan with a text proposed in these fields, as far as nothing says them; without one it is told `where` it lacks."""
    if not plan.work:
        return plan
    ledger = plan.work.source.ledger
    said = {*plan.mapping.values(), *plan.fixed, *plan.work.source.asked}
    open_fields = [item for item in sorted(fields) if item not in said and not ledger.fields[item].kind.closed]
    unsaid = (spec.kind for key, spec in ledger.fields.items() if key not in plan.mapping.values())
    if not open_fields or not (text or where) or any(isinstance(kind, Choice) and text in kind.words for kind in unsaid):
        return plan  # 积极分子 says what the rows are
    labels = "、".join(f"“{ledger.fields[item].label}”" for item in open_fields)
    if not text:
        told = f"其他工作表的{labels}取自{where}；本表的{where}没有写明，请核对"
        return replace(plan, remarks=(*plan.remarks, told))
    why = f"其他工作表的{labels}取自{where}；本表的“{text}”不像，没有采用，见建议"
    return with_asked(plan, dict.fromkeys(open_fields, Asked(text, why)))
