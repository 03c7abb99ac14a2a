"""How fast all branches are scored: `python -m tests.benchmarks.bench_stars`.

50 branches under the office's 44 indicators over about 20,000 rows of party life, beside one plain SQL scan of the same rows
in the same run. Exits with 1 when the goal (1 s on this class of machine) is missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from app.ledgers import MIGRATIONS
from app.scoring.assessment import read_assessment
from app.scoring.computing import compute
from app.scoring.default_scheme import default_scheme
from app.scoring.period import Period
from app.scoring.procedure import Signer, start
from app.scoring.proposals import propose
from app.scoring.readings import Readings
from app.scoring.scheme import Scheme
from app.scoring.schemes import add_scheme, read_schemes
from app.store.office import Identity, Office
from tests.scoring.party_office import AFTER, YEAR, fill

GOAL_SECONDS, ROUNDS = 1.0, 5
RESOURCES = Path(__file__).parents[2] / "resources"


def confirmed(scheme: Scheme) -> Scheme:
    """The scheme with every proposed rule taken."""
    stars = tuple(
        replace(star, indicators=tuple(replace(item, clauses=propose(item).clauses) for item in star.indicators))
        for star in scheme.stars
    )
    return replace(scheme, stars=stars)


def main() -> int:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "o", Path(folder) / "pc" / "replica.db", MIGRATIONS, Identity("王建国", "PC", "test"))
        fill(office, branches=49, meetings_a_month=15)
        rows = office.database.execute_sql("SELECT count(*) FROM party_meeting").fetchone()[0]
        office.run(add_scheme(confirmed(default_scheme(RESOURCES, YEAR))))
        (stored,) = read_schemes(office.database)
        branches = Readings(office.database, AFTER).branches()
        office.run(start(Period(YEAR), stored.row, branches, Signer("王建国", AFTER)))
        assessment = read_assessment(office.database, Period(YEAR))
        assert assessment is not None
        own = best(lambda: compute(office.database, assessment, AFTER))
        plain = best(lambda: office.database.execute_sql("SELECT * FROM party_meeting").fetchall())
        office.close()
    count = len(list(stored.scheme.indicators))
    print(f"{len(branches)} branches × {count} indicators over {rows} meetings: {own * 1000:.0f} ms")
    print(f"one plain scan of the meetings: {plain * 1000:.0f} ms, ratio {own / plain:.1f}")
    return 0 if own < GOAL_SECONDS else 1


def best(work) -> float:
    """The best of some rounds in seconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
