"""python -m app export, print and report: what the ledgers hold as files."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.commands.arguments import read_year
from app.commands.opening import read_office
from app.core.command_line import say
from app.core.conditions import holds
from app.core.errors import InvalidValueError
from app.exchange.exporting.export_xlsx import write_xlsx
from app.exchange.importing.importable import COMPOSITES, IMPORTABLE, IMPORTABLE_BY_KEY
from app.forms.layout.document import TableDocument
from app.forms.layout.grid import GridDocument
from app.forms.layout.official import OfficialDocument
from app.forms.layout.pages import Document
from app.forms.papers.form_records import FormRecord, form_records
from app.forms.papers.ledger_sheet import sheet_document
from app.forms.papers.record_form import form_document, plain_form_title
from app.ledgers.office_unit import unit_of
from app.ledgers.organisation.directory import CAMPAIGN
from app.ledgers.restricted_tasks import open_restricted, warn_plain
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values
from app.ledgers.schema.paper import PaperForm
from app.ledgers.schema.sheet import Sheet
from app.ledgers.views.as_of import rows_as_of
from app.ledgers.views.queries import chosen_rows, parse_conditions
from app.ledgers.views.rows import Rows, read_rows
from app.reports.democratic import session_report_of
from app.reports.minutes import minutes_of
from app.reports.rectification import report_of_today
from app.reports.yearly import year_period, yearly_report_of
from app.store.office import Office


def readable_rows(office: Office, ledger: Ledger, today: dt.date) -> Rows:
    """The rows of a ledger for paper or Excel. Raises LockedLedgerError and WrongPasswordError."""
    if ledger.key in COMPOSITES:
        return COMPOSITES[ledger.key].read(office.database)
    open_restricted(office.database, ledger)
    return read_rows(office.database, ledger, today)


def find_paper(key: str) -> tuple[Ledger, Sheet | PaperForm]:
    """A paper form by its key. Raises InvalidValueError."""
    for ledger in IMPORTABLE:
        for paper in ledger.papers:
            if paper.key == key:
                return ledger, paper
    keys = [paper.key for ledger in IMPORTABLE for paper in ledger.papers]
    raise InvalidValueError(f"没有表样“{key}”。", f"可用：{'、'.join(keys)}。")


def sheet_for(
    folder: Path,
    ledger: Ledger,
    sheet: Sheet,
    where: Sequence[str],
    unit: str | None,
    *,
    complete: bool,
    day: dt.date | None = None,
) -> TableDocument:
    """A table over the rows of an office that meet the conditions, as of a day where the sheet can be.

    Without `unit` the office's own name stands on it.
    """
    conditions, today = parse_conditions(ledger, where), dt.date.today()

    def read(office: Office) -> tuple[list[Values], str]:
        found = chosen_rows(readable_rows(office, ledger, today), conditions)
        if day is not None:
            found = rows_as_of(office, ledger, ledger.child(sheet.as_of), [row_id for row_id, _ in found], day, today)
        rows: list[Values] = [row for _, row in found if all(holds(item, row, ledger.name_lists) for item in sheet.where)]
        return rows, unit or unit_of(office.database)

    rows, named = read_office(folder, read)
    return sheet_document(ledger, sheet, rows, named, day or today, complete=complete)


def form_for(folder: Path, ledger: Ledger, form: PaperForm, where: Sequence[str], unit: str | None) -> GridDocument:
    """A record form for each of the rows of an office that meet the conditions; without `unit` under the office's own name."""
    conditions, today = (*form.where, *parse_conditions(ledger, where)), dt.date.today()

    def read(office: Office) -> tuple[list[FormRecord], str]:
        rows = chosen_rows(readable_rows(office, ledger, today), conditions)
        return form_records(office.database, ledger, form, rows), unit or unit_of(office.database)

    records, named = read_office(folder, read)
    return form_document(ledger, form, records, named, today)


def run_export(arguments: argparse.Namespace) -> int:
    """python -m app export: the ledger's first form that fits the conditions, complete so that it imports again."""
    ledger = IMPORTABLE_BY_KEY.get(arguments.ledger)
    if ledger is None:
        raise InvalidValueError(f"没有台账“{arguments.ledger}”。", f"可用：{'、'.join(IMPORTABLE_BY_KEY)}。")
    sheet = best_sheet(ledger, arguments.where, arguments.form)
    document = sheet_for(arguments.data, ledger, sheet, arguments.where, arguments.unit, complete=True)
    write_xlsx(document, arguments.out)
    say(f"已导出 {len(document.rows)} 行：{arguments.out}")
    warn_plain(ledger)
    return 0


def best_sheet(ledger: Ledger, where: Sequence[str], key: str | None) -> Sheet:
    """The form asked for, or the first whose own conditions are among those given, or one with all rows."""
    if key:
        paper = find_paper(key)[1]
        if not isinstance(paper, Sheet):
            raise InvalidValueError(
                f"《{plain_form_title(paper)}》不是表格，不能导出后再导入。", "请用 print 命令保存为 .xlsx。"
            )
        return paper
    given = set(parse_conditions(ledger, where))
    for sheet in ledger.sheets:
        if set(sheet.where) <= given:
            return sheet
    return Sheet(ledger.key, ledger.title, ledger.sheets[0].columns, ledger.sheets[0].signature, ledger.sheets[0].paper)


def run_print(arguments: argparse.Namespace) -> int:
    """python -m app print: a paper form as PDF, Word or Excel, by the suffix of the file."""
    from app.forms.output import write_document  # Qt, only where paper is drawn

    ledger, paper = find_paper(arguments.form)
    day = read_day(arguments.day, paper)
    document: Document
    if isinstance(paper, PaperForm):
        document = form_for(arguments.data, ledger, paper, arguments.where, arguments.unit)
    else:
        document = sheet_for(arguments.data, ledger, paper, arguments.where, arguments.unit, complete=False, day=day)
    pages = write_document(document, arguments.out)
    say(f"已生成 {pages} 页：{arguments.out}")
    warn_plain(ledger)
    return 0


def read_day(text: str | None, paper: Sheet | PaperForm) -> dt.date | None:
    """2023-06-30. Raises InvalidValueError, also for a form that only knows how things are now."""
    if not text:
        return None
    if not isinstance(paper, Sheet) or not paper.as_of:
        raise InvalidValueError(f"表样“{paper.key}”只能按现在的台账打印。", "去掉 --day。")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"日期“{text}”应写成 2023-06-30 的样子。") from None


def run_report(arguments: argparse.Namespace) -> int:
    """python -m app report: 整改进展情况报告, with --year 年度党建工作总结, with --session 民主生活会情况报告,
    with --meeting 会议纪要."""
    from app.forms.output import write_document  # Qt, only where paper is drawn

    year = read_year(arguments.year)
    if arguments.half and year is None:
        raise InvalidValueError("--half 须与 --year 同时使用。", "例如 --year 2023 --half。")
    meeting: str | None = arguments.meeting
    if sum((bool(arguments.campaign), year is not None, arguments.session is not None, meeting is not None)) > 1:
        advice = "整改进展情况报告按专项，年度总结按年度，民主生活会情况报告和会议纪要按会议。"
        raise InvalidValueError("--campaign、--year、--session 与 --meeting 不能同时使用。", advice)

    def read(office: Office) -> OfficialDocument:
        today, unit = dt.date.today(), arguments.unit or unit_of(office.database)
        if arguments.session is not None:
            return session_report_of(office.database, arguments.session, today, unit)
        if meeting is not None:
            return minutes_of(office.database, meeting, today, unit)
        if year is not None:
            return yearly_report_of(office.database, year_period(year, half=arguments.half), today, unit)
        found = read_rows(office.database, CAMPAIGN, today)
        known = {str(row[found.position(CAMPAIGN.name_field)]) for row in found.values}
        if arguments.campaign and arguments.campaign not in known:
            raise InvalidValueError(f"没有专项“{arguments.campaign}”。", f"可用：{'、'.join(sorted(known)) or '（无）'}。")
        return report_of_today(office.database, today, arguments.campaign, unit)

    document = read_office(arguments.data, read)
    if arguments.to:
        document = replace(document, addressee=arguments.to)
    pages = write_document(document, arguments.out)
    say(f"已生成 {pages} 页：{arguments.out}")
    return 0
