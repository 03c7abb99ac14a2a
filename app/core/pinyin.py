"""Names by what people type for them: full pinyin (wangjianguo), initials (wjg), a mixture (wangjg), characters (王jg).

A character is taken by any of its readings (多音字: 曾 is zeng and ceng), for nobody knows which one a person's name has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from app.core.cell_text import normal_digits
from app.core.ordering import INITIALS, SURNAMES, readings_of, spelling


def matches(names: Iterable[str], typed: str, limit: int = 12) -> list[str]:
    """The names meant by what was typed: those that begin with it first, in their given order; at most `limit`."""
    word = letters_of(typed)
    found: tuple[list[str], list[str]] = ([], [])
    for name in dict.fromkeys(names):
        place = spelled_at(name, word)
        if place is not None:
            found[place[0] > 0].append(name)
    return [*found[0], *found[1]][:limit]


def letters_of(typed: str) -> str:
    """What was typed, as `spelled_at` wants it: no blanks and apostrophes (xi'an), v for ü as u."""
    return normal_digits(typed).lower().replace("'", "").replace(" ", "").replace("v", "u")


def spelled_at(name: str, letters: str, *, usual: bool = False) -> tuple[int, int] | None:
    """Where (first place, place after the last) the letters spell a part of a name; None when they do not.

    `usual` takes a character by its common readings only: in words that are no names 夹 is jia, never ga.
    """
    if not letters:
        return 0, 0
    sounds = usual_sounds_of if usual else sounds_of
    for start, character in enumerate(name):
        if letters[0] in beginnings(character) and (end := end_of(name, start, letters, sounds)) is not None:
            return start, end
    return None


def end_of(name: str, place: int, letters: str, sounds_of: Callable[[str], tuple[str, ...]]) -> int | None:
    """Where the letters end when they begin at a place of the name. Each reading may be cut short after any letter."""
    if not letters:
        return place
    if place == len(name):
        return None
    sounds = sounds_of(name[place])
    for sound in sounds:
        if sound[0] != letters[0]:
            continue
        for length in range(common(sound, letters), 0, -1):
            end = end_of(name, place + 1, letters[length:], sounds_of)
            if end is not None:
                return end
    return None if sounds else end_of(name, place + 1, letters, sounds_of)


def common(left: str, right: str) -> int:
    """How many first letters two texts share."""
    return next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


@lru_cache(maxsize=32768)
def beginnings(character: str) -> str:
    """The letters that the character's sounds begin with: most names are told from what was typed by these alone."""
    return "".join(sound[0] for sound in sounds_of(character))


@lru_cache(maxsize=32768)
def sounds_of(character: str) -> tuple[str, ...]:
    """The character itself and its readings without tones, ü as u; nothing for blanks and punctuation, which are not typed."""
    if not character.isalnum():
        return ()
    spoken = (*readings_of(character), *((SURNAMES[character],) if character in SURNAMES else ()))
    return tuple(dict.fromkeys((character.lower(), *(spelling(reading)[0].replace("uz", "u") for reading in spoken))))


@lru_cache(maxsize=32768)
def usual_sounds_of(character: str) -> tuple[str, ...]:
    """The character itself, its usual reading, and those of the letters that it is commonly read with."""
    sounds, letters = sounds_of(character), INITIALS.get(character, "")
    return tuple(sound for place, sound in enumerate(sounds) if place < 2 or sound[0] in letters)
