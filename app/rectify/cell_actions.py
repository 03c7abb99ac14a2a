"""Cells of a workbook that cannot be typed into a ledger's row but stand for an action on it: 待审核 is 申请销号, a later
time limit 延期. Which ledgers have such cells is said at the end, and nowhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_states import REVIEW
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.views.rows import column_of
from app.rectify.actions import OPEN
from app.rectify.limits import NewLimit
from app.rectify.reported import (
    APPLY,
    PUT_OFF,
    Application,
    Approval,
    Postponement,
    Reports,
    apply_reported,
    put_off_reported,
)
from app.store.operation import Operation

LIMIT = ("deadline", "deadline_date")  # put off together


class RowChange(Protocol):
    """A row of a workbook beside the ledger's row that it changes."""

    @property
    def row_id(self) -> int:
        """The ledger's row."""

    @property
    def there(self) -> Values:
        """What it says."""

    @property
    def said(self) -> Values:
        """What the workbook says."""

    @property
    def cells(self) -> Mapping[str, Value]:
        """What of it is not as in the ledger."""

    @property
    def taken_actions(self) -> frozenset[str]:
        """The actions that cells stand for which a person takes."""


class CellActions:
    """What the cells of a ledger's rows can stand for: nothing, in most ledgers."""

    def words(self, field: str) -> frozenset[str]:
        """The words of a field that nobody can type but an action brings about."""
        return frozenset()

    def meant(
        self, row_id: int, there: Values, wanted: Values, refused: Mapping[str, str], reading: Reading
    ) -> tuple[dict[str, str], dict[str, str]]:
        """(field → the action its cell stands for, field → why not that either) for the `refused` cells of a row."""
        return {}, {}

    def postponed(self, rows: Iterable[RowChange]) -> dict[int, Postponement]:
        """The rows, by id, whose time limit is put off by cells that are taken."""
        return {}

    def carried_out(self, rows: Sequence[RowChange], day: dt.date, approval: Approval | None) -> Iterator[Operation]:
        """The actions that taken cells stand for. Raises InvalidValueError for a limit put off without an approval."""
        yield from ()


class ProblemActions(CellActions):
    """申请销号 and 延期."""

    def words(self, field: str) -> frozenset[str]:
        """待审核."""
        return frozenset({REVIEW}) if field == "status" else frozenset()

    def meant(
        self, row_id: int, there: Values, wanted: Values, refused: Mapping[str, str], reading: Reading
    ) -> tuple[dict[str, str], dict[str, str]]:
        """What the state and the time limit stand for. The problem's row is read for it, rules and directory once for all."""
        database = reading.database
        applies = "status" in refused and wanted["status"] == REVIEW and there["status"] in OPEN
        limit = later_limit(there, wanted) if "deadline_date" in refused else None
        if database is None or (not applies and limit is None):
            return {}, {}
        if Reports not in reading.known:
            reading.known[Reports] = Reports(database)
        reports: Reports = reading.known[Reports]
        stored = tuple(PROBLEM.stored_defaults)
        query = PROBLEM.model.select(*(column_of(PROBLEM, name) for name in stored)).where(PROBLEM.model.id == row_id)
        row = dict(zip(stored, database.execute(query.tuples()).fetchone(), strict=True))
        after = {**row, **{name: value for name, value in wanted.items() if name in row and name != "status"}}
        actions: dict[str, str] = {}
        why_not: dict[str, str] = {}
        if limit is not None:
            cells = [name for name in LIMIT if name in wanted]
            why = reports.why_not_put_off(row_id, {**after, **{name: row[name] for name in LIMIT}}, limit)
            (why_not if why else actions).update(dict.fromkeys(cells, why or PUT_OFF.word))
        if applies:
            entries = int(wanted.get("progress") not in (None, ""))  # it is written before the application
            why = reports.why_not_applied(row_id, after, progress_said(there, wanted), entries)
            (why_not if why else actions)["status"] = why or APPLY.word
        return actions, why_not

    def postponed(self, rows: Iterable[RowChange]) -> dict[int, Postponement]:
        """The problems that 延期 is meant for."""
        found: dict[int, Postponement] = {}
        for item in rows:
            limit = later_limit(item.there, item.cells) if PUT_OFF.word in item.taken_actions else None
            if limit is not None:
                found[item.row_id] = Postponement((item.there["deadline"], item.there["deadline_date"]), limit)
        return found

    def carried_out(self, rows: Sequence[RowChange], day: dt.date, approval: Approval | None) -> Iterator[Operation]:
        """延期 first: an application is judged by the time limit that then holds."""
        if put_off := self.postponed(rows):
            if approval is None:
                raise InvalidValueError(f"有 {len(put_off)} 条问题推后了整改时限，要办理延期。", "请写明延期理由和审批人。")
            yield put_off_reported(put_off, approval, day)
        applications = {
            item.row_id: Application(str(item.there["status"]), progress_said(item.there, item.said))
            for item in rows
            if APPLY.word in item.taken_actions
        }
        if applications:
            yield apply_reported(applications, day)


def later_limit(there: Values, wanted: Values) -> NewLimit | None:
    """The time limit that cells put off, None where they do not."""
    day = wanted.get("deadline_date")
    if not day or not there["deadline_date"] or str(day) <= str(there["deadline_date"]):
        return None
    return NewLimit(str(wanted.get("deadline") or day), day)


def progress_said(there: Values, said: Values) -> str:
    """整改完成情况: the progress as the workbook has it."""
    return str(said.get("progress") or there.get("progress") or "")


NO_ACTIONS = CellActions()
CELL_ACTIONS: Mapping[str, CellActions] = {PROBLEM.key: ProblemActions()}


def actions_of(ledger: Ledger) -> CellActions:
    """What the cells of a ledger's rows can stand for."""
    return CELL_ACTIONS.get(ledger.key, NO_ACTIONS)
