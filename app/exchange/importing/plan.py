"""What the import of a workbook would do, to be looked at and corrected before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from app.core.errors import CancelledError, InvalidValueError, WorkbookError
from app.exchange.grids.workbook import SheetGrid, open_workbook, read_bytes
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan_changes import exclude, in_year, retyped
from app.exchange.importing.remembered_mappings import signature_of
from app.exchange.importing.sheets_together import asking_names, without_contacts
from app.exchange.importing.table_plan import Request, known_before, plan_found
from app.exchange.importing.table_year import years_together
from app.exchange.tables.among_departments import among_departments
from app.exchange.tables.crossed_tables import crossed, words_crossed
from app.exchange.tables.mapping import Vocabulary
from app.exchange.tables.record_forms import find_forms
from app.exchange.tables.shared_headings import each_its_own
from app.exchange.tables.split_days import with_whole_days
from app.exchange.tables.tables import find_tables, table_of_unknown_words
from app.exchange.tables.unpivot import unpivoted
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
    content: str = ""  # SHA-256 of the file, "" where its sheets were given

    def without(self, rows: Iterable[Iterable[int]]) -> ImportPlan:
        """The plan without some rows (as Excel counts) of each sheet."""
        pairs = zip(self.sheets, rows, strict=True)
        return replace(self, sheets=tuple(exclude(sheet, out) for sheet, out in pairs))


def plan_import(
    path: Path | str,
    ledgers: Sequence[Ledger],
    options: ImportOptions | None = None,
    *,
    password: str | None = None,
    grids: Sequence[SheetGrid] | None = None,
    on_progress: Progress | None = None,
) -> ImportPlan:
    """Read a workbook and plan its import. `grids`: the workbook when it has been read already.

    `on_progress(done, total)` counts rows; when it returns False the work ends with CancelledError. Raises WorkbookError
    when the file cannot be read or no sheet fits a ledger (unless it is `choosable`: a person can choose one for a sheet),
    InvalidValueError for a wrong `ledger` or `fixed`.
    """
    options, path = options or ImportOptions(), Path(path)
    chosen = [item for item in ledgers if options.ledger in (None, item.key)]
    if not chosen:
        raise InvalidValueError(f"没有台账“{options.ledger}”。", f"可选：{'、'.join(item.key for item in ledgers)}。")
    check_fixed(chosen, options.fixed)
    request = Request(tuple(map(Vocabulary, chosen)), path.stem, options, named=options.ledger is not None)
    content = ""
    if grids is None:
        data = read_bytes(path)
        grids, content = open_workbook(data, password), sha256(data).hexdigest()
    grids = among_departments(grids)
    total = sum(len(grid.rows) for grid in grids)
    sheets: list[SheetPlan] = []
    done = 0
    for grid in grids:
        sheets += plan_sheet(grid, request, reporter(on_progress, done, total))
        done += len(grid.rows)
    reporter(on_progress, total, total)(0)
    sheets = years_together(asking_names(sheets))
    filled = any(filled for grid in grids for filled in grid.filled)
    if not any(sheet.ledger for sheet in sheets) and not (options.choosable and filled):
        raise WorkbookError(refusal(path.name, sheets), ADVICE)
    return ImportPlan(str(path), tuple(sheets), password, content)


def plan_sheet_again(
    plan: ImportPlan, sheet: SheetPlan, ledger: Ledger, default_year: int, on_progress: Progress | None = None
) -> SheetPlan:
    """One sheet of a plan for another ledger or year, with the corrections made so far. The other sheets are not looked at.

    Raises WorkbookError when the sheet does not fit the ledger, CancelledError as `plan_import` does.
    """
    if sheet.work is not None and sheet.ledger == ledger.key:
        return in_year(sheet, default_year, reporter(on_progress, 0, sheet.work.source.table.end))
    # A heading row is found by the words of a ledger: the table may begin elsewhere for another one.
    grid = next(grid for grid in among_departments(same_file(plan)) if grid.name == sheet.sheet)
    fixed = sheet.work.source.fixed_texts if sheet.work else {}
    today = sheet.work.source.today if sheet.work else dt.date.today()
    chosen = sheet.work is not None and (sheet.year_known == "chosen" or default_year != sheet.default_year)
    year = default_year if chosen else None  # what was found was found for the fields of the other ledger
    options = ImportOptions(ledger.key, fixed, year, today=today)
    request = Request((Vocabulary(ledger),), Path(plan.file).stem, options, named=True, anyway=True)
    found = plan_sheet(replace(grid, visible=True), request, reporter(on_progress, 0, len(grid.rows)))
    fitting = [item for item in found if item.ledger]
    if not fitting:
        raise WorkbookError(f"工作表“{sheet.sheet}”{found[0].why}，不能导入到“{ledger.title}”。", "请选择别的台账。")
    # Of tables that stand beside one another the one in the same columns.
    beside = [item for item in fitting if item.heading_row == sheet.heading_row]
    own = {item.column for item in sheet.columns}
    same = max(beside, key=lambda item: len(own & {column.column for column in item.columns}), default=fitting[0])
    return replace(retyped(same, sheet), ledger_chosen=True)


def same_file(plan: ImportPlan) -> list[SheetGrid]:
    """The sheets of the file of a plan. Raises WorkbookError when it is not what it was: the plan would hold two versions."""
    data = read_bytes(Path(plan.file))
    if plan.content not in ("", sha256(data).hexdigest()):
        raise WorkbookError(f"“{Path(plan.file).name}”在预览之后被改动。", "请取消这次导入，再重新选择该文件。")
    return open_workbook(data, plan.password)


def check_fixed(ledgers: Sequence[Ledger], fixed: Mapping[str, str]) -> None:
    """Raise InvalidValueError for a name that is no field of any of the ledgers."""
    for key in fixed:
        if not any(known_before(item, {key: ""}) for item in ledgers):
            raise InvalidValueError(f"没有名为“{key}”的字段。", "请使用台账中的字段名，如 专项、清单。")


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
    if matrix := unfolded(grid, request.vocabularies, {plan.ledger for plan in plans if plan.ledger}):
        table, vocabulary = matrix
        own = plan_tables(table, replace(request, vocabularies=(vocabulary,), named=True), report)
        told = f"{UNFOLDED}（共 {sum(len(plan.records) for plan in own)} 条），行号是展开后的，请核对"
        plans = [replace(plan, remarks=(told, *plan.remarks)) for plan in own if plan.ledger] or plans
    if any(plan.heading_row and not plan.ledger for plan in plans):
        others = plan_tables(grid, replace(request, unsaid=True), report)
        plans = [plan if plan.ledger else other for plan, other in zip(plans, others, strict=True)]
    return plans


def unfolded(
    grid: SheetGrid, vocabularies: Sequence[Vocabulary], fitting: Collection[str]
) -> tuple[SheetGrid, Vocabulary] | None:
    """A sheet that holds several rows of a ledger in each of its own as a table of a row for each, and that ledger.

    One that fits ledgers as it stands may still hold what each row is called in several columns.
    """
    if fitting:
        return crossed(grid, [item for item in vocabularies if item.ledger.key in fitting], (words_crossed,))
    return unpivoted(grid, vocabularies) or crossed(grid, vocabularies)


def plan_tables(grid: SheetGrid, request: Request, report: Callable[[int], None]) -> list[SheetPlan]:
    """The same for the tables that are found in a sheet as it stands."""
    tables = find_forms(grid, request.vocabularies) or find_tables(grid, request.vocabularies)
    tables = [with_whole_days(each_its_own(table, request.vocabularies)) for table in tables]
    if not tables:
        possible = table_of_unknown_words(grid)
        tables = [table for table in possible if request.anyway or signature_of(table.headings) in request.options.kinds]
    if not tables:
        return [SheetPlan(grid.name, None, why="没有找到表头")]
    plans = [plan_found(table, request, report) for table in tables]
    return plans if request.anyway or request.named else without_contacts(plans)
