"""The command line without a window: import, export, print, ledgers. For scheduled tasks and tests; a stable contract."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeVar

from app.core.command_line import say
from app.core.errors import ExpectedError, InvalidValueError, PasswordNeededError, StorageError
from app.core.program import DEFAULT_UNIT, VERSION, local_folder, login_name, pc_name, replica_path, station_id
from app.core.whole_file import whole_file
from app.exchange.counts import counts_of
from app.exchange.export_xlsx import write_xlsx
from app.exchange.import_commit import import_operation
from app.exchange.importable import IMPORTABLE, IMPORTABLE_BY_KEY
from app.exchange.known_rows import with_known_rows, without_identical
from app.exchange.plan import needs_password, plan_import, refused, to_json
from app.exchange.scheme_sheet import STANDARD, standard_rows
from app.forms.document import TableDocument
from app.forms.form_records import FormRecord, form_records
from app.forms.grid import GridDocument
from app.forms.ledger_sheet import sheet_document
from app.forms.official import OfficialDocument
from app.forms.pages import Document
from app.forms.record_form import form_document, plain_form_title
from app.ledgers import MIGRATIONS
from app.ledgers.as_of import rows_as_of
from app.ledgers.declaration import Ledger, Sheet, Values
from app.ledgers.directory import CAMPAIGN
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import read_settings
from app.ledgers.paper import PaperForm
from app.ledgers.queries import chosen_rows, parse_conditions
from app.ledgers.restricted_tasks import open_restricted, warn_plain
from app.ledgers.rows import Rows, read_rows
from app.ledgers.years import refuse_closed_years
from app.rectify.dispatch import EVERY_CAMPAIGN
from app.reports.democratic import session_report_of
from app.reports.rectification import report_of_today
from app.reports.yearly import year_period, yearly_report_of
from app.scoring.rights import office_rules
from app.store.accounts import ForbiddenError
from app.store.faults import AwayError, file_faults
from app.store.folder_check import SIGNS, check_folder
from app.store.keys import Credentials
from app.store.moving import settle_broken_move
from app.store.office import Identity, Office
from app.store.protecting import update_rules
from app.store.sealing import LockedError

YEAR_LABEL = "年度"
USER_VARIABLE, PASSWORD_VARIABLE = "STAR_LEDGER_USER", "STAR_LEDGER_PASSWORD"  # of an office with a password
Found = TypeVar("Found")


def open_office(
    folder: Path,
    local: Path | None = None,
    user: str = "",
    *,
    create: bool = True,
    credentials: Credentials | None = None,
) -> Office:
    """The office in a folder; `local` is where this PC keeps its replicas.

    With `create` an empty folder becomes an office; otherwise StorageError: a mistyped name must not look like lost data.
    An office this PC knows is opened for reading while its folder is away. Raises LockedError when it has a password and no
    `credentials` are given, WrongPasswordError when they do not fit.
    """
    local = local or local_folder()
    with file_faults(local):
        station = station_id(local)
    with file_faults(folder):
        replica = replica_path(local, folder)
        known = replica.exists() or (folder / "office.json").is_file()
    if not create and not known:
        raise StorageError(f"这个文件夹里没有台账数据：{folder}", "请检查文件夹名称；如果在共享盘上，请检查网络是否连通。")
    identity = Identity(user or login_name(), pc_name(), VERSION, station)
    office = Office(folder, replica, MIGRATIONS, identity, credentials=credentials, judge=refuse_closed_years)
    try:
        broken_move = settle_broken_move(office)
        if office.health.may_write:
            update_rules(office, office_rules())
    except (StorageError, ForbiddenError):  # told by the health; the next opening tries again
        broken_move = None
    if broken_move is not None:
        office.tell(broken_move)
    return office


def open_for_task(folder: Path, *, create: bool = True) -> Office:
    """The office for a command: user and password come from the environment, or are asked for at a console."""
    password = os.environ.get(PASSWORD_VARIABLE)
    given = Credentials(os.environ.get(USER_VARIABLE) or login_name(), password) if password else None
    try:
        return open_office(folder, create=create, credentials=given)
    except LockedError as fault:
        if given is not None or sys.stdin is None or not sys.stdin.isatty():
            raise LockedError(
                fault.message, f"请设置环境变量 {USER_VARIABLE} 和 {PASSWORD_VARIABLE}。", fault.detail
            ) from fault
    asked = Credentials(input("用户名："), getpass.getpass("密码："))
    return open_office(folder, create=create, credentials=asked)


def import_file(office: Office | None, path: Path, arguments: argparse.Namespace) -> dict[str, object]:
    """Plan and, unless this is a dry run, commit one workbook; what came of it as the contract's JSON."""
    fixed = dict(split_pair(pair) for pair in arguments.set)
    year = fixed.get(YEAR_LABEL)  # also a field of some ledgers, which then get it as a value
    spec = IMPORTABLE_BY_KEY[arguments.ledger].by_label.get(YEAR_LABEL) if arguments.ledger else None
    if arguments.ledger and (spec is None or not spec.writable):
        fixed.pop(YEAR_LABEL, None)
    try:
        plan = plan_import(
            path,
            IMPORTABLE,
            ledger=arguments.ledger,
            fixed=fixed,
            default_year=read_year(year),
            password=arguments.password,
            kinds=read_settings(office.database, RememberedFiles).by_signature() if office is not None else None,
        )
    except PasswordNeededError as fault:
        return needs_password(str(path), fault)
    except ExpectedError as fault:
        return refused(str(path), fault)
    if office is not None:
        try:
            for key in {sheet.ledger for sheet in plan.sheets if sheet.ledger}:
                open_restricted(office.database, IMPORTABLE_BY_KEY[key])
        except ExpectedError as fault:
            return {**to_json(plan), "outcome": "refused", "message": str(fault)}
        plan = with_known_rows(plan, office.database, update=arguments.update)
    result = to_json(plan)
    fresh, same = without_identical(plan)
    counts = counts_of(fresh)
    result["completed"] = counts.completed
    try:
        if counts.changed or not (same or counts.kept):
            step = import_operation(fresh, dt.date.today())
            if office is not None:
                office.run(step)
    except ExpectedError as fault:
        return {**result, "outcome": "refused", "message": str(fault)}
    words = "已导入" if office is not None else "可以导入"
    parts = [
        f"{words} {counts.changed} 条",
        f"其中 {counts.completed} 条补充或更新了现有的行" if counts.completed else "",
        f"另有 {same} 条与现有内容相同，没有重复导入" if same else "",
        f"{counts.kept} 处与现有内容不同，没有改动" if counts.kept else "",
    ]
    return {**result, "outcome": "imported", "message": "，".join(filter(None, parts)) + "。"}


def read_year(text: str | None) -> int | None:
    """年度=2023. Raises InvalidValueError."""
    if not text:
        return None
    if not re.fullmatch(r"(?:19|20)\d\d", text):
        raise InvalidValueError(f"年度“{text}”应写成四位数字，如 2023。")
    return int(text)


def split_pair(pair: str) -> tuple[str, str]:
    """字段=值 in two. Raises InvalidValueError."""
    name, sign, value = pair.partition("=")
    if not sign or not name.strip():
        raise InvalidValueError(f"“{pair}”应写成 字段=值。")
    return name.strip(), value.strip()


def run_import(arguments: argparse.Namespace) -> int:
    """python -m app import"""
    if arguments.ledger and arguments.ledger not in IMPORTABLE_BY_KEY:
        raise InvalidValueError(f"没有台账“{arguments.ledger}”。", f"可用：{'、'.join(IMPORTABLE_BY_KEY)}。")
    fixed = dict(split_pair(pair) for pair in arguments.set)
    read_year(fixed.get(YEAR_LABEL))  # a slip is told before anything is written
    if arguments.json:
        write_json(arguments.json, [])  # a path that cannot be written too
    office = None if arguments.dry_run else open_for_task(arguments.data)
    try:
        results = [import_file(office, path, arguments) for path in arguments.files]
    finally:
        if office is not None:
            office.close()
    if arguments.json:
        write_json(arguments.json, results)
    say("\n".join(f"{item['file']}：{item['message']}" for item in results))
    return 0 if all(item["outcome"] == "imported" for item in results) else 1


def readable_rows(office: Office, ledger: Ledger, today: dt.date) -> Rows:
    """The rows of a ledger for paper or Excel. Raises LockedLedgerError and WrongPasswordError."""
    if ledger is STANDARD:
        return standard_rows(office.database)
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


def read_office(folder: Path, read: Callable[[Office], Found]) -> Found:
    """What `read` finds in an office that is up to date; StorageError when its folder is away."""
    office = open_for_task(folder, create=False)
    try:
        if isinstance(office.fault, AwayError):  # nobody at a scheduled task sees that this PC's copy is an old one
            raise office.fault
        return read(office)
    finally:
        office.close()


def sheet_for(
    folder: Path, ledger: Ledger, sheet: Sheet, where: Sequence[str], unit: str, *, complete: bool, day: dt.date | None = None
) -> TableDocument:
    """A table over the rows of an office that meet the conditions, as of a day where the sheet can be."""
    conditions, today = (*sheet.where, *parse_conditions(ledger, where)), dt.date.today()

    def read(office: Office) -> list[Values]:
        found = chosen_rows(readable_rows(office, ledger, today), conditions)
        if day is not None:
            ids = [row_id for row_id, _ in found]
            return [row for _, row in rows_as_of(office.database, ledger, ledger.child(sheet.as_of), ids, day)]
        return [row for _, row in found]

    return sheet_document(ledger, sheet, read_office(folder, read), unit, day or today, complete=complete)


def form_for(folder: Path, ledger: Ledger, form: PaperForm, where: Sequence[str], unit: str) -> GridDocument:
    """A record form for each of the rows of an office that meet the conditions."""
    conditions, today = (*form.where, *parse_conditions(ledger, where)), dt.date.today()

    def read(office: Office) -> list[FormRecord]:
        rows = chosen_rows(readable_rows(office, ledger, today), conditions)
        return form_records(office.database, ledger, form, rows)

    return form_document(ledger, form, read_office(folder, read), unit, today)


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
    """python -m app report: 整改进展情况报告, with --year 年度党建工作总结, with --session 民主生活会情况报告."""
    from app.forms.output import write_document  # Qt, only where paper is drawn

    year = read_year(arguments.year)
    if arguments.half and year is None:
        raise InvalidValueError("--half 须与 --year 同时使用。", "例如 --year 2023 --half。")
    if sum((bool(arguments.campaign), year is not None, arguments.session is not None)) > 1:
        advice = "整改进展情况报告按专项，年度总结按年度，民主生活会情况报告按会议。"
        raise InvalidValueError("--campaign、--year 与 --session 不能同时使用。", advice)

    def read(office: Office) -> OfficialDocument:
        today = dt.date.today()
        if arguments.session is not None:
            return session_report_of(office.database, arguments.session, today, arguments.unit)
        if year is not None:
            return yearly_report_of(office.database, year_period(year, half=arguments.half), today, arguments.unit)
        found = read_rows(office.database, CAMPAIGN, today)
        known = {str(row[found.position(CAMPAIGN.name_field)]) for row in found.values}
        if arguments.campaign and arguments.campaign not in known:
            raise InvalidValueError(f"没有专项“{arguments.campaign}”。", f"可用：{'、'.join(sorted(known)) or '（无）'}。")
        return report_of_today(office.database, today, arguments.campaign, arguments.unit)

    document = read_office(arguments.data, read)
    if arguments.to:
        document = replace(document, addressee=arguments.to)
    pages = write_document(document, arguments.out)
    say(f"已生成 {pages} 页：{arguments.out}")
    return 0


def run_ledgers(arguments: argparse.Namespace) -> int:
    """python -m app ledgers: what exists."""
    found = [describe(ledger) for ledger in IMPORTABLE]
    if arguments.json and arguments.json != Path("-"):
        write_json(arguments.json, found)
    else:
        say(json_text(found))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """python -m app check"""
    findings = check_folder(arguments.folder)
    if arguments.json:
        write_json(arguments.json, [asdict(finding) for finding in findings])
    say("\n".join(f"{SIGNS[finding.level]} {finding.title}：{finding.words}" for finding in findings))
    return 1 if any(finding.level == "bad" for finding in findings) else 0


def describe(ledger: Ledger) -> Mapping[str, object]:
    """A ledger's keys, fields and forms."""
    return {
        "key": ledger.key,
        "title": ledger.title,
        "fields": [
            {"name": spec.name, "label": spec.label, "kind": type(spec.kind).__name__, "required": spec.required}
            for spec in ledger.fields.values()
        ],
        "forms": [{"key": paper.key, "title": paper.title, "paper": paper.paper} for paper in ledger.papers],
    }


def json_text(content: object) -> str:
    """JSON as people can read it."""
    return json.dumps(content, ensure_ascii=False, indent=1)


def write_json(path: Path, content: object) -> None:
    """A file for scripts. Raises StorageError."""
    with whole_file(path) as file:
        file.write(json_text(content).encode())


def add_commands(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `python -m app`."""
    commands = parser.add_subparsers(dest="command", metavar="命令")
    importing = commands.add_parser("import", help="导入工作簿")
    importing.add_argument("--data", type=Path, required=True, help="数据文件夹")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    importing.add_argument("--ledger", help="台账；省略时按表头识别")
    importing.add_argument(
        "--set", action="append", default=[], metavar="字段=值", help="给所有行的值；年度=2023 补全日期的年份"
    )
    importing.add_argument("--password", help="工作簿的打开密码")
    importing.add_argument("--update", action="store_true", help="台账中已有、内容有变化的行按文件更新；省略时作为新行导入")
    importing.add_argument("--dry-run", action="store_true", help="只识别，不写入")
    importing.add_argument("--json", type=Path, metavar="OUT", help="识别结果写入的文件")
    importing.set_defaults(run=run_import)
    exporting = commands.add_parser("export", help="导出为 Excel")
    exporting.add_argument("--ledger", required=True)
    exporting.add_argument("--form", help="表样；省略时按条件选择")
    printing = commands.add_parser("print", help="打印为 PDF、Word 或 Excel（按文件名后缀）")
    printing.add_argument("--form", required=True)
    printing.add_argument("--day", metavar="日期", help="按这一天的情况打印（年中晒进度、年底晒实绩），如 2023-06-30")
    reporting = commands.add_parser("report", help="整改进展情况报告、年度总结、民主生活会情况报告（公文格式，.docx 或 .pdf）")
    reporting.add_argument("--campaign", default=EVERY_CAMPAIGN, help="专项；省略时为全部")
    reporting.add_argument("--year", help="写这一年的年度党建工作总结，如 2023")
    reporting.add_argument(
        "--session", nargs="?", const="", metavar="会议名称", help="写民主生活会情况报告；省略名称时为最近一次"
    )
    reporting.add_argument("--to", default="", metavar="主送单位", help="主送单位；省略时按台账")
    reporting.add_argument("--half", action="store_true", help="与 --year 一起：写上半年工作总结")
    for command in (exporting, printing):
        command.add_argument("--where", action="append", default=[], metavar="字段=值")
    for command, run in ((exporting, run_export), (printing, run_print), (reporting, run_report)):
        command.add_argument("--data", type=Path, required=True, help="数据文件夹")
        command.add_argument("--unit", default=DEFAULT_UNIT, help="填报单位")
        command.add_argument("out", type=Path, metavar="OUT")
        command.set_defaults(run=run)
    checking = commands.add_parser("check", help="共享盘体检：这个文件夹能不能放心使用")
    checking.add_argument("folder", type=Path, metavar="DIR")
    checking.add_argument("--json", type=Path, metavar="OUT", help="结果写入的文件")
    checking.set_defaults(run=run_check)
    listing = commands.add_parser("ledgers", help="列出台账、字段和表样")
    listing.add_argument("--json", type=Path, nargs="?", const=Path("-"), metavar="OUT")
    listing.set_defaults(run=run_ledgers)
