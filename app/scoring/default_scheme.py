"""机关五星, the scheme that ships with the program: a template that every office changes."""

from __future__ import annotations

from pathlib import Path

from app.scoring.codec import from_text
from app.scoring.scheme import Scheme
from app.scoring.schemes import copied

FILE = Path("schemes") / "default.json"


def default_scheme(resources: Path, year: int) -> Scheme:
    """The template for a year."""
    return copied(from_text((resources / FILE).read_text(encoding="utf-8"), Scheme), year)
