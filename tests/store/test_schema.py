"""Two versions of the program on one office."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from pathlib import Path

import pytest

from app.core.errors import NewerProgramError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.commit import decode
from app.store.office import Office
from app.store.publisher import Identity
from app.store.snapshots import make_snapshot
from tests.conftest import BEGUN, OpenOffice

TODAY = dt.date(2023, 11, 10)
PROGRAMS = 50


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of a later program: two more than today's."""
    folder = tmp_path / "newer"
    folder.mkdir()
    for file in MIGRATIONS.glob("0*.py"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for number in (1, 2):
        (folder / f"999{number}_future.py").write_text(
            f"def up(migrator, db):\n    db.execute_sql('CREATE TABLE future{number} (id INTEGER PRIMARY KEY)')\n"
        )
    return folder


def start(folder: str, replica: str, migrations: str, gate: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    office = Office(Path(folder), Path(replica), Path(migrations), Identity("用户", replica, "9.0"))
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": replica}], TODAY))
    office.close()


def test_fifty_pcs_started_at_once_upgrade_once(open_office: OpenOffice, tmp_path: Path, newer: Path) -> None:
    old = open_office("旧")
    old.run(add_rows(PROBLEM, [{"list": "部门", "statement": "以前"}], TODAY))
    make_snapshot(old.folder, old.replica)  # new PCs start from it, not from each migration
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(PROGRAMS)
    folder = tmp_path / "共享 文件夹"
    processes = [
        context.Process(target=start, args=(str(folder), str(tmp_path / f"PC{n}" / "r.db"), str(newer), gate))
        for n in range(PROGRAMS)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * PROGRAMS
    office = Office(folder, tmp_path / "fresh" / "r.db", newer, Identity("核对", "PC", "9.0"))
    headers = [decode(office.folder.read_commit(n) or b"", str(n)).header for n in range(1, office.head + 1)]
    assert [header.migration for header in headers if header.kind == "migration"] == sorted(
        file.stem for file in newer.glob("*.py") if file.stem[0].isdigit()
    )
    assert len(read_rows(office.database, PROBLEM, TODAY).ids) == PROGRAMS + 1
    office.close()


def test_an_old_program_that_is_open_during_the_upgrade_stops_writing(
    open_office: OpenOffice, tmp_path: Path, newer: Path
) -> None:
    old = open_office("旧")
    old.run(add_rows(PROBLEM, [{"list": "部门", "statement": "以前"}], TODAY))
    Office(old.folder.path, tmp_path / "新" / "r.db", newer, Identity("王", "新", "9.0")).close()
    with pytest.raises(NewerProgramError, match=r"请安装 9\.0 或更高版本"):
        old.run(add_rows(PROBLEM, [{"list": "部门", "statement": "不可"}], TODAY))
    with pytest.raises(NewerProgramError):
        old.catch_up()
    assert old.health.state == "newer"
    assert not old.health.may_write
    assert len(read_rows(old.database, PROBLEM, TODAY).ids) == 1
    assert old.head == BEGUN + 1


def work_on(folder: str, replica: str, told: object) -> None:
    """An old program at work, in a process of its own: it saves until the office is newer than itself."""
    office = Office(Path(folder), Path(replica), MIGRATIONS, Identity("旧用户", "旧", "1.0"))
    saved = 0
    try:
        while saved < 2000:
            office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"旧 {saved}"}], TODAY))
            saved += 1
            told.put(saved)  # type: ignore[attr-defined]
    except NewerProgramError:
        told.put(f"newer after {saved}")  # type: ignore[attr-defined]
    office.close()


def test_two_versions_in_two_processes_lose_nothing(open_office: OpenOffice, tmp_path: Path, newer: Path) -> None:
    folder = open_office("看").folder.path
    context = multiprocessing.get_context("fork")
    told = context.Queue()
    old = context.Process(target=work_on, args=(str(folder), str(tmp_path / "旧程序" / "r.db"), told))
    old.start()
    while told.get(timeout=60) != 3:
        pass
    new = context.Process(target=start, args=(str(folder), str(tmp_path / "新程序" / "r.db"), str(newer), context.Barrier(1)))
    new.start()
    new.join(120)
    last = told.get(timeout=60)
    while not isinstance(last, str):
        last = told.get(timeout=60)
    old.join(60)
    assert (new.exitcode, old.exitcode) == (0, 0)
    saved = int(last.removeprefix("newer after "))
    office = Office(folder, tmp_path / "核对" / "r.db", newer, Identity("核对", "PC", "9.0"))
    rows = read_rows(office.database, PROBLEM, TODAY)
    found = [str(rows.mapping(place)["statement"]) for place in range(len(rows.ids))]
    assert sorted(text for text in found if text.startswith("旧 ")) == sorted(f"旧 {number}" for number in range(saved))
    assert len(found) == saved + 1
    office.close()
