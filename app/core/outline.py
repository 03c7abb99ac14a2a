"""Numbers of rows under rows as offices write them: 1, 1.1, 1.1.2, also with －."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

SEPARATOR = re.compile(r"[-－.．]")
LAST_PLACE = re.compile(r"((?:\d+[-－.．])*)(\d+)")


def depth(number: object) -> int:
    """How deep a row stands: 0 for 1, 1 for 1.1, 2 for 1.1.2."""
    return len(SEPARATOR.findall(str(number or "")))


def number_above(number: object) -> str:
    """1.1.2 → 1.1; "" for a row at the top."""
    text = str(number or "")
    places = [match.start() for match in SEPARATOR.finditer(text)]
    return text[: places[-1]] if places else ""


def in_level(number: object) -> tuple[str, int] | None:
    """1.1.2 → ("1.1.", 2), 7 → ("", 7): what stands before a row's place in its level, and the place. None for words."""
    found = LAST_PLACE.fullmatch(str(number or ""))
    return (found[1], int(found[2])) if found else None


def is_part(number: object, whole: object, namesakes: int) -> bool:
    """Whether a row that names another as the one above it is a part of just this one, whose number is `whole`.

    Where several rows bear the name (履行“一岗双责” of each leader), `namesakes` of them, the numbers tell.
    """
    return namesakes < 2 or number_above(number) == str(whole or "")


@dataclass(frozen=True)
class Placed:
    """A row as it stands in its outline: `above` is the name of the row it is part of."""

    scope: Hashable
    name: Hashable
    number: object
    above: Hashable


def uppermost(rows: Sequence[Placed]) -> list[int]:
    """The places of the rows that are part of none of the others.

    What is summed over them counts nothing twice: the points of a task are those of its parts. Not all rows of an outline may
    be among them: a part whose number is below another than the one row of the name is a part of a namesake of it, which is
    filtered out.
    """
    wholes: dict[tuple[Hashable, Hashable], set[str]] = {}
    for row in rows:
        wholes.setdefault((row.scope, row.name), set()).add(str(row.number or ""))
    found = []
    for place, row in enumerate(rows):
        numbers, above = wholes.get((row.scope, row.above), set()), number_above(row.number)
        if row.above == row.name or not (numbers and (above in numbers or not above or "" in numbers)):
            found.append(place)
    return found


def outlined(rows: Sequence[Placed]) -> list[str]:
    """New numbers for the rows, 1, 2, 3 … in their order and 1.1, 1.2 … for the parts of 1, each level by itself.

    A part keeps its number's beginning when the row it is part of is not among them.
    """
    new: dict[int, str] = {}
    wholes: dict[tuple[Hashable, Hashable, str], str] = {}  # scope, name, former number → new number
    counts: Counter[tuple[Hashable, str]] = Counter()
    for place, row in sorted(enumerate(rows), key=lambda item: depth(item[1].number)):
        text, above = str(row.number or ""), number_above(row.number)
        whole = wholes.get((row.scope, row.above, above), above)
        counts[row.scope, whole] += 1
        own = str(counts[row.scope, whole])
        new[place] = f"{whole}{text[len(above)]}{own}" if above else own
        wholes.setdefault((row.scope, row.name, text), new[place])
    return [new[place] for place in range(len(rows))]
