"""Cells of a file that say what the ledger said before somebody changed it: an old export, filled in elsewhere.

Where nobody knows what was handed out, such a cell looks like an answer, and would take the colleague's change back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from app.core.dates import chinese_day
from app.core.errors import StorageError
from app.core.kinds import Value
from app.exchange.importing.import_sheet import KnownRow, SheetPlan, with_completion
from app.ledgers.changes.entry_operations import latest_fields
from app.ledgers.history import local_moment
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views.rows import read_children_of
from app.store.commit import Commit
from app.store.history import Family, changes_in, read_commit
from app.store.office import Office

MOST_COMMITS = 300  # the newest ones that are read; each may wait for the share
Held = Mapping[tuple[int, str], Mapping[Value, str]]  # (row, field) → former value → who changed it, when


@dataclass(frozen=True)
class Past:
    """What cells of the office held before. Reads the log: not for the GUI thread."""

    office: Office

    def held(self, ledger: Ledger, rows: Collection[int]) -> Held:
        """What is known of these rows; nothing of what only a share that is away could tell."""
        found: defaultdict[tuple[int, str], dict[Value, str]] = defaultdict(dict)
        table = str(ledger.model._meta.table_name)
        family = Family(0, {table: frozenset(rows)})
        for commit in self.commits(table, rows):
            for change in changes_in(self.office.database.connection(), commit, family):
                for name, value in change.before.items() if change.operation == "UPDATE" else ():
                    found[change.row_id, name].setdefault(value, told(commit))
        for name, latest in latest_fields(ledger).items():
            child = next(item for item in ledger.children if item.key == latest.child)
            for row_id, entries in read_children_of(self.office.database, child, list(rows)).items():
                for entry in entries[1:]:
                    found[row_id, name].setdefault(entry[latest.field], "台账已有更新的一条")
        return found

    def commits(self, table: str, rows: Collection[int]) -> Iterator[Commit]:
        """Those that changed one of the rows, the newest first."""
        sql = "SELECT DISTINCT sequence, row FROM _touched WHERE name = ? AND own = 1 ORDER BY sequence DESC"
        wanted = set(rows)
        touched = self.office.database.execute_sql(sql, (table,)).fetchall()
        numbers = dict.fromkeys(number for number, row in touched if row in wanted)
        with suppress(StorageError):
            for number in list(numbers)[:MOST_COMMITS]:
                yield read_commit(self.office.replica, self.office.folder, number)


def told(commit: Commit) -> str:
    """Who changed a cell, when."""
    moment = local_moment(commit.header.time)
    day = f"{chinese_day(moment.date())}" if moment is not None else ""
    return f"{commit.header.user}{day}改过台账"


def with_earlier(sheet: SheetPlan, past: Past | None) -> SheetPlan:
    """The sheet with the cells that only repeat what the ledger said before left to a person."""
    if past is None or not sheet.ledger:
        return sheet
    changes = {row: item for row, item in sheet.known.items() if item.completion is not None and item.completion.cells}
    held = past.held(BY_KEY[sheet.ledger], {item.row_id for item in changes.values()}) if changes else {}
    known = {**sheet.known, **{row: doubting(item, held) for row, item in changes.items()}}
    old = sum(len(item.completes.stale) for item in known.values() if item.completes is not None)
    told = (f"有 {old} 处还是台账改动以前的内容（可能是早先导出的表），没有勾选",) if old else ()
    return replace(sheet, known=known, remarks=(*told, *sheet.remarks))


def doubting(known: KnownRow, held: Held) -> KnownRow:
    """A row whose old words are taken only when a person says so."""
    completion = known.completion
    if completion is None:
        return known
    old = {
        name: f"{held[completion.row_id, name][value]}，文件里还是以前的内容"
        for name, value in completion.cells.items()
        if value in held.get((completion.row_id, name), {})
    }
    if not old:
        return known
    return with_completion(known, replace(completion, stale=old).taking(completion.taken - old.keys()))
