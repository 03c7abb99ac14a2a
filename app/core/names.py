"""Kinds of field that name rows of another ledger: departments, people, branches, campaigns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.cell_text import NOTHINGS, clean_line, join_split_name, plain, split_names
from app.core.kinds import Kind, ParseContext, Value


@dataclass(frozen=True)
class Name(Kind):
    """The name of a row in another ledger (a department, a person, a campaign), picked by typing pinyin.

    The name itself is stored, as on paper; renaming the row there renames it here in the same commit. `many` allows
    several names joined by 、. A name that the other ledger does not know is added to it, unless `adds` is False.
    """

    ledger: str = ""
    many: bool = False
    adds: bool = True

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Inner blanks of two-character names (王　伟) go; separators of a list become 、; — is nobody."""
        if clean_line(raw) in NOTHINGS:
            return ""
        if not self.many:
            return join_split_name(clean_line(raw))
        parts = [clean_line(part) for part in re.split(r"[、，,;；/\r\n]+", plain(raw))]
        return "、".join(name for part in parts for name in split_names(part))

    def names(self, value: Value) -> tuple[str, ...]:
        """The single names of a value."""
        return tuple(part for part in self.text(value).split("、") if part)


@dataclass(frozen=True)
class Department(Name):
    """A department of the office."""

    ledger: str = "department"


@dataclass(frozen=True)
class Person(Name):
    """A person, or several."""

    ledger: str = "person"
    many: bool = True
