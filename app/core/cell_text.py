"""What stands in a cell of a workbook, or was typed, as plain text: blanks, digits and signs as a program can compare them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from app.core.errors import InvalidValueError
from app.core.name_patterns import SURNAMES, TWO_CHARACTERS, all_names

NOTHING = "—"  # what stands in a cell to say that it is meant to be empty
# Excel runs a text as a formula that begins so, also by a tab or a line break, and in Chinese by the wide signs.
FORMULA_STARTS = tuple("=+-@\t\n\r＝＋－＠")
MOST_SAID = 500  # characters of a heading with its explanation, and some
# Where a name, a word of a list, a day or a number is asked for; a text keeps what was written.
NOTHINGS = frozenset({NOTHING, "——", "–", "-", "--", "－", "/", "／", "无", "暂无"})
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {0xFF05: 0x25, 0xFF0E: 0x2E, 0xFF0D: 0x2D}


def normal_digits(text: str) -> str:
    """Full-width digits and the signs of numbers as ASCII."""
    return text if text.isascii() else text.translate(FULL_WIDTH)


# Control characters but for tab and line breaks, and what is never drawn: zero-width signs, marks that turn the direction
# of writing, fillers, tags (Default_Ignorable_Code_Point of Unicode, UTR 9), half a sign (a surrogate alone, which a name of
# Windows may hold and no file or database takes). They come along from the web and make two equal
# texts different, or a text read other than it is. Not U+E0100–E01EF, which choose the shape of a rare surname.
ALWAYS_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# Joiners and selectors of shapes: of emojis and of Mongolian and Indic writing, where they stay.
JOINERS = "\u180b-\u180f\u200c\u200d\ufe00-\ufe0f"
UNSEEN = re.compile(f"[{ALWAYS_UNSEEN}{JOINERS}]+")
ALWAYS = re.compile(f"[{ALWAYS_UNSEEN}]+")
UNJOINED = re.compile(r"[A-Za-z\s\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff]")  # Chinese and Latin know no joiners


def visible(text: str) -> str:
    """A text without what is never seen."""
    return UNSEEN.sub(_still_seen, text)


def _still_seen(run: re.Match[str]) -> str:
    before = run.string[run.start() - 1 : run.start()]
    return ALWAYS.sub("", run[0]) if before and not UNJOINED.match(before) else ""


def strip_unseen(cells: list[Any]) -> None:
    """Make the texts of a row visible; looked for in all of them at once, which is a tenth of the time."""
    if UNSEEN.search("".join([value for value in cells if type(value) is str])):
        cells[:] = [visible(value) if type(value) is str else value for value in cells]


def plain(raw: object) -> str:
    """A cell as text: None is "", 3.0 is 3, a datetime at midnight is its day, a time of day is 09:30."""
    if isinstance(raw, str):
        return raw if raw.isprintable() else visible(raw)  # most of what is unseen cannot be printed; see `strip_unseen`
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    if isinstance(raw, dt.time):
        return raw.strftime("%H:%M")
    return str(raw)


def clean_line(raw: object) -> str:
    """A cell as one line: line breaks and runs of blanks become one blank, ends are trimmed."""
    return " ".join(plain(raw).split())


WIDE = "[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…·]"
WRAPPED = re.compile(rf"{WIDE}\n|\n{WIDE}")
POINT = re.compile(r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]")  # a line that begins so is one of several points


def unwrapped(raw: object) -> str:
    """A cell as one line, as `clean_line` has it, but without line breaks that only wrap Chinese: 办法 over （试行）."""
    text = plain(raw)
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    found = ""
    for line in filter(None, map(clean_line, text.splitlines())):
        joined = f"{found[-1:]}\n{line[:1]}"
        gap = "" if not found or (WRAPPED.search(joined) and not POINT.match(line)) else " "
        found = f"{found}{gap}{line}"
    return found


def short_line(raw: object) -> str:
    """As much of a cell, as one line, as titles, headings and the rows between records have: what is longer is a text.

    Patterns seek in it with all ways to cut it, which takes minutes in a text as long as a cell may be.
    """
    return clean_line(raw)[:MOST_SAID]


def join_split_name(name: str) -> str:
    """王　伟 → 王伟: blanks between Chinese characters of a name only align it on paper."""
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", name)


LONGEST_SPLIT_NAME, MOST_SPLIT_NAMES = 3, 15  # characters of a name that blanks align, parts of several such names


def split_names(text: str) -> list[str]:
    """王　伟 and 欧阳 修远 are one name each; in 王伟 李强, 欧阳明 李强 and 王 伟 李 强 blanks stand between two."""
    parts: list[str] = []
    for part in text.split(" "):
        if parts and parts[-1] in TWO_CHARACTERS:
            parts[-1] += part
        else:
            parts.append(part)
    if all(len(part) > 1 and not part.isascii() for part in parts):
        return parts
    ways = in_names(parts) if len(parts) <= MOST_SPLIT_NAMES else []
    if len(ways) == 1:  # 王 伟 赵 敏: the only way in which each name begins with a surname
        return ways[0]
    return [join_split_name(text)] if text else []


def in_names(parts: Sequence[str]) -> list[list[str]]:
    """Every way to take parts of names together as several of two or three characters (王 伟 赵 敏, 王 五 赵六)."""
    if not parts:
        return [[]]
    found: list[list[str]] = []
    for end in range(1, len(parts) + 1):
        name = "".join(parts[:end])
        if len(name) > LONGEST_SPLIT_NAME:
            break
        if len(name) > 1 and name[0] in SURNAMES:
            found += [[name, *others] for others in in_names(parts[end:])]
    return found


def read_number(raw: object) -> float | None:
    """A number from a cell or text, None when empty. Raises InvalidValueError when it is no number."""
    if raw is None or isinstance(raw, bool):
        return None
    found = normal_digits(str(raw)).replace(",", "").replace("，", "").strip()
    if not found or found in NOTHINGS:
        return None
    # float() alone would also take nan, inf, 1_000 and 1e400.
    if len(found) > 100 or not re.fullmatch(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?", found):
        numbers = re.findall(r"[0-9]+(?:\.[0-9]+)?%?", found)
        leading = re.match(r"([0-9]+(?:\.[0-9]+)?)[\u4e00-\u9fff]?[（(]", found)  # 11人（请假1人）
        proposal = numbers[0] if len(numbers) == 1 else leading[1] if leading else ""  # 约70%
        raise InvalidValueError(f"“{raw}”不是数字。", proposal=proposal)
    return float(found)


def common_ending(words: Sequence[str]) -> str:
    """What all words end with: 族 of 汉族 and 满族; "" for nothing."""
    columns = zip(*(word[::-1] for word in words), strict=False)
    return "".join(first for first, *rest in takewhile(lambda signs: len({*signs}) == 1, columns))[::-1]


SPREAD = re.compile(r"[\u4e00-\u9fff](?:\s+[\u4e00-\u9fff])+")


def without_spread(text: str) -> str:
    """合　计 → 合计: a blank behind every single character only spreads a word over its cell; other blanks stay."""
    return "".join(text.split()) if text[1:2].isspace() and SPREAD.fullmatch(text) else text


def listed_below(raw: object) -> str:
    """王伟、李强 of a cell that holds names in lines of their own, "" for any other."""
    lines = [clean_line(line) for line in raw.splitlines() if line.strip()] if isinstance(raw, str) and "\n" in raw else []
    return "、".join(lines) if len(lines) > 1 and all_names(lines) else ""
