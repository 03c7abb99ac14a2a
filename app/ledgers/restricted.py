"""The password of a restricted ledger: set, typed, changed, and what is left of the ledger for whoever has not typed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import peewee

from app.core.errors import ConflictError
from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.store.operation import Operation
from app.store.person import Person, WrongPasswordError, new_recovery_key, read_slot, recovery_text_of, refuse_weak, write_slot
from app.store.safes import MARK, LockedLedgerError, Safe, is_locked, open_cells, safes_of
from app.store.transaction import Transaction

State = Literal["open", "locked", "new"]
SEALED_TEXT = "（已加密）"
# The sample's password is shown to everybody, so deriving a key from it is made cheap; no other slot is.
SAMPLE_PASSWORD = "示例密码"  # noqa: S105  told on its page
SAMPLE_COST = 2


def state_of(database: peewee.Database, ledger: Ledger) -> State:
    """Whether a ledger can be read now: "open" also for one that is not restricted; "new" has no password yet."""
    if not ledger.restricted or safes_of(database).is_open(ledger.key):
        return "open"
    return "locked" if safe_of(database, ledger) else "new"


def refuse_locked(database: peewee.Database, ledger: Ledger) -> None:
    """Raises LockedLedgerError for a ledger that cannot be read now: an empty list would look like lost data."""
    state = state_of(database, ledger)
    if state == "new":
        raise LockedLedgerError(f"{ledger.title}还没有设置密码，没有读写其中的内容。", "请先在窗口中打开这一页，设置密码。")
    if state == "locked":
        raise LockedLedgerError(f"{ledger.title}已锁定，没有读写其中的内容。", "请先在窗口中打开这一页，输入它的密码。")


def safe_of(database: peewee.Database, ledger: Ledger) -> tuple[int, str, str] | None:
    """(row, slot, recovery slot) of a ledger."""
    query = Safe.select(Safe.id, Safe.slot, Safe.recovery).where((Safe.name == ledger.key) & Safe.deleted_at.is_null())
    found: tuple[int, str, str] | None = database.execute(query.order_by(Safe.id).limit(1).tuples()).fetchone()
    return found


def set_password(ledger: Ledger, password: str, recovery_key: str) -> Operation:
    """The first password of a ledger. `recovery_key`: one of `new_recovery_key`, which has been written down."""
    refuse_weak(password)
    holder = Person.new()
    slot = write_slot(holder, ledger.key, password).decode()
    recovery = write_slot(holder, ledger.key, recovery_text_of(recovery_key)).decode()

    def apply(transaction: Transaction) -> None:
        if safe_of(transaction.database, ledger):
            raise ConflictError(f"{ledger.title}已经设置了密码。", {})
        transaction.insert(Safe, {"name": ledger.key, "slot": slot, "recovery": recovery})

    return Operation(f"设置{ledger.title}的密码", apply)


def open_sample(database: peewee.Database, ledger: Ledger) -> Person:
    """A key for a ledger that has none, with which it is open; to be kept by `begin_sample`."""
    holder = Person.new()
    safes_of(database).put(ledger.key, holder.seed)
    return holder


def begin_sample(transaction: Transaction, ledger: Ledger, holder: Person) -> None:
    """Give a ledger the password of the sample. There is no recovery key that anybody knows."""
    slot = write_slot(holder, ledger.key, SAMPLE_PASSWORD, SAMPLE_COST).decode()
    recovery = write_slot(holder, ledger.key, new_recovery_key(), SAMPLE_COST).decode()
    transaction.insert(Safe, {"name": ledger.key, "slot": slot, "recovery": recovery})


def is_sample(database: peewee.Database, ledger: Ledger) -> bool:
    """Whether the password is still the sample's."""
    found = safe_of(database, ledger)
    slot = read_slot(found[1].encode()) if found else None
    return slot is not None and slot.n == SAMPLE_COST


def unlock(database: peewee.Database, ledger: Ledger, password: str) -> None:
    """Open a ledger with its password or recovery key. Raises WrongPasswordError."""
    safes_of(database).put(ledger.key, holder_of(database, ledger, password).seed)


def holder_of(database: peewee.Database, ledger: Ledger, password: str) -> Person:
    """The key of a ledger by what was typed."""
    found = safe_of(database, ledger)
    for text, typed in ((found[1], password), (found[2], recovery_text_of(password))) if found else ():
        slot = read_slot(text.encode())
        holder = slot.open(typed) if slot and typed else None
        if holder is not None:
            return holder
    raise WrongPasswordError(
        f"{ledger.title}的密码不正确。", "没有改动任何数据。忘记密码时可以输入恢复密钥；都没有则无法打开。"
    )


def change_password(database: peewee.Database, ledger: Ledger, old: str, new: str) -> Operation:
    """Another password; `old` is the present one or the recovery key. Rows stay as they are. Raises WrongPasswordError."""
    refuse_weak(new)
    holder, found = holder_of(database, ledger, old), safe_of(database, ledger)
    slot = write_slot(holder, ledger.key, new).decode()
    row, before = (found[0], found[1]) if found else (0, "")
    return Operation(f"修改{ledger.title}的密码", lambda transaction: transaction.update(Safe, row, {"slot": (before, slot)}))


def readable(database: peewee.Database, model: type[peewee.Model], row_id: int, cells: Mapping[str, Value]) -> dict[str, Value]:
    """Cells for the history: opened, or, while the ledger is locked, a word in their place."""
    if not is_locked(database, model):
        return open_cells(database, model, row_id, cells)
    return {name: SEALED_TEXT if isinstance(value, str) and value.startswith(MARK) else value for name, value in cells.items()}
