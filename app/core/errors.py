"""Failures a clerk can act on. Anything that is not one of these is a bug and is logged as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.kinds import Value


class ExpectedError(Exception):
    """A failure told to the user: what happened, and what to do about it. Both in Chinese; `detail` is technical."""

    def __init__(self, message: str, advice: str = "", detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.detail = detail

    def __str__(self) -> str:
        gap = "" if self.message.endswith("。") else " "  # the full stop of a Chinese sentence holds its own
        return f"{self.message}{gap}{self.advice}".strip()


class InvalidValueError(ExpectedError):
    """A value does not fit its field. `proposal` is what was probably meant, as a person would type it; "" for no idea."""

    def __init__(self, message: str, advice: str = "", detail: str = "", *, proposal: str = "") -> None:
        super().__init__(message, advice, detail)
        self.proposal = proposal


class GuardedError(InvalidValueError):
    """The state of a row does not allow its `fields` to be changed so; an action of the ledger may be the way."""

    def __init__(self, message: str, advice: str, fields: tuple[str, ...]) -> None:
        super().__init__(message, advice)
        self.fields = fields


class WorkbookError(ExpectedError):
    """A workbook that is missing, damaged, empty, foreign or hostile."""


class PasswordNeededError(WorkbookError):
    """A workbook that opens only with a password."""


class StorageError(ExpectedError):
    """The data folder cannot be read or written (rights, disk full, network gone)."""


class BusyError(StorageError):
    """Somebody else holds what is needed; trying again may help."""


class DamagedError(StorageError):
    """A file of the office does not hold what its checksum promises."""


class NewerProgramError(StorageError):
    """The office was written by a newer version of the program."""


class ConflictError(ExpectedError):
    """A colleague changed the same cells. `cells` maps field name to (before, theirs, mine)."""

    def __init__(self, message: str, cells: Mapping[str, tuple[Value, Value, Value]]) -> None:
        super().__init__(message, "请核对后再保存。")
        self.cells = cells


class RowGoneError(ConflictError):
    """A colleague deleted the row. `theirs` is None in every cell."""


class CancelledError(ExpectedError):
    """The user stopped a long job; nothing of it was kept."""
