"""Chinese order, natural number order and pinyin initials. The dictionary is pypinyin's table of single characters.

Everything works by `str.translate` over tables that fill themselves as characters are met, so 100,000 texts take well
below a second; pypinyin itself would take minutes.
"""

from __future__ import annotations

import os
import re
import string
import unicodedata
from functools import cache, lru_cache
from itertools import product

RANK_BASE = 0xF0000  # a Han character becomes one private character that stands at its place in pinyin order
LAST = "\U0010ffff"

# The reading a character is sorted by where pypinyin's first one is not the usual one.
USUAL_READINGS = {
    "长": "cháng", "曾": "zēng", "翟": "zhái", "覃": "qín", "缪": "miào", "似": "sì", "塞": "sài", "佛": "fó", "卜": "bǔ",
    "勒": "lè", "薄": "bó", "泊": "bó", "娜": "nà", "刹": "chà", "粘": "nián", "嚼": "jiáo", "辗": "zhǎn", "琢": "zhuó",
    "伺": "sì", "茄": "qié", "匙": "chí", "囤": "tún", "掺": "chān", "傀": "kuǐ", "桔": "jú", "藉": "jiè", "仔": "zǐ",
    "呢": "ne", "牟": "móu",
}  # fmt: skip
# At the beginning of a name (two or three characters) these are read so.
SURNAMES = {"单": "shàn", "仇": "qiú", "解": "xiè", "查": "zhā", "区": "ōu", "朴": "piáo", "盖": "gě"}
# Common readings that begin with different letters, the usual one first → the characters read so.
SEVERAL_INITIALS = {
    "ae": "阿", "ay": "艾", "bp": "堡泊便扁暴扒磅", "cd": "澄", "cj": "车", "cq": "仇", "cs": "参乘晟谌匙禅裳", "cx": "畜臭",
    "cz": "长查藏朝传褚侧颤", "ds": "单", "dt": "调弹", "ew": "恶", "fp": "否冯", "gh": "镐", "gj": "给", "hk": "会",
    "jg": "贾伽炅", "jx": "解降见", "kh": "咳溃", "kq": "卡壳", "ls": "率", "ly": "乐", "mb": "秘", "mw": "蔓", "nz": "粘",
    "pb": "辟屏", "qj": "期强圈茄", "qo": "区", "qt": "覃", "sc": "什盛刹", "sd": "石", "sq": "俟", "sx": "厦省宿莘",
    "sz": "识属氏", "td": "提侗囤", "ts": "汤", "tz": "屯", "wk": "隗", "wm": "万", "wy": "尾尉", "xh": "行吓郇巷",
    "xj": "系校", "xq": "纤", "yw": "遗", "zc": "重曾种攒", "zd": "翟", "zs": "折峙殖", "zy": "粥",
}  # fmt: skip
INITIALS = {character: letters for letters, characters in SEVERAL_INITIALS.items() for character in characters}
SHORT_LENGTH = 12  # up to here a text is a name, a list of names or a label
MARK = "\x01"
WORDS = re.compile(r"[^\W_]+")
LATIN = re.compile(r"[a-z]+")
has_latin = LATIN.search
NAME_LENGTH = (
    4  # up to here every combination of readings is given; longer texts get the usual ones, then clauses read the second way
)

CHINESE_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
CHINESE_NUMBER = "[零〇一二两三四五六七八九十百千]+"
COUNTED = re.compile(rf"(?<=第){CHINESE_NUMBER}|^[（(]?{CHINESE_NUMBER}(?=[、.．）)])")
NUMBERS = re.compile(r"([0-9]{2,})")
PARTS = re.compile(rf"\d+|{CHINESE_NUMBER}|[^\W\d_]")
NAME = re.compile(r"[\u3400-\u9fff]{2,3}")
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@cache
def readings() -> dict[int, str]:
    """Code point → its usual reading, with a tone mark."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")  # the phrases are not used and take 0.15 s and 20 MB
    from pypinyin.pinyin_dict import pinyin_dict

    usual = {code: text.split(",", 1)[0] for code, text in pinyin_dict.items()}
    return usual | {ord(character): reading for character, reading in USUAL_READINGS.items()}


def readings_of(character: str) -> tuple[str, ...]:
    """Every reading of a Han character with its tone marks, the usual one first; none of any other character."""
    usual = readings().get(ord(character))  # first: it keeps the phrases away
    from pypinyin.pinyin_dict import pinyin_dict

    return () if usual is None else tuple(dict.fromkeys((usual, *pinyin_dict[ord(character)].split(","))))


@cache
def spelling(reading: str) -> tuple[str, str]:
    """zhǎng → ("zhang", tone mark); ü stays behind u."""
    plain = unicodedata.normalize("NFD", reading.replace("ü", "uz"))
    return "".join(c for c in plain if c.isascii()), "".join(c for c in plain if not c.isascii())


TONES = {"": 0, "\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}


def place(reading: str) -> tuple[str, int]:
    """What a reading is put in order by: its letters, then its tone."""
    plain, mark = spelling(reading)
    return plain, TONES.get(mark, 0)


@cache
def ranks() -> tuple[dict[int, str], dict[str, str]]:
    """Two tables: code point → its character in pinyin order, and the same for surnames."""
    usual = readings()
    # 42,000 characters share 1,500 readings: these are put in order, then the characters by numbers.
    places = {reading: place(reading) for reading in {*usual.values(), *SURNAMES.values()}}
    order = {found: number for number, found in enumerate(sorted({*places.values()}))}
    number = {reading: order[found] for reading, found in places.items()}
    entries = [(number[reading], code, False) for code, reading in usual.items()]
    entries += [(number[reading], ord(character), True) for character, reading in SURNAMES.items()]
    entries.sort()
    common = {code: chr(RANK_BASE + rank) for rank, (_, code, surname) in enumerate(entries) if not surname}
    names = {chr(code): chr(RANK_BASE + rank) for rank, (_, code, surname) in enumerate(entries) if surname}
    letters = {code: chr(plain).lower() for code, plain in FULL_WIDTH.items()}
    letters |= {ord(letter): letter.lower() for letter in string.ascii_uppercase}
    return letters | common, names


def pinyin_key(text: str) -> str:
    """A key for Chinese order: pinyin and tone, letters first, numbers by size (第二, 第十; 9号, 10号), empty last."""
    if not text:
        return LAST
    common, names = ranks()
    if "第" in text or text[0] in "（(一二三四五六七八九十百":
        text = COUNTED.sub(lambda found: str(chinese_number(found[0].strip("（("))), text)
    key = text.translate(common)
    if text[0] in names and NAME.fullmatch(text):
        key = names[text[0]] + key[1:]
    parts = NUMBERS.split(key)
    if len(parts) == 1:
        return key
    parts[1::2] = map(by_size, parts[1::2])
    return "".join(parts)


@lru_cache(maxsize=65536)
def by_size(number: str) -> str:
    """Digits that compare as text like the number: one with more digits is larger, and larger than a single digit as it is."""
    digits = number.lstrip("0") or "0"
    return digits if len(digits) == 1 else f"{chr(ord('9') + min(len(digits), 26))}{digits}"


LONGEST_NUMBER = 200


def natural_key(text: str) -> tuple[object, ...]:
    """A key for running numbers: 1 < 2 < 10, 一 < 二 < 十一, （一）, 1-1 < 1-2 < 1-10, 3.1, ①; empty last."""
    if not text:
        return (1,)
    if len(text) > LONGEST_NUMBER:
        return (0, (1, 0, text[:LONGEST_NUMBER]), (-1, 0, text))  # no running number; Python refuses to read 5,000 digits
    if text.isascii() and text.isdecimal():
        return (0, (0, int(text), ""), (-1, 0, text))
    parts = PARTS.findall(unicodedata.normalize("NFKC", text))
    return (0, *(part_key(part) for part in parts), (-1, 0, text))


def part_key(part: str) -> tuple[int, int, str]:
    """Numbers before words. The end of a number stands before its sub-numbers because -1 does."""
    if part.isdecimal():
        return (0, int(part), "")
    if part[0] in CHINESE_DIGITS or part[0] in CHINESE_UNITS:
        return (0, chinese_number(part), "")
    return (1, 0, pinyin_key(part))


def chinese_number(text: str) -> int:
    """十一 → 11, 一百二十 → 120, 二〇二三 → 2023."""
    if not any(character in CHINESE_UNITS for character in text):
        return int("".join(str(CHINESE_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in CHINESE_UNITS:
            total += (digit or 1) * CHINESE_UNITS[character]
            digit = 0
        else:
            digit = CHINESE_DIGITS[character]
    return total + digit


def chinese_numeral(number: int) -> str:
    """11 → 十一, 20 → 二十; 1 to 99."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")


class InitialTable(dict[int, str | None]):
    """Code point → what stands for it among the initials, filled as met. `reading` 1 takes the second reading."""

    def __init__(self, reading: int) -> None:
        super().__init__()
        self.reading = reading

    def __missing__(self, code: int) -> str | None:
        """The first letter of a Han character, a letter or digit itself, nothing for the rest."""
        character = chr(FULL_WIDTH.get(code, code))
        found: str | None = None
        if character in INITIALS:
            found = INITIALS[character][self.reading]
        elif code in readings():
            found = spelling(readings()[code])[0][:1]
        elif character.isascii() and character.isalnum():
            found = character.lower()
        self[code] = found
        return found


USUAL, SECOND = InitialTable(0), InitialTable(1)
has_second = re.compile(f"[{''.join(INITIALS)}]").search


def initials(text: str) -> str:
    """王建国 → wjg. Where characters have several readings the variants follow, separated by blanks: 曾强 → zq zj cq cj."""
    usual = text.translate(USUAL)
    if not has_second(text):
        return usual
    if len(text) > NAME_LENGTH:
        clauses = [clause.translate(SECOND) for clause in WORDS.findall(text) if has_second(clause)]
        return " ".join([usual, *clauses])
    return " ".join("".join(letters) for letters in product(*(INITIALS.get(c, c.translate(USUAL)) or ("",) for c in text)))


def search_text(*texts: str) -> str:
    """What a search word is looked for in with `needle(word) in text`: the texts in lower case and their initials."""
    return "\n".join(part for text in texts if text for part in search_parts(text))


def search_parts(text: str) -> tuple[str, str]:
    """One text's share of a search text: itself in lower case, and its initials (ASCII).

    Each word of a short text (王静、张伟) and each Latin word begins with MARK.
    """
    lower = text.lower()
    if len(text) <= SHORT_LENGTH:
        return lower, "".join(f"{MARK}{variant}" for word in WORDS.findall(lower) for variant in initials(word).split())
    latin = "".join(f"{MARK}{word}" for word in LATIN.findall(lower)) if has_latin(lower) else ""
    return lower, initials(lower) + latin


def needle(word: str) -> str:
    """What to look for in a search text.

    One or two Latin letters occur among the initials of nearly every long text; they must begin a name or a short word.
    """
    word = word.lower()
    return MARK + word if len(word) < 3 and word.isascii() and word.isalpha() else word
