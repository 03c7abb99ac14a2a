"""Texts that say nearly the same, by the characters they have in common in the same order; no word breaks are needed.

rapidfuzz compares bit-parallel in C++: one text with 100,000 others takes 30 ms.

Short texts are left alone: 会议多 and 会风差 share too little to be told apart from chance.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

from rapidfuzz import process
from rapidfuzz.distance import Indel

ALIKE = 0.74  # share of characters in common (twice the longest common subsequence through both lengths)
ALIKE_OF_ONE_NUMBER = 0.6  # difflib's ratio from which two texts of the same number are taken for the same row
SHORTEST = 8  # characters, without signs
SHARED = 4  # rare characters that two like texts share at least; SHORTEST ones have five in common
ASKED_WITHOUT_INDEX = 60  # questions until making the index is worth its while
COUNTED_IN_ONE = 3  # entries of the index are counted in the time in which one text is compared
ROUNDING = 1e-9
PORTION = 5_000  # texts compared in one go, 2 ms: no other thread gets a word in for as long
SIGNS = re.compile(r"[\W_]+")


def bare(text: str) -> str:
    """The text without blanks and signs, in lower case."""
    return SIGNS.sub("", text).lower()


def nearest(text: str, others: Sequence[str], limit: int = 3) -> list[tuple[int, float]]:
    """The places of the bare texts most like `text` with their likeness, the best first; nothing for a short text."""
    sought = bare(text)
    if len(sought) < SHORTEST:
        return []
    best: list[tuple[int, float]] = []
    for start in range(0, len(others), PORTION):
        least = best[-1][1] - ROUNDING if len(best) == limit else ALIKE
        some = others[start : start + PORTION]
        found = process.extract(sought, some, scorer=Indel.normalized_similarity, score_cutoff=least, limit=limit)
        best += [(start + place, score) for _, score, place in found]
        best = sorted(best, key=lambda item: -item[1])[:limit]
    return best


def same_for_its_number(one: str, other: str) -> bool:
    """Whether two texts, short ones too, are so much the same that one number tells that they are one row."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)  # the quickest first; none is below the last
    return all(ratio() >= ALIKE_OF_ONE_NUMBER for ratio in ratios)


class LikeTexts:
    """Bare texts that are asked again and again which of them are like another one; the answers are those of `nearest`.

    After a few questions an index is made of them (Chaudhuri et al., A Primitive Operator for Similarity Joins, ICDE 2006:
    prefix filtering; Wang et al., Can We Beat the Prefix Filtering, SIGMOD 2012: more than one sign in common). Two texts as
    like as ALIKE have at least `common(length)` characters in common whatever their order, so they share SHARED of their
    rarest ones; only texts that do are compared. 10,000 texts with 100,000 take half a minute instead of five.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.cost = 0  # how much was compared so far, in texts
        self._asked = 0
        self._firsts: list[int] = []  # texts that others are like, as `first` met them, and
        self._patterns: list[str] = []  # what they say
        self._seldom: Counter[str] = Counter()  # character → how often it occurs
        self._index: defaultdict[str, list[int]] = defaultdict(list)

    def nearest(self, text: str, limit: int = 3) -> list[tuple[int, float]]:
        """As the function `nearest`."""
        sought = bare(text)
        if len(sought) < SHORTEST:
            return []
        self._asked += 1
        if self._asked == ASKED_WITHOUT_INDEX:
            self._make_index()
        places = self._candidates(sought) if self._index else None
        if places is None:
            self.cost += len(self.texts)
            return nearest(sought, self.texts, limit)
        self.cost += len(places)
        return [(places[at], score) for at, score in nearest(sought, [self.texts[place] for place in places], limit)]

    def first(self, place: int) -> int | None:
        """The place of a text before this one that says nearly the same, this one when there is none; None for a short text.

        To be asked in ascending order. Those that others are like are looked at first: texts that a machine has made of one
        pattern are all like a few of them, and for each there would be thousands to compare with.
        """
        sought = self.texts[place]
        if len(sought) < SHORTEST:
            return None
        self.cost += len(self._patterns)
        known = process.extractOne(sought, self._patterns, scorer=Indel.normalized_similarity, score_cutoff=ALIKE)
        if known is not None:
            return self._firsts[known[2]]
        like = [other for other, _ in self.nearest(sought)]
        found = min(place, *like)
        if len(like) > 1:
            self._firsts.append(found)
            self._patterns.append(self.texts[found])
        return found

    def _make_index(self) -> None:
        for text in self.texts:
            self._seldom.update(text)
        for place, text in enumerate(self.texts):
            for sign in self._rarest(text):
                self._index[sign].append(place)

    def _candidates(self, sought: str) -> list[int] | None:
        """The places of the texts worth comparing, None when finding them takes longer than comparing all."""
        lists = [self._index[sign] for sign in self._rarest(sought) if sign in self._index]
        if sum(map(len, lists)) > COUNTED_IN_ONE * len(self.texts):
            return None
        found: Counter[int] = Counter()
        for places in lists:
            found.update(places)
            self.cost += len(places) // COUNTED_IN_ONE
        return sorted(place for place, count in found.items() if count >= SHARED)

    def _rarest(self, text: str) -> Iterator[str]:
        """The rarest characters of a text; one that comes again is another sign each time."""
        times: Counter[str] = Counter()
        signs = []
        for sign in text:
            signs.append((self._seldom[sign], sign, times[sign]))
            times[sign] += 1
        count = len(text) - common(len(text)) + SHARED
        return (sign * (time + 1) for _, sign, time in sorted(signs)[:count])


def common(length: int) -> int:
    """How many characters a text of that length has at least in common with any text that is as like as ALIKE."""
    shortest = ceil(length * ALIKE / (2 - ALIKE) - ROUNDING)
    return ceil((length + shortest) * ALIKE / 2 - ROUNDING)
