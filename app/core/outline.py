"""Numbers of rows under rows as offices write them: 1, 1.1, 1.1.2, also with －."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence

SEPARATOR = re.compile(r"[-－.．]")


def depth(number: object) -> int:
    """How deep a row stands: 0 for 1, 1 for 1.1, 2 for 1.1.2."""
    return len(SEPARATOR.findall(str(number or "")))


def number_above(number: object) -> str:
    """1.1.2 → 1.1; "" for a row at the top."""
    text = str(number or "")
    places = [match.start() for match in SEPARATOR.finditer(text)]
    return text[: places[-1]] if places else ""


def is_part(number: object, whole: object, namesakes: int) -> bool:
    """Whether a row that names another as the one above it is a part of just this one, whose number is `whole`.

    Where several rows bear the name (履行“一岗双责” of each leader), `namesakes` of them, the numbers tell.
    """
    return namesakes < 2 or number_above(number) == str(whole or "")


def uppermost(rows: Sequence[tuple[Hashable, Hashable, Hashable]]) -> list[int]:
    """The places of the rows, given as (scope, name, name of the row above), that are part of none of the others.

    What is summed over them counts nothing twice: the points of a task are those of its parts.
    """
    wholes = {(scope, name) for scope, name, _ in rows}
    return [place for place, (scope, name, above) in enumerate(rows) if above == name or (scope, above) not in wholes]
