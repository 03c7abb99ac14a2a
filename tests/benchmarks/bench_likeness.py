"""Near-duplicates at import: 10,000 texts with 100,000 by the index, beside comparing each with all by rapidfuzz alone.

Run: python -m tests.benchmarks.bench_likeness
"""

from __future__ import annotations

import random
import time

from app.core.likeness import LikeTexts, nearest
from tests.benchmarks.data import problem_rows

NEW, PRESENT, SAMPLE = 10_000, 100_000, 50


def varied(text: str, dice: random.Random, signs: str) -> str:
    """A text in which every eighth character is another one."""
    return "".join(dice.choice(signs) if dice.random() < 1 / 8 else sign for sign in text)


def main() -> None:
    """Print seconds and comparisons."""
    dice = random.Random(7)
    rows = problem_rows(2_000)
    known = [str(rows.mapping(place)["statement"]) for place in range(2_000)]
    common = "".join(known)
    signs = [chr(0x4E00 + place) for place in range(3_000)]
    weights = [1 / (place + 5) for place in range(3_000)]
    invented = ["".join(dice.choices(signs, weights, k=dice.randint(12, 60))) for _ in range(PRESENT)]
    for name, texts in (
        ("invented texts", invented),
        ("sample problems", [varied(dice.choice(known), dice, common) for _ in invented]),
    ):
        asked = [
            varied(dice.choice(texts), dice, common) if dice.random() < 0.3 else varied(dice.choice(invented), dice, common)
            for _ in range(NEW)
        ]
        begun = time.perf_counter()
        for text in asked[:SAMPLE]:
            nearest(text, texts)
        alone = (time.perf_counter() - begun) * NEW / SAMPLE
        index, begun = LikeTexts(texts), time.perf_counter()
        found = sum(bool(index.nearest(text)) for text in asked)
        spent = time.perf_counter() - begun
        print(f"{name}: {spent:6.1f} s by the index, {alone:6.1f} s without (extrapolated); {found} found, cost {index.cost:,}")


if __name__ == "__main__":
    main()
