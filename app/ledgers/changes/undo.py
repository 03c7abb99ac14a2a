"""Undo: the inverse of a commit's changeset as a new commit. History is never rewritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import count

import apsw
import peewee

from app.core.errors import CancelledError, ConflictError, InvalidValueError, StorageError
from app.ledgers.registry import LEDGERS
from app.ledgers.years import closes_year
from app.store.accounts import TABLES
from app.store.commit import decode
from app.store.office import Office
from app.store.operation import Operation
from app.store.sqlite import among
from app.store.transaction import Transaction

UNDO = "撤销："
PORTION = 1000  # rows between two reports of progress
Report = Callable[[int, int], bool]  # (done, total) → whether to go on


def undo_of(office: Office, sequence: int, commit_id: str = "", report: Report = lambda done, total: True) -> Operation:
    """The operation that takes a commit back; taking back an undo is a redo.

    `commit_id`: that of the step as it was saved. Raises StorageError when the commit cannot be read, or is not that step:
    the server lost it, and it was made again under another number. When the operation runs it raises ConflictError if a cell
    has been changed since, and CancelledError when `report` says no.
    """
    data = office.folder.read_commit(sequence)
    if data is None:
        raise StorageError("找不到要撤销的那一步。", "请检查数据文件夹。", f"commit {sequence}")
    commit = decode(data, str(sequence))
    if commit_id and commit_id not in (commit.header.commit_id, commit.header.again):
        raise StorageError("这一步已由程序重新保存，不能直接撤销。", "请在修改记录中核对后手动改回。", f"commit {sequence}")
    changed = Counter(item.name for item in apsw.Changeset.iter(commit.changeset))
    if changed.keys() & TABLES:
        raise StorageError("用户和密码的改动不能撤销。", "请在“密码与用户”中重新设置。", f"commit {sequence}")
    inverse = apsw.Changeset.invert(commit.changeset)

    def apply(transaction: Transaction) -> None:
        rows = count(1)

        def go_on(_: apsw.TableChange) -> bool:
            done = next(rows)
            if done % PORTION == 0 and not report(done, changed.total()):
                raise CancelledError("已取消，没有改动任何一行。")
            return True

        try:
            apsw.Changeset.apply(inverse, transaction.database.connection(), filter_change=go_on)
        except (apsw.AbortError, apsw.ConstraintError) as fault:
            raise ConflictError("这一步之后，同一内容又被修改过，不能撤销。", {}) from fault
        refuse_orphans(transaction.database, inverse)
        refuse_closing(inverse)
        report(changed.total(), changed.total())

    action = commit.header.action
    return Operation(action.removeprefix(UNDO) if action.startswith(UNDO) else UNDO + action, apply)


def refuse_orphans(database: peewee.Database, inverse: bytes) -> None:
    """Rows that would go and under which somebody has entered something since (进展 of a carried task) stay with it.

    Raises ConflictError.
    """
    gone: dict[str, list[int]] = {}
    for item in apsw.Changeset.iter(inverse):
        if item.op == "DELETE" and item.old:
            gone.setdefault(item.name, []).append(int(str(item.old[0])))
    for ledger in LEDGERS:
        ids = gone.get(str(ledger.model._meta.table_name), [])
        for child in ledger.children if ids else ():
            columns = child.model._meta.fields
            left = child.model.select(columns["id"]).where(among(columns[child.parent], ids) & columns["deleted_at"].is_null())
            if database.execute(left.limit(1).tuples()).fetchone():
                raise ConflictError(f"这一步新增的行里，后来又有人填写了{child.title}，不能撤销。", {})


def refuse_closing(inverse: bytes) -> None:
    """A year is sealed by 年度结转 only, with the figures of that moment: not by undoing a reopening, nor by redoing.

    Raises InvalidValueError.
    """
    if closes_year(inverse):
        raise InvalidValueError("年度封存不能用撤销或重做恢复。", "请重新做一次“年度结转”。")
