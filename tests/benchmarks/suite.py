"""The performance suite: what a clerk waits for, beside what the clerk would use instead, in one run and one table.

    python -m tests.benchmarks.suite [--rows 1000,10000,100000]

Each measurement is a process of its own, so that its peak memory is its own. Peers: a QTableView over a list with
QSortFilterProxyModel; openpyxl for reading and writing; LibreOffice for PDF (when it is installed). Goals stand beside the
10,000 rows of the issue; nothing here fails a test.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

GOALS = {"first paint": 0.1, "filter keystroke": 0.05, "pinyin sort": 0.1, "import": 1.5, "styled export": 2.5, "PDF": 8.0}
MOST_MEMORY_MB = 350.0
PEERS = {
    "first paint": "QTableView",
    "filter keystroke": "QSortFilterProxyModel",
    "pinyin sort": "QSortFilterProxyModel",
    "import": "openpyxl (read only)",
    "styled export": "openpyxl (plain cells)",
    "PDF": "LibreOffice",
}
MOST_PDF_ROWS = 10_000  # 100,000 rows are thousands of pages: nobody prints them, and LibreOffice takes half an hour


@dataclass(frozen=True)
class Result:
    """Seconds and the peak memory of the process in MB."""

    seconds: float
    memory: float


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


# Steps: each returns the seconds of what is measured; what is prepared before does not count


def table_step(name: str, rows: int, peer: bool) -> float:
    """First paint, a keystroke in the filter, a sort: in our table, or in Qt's own."""
    from PySide6.QtWidgets import QApplication

    from app.core.conditions import Matches
    from app.ledgers.problem import PROBLEM
    from app.ledgers.search import SearchTexts
    from app.ledgers.sorting import SortBy
    from app.ledgers.view import LedgerView
    from app.ui.palette import dress
    from app.ui.table.ledger_table import LedgerTable
    from tests.benchmarks.bench_table import WORDS, PlainModel, painted, plain_texts, show
    from tests.benchmarks.data import TODAY, problem_rows

    app = QApplication([])
    dress(app)
    found = problem_rows(rows)
    if peer:
        from PySide6.QtCore import QSortFilterProxyModel
        from PySide6.QtWidgets import QTableView

        model, view, proxy = PlainModel(plain_texts(found)), QTableView(), QSortFilterProxyModel()
        proxy.setFilterKeyColumn(-1)
        proxy.setSourceModel(model)
        column = [item.field for item in PROBLEM.columns].index("statement")
        if name == "first paint":
            view.setModel(model)
            return timed(lambda: show(view))
        view.setModel(proxy)
        show(view)
        work = partial(proxy.setFilterFixedString, "整改") if name == "filter keystroke" else partial(proxy.sort, column)
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


def import_step(path: Path, peer: bool) -> float:
    """A workbook into an empty office; openpyxl only reads its cells."""
    if peer:
        from openpyxl import load_workbook

        def read() -> None:
            for sheet in load_workbook(path, read_only=True, data_only=True):
                for _ in sheet.iter_rows(values_only=True):
                    pass

        return timed(read)
    import datetime as dt

    from app.commands import open_office
    from app.exchange.import_commit import import_operation
    from app.exchange.plan import plan_import
    from app.ledgers.registry import LEDGERS

    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        office = open_office(Path(name) / "office", Path(name) / "local", create=True)
        seconds = timed(lambda: office.run(import_operation(plan_import(path, LEDGERS), dt.date.today())))
        office.close()
        return seconds


def export_step(rows: int, path: Path, peer: bool) -> float:
    """The office's styled workbook; openpyxl writes the same cells without any layout."""
    import datetime as dt

    from app.exchange.export_xlsx import write_xlsx
    from app.forms.ledger_sheet import sheet_document
    from app.ledgers.problem import PROBLEM
    from tests.benchmarks.data import problem_rows

    found = problem_rows(rows)
    mappings = [found.mapping(place) for place in range(rows)]
    make = partial(sheet_document, PROBLEM, PROBLEM.sheet("rectification_all"), mappings, "机关党办", dt.date(2023, 11, 22))
    if not peer:
        return timed(lambda: write_xlsx(make(), path))
    from openpyxl import Workbook

    document = make()

    def write() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for cells in document.rows:
            sheet.append(list(cells))
        book.save(path)

    return timed(write)


def pdf_step(rows: int, path: Path, peer: bool) -> float:
    """The ledger as PDF; LibreOffice converts the workbook exported from it (starting LibreOffice counts)."""
    import datetime as dt

    from app.forms.ledger_sheet import sheet_document
    from app.forms.pdf import write_pdf
    from app.ledgers.problem import PROBLEM
    from tests.benchmarks.data import problem_rows

    if peer:
        profile = (path.parent / "profile").as_uri()
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(path.parent),
        ]
        return timed(lambda: subprocess.run([*command, str(path.with_suffix(".xlsx"))], check=True, capture_output=True))
    found = problem_rows(rows)
    mappings = [found.mapping(place) for place in range(rows)]
    sheet = PROBLEM.sheet("rectification_all")
    day = dt.date(2023, 11, 22)
    return timed(lambda: write_pdf(sheet_document(PROBLEM, sheet, mappings, "机关党办", day), path))


def step(name: str, rows: int, folder: Path, peer: bool) -> float:
    """One measurement, in this process."""
    path = folder / f"{rows}.xlsx"
    match name:
        case "import":
            return import_step(path, peer)
        case "styled export":
            return export_step(rows, folder / "peer.xlsx" if peer else path, peer)
        case "PDF":
            return pdf_step(rows, path.with_suffix(".pdf"), peer)
    return table_step(name, rows, peer)


# The run


def measured(name: str, rows: int, folder: Path, peer: bool) -> Result | None:
    """One measurement in a process of its own; None when it could not be made."""
    if name == "PDF" and (rows > MOST_PDF_ROWS or (peer and shutil.which("soffice") is None)):
        return None
    command = [sys.executable, "-m", "tests.benchmarks.suite", "--step", name, str(rows), str(folder), str(int(peer))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr[-600:], file=sys.stderr)
        return None
    return Result(**json.loads(done.stdout.splitlines()[-1]))


def line(name: str, rows: int, ours: Result, theirs: Result | None) -> str:
    """One line of the table."""
    beside = f"{theirs.seconds:8.3f} s {theirs.memory:6.0f} MB {ours.seconds / theirs.seconds:7.2f}" if theirs else " " * 28
    goal = GOALS[name] if rows == 10_000 else None
    met = goal is not None and ours.seconds <= goal and ours.memory <= MOST_MEMORY_MB
    verdict = f"  goal {goal:g} s, {MOST_MEMORY_MB:.0f} MB: {'met' if met else 'MISSED'}" if goal else ""
    return f"{rows:>7,}  {name:<17} {ours.seconds:8.3f} s {ours.memory:6.0f} MB  {beside}  {PEERS[name] if theirs else '':<22}{verdict}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000,10000,100000")
    parser.add_argument("--step", nargs=4)
    asked = parser.parse_args()
    if asked.step:
        gc.disable()  # as in the window, where Python's automatic collection is off (app/ui/garbage.py); for the peer, too
        name, rows, folder, peer = asked.step
        seconds = step(name, int(rows), Path(folder), peer == "1")
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({"seconds": seconds, "memory": peak / 1024}), flush=True)
        os._exit(0)  # nothing that Qt would still like to say
    print("   rows  what                    ours              theirs               ratio")
    for rows in map(int, asked.rows.split(",")):
        with tempfile.TemporaryDirectory() as name:
            for what in ("styled export", "import", "first paint", "filter keystroke", "pinyin sort", "PDF"):
                ours = measured(what, rows, Path(name), peer=False)
                if ours is not None:
                    print(line(what, rows, ours, measured(what, rows, Path(name), peer=True)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
