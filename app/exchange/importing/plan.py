"""What the import of a workbook would do, to be looked at and corrected before anything is written; also as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from app.core.errors import CancelledError, ExpectedError, InvalidValueError, PasswordNeededError, WorkbookError
from app.exchange.grids.workbook import SheetGrid, read_workbook
from app.exchange.importing.column_content import by_content, missing_by_content, words_by_content
from app.exchange.importing.import_sheet import (
    SheetPlan,
    SheetSource,
    completion_at,
    identical_rows,
    listed_columns,
    plan_table,
)
from app.exchange.importing.plan_changes import in_year, retyped
from app.exchange.importing.remembered_mappings import REMARK, signature_of, with_choices
from app.exchange.importing.sheets_together import asking_names, without_contacts
from app.exchange.importing.state_remarks import state_remarks
from app.exchange.tables.body import Skipped
from app.exchange.tables.mapping import Vocabulary, best_fit, common_words, fit, rivals, why_not, with_columns
from app.exchange.tables.read_sections import sections_say
from app.exchange.tables.record_forms import find_forms
from app.exchange.tables.shared_headings import doubled, each_its_own, is_bare, with_bare_columns
from app.exchange.tables.table_context import said_around
from app.exchange.tables.tables import Table, find_tables, table_of_unknown_words
from app.exchange.tables.tick_columns import tick_columns
from app.exchange.tables.title_lines import day_of_lines, title_lines, title_values, titled_by, year_of_lines
from app.exchange.tables.unpivot import unpivoted
from app.ledgers.known_files import KindOfFile
from app.ledgers.schema.declaration import Ledger

ADVICE = "请检查表头，或在导入时指定台账；本程序还没有的台账暂不能导入。"
UNFOLDED = "表中一列一类（或一个单位、一个月），已展开为一次一行"
LEAST_TITLED = 1  # characters; so many stand for a title that only gives a value
Progress = Callable[[int, int], bool]


@dataclass(frozen=True)
class ImportPlan:
    """The plan of a workbook. At least one sheet has a ledger, unless somebody is to choose one."""

    file: str
    sheets: tuple[SheetPlan, ...]
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Request:
    """How a workbook is to be planned."""

    vocabularies: tuple[Vocabulary, ...]
    named: bool  # the user chose the ledger: it need not fit most columns
    fixed: Mapping[str, str]
    default_year: int | None
    file: str
    kinds: Mapping[str, KindOfFile] = field(default_factory=dict)  # what was decided before, by signature
    today: dt.date = field(default_factory=dt.date.today)
    anyway: bool = False  # a person chose the ledger in the preview, where what is missing can be filled in or mapped

    @cached_property
    def common(self) -> frozenset[str]:
        """The headings that tell no ledger from another."""
        return common_words(self.vocabularies)


def plan_import(
    path: Path | str,
    ledgers: Sequence[Ledger],
    *,
    ledger: str | None = None,
    fixed: Mapping[str, str] | None = None,
    default_year: int | None = None,
    password: str | None = None,
    on_progress: Progress | None = None,
    grids: Sequence[SheetGrid] | None = None,
    kinds: Mapping[str, KindOfFile] | None = None,
    today: dt.date | None = None,
    choosable: bool = False,
) -> ImportPlan:
    """Read a workbook and plan its import. `fixed` are values by field name or label for rows that say nothing.

    `grids`: the workbook when it has been read already. `kinds`: what a person decided before of files with the same headings.

    `on_progress(done, total)` counts rows; when it returns False the work ends with CancelledError. Raises WorkbookError
    when the file cannot be read or no sheet fits a ledger (unless it is `choosable`: a person can choose one for a sheet),
    InvalidValueError for a wrong `ledger` or `fixed`.
    """
    chosen = [item for item in ledgers if ledger in (None, item.key)]
    if not chosen:
        raise InvalidValueError(f"没有台账“{ledger}”。", f"可选：{'、'.join(item.key for item in ledgers)}。")
    check_fixed(chosen, fixed or {})
    path = Path(path)
    request = Request(
        tuple(map(Vocabulary, chosen)),
        ledger is not None,
        fixed or {},
        default_year,
        path.stem,
        kinds or {},
        today or dt.date.today(),
    )
    grids = read_workbook(path, password) if grids is None else grids
    total = sum(len(grid.rows) for grid in grids)
    sheets: list[SheetPlan] = []
    done = 0
    for grid in grids:
        sheets += plan_sheet(grid, request, reporter(on_progress, done, total))
        done += len(grid.rows)
    reporter(on_progress, total, total)(0)
    sheets = asking_names(sheets)
    filled = any(filled for grid in grids for filled in grid.filled)
    if not any(sheet.ledger for sheet in sheets) and not (choosable and filled):
        raise WorkbookError(refusal(path.name, sheets), ADVICE)
    return ImportPlan(str(path), tuple(sheets), password)


def plan_sheet_again(
    plan: ImportPlan, sheet: SheetPlan, ledger: Ledger, default_year: int, on_progress: Progress | None = None
) -> SheetPlan:
    """One sheet of a plan for another ledger or year, with the corrections made so far. The other sheets are not looked at.

    Raises WorkbookError when the sheet does not fit the ledger, CancelledError as `plan_import` does.
    """
    if sheet.work is not None and sheet.ledger == ledger.key:
        return in_year(sheet, default_year, reporter(on_progress, 0, sheet.work.source.table.end))
    # A heading row is found by the words of a ledger: the table may begin elsewhere for another one.
    (grid, *_) = [grid for grid in read_workbook(Path(plan.file), plan.password) if grid.name == sheet.sheet]
    fixed = sheet.work.source.fixed_texts if sheet.work else {}
    today = sheet.work.source.today if sheet.work else dt.date.today()
    year = default_year if sheet.work else None  # of a sheet without a ledger nobody has looked for its year
    request = Request((Vocabulary(ledger),), True, fixed, year, Path(plan.file).stem, today=today, anyway=True)
    found = plan_sheet(replace(grid, visible=True), request, reporter(on_progress, 0, len(grid.rows)))
    fitting = [item for item in found if item.ledger]
    if not fitting:
        raise WorkbookError(f"工作表“{sheet.sheet}”{found[0].why}，不能导入到“{ledger.title}”。", "请选择别的台账。")
    # Of tables that stand beside one another the one in the same columns.
    beside = [item for item in fitting if item.heading_row == sheet.heading_row]
    own = {item.column for item in sheet.columns}
    same = max(beside, key=lambda item: len(own & {column.column for column in item.columns}), default=fitting[0])
    return replace(retyped(same, sheet), ledger_chosen=True)


def check_fixed(ledgers: Sequence[Ledger], fixed: Mapping[str, str]) -> None:
    """Raise InvalidValueError for a name that is no field of any of the ledgers."""
    for key in fixed:
        if not any(known_before(item, {key: ""}) for item in ledgers):
            raise InvalidValueError(f"没有名为“{key}”的字段。", "请使用台账中的字段名，如 专项、清单。")


def known_before(ledger: Ledger, fixed: Mapping[str, str]) -> set[str]:
    """The fields of a ledger that `fixed` gives a value."""
    specs = [ledger.fields.get(key) or ledger.by_label.get(key) for key in fixed]
    return {spec.name for spec in specs if spec is not None and spec.writable}


def refusal(name: str, sheets: Sequence[SheetPlan]) -> str:
    """Why nothing of a workbook can be imported."""
    reasons = [f"工作表“{sheet.sheet}”{sheet.why}" for sheet in sheets]
    return f"“{name}”没有可以导入的表格：{'；'.join(reasons) or '没有工作表'}。"


def reporter(on_progress: Progress | None, start: int, total: int) -> Callable[[int], None]:
    """A function that reports rows done since `start`. It raises CancelledError when the user stops."""

    def report(done: int) -> None:
        if on_progress is not None and not on_progress(min(start + done, total), total):
            raise CancelledError("已取消导入，没有写入任何内容。")

    return report


def plan_sheet(grid: SheetGrid, request: Request, report: Callable[[int], None]) -> list[SheetPlan]:
    """The plans of a sheet's tables, or one without a ledger that says why there is none."""
    report(0)
    if not grid.visible:
        return [SheetPlan(grid.name, None, why="是隐藏的工作表，没有导入")]
    if not any(grid.rows):
        return [SheetPlan(grid.name, None, why="是空的")]
    plans = plan_tables(grid, request, report)
    if not any(plan.ledger for plan in plans) and (matrix := unpivoted(grid, request.vocabularies)):
        table, vocabulary = matrix
        own = plan_tables(table, replace(request, vocabularies=(vocabulary,), named=True), report)
        told = f"{UNFOLDED}（共 {sum(len(plan.records) for plan in own)} 条），行号是展开后的，请核对"
        plans = [replace(plan, remarks=(told, *plan.remarks)) for plan in own if plan.ledger] or plans
    return plans


def plan_tables(grid: SheetGrid, request: Request, report: Callable[[int], None]) -> list[SheetPlan]:
    """The same for the tables that are found in a sheet as it stands."""
    tables = find_forms(grid, request.vocabularies) or find_tables(grid, request.vocabularies)
    tables = [each_its_own(table, request.vocabularies) for table in tables]
    if not tables:
        possible = table_of_unknown_words(grid)
        tables = [table for table in possible if request.anyway or signature_of(table.headings) in request.kinds]
    if not tables:
        return [SheetPlan(grid.name, None, why="没有找到表头")]
    plans = [plan_found(table, request, report) for table in tables]
    return plans if request.anyway or request.named else without_contacts(plans)


def plan_found(table: Table, request: Request, report: Callable[[int], None]) -> SheetPlan:
    """The plan of one table."""
    titles = title_lines(table.lines)
    table = with_bare_columns(table)
    headings = [item for item in table.headings if not is_bare(item)]
    fits = []
    for item in request.vocabularies:
        told = set(title_values(item.ledger, reversed(titles), ()))
        named = title_values(item.ledger, reversed(titles), (table.grid.name, request.file))
        given = known_before(item.ledger, request.fixed) | set(named)
        ticks = tick_columns(table, item)
        around = set(said_around(item.ledger, given, table.lines, table.grid.name))
        rest = [heading for heading in headings if heading.column not in ticks]
        spread = {name for name, _ in ticks.values()}
        given |= spread | around
        titled = titled_by(item.ledger, (*titles, table.grid.name)) or int(bool(told))
        found = fit(rest, item, given, titled=titled, common=request.common)
        if found.missing and item.ledger.section_rows:
            given |= sections_say(table, item.ledger)
            found = fit(rest, item, given, titled=titled, common=request.common)
        fits.append(replace(found, telling=found.telling + len(ticks)))
    kind = request.kinds.get(signature_of(table.headings)) if request.kinds else None
    before = next((item for item in fits if kind is not None and item.ledger.key == kind.ledger), None)
    found = before or best_fit(fits)
    year = request.default_year or year_of(table, titles, request.today.year)
    ticks = tick_columns(table, Vocabulary(found.ledger))
    guessed: dict[int, str] = {}
    if before is None and found.missing:
        guessed = missing_by_content(table, found, ticks, year)
        found = with_columns(found, guessed, len(headings))
    unfit = (found.missing and not request.anyway) or not (found.good or request.named)
    if before is None and unfit:
        return SheetPlan(table.grid.name, None, table.heading_row, why=why_not(found, headings))
    names = (table.grid.name, request.file)
    source = SheetSource(table, found.ledger, tuple(reversed(titles)), names, request.fixed, ticks, request.today)
    columns = by_content(table, found.columns, found.ledger, year)
    columns |= words_by_content(table, columns, ticks.keys(), found.ledger)
    more = doubled(table, columns, found.ledger)
    columns |= more
    listed = {item.column: item.heading for item in listed_columns(table, columns, ticks)}
    if kind is not None and before is not None:
        columns = with_choices(listed, columns, kind, found.ledger.fields)
    plan = plan_table(source, columns, year, report)
    fields = found.ledger.fields
    own = {**found.columns, **more}
    moved = {column: name for column, name in columns.items() if kind is None and name != own.get(column)}
    told_apart = {column: name for column, name in (guessed | moved).items() if columns.get(column) == name}
    remarks = [f"“{listed[column]}”按内容对应为“{fields[name].label}”，请核对" for column, name in told_apart.items()]
    for column, taken in rivals(table.headings, columns, Vocabulary(found.ledger)).items():
        if column not in ticks:
            label = fields[columns[taken]].label
            remarks.append(f"“{listed[column]}”和“{listed[taken]}”都像是“{label}”，取了“{listed[taken]}”；不对请改表头对应")
    for name in dict.fromkeys(columns[column] for column in more if columns.get(column) == more[column]):
        remarks.append(f"“{fields[name].label}”有 {[*columns.values()].count(name)} 列，内容合在一起，请核对")
    bare = [listed[item.column] for item in table.headings if is_bare(item) and item.column not in columns]
    remarks += [f"{'、'.join(bare)}有内容，没有导入；需要时请选择对应的字段"] if bare else []
    meant = max(fits, key=lambda item: item.titled)
    if before is None and meant.titled > max(found.titled, LEAST_TITLED) and (meant.missing or meant.good):
        why = f"但缺少“{'”、“'.join(meant.missing)}”，" if meant.missing else ""
        remarks.append(f"标题像是“{meant.ledger.title}”，{why}按“{found.ledger.title}”读取；不对请改选台账")
    remarks += [REMARK] if before is not None else []
    return replace(plan, remarks=(*remarks, *plan.remarks))


def year_of(table: Table, titles: Sequence[str], this_year: int) -> int:
    """The year of dates without one: of the day the table was filled in, else of its title, else this year."""
    day = day_of_lines(table.lines, this_year)
    return day.year if day else year_of_lines((*titles, table.grid.name)) or this_year


def to_json(plan: ImportPlan) -> dict[str, object]:
    """A plan in the command line's contract; the caller sets "outcome" and "message" once it knows them."""
    return {"file": plan.file, "outcome": "", "message": "", "sheets": [sheet_json(sheet) for sheet in plan.sheets]}


def sheet_json(sheet: SheetPlan) -> dict[str, object]:
    """One sheet of a plan; fields by their Chinese labels."""
    same = [Skipped(row, f"{sheet.known[row].words}，没有重复导入") for row in identical_rows(sheet)]
    left_out = sorted((*sheet.skipped, *same), key=lambda item: item.row)
    skipped: list[dict[str, object]] = [{"row": item.row, "why": item.why} for item in left_out]
    if sheet.work is None:
        skipped = [{"row": None, "why": f"工作表{sheet.why}"}]
    fields = sheet.work.source.ledger.fields if sheet.work else {}
    return {
        "sheet": sheet.sheet,
        "ledger": sheet.ledger,
        "heading_row": sheet.heading_row,
        "mapping": {heading: fields[name].label for heading, name in sheet.mapping.items()},
        "records": [
            {
                **{fields[name].label: fields[name].kind.json(value) for name, value in record.values.items()},
                "_row": record.row,
                "_errors": {fields[name].label: message for name, message in record.errors.items()},
            }
            for record in sheet.records
        ],
        "skipped": skipped,
        "remarks": [*sheet.remarks, *state_remarks(sheet)],
        "twins": [{"row": row, "why": words} for row, words in sheet.twins.items()],
        "proposals": [
            {"row": record.row, "field": fields[name].label, "text": text}
            for record in sheet.records
            for name, text in record.proposals.items()
        ],
        "completed": [
            {
                "row": row,
                "filled": [fields[name].label for name in item.fills],
                "kept": [fields[name].label for name in item.differs if name not in item.taken],
            }
            for row in (record.row for record in sheet.records)
            if (item := completion_at(sheet, row)) is not None
        ],
    }


def refused(file: str, error: ExpectedError) -> dict[str, object]:
    """A refused file in the command line's contract."""
    return {"file": file, "outcome": "refused", "message": str(error), "sheets": []}


def needs_password(file: str, error: PasswordNeededError) -> dict[str, object]:
    """An encrypted file in the command line's contract."""
    return {"file": file, "outcome": "needs_password", "message": str(error), "sheets": []}
