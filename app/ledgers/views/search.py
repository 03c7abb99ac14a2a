"""Finding rows by words: contents, names, pinyin initials. Built by a pure function, so that a worker thread can do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core.file_kinds import Attachments
from app.core.ordering import MARK, needle, search_parts
from app.ledgers.schema.declaration import Ledger
from app.ledgers.views import bitsets
from app.ledgers.views.rows import Row, Rows

REPEATING = 24  # characters; texts up to this length are mostly names and words, met again and again
MET = 10_000  # such texts are remembered, for numbers are met only once
REMEMBERED = 64  # results of the last words, for narrowing while a word grows


def search_fields(ledger: Ledger) -> tuple[str, ...]:
    """The fields a search looks into: all that hold text, but no words chosen from a closed list, for these are facets."""
    return tuple(
        spec.name
        for spec in ledger.fields.values()
        if spec.kind.storage == "TEXT" and not spec.kind.closed and not isinstance(spec.kind, Attachments)
    )


@dataclass(frozen=True)
class RowTexts:
    """What a row is found by: its contents in lower case, all initials, and only those that begin a name or short word."""

    contents: str
    initials: str
    words: str


def row_reader(ledger: Ledger) -> Callable[[Row], RowTexts]:
    """A function that reads rows; it remembers what it met not long ago."""
    names = list(ledger.fields)
    places = [names.index(name) for name in search_fields(ledger)]
    remembered = lru_cache(MET)(search_parts)

    def read(row: Row) -> RowTexts:
        contents, letters = [], []
        for place in places:
            text = row[place]
            if not text or not isinstance(text, str):
                continue
            found, initials = (remembered if len(text) <= REPEATING else search_parts)(text)
            contents.append(found)
            letters.append(initials)
        words = [part[part.index(MARK) :] for part in letters if MARK in part]
        return RowTexts("\n".join(contents), "\n".join(letters), "\n".join(words))

    return read


class SearchTexts:
    """The texts of rows by position. A word that contains an earlier one is sought only in the earlier one's rows."""

    def __init__(self, rows: Rows) -> None:
        self.read = row_reader(rows.ledger)
        texts = [self.read(row) for row in rows.values]
        self.contents = [text.contents for text in texts]
        self.initials = [text.initials for text in texts]
        self.words = [text.words for text in texts]
        self.found: dict[str, int] = {}

    def replace(self, position: int, row: Row) -> None:
        """The row at the position (or a new one at the end) has new contents."""
        texts = self.read(row)
        for column, text in ((self.contents, texts.contents), (self.initials, texts.initials), (self.words, texts.words)):
            column[position : position + 1] = [text]
        for sought, bits in self.found.items():
            held = sought in self.texts_for(sought)[position]
            self.found[sought] = bits | 1 << position if held else bits & ~(1 << position)

    def texts_for(self, sought: str) -> list[str]:
        """The shortest texts that can hold it: Latin letters and digits stand among the initials too."""
        if sought.startswith(MARK):
            return self.words
        return self.initials if sought.isascii() and sought.isalnum() else self.contents

    def rows_with(self, words: str) -> int:
        """The rows that hold every one of the blank-separated words."""
        result = bitsets.full(len(self.contents))
        for sought in needles(words):
            if sought not in self.found:
                self.remember({sought: self.scan(sought, self.found)})
            result &= self.found[sought]
        return result

    def remember(self, found: Mapping[str, int]) -> None:
        """Which rows hold some words, as `scan` told."""
        for sought, bits in found.items():
            if len(self.found) >= REMEMBERED:
                del self.found[next(iter(self.found))]
            self.found[sought] = bits

    def scan(self, sought: str, known: Mapping[str, int]) -> int:
        """Look for a word, in all rows or in those that are known to hold a part of it."""
        texts = self.texts_for(sought)
        wider = max((part for part in known if part in sought), key=len, default=None)
        if wider is None or known[wider].bit_count() * 2 > len(texts):
            return bitsets.of_flags([sought in text for text in texts])
        within = bitsets.positions(known[wider], len(texts))
        return bitsets.of_positions([position for position in within if sought in texts[position]], len(texts))


def needles(words: str) -> list[str]:
    """What is looked for in search texts for blank-separated words."""
    return list(map(needle, words.split()))
