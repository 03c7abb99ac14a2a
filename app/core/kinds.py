"""Kinds of field. A kind knows how a value is read, checked, shown, ordered and written to Excel; everything else asks it.

Here are what they have in common, texts and choices; `number_kinds`, `day_kinds` and `file_kinds` hold the others, `names`
those that name rows of other ledgers.

In memory and in the database a value is one of: str (text kinds; empty is ""), int or float (number kinds; empty is None),
or an ISO 8601 string "YYYY-MM-DD" (dates; empty is None). ISO strings sort and compare like dates and need no conversion
when 100,000 rows are read.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from app.core.cell_text import (
    NOTHINGS,
    clean_line,
    common_ending,
    join_split_name,
    listed_below,
    normal_digits,
    plain,
    unwrapped,
    without_spread,
)
from app.core.errors import InvalidValueError
from app.core.ordering import chinese_number, natural_key, pinyin_key
from app.core.progress_words import Progress
from app.core.unfinished_words import NOT_DONE, PARTLY, PARTLY_DONE, told_again

Value = str | int | float | None
SortKey = Any  # compares with the keys of the same kind of field
Storage = Literal["TEXT", "INTEGER", "REAL"]
Align = Literal["left", "center", "right"]
Tone = Literal["neutral", "green", "amber", "red", "blue", "grey", "purple"]


@dataclass(frozen=True)
class ParseContext:
    """What reading a value depends on besides the value: the year a date without year falls in, and the day it was written.

    Without that day, time limits such as 下月底前 mean no day. `limit_year` is the year of the row's present time limit: a new
    one that names no year (3月底前) is meant in it. None where there is none: `default_year` counts. `now`: the year in which
    a workbook is read, by which 68.5 is of 1968; 0 where somebody types, who is asked.
    """

    default_year: int
    written: dt.date | None = None
    limit_year: int | None = None
    now: int = 0


QUOTES = re.compile("[“”\"'‘’「」《》]")
IN_BRACKETS = re.compile(
    r"(?<=.)[（(](?:共?\d+(?:\.\d+)?[条项个件分次期%％]|第?[\d一二三四五六七八九十]+[次期]|\d{1,2}月份?|扩大(?:会议?)?)[）)]$"
)
# A number before a word, which only counts the words of a table: 一、政治建设, （二）组织建设, 3.作风建设.
COUNTED = re.compile(
    r"^(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．])(?=[\u4e00-\u9fff]{2})"
)
WHOLE, HALF = 100, 50  # percent
NOT = re.compile("[未不非无没]")  # before a word of a choice: it is not so
ABOUT = re.compile("(?:方面|领域)?(?:的?问题|类)?$")  # 理论武装方面的问题
GROUPED = re.compile(r"(?P<group>[^—–－:：·-]+)[—–－:：·-]+(?P<word>.+)")  # 三会一课—支部党员大会


@dataclass(frozen=True)
class Kind:
    """One kind of field; the base is a short text."""

    storage: ClassVar[Storage] = "TEXT"
    align: ClassVar[Align] = "left"
    number_format: ClassVar[str] = ""
    editable_in_place: ClassVar[bool] = True

    @property
    def empty(self) -> Value:
        """The value of an empty cell."""
        return "" if self.storage == "TEXT" else None

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Read a cell or an editor's text. Raises InvalidValueError with the reason in Chinese."""
        return unwrapped(raw)

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """What the same cell of a workbook says for other fields (field → value)."""
        return {}

    def text(self, value: Value) -> str:
        """The value as a table or a form shows it."""
        return "" if value is None else str(value)

    def path(self, value: Value) -> tuple[str, ...]:
        """Where a value stands in a tree of many: a day under its year and month, most by themselves."""
        return (self.text(value),)

    @property
    def choices(self) -> tuple[str, ...]:
        """The declared words to choose from; none for a kind that is no choice."""
        return ()

    @property
    def closed(self) -> bool:
        """Whether nothing but its declared words can be entered."""
        return False

    def tone(self, value: Value) -> Tone:
        """The colour of a value wherever it stands."""
        return "neutral"

    def printed(self, value: Value) -> str:
        """The value as a table on paper shows it."""
        return self.text(value)

    def same(self, one: Value, other: Value) -> bool:
        """Whether two values say the same, if only written in another way: nobody changed the cell."""
        return one == other

    def sort_key(self, value: Value) -> SortKey:
        """A key that orders values of this kind; equal values have equal keys."""
        return pinyin_key(self.text(value))

    def json(self, value: Value) -> Value:
        """The value in the command line's JSON: empty text stays "", an empty date or number is null."""
        return value

    def cell(self, value: Value) -> object:
        """The value as an Excel cell holds it."""
        return value


@dataclass(frozen=True)
class Text(Kind):
    """A short text on one line. `names_person`: what somebody is called; `digits`: digits and their signs are ASCII (电话)."""

    names_person: bool = False
    digits: bool = False

    def parse(self, raw: object, context: ParseContext) -> Value:
        """王　伟 and 合　计 lose the blanks that only align them on paper, as 欧阳　明 does; blanks between words stay.

        So do words that are wrapped in their cell; names one below the other are a list.
        """
        found = unwrapped(raw)
        if self.names_person:
            return join_split_name(found)
        text = listed_below(raw) or without_spread(found)
        return normal_digits(text) if self.digits else text


@dataclass(frozen=True)
class LongText(Kind):
    """A text of several lines."""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Keep the line breaks; drop blanks at the ends of lines, and those that only spread a word: 党　建."""
        text = plain(raw).replace("\r\n", "\n").replace("\r", "\n")
        if "\n" not in text:
            return without_spread(text.strip())
        found = "\n".join(without_spread(line.strip()) for line in text.split("\n")).strip("\n")
        return text if found == text else found  # one string in the memory for the cell and the value


LONGEST_CODE = 60  # characters of what may be a number: Python reads none of more than 4,300 digits


@dataclass(frozen=True)
class Ordinal(Kind):
    """A running number as offices write it: 1, 12, 一, （二）, 3-1, ZG-01. Text, in natural number order."""

    align: ClassVar[Align] = "center"
    LONGEST: ClassVar[int] = 12  # characters; no office numbers further, and a number of 5,000 digits must not stop a page
    CODE: ClassVar[str] = r"(?!(?i:no))[A-Za-z]{1,4}[-－]?[0-9]+(?:[-－.．][0-9]+)*"
    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        CODE
        + r"|(?:No\.?|NO\.?|no\.?|№|第)?[（(【\[]?[0-9一二三四五六七八九十百]+(?:[-－.．、][0-9]+)*[)）】\]]?[、.．]?[条项号]?"
        r"|[①-⒛㈠-㈩㊀-㊉]|[Ⅰ-ⅻIVX]{1,5}[、.．]?"
    )

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Text that is no number (新增, —) gives an empty cell: the row has none yet."""
        found = normal_digits(clean_line(raw)).replace(" ", "").lstrip("'‘’")  # how Excel is told to keep a text
        if found.isdecimal() and found.isascii() and len(found) <= self.LONGEST:  # nearly all
            return found
        found = re.sub(r"^([0-9]+)\.0$", r"\1", found)  # how programs write a number into a file of text
        if len(found) > self.LONGEST and self.PATTERN.fullmatch(found):
            raise InvalidValueError(f"序号“{found[: self.LONGEST]}…”太长。", f"最多 {self.LONGEST} 个字。")
        return found.rstrip("、.．") if self.PATTERN.fullmatch(found) else ""

    def same(self, one: Value, other: Value) -> bool:
        """（9）, 第9条 and 9 are the same number; 3-1 and 3 are not."""
        return self.bare(one) == self.bare(other)

    def bare(self, value: Value) -> str:
        """The number alone: 9 of （9）, 第9条, （九） and ⑨; a text with several (一-1) or with letters (A1, B1) as it is."""
        text = self.text(value)
        if len(text) > LONGEST_CODE:
            return text
        if text.isdecimal() and text.isascii():  # nearly all
            return str(int(text))
        if re.fullmatch(self.CODE, text):
            return text
        runs = re.findall("[0-9]+|[〇零一二三四五六七八九十百]+", text)
        if len(runs) == 1:
            return str(int(runs[0]) if runs[0].isdecimal() else chinese_number(runs[0]))
        return str(int(unicodedata.numeric(text))) if len(text) == 1 and text.isnumeric() else text

    def sort_key(self, value: Value) -> SortKey:
        """1 before 2 before 10; 一 before 二; 1-1 before 1-2. Empty last."""
        return natural_key(self.text(value))

    def json(self, value: Value) -> Value:
        """A plain number is a number; empty is null. 01 stays a text: as a number it would lose its nought."""
        found = self.text(value)
        plain_number = found.isdecimal() and len(found) <= self.LONGEST and str(int(found)) == found
        return int(found) if plain_number else (found or None)

    def cell(self, value: Value) -> object:
        """A plain number is a number in Excel too."""
        return self.json(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words. `tones` colours them; an open choice also takes other words."""

    align: ClassVar[Align] = "center"
    options: tuple[str, ...] = ()
    tones: tuple[tuple[str, Tone], ...] = ()
    open: bool = False
    aliases: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[tuple[str, str], ...] = ()  # words that may mean an option (否: 整改中): proposed, never taken in silence
    progress: tuple[tuple[Progress, str], ...] = ()  # which option says how far something is; see `progress_choice`

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Blanks inside the word do not matter. An unknown word is refused unless the choice is open; — is none."""
        found = self.read(clean_line(raw))
        if not found or self.open or found in self.options:
            return found
        lines = [line.strip() for line in raw.splitlines() if line.strip()] if isinstance(raw, str) else []
        parts = [self.read(line) for line in lines]
        partly = self.at_share(WHOLE) in parts if self.progress else False  # 已完成, below it 正在制作
        if len(parts) > 1 and (partly or all(part in self.options for part in parts)):  # of a row whose other cells are merged
            if len(set(parts)) == 1:
                return parts[0]
            found, proposal = "、".join(lines), self.at_share(HALF) if partly else ""
        else:
            proposal = self.nearest(found)
        raise InvalidValueError(f"“{found}”不在可选项中。", f"可选：{'、'.join(self.options)}。", proposal=proposal)

    def read(self, text: str) -> str:
        """The option that a text is another way to write, else the text without blanks and without a number before it."""
        found = "".join(text.split())
        if not found or found in NOTHINGS:
            return ""
        bare = COUNTED.sub("", found)
        return self.known(found) or (found if found in self.options else self.known(bare) or bare)

    @property
    def choices(self) -> tuple[str, ...]:
        """The options in their order."""
        return self.options

    @property
    def closed(self) -> bool:
        """Unless other words may be entered."""
        return not self.open

    @cached_property
    def words(self) -> dict[str, str]:
        """Every way to write an option → the option."""
        return {option: option for option in self.options} | dict(self.aliases)

    def known(self, word: str) -> str:
        """The option that a word is or is another way to write, "" for none.

        “主题党日”活动, 党建工作（30分）, 支委会（扩大会议）, 三会一课—支部党员大会 and 理论武装方面 say nothing else than the
        option in them, nor does 汉 or 主席 where all options end alike (族, 会议).
        """
        said = self.words
        if word in said:
            return said[word]
        if word and word + self.ending in self.options:
            return word + self.ending
        if PARTLY_DONE.search(word):
            return ""
        bare = IN_BRACKETS.sub("", QUOTES.sub("", word))
        grouped = GROUPED.fullmatch(bare)
        if grouped and grouped["group"] not in said:
            bare = grouped["word"]
        return said.get(bare, "") or said.get(ABOUT.sub("", bare), "")

    @cached_property
    def ending(self) -> str:
        """What all options end with: 族 of 汉族 and 满族."""
        return common_ending(self.options)

    def meant(self, word: str) -> str:
        """The one option that an unknown word of an open choice holds (召开支委会) or is a part of (集中), "" for none.

        It is only proposed.
        """
        inside = {
            option
            for said, option in (*((option, option) for option in self.options), *self.aliases)
            if len(said) > 1 and said in word
        } or {option for option in self.options if len(word) > 1 and word in option}
        return inside.pop() if len(inside) == 1 else ""

    def stated(self, text: str) -> list[tuple[str, bool]]:
        """The options whose words stand in a text, each with whether the text denies it: 未整改到位, 没有完成."""
        return [(self.words[word], denied) for word, denied in self.words_in(text) if word in self.words]

    def doubted(self, text: str) -> str:
        """The option that a text may mean which says that something is not done, and nothing else: 未完成任务. "" for none."""
        found = {"" if word in self.words else self.unfinished[word] for word, denied in self.words_in(text)}
        return found.pop() if len(found) == 1 else ""

    def words_in(self, text: str) -> list[tuple[str, bool]]:
        """The words of the options that stand in a text, and 未完成 and 部分完成, each with whether the text denies it."""
        said = told_again(text)
        return [(match[0], bool(NOT.search(said, 0, match.start()))) for match in self._any_word.finditer(said)]

    @cached_property
    def _any_word(self) -> re.Pattern[str]:
        """The words of the options, and 未完成 and 部分完成: the longest counts."""
        words = sorted((word for word in {*self.words, NOT_DONE, PARTLY} if len(word) > 1), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)))

    def nearest(self, word: str) -> str:
        """The option that an unknown word probably means, "" for no idea, and for one that says what is not so (未销号)."""
        said = self.unfinished | {said: option for said, option in self.words.items() if len(said) > 1}
        if word in said:
            return said[word]
        word = told_again(word)  # 已完成80% is not 已完成: where no word says what it is, nothing is proposed
        within = [words for words in said if words in word]
        longest = [words for words in within if not any(words != other and words in other for other in within)]
        inside = {said[words] for words in longest}  # 未完成 says nothing of 完成
        denied = any(NOT.search(word, 0, word.index(words)) for words in longest)
        if len(inside) == 1 and not denied:
            return inside.pop()
        same = [option for option in self.options if bool(NOT.search(option)) == bool(NOT.search(word))]
        like = difflib.get_close_matches(word, same, 1)  # 未办结 is like 已办结, 已启动 like 未启动
        return next(iter(like), "")

    @property
    def unfinished(self) -> dict[str, str]:
        """The doubtful words with what they may mean; of 部分完成 and 未完成 it goes on, unless declared otherwise."""
        return dict.fromkeys((PARTLY, NOT_DONE), self.at_share(HALF) or self.words.get(NOT_DONE, "")) | dict(self.doubtful)

    def at_share(self, percent: int) -> str:
        """How something stands that is done to a share: not begun, under way, done; "" for a choice that says nothing of it."""
        said = dict(self.progress)
        done = said.get(Progress.DONE, "")
        if not done or percent == WHOLE:
            return done
        words = said.get(Progress.NOT_BEGUN, ""), said.get(Progress.UNDER_WAY, "")
        return next(filter(None, reversed(words) if percent else words), "")

    def sort_key(self, value: Value) -> SortKey:
        """The order of the options, then pinyin; empty last."""
        if not value:
            return (2, 0, "")
        if value in self.options:
            return (0, self.options.index(str(value)), "")
        return (1, 0, pinyin_key(str(value)))

    def tone(self, value: Value) -> Tone:
        """The colour of a word."""
        return dict(self.tones).get(str(value), "neutral")


LAMPS: dict[Tone, str] = {"red": "红灯", "amber": "黄灯", "blue": "蓝灯", "green": "绿灯"}  # what is closed has none


@dataclass(frozen=True)
class Light(Choice):
    """A warning light: a choice shown as a lamp. On paper it also says its colour, to be read in black and white."""

    def printed(self, value: Value) -> str:
        """红灯 逾期."""
        return " ".join(word for word in (LAMPS.get(self.tone(value), ""), self.text(value)) if word)

    def cell(self, value: Value) -> object:
        """As printed: an Excel sheet may be printed too."""
        return self.printed(value)
