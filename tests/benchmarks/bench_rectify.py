"""What the life of a problem costs: `python -m tests.benchmarks.bench_rectify`. Prints times and ratios, judges nothing."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.commands import open_office
from app.core.likeness import bare, nearest
from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import column_of, read_rows
from tests.benchmarks.data import DEPARTMENTS, FAULTS, MEASURES, TODAY, TOPICS, problem_rows

ROWS, TEXTS, QUESTIONS, ROUNDS = 50_000, 100_000, 40, 5


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of several runs."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def bench_reading(scratch: Path) -> None:
    """Reading rows with lights and next stages against the plain columns of the table."""
    office = open_office(scratch / "office", scratch / "local")
    rows = problem_rows(ROWS)
    office.run(add_rows(PROBLEM, [rows.mapping(place) for place in range(ROWS)], TODAY))
    model, stored = PROBLEM.model, [name for name, spec in PROBLEM.fields.items() if spec.stored]
    query = model.select(model.id, *(column_of(PROBLEM, name) for name in stored)).where(model.deleted_at.is_null())
    plain = seconds(lambda: office.database.execute(query.tuples()).fetchall())
    whole = seconds(lambda: read_rows(office.database, PROBLEM, TODAY))
    print(f"read {ROWS:,} problems: {whole:.2f} s, {whole / plain:.2f} times the stored columns alone")
    office.close()


def bench_likeness() -> None:
    """One text against many."""
    rng = random.Random(1)
    parts = (DEPARTMENTS, TOPICS, TOPICS, FAULTS, MEASURES)
    texts = [bare("".join(rng.choice(part) for part in parts) + str(place % 977)) for place in range(TEXTS)]
    times = sorted(seconds(lambda text=text: nearest(f"{text}等问题", texts), 1) for text in rng.sample(texts, QUESTIONS))
    print(f"nearest of {TEXTS:,} texts: median {times[len(times) // 2] * 1000:.0f} ms, p95 {times[-2] * 1000:.0f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="star-ledger-", ignore_cleanup_errors=True) as folder:
        bench_reading(Path(folder))
    bench_likeness()
