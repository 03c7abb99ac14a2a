"""What keeps a change of a row from being made: its state, the rules of the ledger, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.errors import ConflictError, GuardedError, InvalidValueError, RowGoneError
from app.ledgers.changes.stored_rows import whole_row
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Reading, Values
from app.store.transaction import Transaction

_NAMED = 20  # characters of a row's name in a refusal


def refuse_locked(transaction: Transaction, ledger: Ledger, row_id: int) -> None:
    """Raise RowGoneError or InvalidValueError when nothing can be added to a row."""
    row = whole_row(transaction, ledger, row_id)
    if not row or row["deleted_at"] is not None:
        raise RowGoneError("这一行已被同事删除，没有保存。", {})
    if why := ledger.locked(row):
        raise InvalidValueError(f"{named_row(ledger, row)}{why}")


def guard_row(ledger: Ledger, before: Values, after: Values, reading: Reading, written: bool) -> None:
    """Refuse what the state a row was in does not allow; `written`: an entry is added as well.

    Raises InvalidValueError for a row that can only be looked at, GuardedError for single fields.
    """
    changed = any(after.get(name) != value for name, value in before.items())
    if ledger.guard is None or not before or not (changed or written):
        return
    if why := ledger.guard.locked(before):
        raise InvalidValueError(f"{named_row(ledger, before)}{why}", "没有保存。")
    if refused := ledger.guard.refused(reading, before, after):
        why = "".join(dict.fromkeys(refused.values()))
        raise GuardedError(f"{named_row(ledger, before)}{why}", "没有保存。", tuple(refused))


def check_row(ledger: Ledger, row: Values, changed: Iterable[str], *, named: bool) -> None:
    """The whole row as it is after the change keeps the ledger's rules, also when two people changed different cells.

    Only what this change touches is held against it: an older fault elsewhere must not stop the row from being worked on.
    """
    touched = set(changed)
    wrong = {name: why for name, why in ledger.validate(row).items() if name in touched or not ledger.fields[name].required}
    if wrong:
        raise InvalidValueError(
            (named_row(ledger, row) if named else "") + "".join(dict.fromkeys(wrong.values())),
            "请改正后再保存；没有修改任何一行。" if named else "请改正后再保存。",
        )


def refused_cells(ledger: Ledger, reading: Reading, before: Values | None, after: Values) -> dict[str, str]:
    """Field → why a row cannot become what it is afterwards (`before` None: a new row typed by hand), for a look beforehand.

    Older faults do not count, as in `check_row`; writing asks again.
    """
    if before is None:
        return {**ledger.validate(after), **(ledger.guard.entered(after) if ledger.guard else {})}
    known = ledger.validate(before)
    wrong = {name: why for name, why in ledger.validate(after).items() if known.get(name) != why}
    return wrong | (ledger.guard.refused(reading, before, after) if ledger.guard else {})


def check_values(title: str, specs: Mapping[str, FieldSpec], values: Mapping[str, object]) -> None:
    """Raise InvalidValueError when a required field of an entry is empty."""
    missing = [spec.label for name, spec in specs.items() if spec.required and values.get(name) in (None, "")]
    if missing:
        raise InvalidValueError(f"{title}还缺少：{'、'.join(missing)}。", "请填写后再保存。")


def named_row(ledger: Ledger, row: Values) -> str:
    """“学用脱节”： to begin a refusal with."""
    name = brief(ledger.fields[ledger.name_field].kind.text(row.get(ledger.name_field)))
    return f"“{name}”：" if name else ""


def named_conflict(ledger: Ledger, row: Values, fault: ConflictError) -> ConflictError:
    """The same conflict with its row and its first cell in words: which of many rows it is, nobody could guess."""
    name, (_, theirs, mine) = next(iter(fault.cells.items()))
    spec = ledger.fields[name]
    now, wanted = (brief(spec.kind.text(value)) or "空" for value in (theirs, mine))
    more = f"等 {len(fault.cells)} 处" if len(fault.cells) > 1 else ""
    said = f"{named_row(ledger, row)}同事刚刚把“{spec.label}”{more}改为“{now}”，与要写入的“{wanted}”不同，没有保存。"
    return ConflictError(said, fault.cells)


def brief(text: str) -> str:
    """A text that fits into a sentence."""
    line = text.replace("\n", " ")
    return line if len(line) <= _NAMED else line[:_NAMED] + "…"
