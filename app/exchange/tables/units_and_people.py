"""Departments and people in one cell: 办公室 王建国, 办公室（王建国）, 研究室：李明、王伟, 办公室王建国."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.core.cell_text import plain
from app.core.name_patterns import UNIT
from app.core.names import ALONE, BEHIND_POST, NO_NAME
from app.core.roles import SAYS_ROLE, without_role

SPREAD = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")  # 王　伟
BRACKET = re.compile(r"[（(]([^（）()]*)[）)]")
SEPARATORS = re.compile(r"[、，,;；/／:：\s]+")
JOINED = re.compile(rf"(?P<unit>{UNIT.pattern})(?P<name>(?!{NO_NAME})[\u4e00-\u9fff]{{2,3}})")


class UnitsAndPeople(NamedTuple):
    """The departments and the people of a cell, each in their order."""

    units: tuple[str, ...]
    people: tuple[str, ...]


def units_and_people(raw: object) -> UnitsAndPeople | None:
    """The departments and people of a cell; None when something else stands in it."""
    text = SPREAD.sub(r"\1\2", plain(raw).strip())
    text = BRACKET.sub(lambda match: f" {match[1]} " if is_list(match[1]) else f"{match[0]} ", text)
    units: list[str] = []
    people: list[str] = []
    for part in filter(None, SEPARATORS.split(text)):
        bare = without_role(part)  # 王建国（牵头） is a person with a role, which stays with the name
        if SAYS_ROLE.search(bare):
            return None
        if UNIT.fullmatch(bare):
            units.append(part)
        elif ALONE.fullmatch(bare) or BEHIND_POST.fullmatch(bare):
            people.append(part)
        elif joined := JOINED.fullmatch(part):
            units.append(joined["unit"])
            people.append(joined["name"])
        else:
            return None
    return UnitsAndPeople(tuple(units), tuple(people)) if units or people else None


def is_list(text: str) -> bool:
    """Whether brackets hold names: （王建国、李明）, and not （牵头） or （含专委办）."""
    parts = SEPARATORS.split(text.strip())
    return all(ALONE.fullmatch(part) and not SAYS_ROLE.search(part) and not part.startswith("含") for part in parts)
