"""Which names a few typed letters mean: Chinese text, full pinyin (wangjianguo) or initials (wjg). No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from app.core.kinds import normal_digits
from app.core.ordering import SURNAMES, initials, readings, spelling


def matches(names: Iterable[str], typed: str, limit: int = 12) -> list[str]:
    """The names meant by what was typed: those that begin with it first, in their given order; at most `limit`."""
    word = normal_digits(typed).lower().replace("'", "").replace(" ", "").replace("v", "u")
    found: tuple[list[str], list[str]] = ([], [])
    for name in dict.fromkeys(names):
        places = [place for place in (key.find(word) for key in keys_of(name)) if place >= 0]
        if places:
            found[min(places) > 0].append(name)
    return [*found[0], *found[1]][:limit]


@lru_cache(maxsize=8192)
def keys_of(name: str) -> tuple[str, ...]:
    """What a typed word may be part of: the name itself, its initials and its full pinyin (also as a surname reads)."""
    lower = name.lower()
    usual = "".join(pinyin_of(character) for character in lower)
    spoken = [usual]
    if lower[:1] in SURNAMES:
        spoken.append(spelling(SURNAMES[lower[0]])[0] + "".join(pinyin_of(character) for character in lower[1:]))
    return (lower.replace(" ", ""), *initials(lower).split(), *spoken)


def pinyin_of(character: str) -> str:
    """建 → jian; a letter or digit is itself. ü is written u, as typed v is."""
    reading = readings().get(ord(character))
    return character if reading is None else spelling(reading)[0].replace("uz", "u")
