"""When a file that came back was saved."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

from openpyxl.xml.functions import fromstring

from app.core.errors import WorkbookError
from app.exchange.grids.read_zip import ZIP_FAULTS, part_named

FIRST_WORKBOOKS = dt.datetime(1990, 1, 1)  # a date before is none
CLOCKS_APART = dt.timedelta(days=1)  # a date further ahead is none either; else it would always be the newest
CORE = "docProps/core.xml"
MODIFIED = "{http://purl.org/dc/terms/}modified"


def saved_at(data: bytes, written: dt.datetime) -> dt.datetime:
    """When a workbook was saved: by its own properties, which a copy keeps, else when its file was written. Local time."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            found = fromstring(part_named(package, CORE)).find(MODIFIED)
        if found is not None and found.text:
            moment = dt.datetime.fromisoformat(found.text.strip())
            local = moment.astimezone().replace(tzinfo=None) if moment.tzinfo else moment
            if FIRST_WORKBOOKS <= local <= dt.datetime.now() + CLOCKS_APART:
                return local
    except (*ZIP_FAULTS, WorkbookError, KeyError, SyntaxError, OverflowError):
        pass  # no package, or one without a readable moment; OverflowError, OSError: one that no local time exists for
    return written


def touched(path: Path) -> dt.datetime:
    """When a file was written as the file system has it; the beginning of time for one that is not there any more."""
    try:
        return dt.datetime.fromtimestamp(path.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return dt.datetime.min
