"""What the log of this PC holds, and what it never may."""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook

from app.core.errors import ExpectedError
from app.core.log import start_log
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.plan import plan_import
from app.ledgers.registry import LEDGERS
from tests.conftest import OpenOffice

PASSWORD, SECRET = "机密密码123", "与企业人员聚餐一次"


@pytest.fixture
def logging_put_back() -> Iterator[None]:
    """Logging is global: the test's handler and levels go with the test."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("app", "app.ui.jobs", "peewee"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def encrypted(path: Path) -> Path:
    """A workbook with one problem behind a password."""
    book, raw, locked = Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["序号", "问题表述", "责任部门"], [1, SECRET, "办公室"]):
        book.active.append(row)
    book.save(raw)
    OOXMLFile(raw).encrypt(PASSWORD, locked)
    path.write_bytes(locked.getvalue())
    return path


@pytest.mark.usefixtures("logging_put_back")
@pytest.mark.parametrize("topics", ["", "sql,jobs"])
def test_the_log_holds_no_password_and_no_row(tmp_path: Path, open_office: OpenOffice, topics: str) -> None:
    book = encrypted(tmp_path / "密.xlsx")
    start_log(tmp_path, topics)
    with pytest.raises(ExpectedError):
        plan_import(book, LEDGERS, password="错" + PASSWORD)
    office = open_office()
    office.run(import_operation(plan_import(book, LEDGERS, password=PASSWORD), dt.date(2026, 11, 22)))
    logging.getLogger("app.exchange").info("imported")
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert "imported" in log
    assert PASSWORD not in log
    assert SECRET not in log
    assert "msoffcrypto" not in log
    assert ("DEBUG peewee" in log) == (topics != "")


@pytest.mark.usefixtures("logging_put_back")
def test_a_bug_in_the_log_says_where_it_was_not_what_it_stumbled_over(tmp_path: Path) -> None:
    start_log(tmp_path, "")
    try:
        try:
            int(SECRET)
        except ValueError as fault:
            raise KeyError(f"{SECRET}的行") from fault
    except KeyError as fault:
        logging.getLogger("app").error("unexpected", exc_info=fault)
    log = (tmp_path / "log.txt").read_text(encoding="utf-8")
    assert SECRET not in log
    for words in ("KeyError", "ValueError", Path(__file__).name, "int(SECRET)"):
        assert words in log
