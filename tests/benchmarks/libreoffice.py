"""One action of LibreOffice on a workbook, run by the Python that has its UNO bridge (Debian: python3-uno), not by ours.

    python3 libreoffice.py PROFILE ACTION WORKBOOK FIELD WORD

Starts it with the profile of a folder, and prints its seconds of computing, those that somebody waits, and the most memory it
had (MB) as JSON. "open" counts from its start until the workbook is there; the other actions count alone. It has no window:
nothing is painted. Filter and sort work on a .csv with one row of headings: in the office's workbook the merged cells of
问题类别 forbid a sort.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.lang import Locale  # type: ignore[import-not-found]
from com.sun.star.sheet import TableFilterField2  # type: ignore[import-not-found]
from com.sun.star.sheet.FilterConnection import OR  # type: ignore[import-not-found]
from com.sun.star.sheet.FilterOperator2 import CONTAINS  # type: ignore[import-not-found]
from com.sun.star.table import TableSortField  # type: ignore[import-not-found]

CSV = "44,34,76,1"  # comma, quotation mark, UTF-8, from line 1 (https://wiki.openoffice.org/wiki/Documentation/DevGuide/Spreadsheets/Filter_Options)
PATIENCE_SECONDS = 60.0
FILTERS = {"styled export": "Calc MS Excel 2007 XML", "PDF": "calc_pdf_Export"}


def computing(pid: int) -> float:
    """Seconds of computing of a process, all its threads (Linux: the clock of another process has this number)."""
    return time.clock_gettime((~pid << 3) | 2)


def peak_memory(pid: int) -> float:
    """The most memory a process has had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def given(**values: object) -> tuple[Any, ...]:
    """Settings as UNO takes them."""
    found = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        found.append(item)
    return tuple(found)


def desktop(pipe: str) -> Any:
    """LibreOffice, as soon as it listens."""
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    until = time.perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            if time.perf_counter() > until:
                raise
            time.sleep(0.005)


def rows_of(book: Any) -> Any:
    """The cells below the headings."""
    sheet = book.Sheets.getByIndex(0)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.RangeAddress
    return sheet.getCellRangeByPosition(0, 1, end.EndColumn, end.EndRow)


def work_on(book: Any, action: str, workbook: Path, field: str, word: str) -> Callable[[], object]:
    """What the action is."""
    if action in FILTERS:
        target = workbook.with_suffix(".libreoffice").as_uri()
        return lambda: book.storeToURL(target, given(FilterName=FILTERS[action]))
    rows = rows_of(book)
    if action == "pinyin sort":
        headings = book.Sheets.getByIndex(0).getCellRangeByPosition(0, 0, rows.Columns.Count - 1, 0).getDataArray()[0]
        by = TableSortField()
        by.Field, by.IsAscending = headings.index(field), True
        by.CollatorLocale, by.CollatorAlgorithm = Locale("zh", "CN", ""), "pinyin"
        order = given(SortFields=uno.Any("[]com.sun.star.table.TableSortField", (by,)), ContainsHeader=False)
        return lambda: rows.sort(order)
    wanted = rows.createFilterDescriptor(True)
    wanted.ContainsHeader = False
    wanted.setFilterFields2(tuple(contains(place, word) for place in range(rows.Columns.Count)))
    return lambda: rows.filter(wanted)


def contains(column: int, word: str) -> Any:
    """One of the conditions of which a row has to meet any."""
    found = TableFilterField2()
    found.Connection, found.Field, found.Operator, found.StringValue = OR, column, CONTAINS, word
    return found


def process_of(pipe: str) -> int:
    """The process that listens at a pipe."""
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(FileNotFoundError, ProcessLookupError):  # one that has just ended
            words = found.read_bytes().split(b"\0")
            if words[0].endswith(b"soffice.bin") and any(pipe.encode() in word for word in words):
                return int(found.parent.name)
    raise ProcessLookupError(pipe)


def measure(profile: str, action: str, workbook: str, field: str, word: str) -> dict[str, float]:
    """Start LibreOffice, do it, and end LibreOffice."""
    path, pipe = Path(workbook), f"measured{os.getpid()}"
    command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore"]
    kind = given(FilterName="Text - txt - csv (StarCalc)", FilterOptions=CSV) if path.suffix == ".csv" else ()
    began = time.perf_counter()
    with subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL):
        program = desktop(pipe)
        try:
            process = process_of(pipe)
            computed = 0.0
            if action != "open":
                computed, began = computing(process), time.perf_counter()
            book = program.loadComponentFromURL(path.as_uri(), "_blank", 0, (*given(Hidden=True), *kind))
            if action not in ("open", "import"):
                work = work_on(book, action, path, field, word)
                computed, began = computing(process), time.perf_counter()
                work()
            waited, seconds = time.perf_counter() - began, computing(process) - computed
            found = {"seconds": seconds, "waited": waited, "memory": peak_memory(process)}
            book.close(True)
            return found
        finally:
            program.terminate()


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:])))
