"""What the performance suite measures: the steps of this program and of its peers. Each runs in a process of its own.

A step returns the times of what is measured; what is prepared before does not count. Programs that a step starts are
measured from their start to their end.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.bench_start import QUIET_SECONDS, computed, screen

TODAY = dt.date(2023, 11, 22)
WATCH_SECONDS = 0.005  # before the first look at the memory of a program; each later one waits half as long again
MOST_WATCH_SECONDS = 0.1
FILTER_WORD, SORTED_FIELD = "整改", "statement"
UNO_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-uno is for
MOST_SECONDS = 60.0  # for a program with a window


class Times(NamedTuple):
    """Seconds of computing (all threads), and those that somebody waits, which are the same or more where others work."""

    seconds: float
    waited: float


def timed(work: Callable[[], object]) -> Times:
    """The times of one call."""
    start, began = time.perf_counter(), time.process_time()
    work()
    return Times(time.process_time() - began, time.perf_counter() - start)


def peak_memory(pid: int | str = "self") -> float:
    """The most memory a process has had, in MB; 0 when it has ended. Not from getrusage(), which counts the parent's, too."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def descendants(pid: int) -> list[int]:
    """A process and all below it: soffice is a script that starts another program."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        below.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


class Programs:
    """Runs other programs and remembers the most memory that one of them was seen to have, in MB; None before the first."""

    memory: float | None = None

    def run(self, command: Sequence[str], out: Path | None = None) -> Times:
        """The times from the start of a program to its end; raises CalledProcessError when it fails."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.memory = self.memory or 0.0
        with (out or Path("/dev/null")).open("wb") as target:
            pause, start = WATCH_SECONDS, time.perf_counter()
            with subprocess.Popen(command, stdout=target, stderr=subprocess.DEVNULL) as program:
                while True:
                    self.memory = max(self.memory, sum(map(peak_memory, descendants(program.pid))))
                    try:
                        code = program.wait(pause)
                        break
                    except subprocess.TimeoutExpired:
                        pause = min(pause * 1.5, MOST_WATCH_SECONDS)
            waited = time.perf_counter() - start
        if code:
            raise subprocess.CalledProcessError(code, command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Times(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, waited)


# What the steps work on


def prepare(rows: int, folder: Path) -> Times:
    """An office with the rows on this PC, and the same rows for the peers that read no office."""
    from app.commands import open_office
    from app.ledgers.changes.operations import add_rows
    from app.ledgers.problems.problem import PROBLEM
    from app.ledgers.registry import LEDGERS
    from app.ui.settings import Settings
    from tests.benchmarks.bench_table import plain_texts
    from tests.benchmarks.data import problem_rows

    found = problem_rows(rows)
    office = open_office(folder / "office", folder / "local", create=True)
    wanted = [name for name, spec in PROBLEM.fields.items() if spec.writable]
    mappings = ({name: row[name] for name in wanted} for row in map(found.mapping, range(rows)))
    office.run(add_rows(PROBLEM, list(mappings), TODAY, LEDGERS))
    office.close()
    Settings(folder / "local").put("page", "problem_all")
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(column.field for column in PROBLEM.columns)
        writer.writerows(plain_texts(found))
    return sqlite_import(Programs(), folder, "rows.db")


def open_step(rows: int, folder: Path, started: float) -> Times:
    """From the start of Python to the ledger's page on the screen with all rows of a stored office."""
    from app.application import make_application, open_window
    from app.commands import open_office
    from app.ui.page.ledger_page import LedgerPage

    application = make_application(["suite"])
    window = open_window(open_office(folder / "office", folder / "local"), folder / "local", "office", TODAY)
    window.show()
    page = window.page
    if not isinstance(page, LedgerPage):
        raise TypeError(type(page))
    while not page.ready:
        application.processEvents()
        time.sleep(0.001)
    application.processEvents()
    page.table.grid.viewport().repaint()
    times = Times(time.process_time(), time.perf_counter() - started)
    if page.table.grid.model().rowCount() != rows:
        raise ValueError(page.table.grid.model().rowCount())
    return times


# This program and Qt


def table_step(name: str, rows: int, peer: bool) -> Times:
    """First paint, a keystroke in the filter, a sort: in our table, or in Qt's own."""
    from PySide6.QtWidgets import QApplication

    from app.core.conditions import Matches
    from app.ledgers.problems.problem import PROBLEM
    from app.ledgers.views.search import SearchTexts
    from app.ledgers.views.sorting import SortBy
    from app.ledgers.views.view import LedgerView
    from app.ui.palette import dress
    from app.ui.table.ledger_table import LedgerTable
    from tests.benchmarks.bench_table import WORDS, PlainModel, painted, plain_texts, show
    from tests.benchmarks.data import problem_rows

    app = QApplication([])
    dress(app)
    found = problem_rows(rows)
    if peer:
        from PySide6.QtCore import QSortFilterProxyModel
        from PySide6.QtWidgets import QTableView

        model, view, proxy = PlainModel(plain_texts(found)), QTableView(), QSortFilterProxyModel()
        proxy.setFilterKeyColumn(-1)
        proxy.setSourceModel(model)
        column = [item.field for item in PROBLEM.columns].index(SORTED_FIELD)
        if name == "first paint":
            view.setModel(model)
            return timed(lambda: show(view))
        view.setModel(proxy)
        show(view)
        work = partial(proxy.setFilterFixedString, FILTER_WORD) if name == "filter keystroke" else partial(proxy.sort, column)
        return timed(lambda: (work(), painted(view)))
    table = LedgerTable(PROBLEM, lambda spec: (), today=lambda: TODAY)
    ledger_view = LedgerView(found)
    ledger_view.adopt_search_texts(found, SearchTexts(found))
    ledger_view.prepare()
    if name == "first paint":
        return timed(lambda: (table.set_view(ledger_view), show(table)))
    table.set_view(ledger_view)
    show(table)
    if name == "pinyin sort":
        return timed(lambda: (table.set_sort([SortBy("statement")]), painted(table.grid)))

    def key(word: str) -> None:
        ledger_view.filter([Matches(word)])
        table.refresh()
        painted(table.grid)

    return max(timed(lambda word=word: key(word)) for word in WORDS)  # type: ignore[misc]


def import_step(path: Path) -> Times:
    """A workbook into an empty office."""
    from app.commands import open_office
    from app.exchange.importing.import_commit import import_operation
    from app.exchange.importing.plan import plan_import
    from app.ledgers.registry import LEDGERS

    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        office = open_office(Path(name) / "office", Path(name) / "local", create=True)
        times = timed(lambda: office.run(import_operation(plan_import(path, LEDGERS), dt.date.today())))
        office.close()
        return times


def export_step(rows: int, path: Path) -> Times:
    """The office's styled workbook."""
    from app.exchange.exporting.export_xlsx import write_xlsx
    from app.forms.papers.ledger_sheet import sheet_document
    from app.ledgers.problems.problem import PROBLEM
    from tests.benchmarks.data import problem_rows

    found = problem_rows(rows)
    mappings = [found.mapping(place) for place in range(rows)]
    sheet = PROBLEM.sheet("rectification_all")
    return timed(lambda: write_xlsx(sheet_document(PROBLEM, sheet, mappings, "机关党办", TODAY), path))


def pdf_step(rows: int, path: Path) -> Times:
    """The ledger as PDF."""
    from app.forms.papers.ledger_sheet import sheet_document
    from app.forms.pdf import write_pdf
    from app.ledgers.problems.problem import PROBLEM
    from tests.benchmarks.data import problem_rows

    found = problem_rows(rows)
    mappings = [found.mapping(place) for place in range(rows)]
    sheet = PROBLEM.sheet("rectification_all")
    return timed(lambda: write_pdf(sheet_document(PROBLEM, sheet, mappings, "机关党办", TODAY), path))


def our_step(name: str, rows: int, folder: Path, started: float) -> Times:
    """One measurement of this program; `started` is when its process was."""
    match name:
        case "open":
            return open_step(rows, folder, started)
        case "import":
            return import_step(folder / "rows.xlsx")
        case "styled export":
            return export_step(rows, folder / "rows.xlsx")
        case "PDF":
            return pdf_step(rows, folder / "rows.pdf")
    return table_step(name, rows, peer=False)


# Peers


def openpyxl_step(name: str, rows: int, folder: Path) -> Times:
    """Read the cells of a workbook, or write them without any layout."""
    from openpyxl import Workbook, load_workbook

    if name == "import":

        def read() -> None:
            for sheet in load_workbook(folder / "rows.xlsx", read_only=True, data_only=True):
                for _ in sheet.iter_rows(values_only=True):
                    pass

        return timed(read)
    from app.forms.papers.ledger_sheet import sheet_document
    from app.ledgers.problems.problem import PROBLEM
    from tests.benchmarks.data import problem_rows

    found = problem_rows(rows)
    mappings = [found.mapping(place) for place in range(rows)]
    document = sheet_document(PROBLEM, PROBLEM.sheet("rectification_all"), mappings, "机关党办", TODAY)

    def write() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for cells in document.rows:
            sheet.append(list(cells))
        book.save(folder / "peer.xlsx")

    return timed(write)


def libreoffice_step(programs: Programs, name: str, folder: Path) -> Times:
    """One action of LibreOffice, which is spoken to over its UNO bridge (libreoffice.py)."""
    profile = folder / "profile"
    if not profile.exists():  # the first start makes it
        programs.run(["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--terminate_after_init"])
    works_on = folder / ("rows.csv" if name in ("filter keystroke", "pinyin sort") else "rows.xlsx")
    said = [str(profile), name, str(works_on), SORTED_FIELD, FILTER_WORD]
    done = subprocess.run(
        [UNO_PYTHON, str(Path(__file__).with_name("libreoffice.py")), *said], stdout=subprocess.PIPE, text=True, check=True
    )
    told = json.loads(done.stdout)
    programs.memory = told.pop("memory")
    return Times(**told)


def sqlite_import(programs: Programs, folder: Path, name: str) -> Times:
    """A CSV file into a new table of texts."""
    (folder / name).unlink(missing_ok=True)
    return programs.run(["sqlite3", str(folder / name), f".import --csv {folder / 'rows.csv'} problem"])


def sqlite_step(programs: Programs, name: str, folder: Path) -> Times:
    """The command line of SQLite: what is under DB Browser for SQLite, without its window."""
    if name == "import":
        return sqlite_import(programs, folder, "import.db")
    columns = (folder / "rows.csv").open(encoding="utf-8").readline().strip().split(",")
    found = " OR ".join(f"{column} LIKE '%{FILTER_WORD}%'" for column in columns)
    queries = {
        "filter keystroke": f"SELECT * FROM problem WHERE {found}",
        "pinyin sort": f"SELECT * FROM problem ORDER BY {SORTED_FIELD}",
        "styled export": "SELECT * FROM problem",
    }
    options = ["-csv", "-header"] if name == "styled export" else []
    out = folder / "export.csv" if name == "styled export" else None
    return programs.run(["sqlite3", *options, str(folder / "rows.db"), queries[name]], out)


def browser_step(programs: Programs, folder: Path) -> Times:
    """DB Browser for SQLite on a screen: from its start until the table is there and nothing is computed any more."""
    command = ["sqlitebrowser", str(folder / "rows.db"), "--table", "problem"]
    with tempfile.TemporaryDirectory() as name, screen(Path(name)) as shown:
        env = {key: value for key, value in os.environ.items() if key != "QT_QPA_PLATFORM"}
        began = quiet = time.perf_counter()
        painted = seconds = 0.0
        with subprocess.Popen(
            command, env=env | {"DISPLAY": shown.display, "HOME": name}, stderr=subprocess.DEVNULL
        ) as program:
            while not painted or time.perf_counter() - quiet < QUIET_SECONDS:
                if not painted and shown.is_painted(shown.pixels()):
                    painted = time.perf_counter()
                if (used := computed(program.pid)) != seconds:
                    seconds, quiet = used, time.perf_counter()
                if program.poll() is not None or time.perf_counter() - began > MOST_SECONDS:
                    raise subprocess.CalledProcessError(1, command)
                time.sleep(WATCH_SECONDS)
            programs.memory = peak_memory(program.pid)
            program.terminate()
    return Times(seconds, painted - began)


def peer_step(programs: Programs, name: str, rows: int, folder: Path, peer: str) -> Times:
    """One measurement of a peer."""
    match peer:
        case "openpyxl":
            return openpyxl_step(name, rows, folder)
        case "LibreOffice":
            return libreoffice_step(programs, name, folder)
        case "DB Browser":
            return browser_step(programs, folder)
        case "sqlite3":
            return sqlite_step(programs, name, folder)
    return table_step(name, rows, peer=True)
