"""Names in one cell with what each of them has to do there: 牵头：办公室；配合：研究室, 办公室（牵头）、研究室."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.core.cell_text import clean_line, join_split_name, plain

FIRST, SECOND = "牵头|主办|主责", "责任|负责|承办"  # of those who lead, the first before the second
HELP = "配合|协办|协助|协作|协同|参与|参加|会办"
ROLE = rf"(?P<role>{FIRST}|{SECOND}|{HELP})(?:单位|部门|科室|处室|领导|人员?)?"
SAYS_ROLE = re.compile(f"{FIRST}|{SECOND}|{HELP}")
HEADED = re.compile(rf"{ROLE}\s*[:：]\s*")
IN_BRACKETS = re.compile(rf"\s*[（(]{ROLE}[）)]$")
BEHIND = re.compile(rf"(?<=..)\s?{ROLE}$")
BETWEEN = re.compile(rf"\s*(?={ROLE}\s*[:：])|(?<=[）)])\s+")  # the name of a role begins a new part, a bracket ends one
SEPARATORS = re.compile(r"[、，,;；/\r\n。]+")
LONGEST = 20  # characters of a name


class Named(NamedTuple):
    """A name and its role as it is written, "" for none."""

    name: str
    role: str

    @property
    def text(self) -> str:
        """As it stands in a list: 办公室（牵头）."""
        return f"{self.name}（{self.role}）" if self.role else self.name


def named_in_roles(raw: object, is_name: Callable[[str], object]) -> list[Named]:
    """The names of a cell with their roles; empty when it says nothing of roles, or something else besides.

    A role before a colon counts up to the next one, a role in brackets for its own name, one that stands right behind a name
    (办公室牵头，研究室、提案委配合) for the names without any before it. `is_name` tells of such a name whether it is one.
    """
    text = plain(raw)
    if not SAYS_ROLE.search(text):
        return []
    found: list[Named] = []
    heading = ""
    parts = (clean_line(part) for piece in SEPARATORS.split(text) for part in BETWEEN.split(piece) if part is not None)
    for part in (item for item in parts if item and SAYS_ROLE.fullmatch(item) is None):
        if headed := HEADED.match(part):
            heading, part = headed["role"], part[headed.end() :]
        own = IN_BRACKETS.search(part) or BEHIND.search(part)
        name = join_split_name(part[: own.start()].strip() if own else part).removeprefix("由" if own else "")
        if own and own.re is BEHIND and not is_name(name):
            return []
        if name and len(name) <= LONGEST:
            found.append(Named(name, own["role"] if own else heading))
        elif name:
            return []
        if own and own.re is BEHIND:
            found = behind(found)
    return found if any(item.role for item in found) else []


def behind(found: Sequence[Named]) -> list[Named]:
    """The names with the role of the last one for those without any right before it, unless nobody would lead then."""
    role = found[-1].role
    start = next((place for place in range(len(found) - 2, -1, -1) if found[place].role), -1) + 1
    if start == 0 and re.fullmatch(HELP, role):
        return list(found)
    return [item if place < start else Named(item.name, role) for place, item in enumerate(found)]


def leading(found: Sequence[Named]) -> list[Named]:
    """Those who lead: with the highest role there is, else those without any."""
    for words in (FIRST, SECOND, ""):
        if best := [item for item in found if re.fullmatch(words, item.role)]:
            return best
    return list(found)


def without_role(name: str) -> str:
    """办公室 of 办公室（牵头）."""
    return IN_BRACKETS.sub("", name)
