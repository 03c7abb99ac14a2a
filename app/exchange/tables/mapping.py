"""From the headings of a sheet to the fields of a ledger.

A heading means a field when it is, in this order of trust: the field's label; one of its other headings (printed forms,
synonyms); the same together with the heading above it (责任主体 over 领导 is 责任领导); one that says the same in other words
(牵头科室); a longer text that ends with or holds a heading of just one field (存在的突出问题); a shorter text that is part of
the headings of just one field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from app.core.cell_text import MOST_SAID, plain
from app.core.kinds import Choice
from app.exchange.tables.changed_columns import AFTER, BEFORE, when
from app.exchange.tables.heading_words import essence
from app.ledgers.schema.declaration import Ledger

LABEL, COMBINED_LABEL, COMBINED, SYNONYM, ENDING, PART, FRAGMENT = 100, 97, 93, 90, 60, 50, 40
CHANGED = 15  # what 调整后时限 has before 时限 beside it
SAME, GENERALLY = 70, 65
GENERAL = re.compile(r"^(?:活动|会议|具体|主要|问题|整改|任务|学习|教育|工作|改进|年度|本(?:次|月|周|期|季度)|目标|有关|相关)")
# 申请入党时间 is no 入党时间, and 曾任职务 not what somebody is.
TURNED = re.compile(r"申请|递交|提交|预计|预期|应换|应转|确定|列为|推荐|曾|拟任|上年|去年|同期")
NAMING = frozenset({"姓名", "名称", "内容", "具体内容", "表述", "描述"})  # below a heading: what that one says
WITHOUT_BRACKETS, SHORT_UPPER, SECOND, HIDDEN = 5, 2, 5, 40  # what these cost
SURE = 80  # scores from here on mean that the heading was known as a whole
LEAST_BARE = 2  # characters that a word before them may be taken from
LEAST_INNER = 3  # characters of a heading that may be found inside a longer text: 部门 alone is in 协作部门 too
# A ledger fits a sheet when this share of its columns is known, and three of them or all: a roster of party members is no
# list of people (5 of 14), and 序号 名称 数量 is no list of campaigns.
LEAST_SHARE, LEAST_COLUMNS = 0.5, 3
# 序号, 名称, 单位 and 备注 stand in tables of anything: three columns must tell, or one and nearly all be known,
# or the label of what a row is called by be there (问题表述).
LEAST_TELLING, NEARLY_ALL = 3, 0.75
MANY_MORE = 3  # columns that a ledger knows more than another, to be meant instead of it
NUMBERS = frozenset({"序号", "编号"})
COMMON = 4  # ledgers that have a heading which tells nothing

NUMBER = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[.、)])(?=\D)")  # 1.序号, 2.问题类别
# What offices of other ranks call a 部门, also several at once: 处室/科室. 单位 alone may be another column (`essence`).
DEPARTMENT = re.compile("(?:(?:部门|单位)[/、或])*(?:处室|科室|股室)(?:[/、或](?:部门|处室|科室|股室|单位))*")

SIGNS = str.maketrans("（）［］【】％＊／：０１２３４５６７８９", "()[][]%*/:0123456789")


@lru_cache(maxsize=4096)
def normal_heading(raw: object) -> str:
    """A heading without blanks, line breaks and marks (*, :), brackets and digits in ASCII; 责任科室 is 责任部门."""
    text = DEPARTMENT.sub("部门", NUMBER.sub("", "".join(plain(raw).split())[:MOST_SAID].translate(SIGNS)).upper())
    return text.strip("*:.。，、").removesuffix("[必填]").removesuffix("(必填)")


@dataclass(frozen=True)
class Heading:
    """The heading of a column; `upper` is the one that spans it and its neighbours, "" when there is none."""

    column: int  # 0-based
    text: str
    upper: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """What the headings of one ledger mean."""

    ledger: Ledger

    @cached_property
    def known(self) -> dict[str, tuple[str, bool]]:
        """Normalised heading → field and whether it is the field's label. Labels win over synonyms of other fields."""
        fields = [spec for spec in self.ledger.fields.values() if spec.writable]
        found = {normal_heading(spec.label): (spec.name, True) for spec in fields}
        for spec in fields:
            for text in self.ledger.headings_of(spec.name):
                found.setdefault(normal_heading(text), (spec.name, False))
        return found

    @cached_property
    def second(self) -> dict[str, str]:
        """Normalised heading → the field it means where another one has the field it means first: 学习内容 beside 学习专题."""
        specs = (spec for spec in self.ledger.fields.values() if spec.writable)
        said = ((normal_heading(text), spec.name) for spec in specs for text in self.ledger.headings_of(spec.name))
        return {text: name for text, name in said if self.known[text][0] != name}

    @cached_property
    def same(self) -> dict[str, str]:
        """Essence of a heading → the one field that has such headings."""
        found: dict[str, set[str]] = {}
        for word, (name, _) in self.known.items():
            found.setdefault(essence(word), set()).add(name)
        return {word: names.pop() for word, names in found.items() if word and len(names) == 1}

    @cached_property
    def doubtful(self) -> dict[str, str]:
        """Normalised heading → the field that it may mean: what stands below it is asked."""
        return {normal_heading(text): name for name, texts in self.ledger.doubtful_headings.items() for text in texts}

    @cached_property
    def memory(self) -> dict[tuple[str, str], list[tuple[float, str]]]:
        """Answers given before; the same headings are asked for again and again."""
        return {}

    def meanings(self, text: str, upper: str = "") -> list[tuple[float, str]]:
        """(score, field) of everything a heading may mean, best first."""
        key = (text, upper)
        if key not in self.memory:
            best: dict[str, float] = {}
            for score, name in self.found(*key):
                best[name] = max(score, best.get(name, 0))
            self.memory[key] = sorted(((score, name) for name, score in best.items()), reverse=True)
        return self.memory[key]

    def found(self, text: str, upper: str) -> Sequence[tuple[float, str]]:
        """The same in any order. Of a cell that was changed (原时限 | 现时限) only the one that counts now has its meaning."""
        turn, bare = when(text, upper) if text not in self.known else ("", text)
        if turn == BEFORE:
            return self.whole(f"原{bare}", "")
        if turn == AFTER:
            return [(score + CHANGED, name) for score, name in self.meanings(bare)]
        ways = (self.doubted, self.listed, self.alike, self.general, self.inner, self.first)
        return self.whole(text, upper) or next(filter(None, (way(text) for way in ways)), ())

    def is_fragment(self, item: Heading) -> bool:
        """Whether a heading is only a part of a known one."""
        meanings = self.meanings(normal_heading(item.text), normal_heading(item.upper))
        return bool(meanings) and meanings[0][0] <= FRAGMENT

    def whole(self, text: str, upper: str) -> list[tuple[float, str]]:
        """Meanings of the heading as a whole, alone or with the upper one."""
        found = []
        for form, cost in forms(text):
            if form in self.known:
                name, label = self.known[form]
                found.append((float((LABEL if label else SYNONYM) - cost), name))
            if form in self.second:
                found.append((float(SYNONYM - cost - SECOND), self.second[form]))
            both = ((upper + form, 0), (upper[:2] + form, SHORT_UPPER), (form + upper, 0), (form + upper[-2:], SHORT_UPPER))
            for joined, more in both if upper else ():  # 责任主体 over 领导 is 责任领导, 责任部门 over 牵头 is 牵头部门
                if joined in self.known:
                    name, label = self.known[joined]
                    found.append((float((COMBINED_LABEL if label else COMBINED) - cost - more), name))
            if form in NAMING and upper in self.known:  # 问责对象 over 姓名
                found.append((float(COMBINED - cost), self.known[upper][0]))
        return found

    def doubted(self, text: str) -> list[tuple[float, str]]:
        """The field that a heading may mean by the ledger's own declaration."""
        return [(float(PART), self.doubtful[text])] if text in self.doubtful else []

    def alike(self, text: str) -> list[tuple[float, str]]:
        """The meaning of a heading that says in other words what a known one says: 牵头科室, 改进举措."""
        word = essence(forms(text)[-1][0])
        return [(float(SAME), self.same[word])] if word in self.same else []

    def listed(self, text: str) -> list[tuple[float, str]]:
        """The meaning of a heading that lists words of one choice: 制定/修订/废止."""
        parts = {part for part in re.split("[/、或]", text) if part}
        if len(parts) < 2:
            return []
        specs = (spec for spec in self.ledger.fields.values() if spec.writable)
        found = [spec.name for spec in specs if isinstance(spec.kind, Choice) and parts <= spec.kind.words.keys()]
        return [(float(SYNONYM), found[0])] if len(found) == 1 else []

    def general(self, text: str) -> list[tuple[float, str]]:
        """The meaning of a heading that is a known one with a word before it that says nothing more: 活动形式, 具体责任人."""
        text = forms(text)[-1][0]
        bare = GENERAL.sub("", text)
        if bare == text or len(bare) < LEAST_BARE:
            return []
        name = self.known[bare][0] if bare in self.known else self.same.get(essence(bare))
        return [(float(GENERALLY), name)] if name else []

    def inner(self, text: str) -> list[tuple[float, str]]:
        """Meanings of a heading that holds a known one or is part of one, when only one field comes into question."""
        text = forms(text)[-1][0]
        if TURNED.match(text):
            return []
        endings = {self.known[word][0]: len(word) for word in self.known if len(word) >= LEAST_INNER and text.endswith(word)}
        if endings:
            name = max(endings, key=lambda item: endings[item])
            return [(ENDING + min(endings[name], 9) / 10, name)]
        parts = {self.known[word][0] for word in self.known if len(word) >= LEAST_INNER and word in text}
        if len(parts) == 1:
            return [(float(PART), parts.pop())]
        wholes = {name for word, (name, _) in self.known.items() if len(text) > 1 and text in word}
        return [(float(FRAGMENT), wholes.pop())] if not parts and len(wholes) == 1 else []

    def first(self, text: str) -> list[tuple[float, str]]:
        """The first of the fields that a heading lists: 应到/实到. Its cells are divided by `shared_headings`."""
        names = [self.known[part][0] for part in re.split("[/、,，|()]", text) if part in self.known]
        return [(float(PART), names[0])] if len(set(names)) > 1 else []


def forms(text: str) -> list[tuple[str, int]]:
    """A heading and, when it has some, the heading without what stands in brackets; with their costs."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", text)
    return [(text, 0), (bare, WITHOUT_BRACKETS)] if bare and bare != text else [(text, 0)]


def assign(headings: Sequence[Heading], vocabulary: Vocabulary, hidden: Collection[int] = ()) -> dict[int, tuple[str, float]]:
    """Column → (field, score): the best matches first, no field and no column twice.

    A `hidden` column, mostly an older one, comes after every other one that means the field well enough.
    """
    offers = sorted(
        (HIDDEN * (heading.column in hidden) - score, heading.column, name, score)
        for heading in headings
        for score, name in vocabulary.meanings(normal_heading(heading.text), normal_heading(heading.upper))
    )
    found: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for _, column, name, score in offers:
        if column not in found and name not in taken:
            found[column] = (name, score)
            taken.add(name)
    return found


def rivals(headings: Sequence[Heading], columns: Mapping[int, str], vocabulary: Vocabulary) -> dict[int, int]:
    """Column that is not taken → column that is, where both headings are surely the same field: 责任部门 beside 牵头部门."""
    taken = {name: column for column, name in columns.items()}
    found: dict[int, int] = {}
    for item in headings:
        if item.column not in columns:
            meanings = vocabulary.meanings(normal_heading(item.text), normal_heading(item.upper))
            same = next((taken[name] for score, name in meanings if score >= SURE and name in taken), None)
            if same is not None:
                found[item.column] = same
    return found


@dataclass(frozen=True)
class Fit:
    """How well a ledger fits the headings of a table."""

    ledger: Ledger
    columns: Mapping[int, str]  # column → field
    missing: tuple[str, ...]  # labels of required fields without a column
    share: float  # of the columns that are known
    titled: int = 0  # characters of the title above the table that are the ledger's own
    telling: int = 0  # columns under headings that only a few ledgers have
    named: bool = False  # the field a row is called by has a column under its own label
    own: int = 0  # columns under headings that no other ledger has
    around: int = 0  # names of what every row belongs to that stand above the table or on its sheet: 会议：专题协商会
    subject: int = 0  # characters of what the title is about, where each row is of such a thing: 民主生活会
    numbers: int = 0  # columns of a running number, which stands in tables of anything
    ticked: int = 0  # columns of ticks below words of a choice
    strange: bool = False  # people below a title that is none of this ledger's

    @property
    def weight(self) -> int:
        """How much of the table and of what stands around it says what a row is."""
        return len(self.columns) - self.numbers + self.around

    @property
    def good(self) -> bool:
        """Whether the table may be taken for this ledger without asking."""
        enough = len(self.columns) + self.ticked >= LEAST_COLUMNS or self.share == 1
        told = self.titled > 0 or self.named
        if self.strange:  # 姓名, 部门 and 职务 stand beside whatever a list of people is of
            told = told or self.own >= LEAST_TELLING or (self.telling > 0 and self.share == 1)
        else:
            told = told or self.telling >= LEAST_TELLING or (self.telling > 0 and self.share >= NEARLY_ALL)
        return not self.missing and enough and self.share >= LEAST_SHARE and told


def times_known(vocabularies: Sequence[Vocabulary]) -> Counter[str]:
    """Heading → how many ledgers have it: one that many have tells none of them from the others."""
    return Counter(word for item in vocabularies for word in item.known)


def fit(
    headings: Sequence[Heading],
    vocabulary: Vocabulary,
    given: Collection[str] = (),
    *,
    titled: int = 0,
    times: Mapping[str, int] | None = None,
    hidden: Collection[int] = (),
) -> Fit:
    """The fit of one ledger. `given` are fields whose values are known from elsewhere, `titled`: from its title, too.

    `times`: how many ledgers have a heading, `hidden`: the columns that nobody sees.
    """
    ledger = vocabulary.ledger
    assigned = assign(headings, vocabulary, hidden)
    trusted = {name for name, score in assigned.values() if score >= PART} | set(given)
    missing = tuple(
        spec.label
        for spec in ledger.fields.values()
        if spec.required and spec.default == spec.kind.empty and spec.name not in trusted
    )
    columns = {column: name for column, (name, _) in assigned.items()}
    words = {item.column: normal_heading(item.text) for item in headings}
    known = [(times or {}).get(words[column], 0) for column, (_, score) in assigned.items() if score > PART]
    telling, own = sum(count < COMMON for count in known), known.count(1)
    name = normal_heading(ledger.fields[ledger.name_field].label)
    named = (times or {}).get(name, 0) < COMMON and name in (words[column] for column in assigned)
    numbers = sum(words[column] in NUMBERS for column in columns)
    return Fit(ledger, columns, missing, share_of(columns, headings), titled, telling, named, own, numbers=numbers)


def share_of(columns: Collection[int], headings: Sequence[Heading]) -> float:
    """The share of the headings that are known; of unknown ones below the same upper heading (4月 | 5月 | 6月) all are one."""
    unknown = {item.upper or item.column for item in headings if item.column not in columns}
    return len(columns) / max(len(columns) + len(unknown), 1)


def with_columns(found: Fit, further: Mapping[int, str], headings: Sequence[Heading]) -> Fit:
    """The fit with further columns taken for fields that were missing."""
    if not further:
        return found
    columns = {**found.columns, **further}
    got = {found.ledger.fields[name].label for name in further.values()}
    missing = tuple(label for label in found.missing if label not in got)
    return replace(found, columns=columns, missing=missing, share=share_of(columns, headings))


def without_choices(found: Fit) -> Fit:
    """The fit of a ledger that is surely meant: a missing choice (类型 of 组织生活记录) is left to a person, row by row."""
    fields = found.ledger.by_label
    return replace(found, missing=tuple(label for label in found.missing if not isinstance(fields[label].kind, Choice)))


def best_fit(fits: Sequence[Fit]) -> Fit:
    """The ledger that fits best: nothing required is missing, then what most columns and lines around them say, then its title.

    One that knows many more columns is meant even if something required is missing: that is told, nothing goes elsewhere.
    """
    best = max(
        fits, key=lambda item: (item.good, item.weight, -len(item.missing), max(item.titled, item.subject), len(item.columns))
    )
    closer = [item for item in fits if len(item.columns) >= len(best.columns) + MANY_MORE and item.share >= NEARLY_ALL]
    return max(closer, key=lambda item: len(item.columns), default=best)


def why_not(found: Fit, headings: Sequence[Heading]) -> str:
    """Why a table is not taken for the ledger that comes closest, in Chinese."""
    known = len(found.columns)
    if not known:
        return "表头与现有台账都对不上"
    words = "、".join(item.text for item in headings if item.column in found.columns)
    reason = f"缺少“{'”、“'.join(found.missing)}”列" if found.missing else f" {len(headings)} 列中只有 {known} 列对得上"
    if not found.missing and found.share >= LEAST_SHARE:
        reason = f"只有“{words}”对得上，还不能确定是这个台账"
    return f"不符合任何现有台账：最接近“{found.ledger.title}”，但{reason}"
