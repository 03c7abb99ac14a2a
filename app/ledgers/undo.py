"""Undo: the inverse of a commit's changeset as a new commit. History is never rewritten."""

from __future__ import annotations

import apsw

from app.core.errors import ConflictError, StorageError
from app.store.accounts import TABLES
from app.store.changesets import changed_tables
from app.store.commit import decode
from app.store.office import Office, Operation
from app.store.transaction import Transaction

UNDO = "撤销："


def undo_of(office: Office, sequence: int, commit_id: str = "") -> Operation:
    """The operation that takes a commit back; taking back an undo is a redo.

    `commit_id`: that of the step as it was saved. Raises StorageError when the commit cannot be read, or is not that step:
    the server lost it, and it was made again under another number. When the operation runs it raises ConflictError if a cell
    has been changed since.
    """
    data = office.folder.read_commit(sequence)
    if data is None:
        raise StorageError("找不到要撤销的那一步。", "请检查数据文件夹。", f"commit {sequence}")
    commit = decode(data, str(sequence))
    if commit_id and commit_id not in (commit.header.commit_id, commit.header.again):
        raise StorageError("这一步已由程序重新保存，不能直接撤销。", "请在修改记录中核对后手动改回。", f"commit {sequence}")
    if changed_tables(commit.changeset) & TABLES:
        raise StorageError("用户和密码的改动不能撤销。", "请在“密码与用户”中重新设置。", f"commit {sequence}")
    inverse = apsw.Changeset.invert(commit.changeset)

    def apply(transaction: Transaction) -> None:
        try:
            apsw.Changeset.apply(inverse, transaction.database.connection())
        except (apsw.AbortError, apsw.ConstraintError) as fault:
            raise ConflictError("这一步之后，同一内容又被修改过，不能撤销。", {}) from fault

    action = commit.header.action
    return Operation(action.removeprefix(UNDO) if action.startswith(UNDO) else UNDO + action, apply)
