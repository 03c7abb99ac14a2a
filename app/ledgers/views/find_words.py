"""What is typed into 查找, as words: each with every way a row may have written it (digits, brackets, dates, names).

市协党[2023]12号 finds 市协党〔2023〕12号, 2023.11.30 finds 2023年11月30日, １２ finds 12, wjg finds 王建国.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from app.core.dates import chinese_day, month_of, parse_date
from app.core.errors import InvalidValueError
from app.core.pinyin import letters_of, spelled_at

OPENING, CLOSING = "〔［【（([", "]〕］】）)"
DATE_LIKE = re.compile(r"\d{1,4}\s*[-./年月]\s*\d|\d月|(?:19|20)\d{6}$")
WITH_YEAR = re.compile(r"\d{4}")
LATIN = re.compile(r"[a-z]")
NO_PINYIN = re.compile(r"[^a-z'㐀-鿿]")


@dataclass(frozen=True)
class Word:
    """One word of what was typed. One of the `forms` must occur, or a number field be `number`.

    `letters` is what it spells as pinyin, "" for what is none.
    """

    forms: tuple[str, ...]
    letters: str = ""
    number: int | None = None

    @cached_property
    def globs(self) -> tuple[str, ...]:
        """The forms as patterns of SQLite's GLOB."""
        return tuple(f"*{''.join(character_set(alike(c)) for c in form)}*" for form in self.forms)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The forms as one pattern; a longer one is found before one that it begins with."""
        forms = sorted(self.forms, key=len, reverse=True)
        return re.compile("|".join("".join(character_set(re.escape(alike(c))) for c in form) for form in forms))


@cache
def alike(character: str) -> str:
    """The characters that are written for one: full width, capital, any kind of bracket. In the order that GLOB needs."""
    for brackets in (OPENING, CLOSING):
        if character in brackets:
            return brackets
    if not character.isascii():
        return character
    wide = chr(ord(character) + 0xFEE0)
    return f"{wide}{chr(ord(wide) - 32)}{character}{character.upper()}" if character.isalpha() else f"{wide}{character}"


def character_set(characters: str) -> str:
    """Any of the characters, for GLOB and for regular expressions."""
    return characters if len(characters) == 1 else f"[{characters}]"


@dataclass(frozen=True)
class Mark:
    """A part of a text that was asked for: from `start`, `length` characters."""

    start: int
    length: int


def read_words(typed: str, today: dt.date) -> tuple[Word, ...]:
    """The words of what was typed, divided by blanks of any width. A date without a year is of this year."""
    return tuple(read_word(text, today) for text in typed.split())


def read_word(text: str, today: dt.date) -> Word:
    """One word."""
    folded = unicodedata.normalize("NFKC", text).lower()
    letters = letters_of(folded) if LATIN.search(folded) and not NO_PINYIN.search(folded) else ""
    number = re.fullmatch(r"(\d{1,9})年?", folded)
    return Word(tuple(dict.fromkeys((folded, *day_forms(folded, today)))), letters, int(number[1]) if number else None)


def day_forms(text: str, today: dt.date) -> list[str]:
    """The ways a day or a month is written, when the text is one."""
    if not DATE_LIKE.search(text):
        return []
    try:
        day = parse_date(text, today.year)
    except InvalidValueError:
        return month_forms(text)
    forms = [day.isoformat(), chinese_day(day), f"{day.year}.{day.month}.{day.day}"]
    return forms if WITH_YEAR.search(text) else [*forms, f"{day.month}月{day.day}日"]


def month_forms(text: str) -> list[str]:
    """2023年11月 as dates have it."""
    try:
        month = month_of(text)
    except InvalidValueError:
        return []
    year, number = month.split("-")
    return [month, f"{year}年{int(number)}月", f"{year}.{int(number)}."]


def with_names(word: Word, names: Sequence[str]) -> Word:
    """The word may also stand for these names."""
    return Word((*word.forms, *names), word.letters, word.number)


def is_in(word: Word, text: str) -> bool:
    """Whether a text holds the word, in any of its forms."""
    return bool(word.pattern.search(text))


def marks_in(text: str, words: Sequence[Word], *, spelled: bool = False) -> tuple[Mark, ...]:
    """The parts of a text that were asked for, in their order and without overlaps; names also as they are spelled."""
    covered = [False] * len(text)
    for word in words:
        places = [found.span() for found in word.pattern.finditer(text)]
        if spelled and word.letters and (found := spelled_at(text, word.letters)):
            places.append(found)
        for start, end in places:
            covered[start:end] = [True] * (end - start)
    marks, place = [], 0
    while place < len(text):
        length = next((n for n, on in enumerate(covered[place:]) if not on), len(text) - place)
        if length:
            marks.append(Mark(place, length))
        place += max(length, 1)
    return tuple(marks)
