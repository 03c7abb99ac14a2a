"""What the model-based test drives: an office on a share whose every file operation may be the last one, and an oracle."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import apsw

from app.ledgers.problems.problem import PROBLEM
from app.store.commit import Commit, decode
from app.store.disk import Disk
from app.store.folder import OfficeFolder
from app.store.office import Office
from app.store.settling import Report
from app.store.sqlite import table_columns

TODAY = dt.date(2023, 11, 10)
FIELDS = ("remark", "goal", "measures")
Cells = dict[tuple[int, str], tuple[object, object]]  # (row, column) → (what the user saw, what it shall be)
REPEATABLE = ("restore", "undo")  # two users may save the very same: made again, one of them has nothing to change
Outcome = Literal["saved", "not saved", "unknown", "killed"]


class Killed(BaseException):
    """The program is gone, as after kill -9: nobody tidies up."""


class FatefulDisk(Disk):
    """Dies or loses the connection at the nth operation from now, before it happens or after it happened on the server."""

    def __init__(self) -> None:
        self.away = False
        self._fate: tuple[int, str, bool] | None = None

    def arm(self, count: int, kind: str, after: bool) -> None:
        """`kind` is "die" or "lose"."""
        self._fate = (count, kind, after)

    def disarm(self) -> None:
        self._fate = None

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if operation is os.close:
            return os.close(*arguments)
        kind, after = self._count_down()
        if kind and after and not self.away:
            self._quietly(operation, *arguments, **named)
        if kind == "die":
            raise Killed
        if kind == "lose":
            self.away = True
        if self.away:
            raise OSError(errno.EHOSTDOWN, "Host is down")
        return super().call(operation, *arguments, **named)

    def _count_down(self) -> tuple[str, bool]:
        if self._fate is None:
            return "", False
        count, kind, after = self._fate
        self._fate = (count - 1, kind, after) if count > 1 else None
        return ("", False) if count > 1 else (kind, after)

    @staticmethod
    def _quietly(operation: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        """It happened, but nobody hears of it."""
        try:
            found = operation(*arguments, **named)
        except OSError:
            return
        if operation is os.open:
            os.close(found)


@dataclass
class Try:
    """One attempt of a user to save something; `cells` is what it may change. `row` only: it adds, deletes or restores rows."""

    number: int
    kind: str
    pc: str
    cells: Cells = field(default_factory=dict)
    outcome: Outcome = "killed"
    commit_id: str = ""

    @property
    def action(self) -> str:
        """Under this name it stands in the log, also when another PC made it again."""
        return f"{self.number}:{self.kind}"


def number_of(commit: Commit) -> int:
    """The try that a commit comes from; 0 for a migration."""
    word = commit.header.action.partition(":")[0]
    return int(word) if word.isdigit() else 0


def number_in(report: Report) -> int:
    """The try that a report speaks of; 0 when it is about none."""
    word = report.words.rpartition("：")[2].partition(":")[0]
    return int(word) if word.isdigit() else 0


def changed_cells(changeset: bytes, columns: tuple[str, ...]) -> Cells:
    """Every cell of the problems that a changeset changes; an added or deleted row is its cells from or to None."""
    found: Cells = {}
    for item in apsw.Changeset.iter(changeset):
        if item.name != PROBLEM.model._meta.table_name:
            continue
        old, new = item.old or (None,) * len(columns), item.new or (None,) * len(columns)
        row = item.new[0] if item.op == "INSERT" and item.new else old[0]
        assert isinstance(row, int)
        for name, before, after in zip(columns, old, new, strict=True):
            if item.op != "UPDATE" or after is not apsw.no_change:
                found[row, name] = (before, after)
    return found


class Oracle:
    """Every try and what its user was told."""

    def __init__(self) -> None:
        self.tries: dict[int, Try] = {}
        self.reported: list[tuple[str, Report]] = []  # what each PC told on its own

    def new(self, kind: str, pc: str, cells: Cells | None = None) -> Try:
        found = Try(len(self.tries) + 1, kind, pc, cells or {})
        self.tries[found.number] = found
        return found

    def check(self, offices: dict[str, Office]) -> None:
        """The promises, when every PC is open and has caught up."""
        office = next(iter(offices.values()))
        log = read_log(office.folder, office.head)
        columns = table_columns(office.database.connection(), "problem")
        in_log = Counter(number_of(commit) for commit in log)
        kept = {number_of(item.commit): pc for pc, one in offices.items() for item in one.pending.items()}
        ids = {commit.header.commit_id for commit in log} | {commit.header.again for commit in log}
        for number, item in self.tries.items():
            times = in_log[number] or (item.kind in REPEATABLE and item.outcome != "not saved")
            assert times <= 1, f"{item} stands in the log {times} times"
            if item.outcome == "saved":
                assert times or number in kept, f"{item} is lost"
                assert item.commit_id in ids or number in kept or item.kind in REPEATABLE, (
                    f"{item} was told by an id that is not in the log"
                )
            elif item.outcome == "unknown":
                assert times or number in kept, f"{item} is lost, its outcome was to be found out"
            elif item.outcome == "not saved":
                assert not times, f"{item} was told as not saved and is in the log"
                assert number not in kept, f"{item} was told as not saved and waits for a decision"
        for pc, report in self.reported:
            number = number_in(report)
            if report.kind == "saved" and report.commit_id:
                # as for what was told at once: lost by the server after that, it may wait for a decision, and of two who
                # saved the very same only one is in the log
                repeatable = self.tries[number].kind in REPEATABLE
                assert report.commit_id in ids or number in kept or repeatable, f"{pc} was told of {report}"
            elif report.kind in ("partly", "refused"):
                assert number in kept, f"{pc} was told of {report}, and nothing waits for a decision"
        self._check_cells(log, columns, kept, office)

    def _check_cells(self, log: list[Commit], columns: tuple[str, ...], kept: dict[int, str], office: Office) -> None:
        """Nobody's value was replaced unseen, and every saved value was written unless it waits for a decision."""
        state: dict[tuple[int, str], object] = {}
        for commit in log:
            item = self.tries.get(number_of(commit))
            changes = changed_cells(commit.changeset, columns) if commit.changeset else {}
            for cell, (before, after) in changes.items():
                assert state.get(cell) == before, f"{commit.header} does not follow {cell}: {state.get(cell)!r}, {before!r}"
                state[cell] = after
                if item is not None and item.kind != "add":
                    assert cell in item.cells, f"{item} changed {cell} from {before!r} to {after!r}"
                    seen, wanted = item.cells[cell]
                    assert before == seen, f"{item} replaced {before!r} unseen"
                    assert after == wanted
            if item is not None and item.number not in kept and item.kind == "edit":
                for cell, (_, wanted) in item.cells.items():
                    assert state.get(cell) == wanted, f"{item} is not whole"
        for row, *values in office.database.execute_sql(f"SELECT id, {', '.join(FIELDS)} FROM problem").fetchall():
            assert values == [state[row, name] for name in FIELDS]


def read_log(folder: OfficeFolder, head: int) -> list[Commit]:
    """All commits."""
    found = []
    for number in range(1, head + 1):
        data = folder.read_commit(number)
        assert data is not None, number
        found.append(decode(data, str(number)))
    return found


def rows_of(office: Office) -> list[tuple]:
    """What the user sees: id, deleted or not, and the cells of `FIELDS`."""
    names = ", ".join(FIELDS)
    return office.database.execute_sql(f"SELECT id, deleted_at, {names} FROM problem ORDER BY id").fetchall()


def dump(office: Office) -> list[object]:
    """Everything in a replica that belongs to the office."""
    connection = office.database.connection()
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY 1"
    )
    content = [list(connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')) for (name,) in tables.fetchall()]
    return [office.head, office.replica.head_hash, *content]


def loose_commits(folder: Path) -> list[Path]:
    """The commits that lie in files of their own, ascending."""
    return sorted(
        (path for path in (folder / "log").glob("*/*") if path.name.isdigit() and path.parent.name.isdigit()),
        key=lambda path: path.name,
    )
