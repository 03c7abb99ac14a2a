"""Kinds of field that stand for files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.kinds import Align, Kind, SortKey, Storage, Value


@dataclass(frozen=True)
class Attachments(Kind):
    """Files that prove something, by SHA-256; shown as their count. Edited only in the form."""

    storage: ClassVar[Storage] = "INTEGER"
    align: ClassVar[Align] = "center"
    editable_in_place: ClassVar[bool] = False

    def text(self, value: Value) -> str:
        """3 files are shown as 3 个."""
        return f"{value} 个" if value else ""

    def sort_key(self, value: Value) -> SortKey:
        """By the number of files."""
        return value or 0
