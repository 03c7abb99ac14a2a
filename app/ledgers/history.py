"""修改记录 in the user's words: what changed in which row of which ledger, told by the declarations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.errors import DamagedError, ExpectedError, StorageError
from app.ledgers.history_words import RowStory, Teller, table_of
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.store import history
from app.store.history import Asked, CommitLine, Family, Filled
from app.store.office import Office

NAMED = 3  # rows whose names stand beside a commit in the list
MOST_ROWS = 200  # rows of one commit that are told in full


@dataclass(frozen=True)
class Query:
    """Which commits of the office: by whom, on which days of this PC's calendar, with which words. Empty means any."""

    user: str = ""
    low: dt.date | None = None
    high: dt.date | None = None
    words: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is asked for."""
        return self != Query()


@dataclass(frozen=True)
class ListedCommit:
    """A commit in the list; `names` are the first of its rows."""

    line: CommitLine
    names: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A commit with what it changed. `more`: how many rows of ledgers are not told; `elsewhere`: how many rows it changed that
    belong to no ledger (stars, settings); `fault`: why its contents cannot be read."""

    line: CommitLine
    rows: tuple[RowStory, ...] = ()
    more: int = 0
    elsewhere: int = 0
    fault: str = ""


class History:
    """Reads the history of an office. Every method waits for the disk, some for the share: not for the GUI thread."""

    def __init__(self, office: Office, ledgers: Sequence[Ledger] = LEDGERS) -> None:
        self.office = office
        self.ledgers = ledgers
        self.teller = Teller(office.database, ledgers)

    @property
    def database(self) -> peewee.Database:
        """The replica's."""
        return self.office.database

    def people(self) -> list[str]:
        """Everybody who ever saved something."""
        return history.people(self.database)

    def fill(self, before: int | None = None) -> Filled:
        """Index some commits of the time before the index; see `store.history.fill`."""
        return history.fill(self.office.replica, self.office.folder, before)

    def commits(self, query: Query, before: int | None = None, limit: int = 100) -> list[ListedCommit]:
        """The commits asked for, newest first, from before the one of the number `before`."""
        rows = self.rows_with(query.words) if query.words.strip() else frozenset()
        asked = Asked(query.user, start_of(query.low), start_of(query.high, 1), query.words.strip(), rows)
        lines = history.commits(self.database, asked, before, limit)
        tables = list(self.teller.places)
        touched = [
            self.teller.of_one_ledger(history.touched_rows(self.database, line.sequence, tables, NAMED)) for line in lines
        ]
        names = self.teller.names_of([pair for pairs in touched for pair in pairs])
        return [
            ListedCommit(line, tuple(dict.fromkeys(names[pair] for pair in pairs)))
            for line, pairs in zip(lines, touched, strict=True)
        ]

    def rows_with(self, words: str) -> frozenset[int]:
        """The rows, deleted ones included, that hold the words now in any text."""
        wanted, found = words.strip().lower(), set()
        for place in self.teller.places.values():
            if place.ledger.restricted:  # its cells hold ciphertext
                continue
            columns = [getattr(place.model, spec.name) for spec in place.specs.values() if spec.kind.storage == "TEXT"]
            joined = peewee.fn.LOWER(peewee.fn.CONCAT_WS("\n", *columns))
            query = place.model.select(place.model.id).where(peewee.fn.INSTR(joined, wanted) > 0)
            found |= {row[0] for row in self.database.execute(query.tuples()).fetchall()}
        return frozenset(found)

    def step(self, line: CommitLine, most: int = MOST_ROWS) -> Step:
        """What a commit changed in the whole office."""
        return self._step(line, None, most)

    def row_steps(self, ledger: Ledger, row_id: int, before: int | None = None, limit: int = 20) -> list[Step]:
        """What happened to a row and its entries, newest first. A commit that changed nothing to be seen has no rows."""
        family = self.family(ledger, row_id)
        found: list[Step] = []
        away = ""
        for line in history.row_commits(self.database, family, before, limit):
            step = self._step(line, family, MOST_ROWS, away)
            away = away or ("" if step.rows else step.fault)
            found.append(step)
        return found

    def family(self, ledger: Ledger, row_id: int) -> Family:
        """A row with its entries, deleted ones included."""
        return Family(
            row_id,
            {table_of(ledger.model): frozenset({row_id})}
            | {table_of(child.model): self._children(child, row_id) for child in ledger.children},
        )

    def _children(self, child: Child, row_id: int) -> frozenset[int]:
        query = child.model.select(child.model.id).where(getattr(child.model, child.parent) == row_id)
        return frozenset(row[0] for row in self.database.execute(query.tuples()).fetchall())

    def _step(self, line: CommitLine, family: Family | None, most: int, away: str = "") -> Step:
        """`away`: the share could not be read just now; only what this PC has is told, nobody waits once more."""
        if away and self.office.replica.kept(line.sequence) is None:
            return Step(line, fault=away)
        try:
            commit = history.read_commit(self.office.replica, self.office.folder, line.sequence)
        except StorageError as fault:
            return Step(line, fault=fault_words(fault))
        found = list(history.changes_in(self.database.connection(), commit, family))
        told = [item for item in found if item.table in self.teller.places]
        stories = self.teller.tell(told, most, year_of(line.time))
        return Step(line, stories, max(0, len(told) - most), len(found) - len(told))


def fault_words(fault: ExpectedError) -> str:
    """Why the contents of a step cannot be shown."""
    if isinstance(fault, DamagedError):
        return f"这一步的内容无法读取：{fault.message}"
    return "数据文件夹暂时连不上，这一步的内容以后再看。"


def start_of(day: dt.date | None, later: int = 0) -> str:
    """The first moment of a day here, `later` days on, as the commits' headers write it: UTC, ISO 8601; "" for None."""
    if day is None:
        return ""
    local = dt.datetime.combine(day + dt.timedelta(days=later), dt.time()).astimezone()
    return local.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def local_moment(time: str) -> dt.datetime | None:
    """A commit's time on this PC's clock; None for a header that holds no time."""
    try:
        return dt.datetime.fromisoformat(time).astimezone()
    except ValueError:
        return None


def year_of(time: str) -> int:
    """The year in which a commit was made."""
    moment = local_moment(time)
    return moment.year if moment else dt.date.today().year
