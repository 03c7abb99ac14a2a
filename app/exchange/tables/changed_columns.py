"""Columns of a cell before and after it was changed: 原时限 | 现时限, 整改时限 over 调整前 | 调整后."""

from __future__ import annotations

import re

BEFORE, AFTER = "before", "after"
CHANGE = "(?:调整|变更|修改|修订|变动|延期|顺延)"
EARLIER = rf"{CHANGE}前的?|原定的?|原来的?|原先的?|原(?!因|则|始|著|籍|理|文$|件$)|上(?:一?次|一?期|个?月|周|个?季度)"
LATER = rf"{CHANGE}后的?|现行|现(?!实|状|有|任|场|阶段|金|象|代|役|行)"
WORDS = {BEFORE: EARLIER, AFTER: LATER}
PLACES = {  # at the beginning of a heading, in brackets behind it, or as the whole of one
    turn: re.compile(rf"(?:{words})(?P<behind>.*)|(?P<before>.+)[(\[](?:{words})[)\]]") for turn, words in WORDS.items()
}
ALONE = {turn: re.compile(words) for turn, words in WORDS.items()}


def when(text: str, upper: str) -> tuple[str, str]:
    """Whether a column below these (normalised) headings holds what was or what is now, and what it is of: ("after", "时限").

    ("", text) for all others.
    """
    for turn in (BEFORE, AFTER):
        if match := PLACES[turn].fullmatch(text):
            return turn, match["behind"] or match["before"] or upper
        if ALONE[turn].fullmatch(upper):
            return turn, text
    return "", text
