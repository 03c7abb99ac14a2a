"""评分标准 cut into the pieces that may each be a rule, with their numbers brought into one form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.core.cell_text import normal_digits

UNITS = "人次|次|人|条|件|项|处|个|天|篇|例|起|分钟|小时|学时|户|场|期|份"
PIECES = re.compile(r"[；;，,。\n、]+")
IDLE = re.compile(r"(?:本项|该项)?(?:分值)?(?:扣完为止|扣完即止|以此类推|依此类推|依次类推|不计负分)|直至扣完.*")
NUMBER = r"\d+(?:\.\d+)?"
# What a piece ends with: points lost or got, or 一票否决. More than one in a piece are several rules without a sign between.
OUTCOME = re.compile(rf"[扣得加]{NUMBER}分|不得分|一票否决")
SUBJECTLESS = re.compile(
    rf"(?:(?:每(?:发生|发现|出现|有)?(?:{NUMBER})?个?(?:{UNITS}))?[扣得加]{NUMBER}分|(?:该项|本项|此项)?不得分|(?:实行)?一票否决)"
)
NUMBER_WORDS = re.compile(
    r"(?<=[每扣得加少缺漏有低于足到过超达现生为])([半一二两三四五六七八九十百]+)(?=(?:个百分点|个?" + UNITS + r"|分|%|成))"
)
PERCENT_WORDS = re.compile(r"百分之([一二三四五六七八九十百]+)")
OTHER_WORDS = (
    (re.compile(rf"(?:扣除|扣减|减扣|减去|减)(?={NUMBER}分)"), "扣"),
    (re.compile(rf"(?:奖励|奖|加计|增加)(?={NUMBER}分)"), "加"),
    (re.compile(rf"(?<!合)(?:计|记|为)(?={NUMBER}分)"), "得"),
    (re.compile(r"不予得分|不计分|不给分|得0分(?!\d)|(?<=[该本此]项)(?:得|记|计|为)?0分"), "不得分"),
    (re.compile(r"(?<=\d%)(?:及其?以上|[（(]含[）)]以上|以上[（(]含.{0,6}[）)]|（含）以上)"), "以上"),
    (re.compile(rf"([扣加]{NUMBER}分)[/／](?:每)?({UNITS})(?!.)"), r"每\2\1"),  # 扣2分/次
    (re.compile(r"((?:优秀|优良|良好|较好|好|一般|基本合格|合格|较差))(?:的|者|为|，)?(?=\d+(?:\.\d+)?分)"), r"\1得"),
    (re.compile(rf"(?<![未不没])(?:≥|大于等于|不低于|达到)({NUMBER}%)(?:以上)?"), r"\1以上"),
)
DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))


@dataclass(frozen=True)
class Piece:
    """A piece of the wording: the text as it stands, from `start` to `end` of the cell, and its plain form to be matched."""

    start: int
    end: int
    text: str
    plain: str


def pieces(standard: str) -> Iterator[Piece]:
    """The pieces of a cell. A piece that says no points yet (有下列情形的，扣2分) goes together with the one behind it."""
    held: Piece | None = None
    for piece in single_pieces(standard):
        if held is not None and SUBJECTLESS.match(piece.plain):
            whole = standard[held.start : piece.end]
            yield Piece(held.start, piece.end, whole, held.plain.removesuffix("的") + piece.plain)
            held = None
            continue
        if held is not None:
            yield held
        held = None if OUTCOME.search(piece.plain) or IDLE.fullmatch(piece.plain) else piece
        if held is None:
            yield piece
    if held is not None:
        yield held


def single_pieces(standard: str) -> Iterator[Piece]:
    """The pieces between signs, and those that follow each other without one."""
    place = 0
    for part in (*PIECES.finditer(standard), None):
        end = part.start() if part else len(standard)
        yield from split_outcomes(standard, place, end)
        place = part.end() if part else end


def split_outcomes(standard: str, start: int, end: int) -> Iterator[Piece]:
    """每少1次扣2分记录不规范每次扣1分 are two pieces; 不得分并一票否决 is one."""
    text = standard[start:end]
    stops = [found.end() for found in re.finditer(r"[扣得加减计][^扣得加减计，]{0,6}?分(?=[^分值数。并且）)/／])", text)]
    begin = 0
    for stop in (*stops, len(text)):
        part = text[begin:stop]
        if part.strip():
            left = len(part) - len(part.lstrip())
            first = start + begin + left
            yield Piece(first, first + len(part.strip()), part.strip(), plain_words(part))
        begin = stop


def plain_words(text: str) -> str:
    """A piece in one form: ASCII digits, numbers in words as digits, 扣减 and 减 as 扣, no blanks and no running number."""
    found = re.sub(r"[\s\u3000]+", "", normal_digits(text)).replace("％", "%")
    found = re.sub(r"^(?:[（(]?\d{1,2}[）)]|\d{1,2}[.．](?!\d)|[①-⑳])", "", found)
    found = PERCENT_WORDS.sub(lambda match: f"{number_of(match[1])}%", found)
    found = NUMBER_WORDS.sub(lambda match: number_of(match[1]), found)
    for pattern, word in OTHER_WORDS:
        found = pattern.sub(word, found)
    return found


def number_of(words: str) -> str:
    """十二 → 12, 一百 → 100, 半 → 0.5."""
    if words == "半":
        return "0.5"
    total, digit = 0, 0
    for sign in words:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = DIGITS.get(sign, 0)
    return str(total + digit)
