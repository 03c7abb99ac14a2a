"""What a row says that stands between the records of a table: 一、理论武装方面（22条）, 二、研究室, 王伟（2条）."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from app.core.cell_text import normal_digits, short_line
from app.core.kinds import Choice, Value
from app.core.name_patterns import is_usual_name
from app.core.names import Name, Person
from app.exchange.grids.workbook import Departments
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.exchange.tables.table_context import ALONE, EVENTS, is_organ, pairs, spec_headings, unit_field, without_bracket
from app.exchange.tables.tables import Table, cell
from app.ledgers.schema.declaration import Ledger

SECTION = re.compile(
    r"[（(]?[一二三四五六七八九十]+[）)、.．]|[\u2160-\u216b]+[、.．]|第[一二三四五六七八九十\d]+(?:类|部分)[、:：\s]|.*(?:方面|类|部分)$|.*[（(]共?\s*\d+\s*[条项个件名人份][^（）()]*[）)]$"
)
NUMBER = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．:：]+|[\u2160-\u216b]+[、.．]|第[一二三四五六七八九十\d]+(?:类|部分)[、:：]?)\s*"
)
SPACED = re.compile(r"(?:[\u4e00-\u9fff] +)+[\u4e00-\u9fff]")  # 党 建 工 作
COUNT = re.compile(r"\s*[（(][^（）()]*\d+[^（）()]*[）)]$|\s*共?\d+[条项个件名人份]$")
SUMS = re.compile(
    r"[\s，,]+[\u4e00-\u9fff]{0,6}(?:率|比例|进度|合计|小计)[为达:：]*\s*\d+(?:\.\d+)?\s*[%％个条项人件]?$"
)  # 办公室　完成率75%
DAY_BEHIND = re.compile(  # 优化营商环境协商会（2023年4月22日，市会议中心）
    r"[（(][^（）()]*?(?P<day>(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})[^（）()]*[）)]$"
)
WORDS = re.compile(r"(?:方面)?(?:存在)?的?(?:突出|主要)?问题$|方面$|类$")
CHAPTER = re.compile(r"[（(]?[一二三四五六七八九十]+[）)]?[、.．]?|第[一二三四五六七八九十]+[章类部分]+")
CHAPTER_LINE = re.compile(
    r"(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+[、.．]|第[一二三四五六七八九十]+[章类部分]+)."
)
COLON = re.compile("[:：]")
OF_TABLE = re.compile(
    r"台账|清单|表$|汇总|一览|名册|计划|安排|情况"
)  # 一、制度建设计划 is the title of a table, no part of one
PEOPLE = re.compile("(?:人员|党员|干部|同志)$")  # 在职人员
# Behind a state, of what rows it is.
OF_ROWS = "(?:的|整改|落实|重点|年度|工作|任务|事项|问题|项目|目标|制度|会议|议题|内容|部分|情况|清单|类|方面|阶段)*"
ORNAMENTS = "★☆◆◇●○■□▲△※—–-=*·•【】〔〕[]「」 \u3000"
IN_BRACKETS = re.compile(r"[（(]((?![一二三四五六七八九十]+[）)])[\u4e00-\u9fff][^（）()]+)[）)]")
# Behind a unit, of what rows it is: 办公室存在的问题, 研究室负责的任务, 提案委问题（3条）.
UNITS_ROWS = re.compile("(?:(?:负责|承担|牵头|承办|起草|存在|查摆|自查)的?)?(?:主要|突出|重点)?(?:问题|任务|事项|部分)$")
# 王伟（办公室主任）, 李强同志, 刘芳牵头的任务, 孙浩存在的问题
OF_SOMEBODY = re.compile(
    "(?P<name>[\u4e00-\u9fff]{2,3}?)(?:[（(][^（）()]*(?:书记|主任|[处科部局组]长|委员|主席|秘书长?|干部|科员|调研员|主管)[^（）()]*[）)])?"
    "(?:(?:同志)?(?:(?P<verb>牵头|分管|负责|主抓)的?|(?:存在|查摆)的?)(?:主要|突出)?(?:问题|工作|任务|事项)?|同志)?"
)
OF_PERSON = "姓名"  # a heading that means the person a row is of
MOST_CELLS = 2  # of a section row: its number and its text


def bare_section(text: str) -> str:
    """（二）履职能力方面（3条） 完成率75% without its number, its count and what its rows come to, and ★ or （） around it."""
    bare = text.strip(ORNAMENTS).rstrip(" :：")
    inner = IN_BRACKETS.fullmatch(bare)
    bare = COUNT.sub("", SUMS.sub("", NUMBER.sub("", inner[1] if inner else bare).strip(ORNAMENTS))).strip(ORNAMENTS)
    return bare.replace(" ", "") if SPACED.fullmatch(bare) else bare


def first_word(kind: Choice, text: str) -> str:
    """The option whose word stands first in a text: 党组理论学习中心组集中学习 is of the 中心组. "" without one."""
    words = [word for word in kind.words if len(word) > 1 and word in text]
    return kind.words.get(min(words, key=lambda word: (text.index(word), -len(word)), default=""), "")


def section_level(text: str) -> str:
    """How a section is numbered: "一" for 一、, "（" for （一）, "第" for 第一类, "" for one without a number."""
    return "" if not CHAPTER_LINE.match(text) else text[0] if text[0] in "（(第" else "一"


@dataclass
class Levels:
    """What sections said by how they are numbered: 二、 ends what 一、 and the （一） below it said.

    One without a number may stand above or below them: what was said before it stays.
    """

    open: list[tuple[str, set[str]]] = field(default_factory=list)  # first character of the numbering, what it said

    def begin(self, text: str, said: Collection[str]) -> set[str]:
        """The fields whose values end where a section begins that says others."""
        if not CHAPTER_LINE.match(text):
            self.open = []
            return set()
        level = section_level(text)
        place = next((place for place, (other, _) in enumerate(self.open) if other == level), len(self.open))
        over = set[str]().union(*(fields for _, fields in self.open[place:]))
        self.open = [*self.open[:place], (level, {*said})]
        return over


@dataclass(frozen=True)
class Sections:
    """Reads section rows for one ledger. `titled` are the fields that the lines above the table say of all its rows.

    `departments`: where the workbook names some, see `among_departments`.
    """

    ledger: Ledger
    titled: Collection[str] = ()
    departments: Departments = field(default_factory=dict)

    def are(self, text: str) -> bool:
        """Whether a text says what the rows below it belong to."""
        said = self.known(text) or SECTION.match(text) or self.option(text) or self.whose(text) or self.word(text)
        return bool(said or self.denied(text) or self.doubted(text))

    def unknown(self, text: str) -> bool:
        """Whether it is no word of any list, nobody's name, and no list of the ledger (二、个人问题清单)."""
        if self.known(text) or self.option(text) or self.whose(text) or self.word(text):
            return False
        of_list = any(re.search(word, text) for word, _, _ in self.ledger.title_values)
        return not (of_list or self.denied(text) or self.doubted(text))

    def said(self, text: str, before: dict[str, Value]) -> dict[str, Value]:
        """What a section row says, with what an earlier one said of other fields."""
        if known := self.known(text):
            return before | known
        if not self.option(text) and (said := self.whose(text) or self.word(text)):
            return before | said
        if not_so := self.denied(text) | self.doubted(text).keys():
            return {name: value for name, value in before.items() if name not in not_so}
        return self.category(text, before)

    def declared(self, text: str) -> dict[str, Value]:
        """What it says by the ledger's own declaration, or by another word for an option of a field declared so."""
        bare = bare_section(text)
        for item in self.ledger.section_rows:
            if self.of_title(item.field):
                continue
            kind = self.ledger.fields[item.field].kind
            alias = dict(kind.aliases).get(bare) if isinstance(kind, Choice) else None
            if alias:
                return {item.field: alias}
            if match := re.fullmatch(item.pattern, bare):
                said = "".join(match.groups()) or bare
                said = (first_word(kind, bare) or said * kind.open) if isinstance(kind, Choice) else said
                day = DAY_BEHIND.search(text) if item.day else None
                found = {item.field: said, item.day: day["day"] if day else ""}
                return {name: word for name, word in found.items() if word}
        return {}

    def known(self, text: str) -> dict[str, Value]:
        """What it says beyond doubt."""
        return self.declared(text) or self.exactly(text) or self.headed(text)

    def headed(self, text: str) -> dict[str, Value]:
        """A word of a list behind the heading of its field: 类别：党建工作."""
        said = pairs(text)
        heading, word = (normal_heading(said[0][0]), bare_section(said[0][1])) if len(said) == 1 else ("", "")
        for name, kind in self.choices.items() if heading and word else ():
            known = kind.words.get(word) or word * kind.open
            if known and heading in spec_headings(self.ledger, self.ledger.fields[name]):
                return {name: known}
        return {}

    def exactly(self, text: str) -> dict[str, Value]:
        """The word it is of the only choice that has such a word: 一、正式党员（12人）."""
        whole = bare_section(text).rstrip(" :：")
        for bare in (whole, PEOPLE.sub("", whole)):
            found = {name: kind.words[bare] for name, kind in self.choices.items() if len(bare) > 1 and bare in kind.words}
            if len(found) == 1:
                return dict(found)
        return {}

    def unit(self, text: str) -> dict[str, Value]:
        """The department or branch it names: 二、研究室（3条）."""
        bare = bare_section(text)
        for name in (bare, UNITS_ROWS.sub("", without_bracket(bare))):
            organ = is_organ(name, self.departments, ALONE)
            found = unit_field(self.ledger, (), name, organ)  # a column for it may be there and blank below
            if found := {field: value for field, value in found.items() if not self.of_title(field)}:
                return found
        return {}

    def of_title(self, name: str) -> bool:
        """Whether a field is the one event that the title names: 三、开幕会 below it is a part of that."""
        kind = self.ledger.fields[name].kind
        return name in self.titled and isinstance(kind, Name) and kind.ledger in EVENTS

    @property
    def undeclared(self) -> bool:
        """Whether rows that the ledger does not declare say something too."""
        return all(item.besides for item in self.ledger.section_rows)

    def whose(self, text: str) -> dict[str, Value]:
        """The unit or the person the rows below it are of."""
        return self.unit(text) or self.person(text)

    def person(self, text: str) -> dict[str, Value]:
        """Who it names, where a heading 姓名 would mean a person who has to do with the row: 王伟（2条）, 李 强同志."""
        match = OF_SOMEBODY.fullmatch("".join(bare_section(text).split()))
        if match is None or not is_usual_name(match["name"]):
            return {}
        field = self.leads(match["verb"]) if match["verb"] else self.of_person
        return {field: match["name"]} if field else {}

    def leads(self, verb: str) -> str:
        """The field of whoever leads what the rows are, "" for none: 刘芳同志牵头 is 牵头领导."""
        known = Vocabulary(self.ledger).known
        names = (known.get(verb + who, ("", False))[0] for who in ("领导", "人", "同志"))
        return next((name for name in names if name and isinstance(self.ledger.fields[name].kind, Person)), "")

    @cached_property
    def of_person(self) -> str:
        """The field of that person, "" for none."""
        name, _ = Vocabulary(self.ledger).known.get(OF_PERSON, ("", False))
        return name if name and isinstance(self.ledger.fields[name].kind, Person) else ""

    def word(self, text: str) -> dict[str, Value]:
        """The one word of a list that takes no other words: 二、拟修订制度（1项）, 一、第一种形态."""
        bare = bare_section(text)
        for name, kind in self.closed.items():
            found = set(kind.stated(bare))
            if (
                len(found) == 1
                and not self.denied(text)
                and (name not in self.ledger.state_fields or self.only_state(kind, bare))
            ):
                return {name: found.pop()[0]}
        return {}

    def only_state(self, kind: Choice, text: str) -> bool:
        """Whether a text says nothing but how its rows stand: 已完成的任务, 在起草制度, but not 重点项目推进."""
        words = "|".join(map(re.escape, sorted(kind.words, key=len, reverse=True)))
        return re.fullmatch(f"(?:正?在)?(?:{words}){OF_ROWS}", text) is not None

    def denied(self, text: str) -> set[str]:
        """The fields of which it only says what they are not: 二、未销号的问题."""
        return {name for name, kind in self.closed.items() if any(denied for _, denied in kind.stated(text))}

    def doubted(self, text: str) -> dict[str, str]:
        """What it may say and does not surely: 二、未完成任务 only says what they are not."""
        if self.known(text) or self.option(text) or self.whose(text) or self.word(text):
            return {}
        bare = bare_section(text)
        return {name: word for name, kind in self.closed.items() if (word := kind.doubted(bare))}

    @cached_property
    def choices(self) -> dict[str, Choice]:
        """The fields with lists of words, but those that a title decides (清单: 部门, 个人)."""
        titled = {name for _, name, _ in self.ledger.title_values}
        specs = (spec for spec in self.ledger.fields.values() if spec.stored and spec.writable and spec.name not in titled)
        return {spec.name: spec.kind for spec in specs if isinstance(spec.kind, Choice)}

    @cached_property
    def closed(self) -> dict[str, Choice]:
        """Those of them that take no other words."""
        return {name: kind for name, kind in self.choices.items() if kind.closed} if self.undeclared else {}

    @cached_property
    def fields(self) -> dict[str, Choice]:
        """The open choices of a ledger that does not declare its section rows; first the one it sorts its rows by: 类别."""
        if not self.undeclared:
            return {}
        specs = [spec for spec in self.ledger.fields.values() if spec.stored]
        found = {
            spec.name: (spec.kind, "类" in spec.label) for spec in specs if isinstance(spec.kind, Choice) and spec.kind.open
        }
        return {name: kind for name, (kind, _) in sorted(found.items(), key=lambda item: not item[1][1])}

    @cached_property
    def field(self) -> str:
        """The field that a section row without a known word gives, "" for none."""
        return next(iter(self.fields), "")

    @cached_property
    def sorted_by(self) -> str:
        """That field where it is the category that rows are sorted by, "" for none."""
        return self.field if self.field and "类" in self.ledger.fields[self.field].label else ""

    def option(self, text: str) -> tuple[str, str] | None:
        """(field, word): the one option of one of the fields that occurs in a text."""
        for name, kind in self.fields.items():
            found = [word for word in kind.options if word in text]
            if len(found) == 1:
                return name, found[0]
        return None

    def category(self, text: str, before: dict[str, Value]) -> dict[str, Value]:
        """一、理论武装方面（22条） gives the category, 二、个人问题清单 the list and begins anew."""
        for word, name, value in self.ledger.title_values:
            if re.search(word + "(?:突出|主要|存在的?)?(?:问题|清单|台账)", text):
                return {name: value}
        name, word = self.option(text) or (self.field, WORDS.sub("", bare_section(text)))
        kept = {field: value for field, value in before.items() if field != name}
        return kept | ({name: word} if name else {})

    def above(self, lines: Iterable[str]) -> dict[str, Value]:
        """What a line above the headings says that is nothing but a section: 办公室, 一、机关第一党支部（15人）."""
        found: dict[str, Value] = {}
        for line in lines:
            if not COLON.search(without_bracket(line)):  # 支部名称：… is read elsewhere
                part = SECTION.match(line) and not OF_TABLE.search(bare_section(line))
                found |= self.declared(line) or self.whose(line) or (self.word(line) if part else {})
        return found


def sections_say(table: Table, ledger: Ledger) -> set[str]:
    """The fields that the section rows of a table give by the ledger's own declaration."""
    found, sections = set[str](), Sections(ledger)
    for row in range(table.first, table.end):
        columns = table.grid.filled[row]
        if columns and len(columns) <= MOST_CELLS:
            for column in columns:
                found |= sections.declared(short_line(table.grid.rows[row][column])).keys()
    return found | sections.above(table.lines).keys()


def chapters(table: Table, number: int | None, name: int, sums: Collection[int]) -> set[int]:
    """The rows that only say what the ones below them belong to, whose kind is told by what is missing in them.

    `number` and `name` are the columns of the running number and of what a row is called by, `sums` those of numbers, in
    which a chapter may say how much its rows are together.
    """
    return (set() if number is None else chapter_rows(table, number, name, sums)) or chapter_lines(table, name)


def chapter_rows(table: Table, number: int, name: int, sums: Collection[int]) -> set[int]:
    """The rows of nothing but a Chinese number and a text, where the rows below them are numbered 1, 2, 3 and say more."""
    found, last = set[int](), -1
    below, more = 0, 0  # numbered rows below the last one, and all that say more
    for row in range(table.first, table.end):
        columns = table.grid.filled[row]
        if columns[:1] != [number]:
            continue
        content = table.grid.rows[row][number]
        if isinstance(content, str) and CHAPTER.fullmatch(short_line(content)):
            if {*columns} - {*sums} != {number, name} or (found and not below):
                return set()
            found.add(row)
            below, last = 0, row
        elif found and normal_digits(short_line(content)).strip("、.．()（）").isdecimal():
            below += 1
            more += len(columns) > 2
    found -= set() if below else {last}  # nothing stands below it: a row like others
    return found if more else set()


def chapter_lines(table: Table, name: int) -> set[int]:
    """The rows of nothing but 一、党建工作 in the column of what a row is called by, each above rows that say more.

    None where a row that says more begins so as well: then all rows are numbered like that.
    """
    found = set[int]()
    begun: dict[
        str, int
    ] = {}  # first character of how a chapter is numbered (一、 and（一）) → its row, above the next that says more
    for row in range(table.first, table.end):
        columns = table.grid.filled[row]
        text = short_line(cell(table.grid, row, name))
        numbered = CHAPTER_LINE.match(text) is not None
        if numbered and len(columns) > 1:
            return set()
        if numbered:
            begun[section_level(text)] = row
        elif len(columns) > 1 and name in columns:
            found.update(begun.values())
            begun = {}
    return found
