"""The results of the periods that were awarded, as far as a trend shows them: read without the reasons behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import peewee

from app.scoring.assessment import AWARDED, end_of
from app.scoring.period import Period, period_of
from app.scoring.points import NOUGHT
from app.scoring.result import BranchResult
from app.scoring.tables import StarAssessment, StarBranch


@dataclass(frozen=True)
class PastStar:
    """One star's points and the line it was won from."""

    name: str
    score: Decimal
    line: Decimal


@dataclass(frozen=True)
class PastResult:
    """A branch's result of a period. `branch` is its name then, `level` what 摘星 or 晋星 made of it."""

    branch: str
    total: Decimal
    level: int
    stars: tuple[PastStar, ...]
    pending: Decimal = NOUGHT  # not scored yet: the total is no comparison


History = Mapping[int | str, Sequence[tuple[Period, PastResult]]]  # Branch.identity → its results, oldest first


def past_of(result: BranchResult) -> PastResult:
    """A result as a trend shows it."""
    stars = tuple(PastStar(star.name, star.score, star.line) for star in result.stars)
    return PastResult(result.branch.name, result.total, result.level, stars, result.pending)


def read_history(database: peewee.Database) -> dict[int | str, list[tuple[Period, PastResult]]]:
    """The awarded results of all branches. SQLite takes the numbers out of the frozen texts, which hold much more."""
    assessed, own = StarAssessment, StarBranch
    awarded = (
        (assessed.stage == AWARDED)
        & assessed.deleted_at.is_null()
        & own.deleted_at.is_null()
        & own.result.is_null(is_null=False)
    )
    number = peewee.fn.json_extract
    query = (
        own.select(
            own.id,
            assessed.period,
            own.name,
            own.row,
            number(own.result, "$.total"),
            peewee.fn.COALESCE(own.level, number(own.result, "$.level")),
        )
        .join(assessed, on=(own.assessment == assessed.id))
        .where(awarded)
    )
    stars = read_stars(database)
    found: dict[int | str, list[tuple[Period, PastResult]]] = {}
    for key, label, name, row, total, level in database.execute(query.tuples()).fetchall():
        result = PastResult(name, Decimal(total), int(level), tuple(stars.get(key, ())))
        found.setdefault(row or name, []).append((period_of(label), result))
    for results in found.values():
        results.sort(key=lambda item: end_of(item[0]))
    return found


def read_stars(database: peewee.Database) -> dict[int, list[PastStar]]:
    """The stars of every frozen result by its row, in the order of the scheme."""
    sql = """SELECT own.id, json_extract(star.value, '$.name'), json_extract(star.value, '$.score'),
                    json_extract(star.value, '$.line')
             FROM star_branch own, json_each(own.result, '$.stars') star
             WHERE own.result IS NOT NULL ORDER BY own.id, star.id"""
    found: dict[int, list[PastStar]] = {}
    for key, name, score, line in database.execute_sql(sql).fetchall():
        found.setdefault(key, []).append(PastStar(name, Decimal(score), Decimal(line)))
    return found
