"""The results of the periods that were awarded, as far as a trend shows them: read without the reasons behind them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

import peewee

from app.scoring.assessment import end_of
from app.scoring.period import Period, period_of
from app.scoring.result import PastResult, PastStar
from app.scoring.tables import AWARDED, StarAssessment, StarBranch, StarScheme

History = Mapping[int | str, Sequence[tuple[Period, PastResult]]]  # Branch.identity → its results, oldest first


def read_history(database: peewee.Database) -> dict[int | str, list[tuple[Period, PastResult]]]:
    """The awarded results of all branches. SQLite takes the numbers out of the frozen texts, which hold much more."""
    assessed, own = StarAssessment, StarBranch
    awarded = (
        (assessed.stage == AWARDED)
        & assessed.deleted_at.is_null()
        & own.deleted_at.is_null()
        & own.result.is_null(is_null=False)
    )
    numbers = peewee.fn.json_extract(own.result, *paths(most_stars(database)))  # in one call: each text is parsed once
    query = (
        own.select(assessed.period, own.name, own.row, own.level, numbers)
        .join(assessed, on=(own.assessment == assessed.id))
        .where(awarded)
    )
    found: dict[int | str, list[tuple[Period, PastResult]]] = {}
    for label, name, row, changed, text in database.execute(query.tuples()).fetchall():
        total, level, *parts = json.loads(text)
        stars = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
        known = tuple(PastStar(star, Decimal(score), Decimal(line)) for star, score, line in stars if star is not None)
        result = PastResult(name, Decimal(total), int(level if changed is None else changed), known)
        found.setdefault(row or name, []).append((period_of(label), result))
    for results in found.values():
        results.sort(key=lambda item: end_of(item[0]))
    return found


def paths(stars: int) -> list[str]:
    """Where the numbers of a frozen result stand: its total and level, then name, score and line of each star."""
    each = [f"$.stars[{place}].{name}" for place in range(stars) for name in ("name", "score", "line")]
    return ["$.total", "$.level", *each]


def most_stars(database: peewee.Database) -> int:
    """The most stars that any scheme has."""
    count = peewee.fn.MAX(peewee.fn.json_array_length(StarScheme.content, "$.stars"))
    return database.execute(StarScheme.select(count).tuples()).fetchone()[0] or 0
