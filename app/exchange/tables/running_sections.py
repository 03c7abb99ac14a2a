"""What the rows between the records of a table have said so far of the rows below them, and what of it is asked or told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.core.kinds import Value
from app.exchange.tables.body import BodyRow, Section
from app.exchange.tables.from_above import is_ditto
from app.exchange.tables.lines_above import OF_A_TABLE
from app.exchange.tables.read_sections import COLON, Levels, Sections, bare_section, section_level
from app.exchange.tables.row_words import REMARK_LINE
from app.exchange.tables.sibling_sections import Siblings, asked_of_siblings
from app.exchange.tables.tables import blank, rows_in_words

MOST_NAMED = 8  # people of section rows that are told
LONGEST_SECTION = 20  # characters of a category


@dataclass
class RunningSections:
    """The sections of one table; rows are counted from 0. `columns` are the fields that have a column."""

    sections: Sections
    columns: Collection[str]
    siblings: Siblings = field(default_factory=lambda: Siblings({}, {}))  # whom other sections name
    section: Section = field(default_factory=Section)  # what counts for the next row
    row: int = -1  # the last one that said something
    levels: Levels = field(default_factory=Levels)
    said_last: tuple[str, ...] = ()  # the fields of which the last section of known words said something
    people: list[str] = field(default_factory=list)  # who are named by rows of sections, as far as looks tell
    unsaid: list[int] = field(default_factory=list)  # rows for which the ledger has no field
    among: dict[str, str] = field(default_factory=dict)  # sections of no known word → the field that some like them name
    doubted: dict[int, tuple[str, Mapping[str, Value]]] = field(default_factory=dict)  # rows of other texts → what counts on

    def begin_above(self, lines: Sequence[str], first: str = "") -> None:
        """Take what the lines over the headings say of the rows; `first` is the last where it surely is the first section."""
        for line in lines:
            if said := self.sections.above((line,)):
                self.levels.begin(line, said)
                self.take(said)
                self.name_person(said)
        last = lines[-1] if lines else ""
        if last and self.may_begin(last) and not COLON.search(last) and (asked := self.of_siblings(last)):
            self.levels.begin(last, asked)
            self.section = Section(self.section.said, asked, dict(asked))
        elif first and {*self.sections.said(first, {})} - {*self.columns} and not self.sections.above((first,)):
            self.begin(self.row, first)

    def begin(self, row: int, text: str) -> None:
        """Take what a section row says of the rows below it."""
        asked = self.of_siblings(text)
        said, doubted = {} if asked else self.sections.said(text, {}), asked or self.sections.doubted(text)
        over = self.levels.begin(text, {*said, *doubted})
        before = self.section.without({*over, *said, *doubted})
        texts = {**before.texts, **dict.fromkeys((*said, *doubted), bare_section(text))}
        kept = dict(before.said)
        self.section = Section(kept if asked else self.sections.said(text, kept), {**before.doubted, **doubted}, texts)
        self.row, self.said_last = row, (*said, *doubted)
        if not said and not doubted:
            self.unsaid.append(row)
        if said and (name := self.siblings.some.get(section_level(text))) and self.sections.unknown(text):
            self.among[bare_section(text)] = name
        self.name_person(said)

    def of_siblings(self, text: str) -> dict[str, str]:
        """What is asked of the rows below a section of no known word, where those like it name somebody: 机关党委."""
        return asked_of_siblings(self.siblings, self.sections, text, bare_section(text))

    def take(self, said: Mapping[str, Value]) -> None:
        """Take what is known from elsewhere: 责任部门：研究室 in a line of its own."""
        self.section = replace(self.section, said={**self.section.said, **said})

    def name_person(self, said: Mapping[str, Value]) -> None:
        """Whom the rows below are said to be of is told: 高质量 looks like a name too."""
        name = said.get(self.sections.of_person)
        if name and str(name) not in self.people:
            self.people.append(str(name))

    def may_begin(self, text: str) -> bool:
        """Whether a text of no known word may be what the rows below it are of, for which the table has no column."""
        of = self.unknown_of(text)
        free = bool(of) and not {*of} & {*self.columns}
        return free and len(text) <= LONGEST_SECTION and not REMARK_LINE.fullmatch(text) and not OF_A_TABLE.search(text)

    def unknown_of(self, text: str) -> tuple[str, ...]:
        """The fields that such a text is asked for: that of the sections like it, else those before it, else the category."""
        fields = self.sections.ledger.fields
        names = tuple(self.of_siblings(text)) or self.said_last or (self.sections.sorted_by,)
        return tuple(name for name in names if name and not fields[name].kind.closed)

    def begin_unknown(self, text: str) -> None:
        """Rows below a text of no known word are no longer of what stood before it; what they are of is asked."""
        fields = self.unknown_of(text)
        before, asked = self.section.without(fields), dict.fromkeys(fields, bare_section(text))
        self.section = Section(before.said, {**before.doubted, **asked}, {**before.texts, **asked})

    def doubt(self, row: int, text: str, said: Mapping[str, Value]) -> None:
        """A text that may begin another section, or not: what counted before counts on."""
        if said:
            self.doubted[row] = text, said

    def record(self, row: int, cells: dict[str, object]) -> BodyRow:
        """A record with what the section says, and what is asked of its blanks."""
        section, taken = self.section, []
        for name, value in section.said.items():
            if blank(cells.get(name)) or (self.row == row - 1 and is_ditto(cells[name])):
                cells[name] = value
                taken.append(name)
        proposed = {name: word for name, word in section.doubted.items() if blank(cells.get(name))} if section.doubted else None
        return BodyRow(row + 1, cells, proposed, section if section.said or section.doubted else None, tuple(taken))

    def remarks(self, last: int) -> Iterator[str]:
        """What a person should know; `last` is the row of the last record."""
        fields = self.sections.ledger.fields
        for row, (text, said) in self.doubted.items():
            taken = "、".join(f"“{fields[name].label}”仍取“{value}”" for name, value in said.items())
            if row < last:
                yield f"第 {row + 1} 行的“{text}”没有对应的内容；其下各行的{taken}，请核对"
        if self.unsaid:
            yield f"{rows_in_words([row + 1 for row in self.unsaid])}只分隔各行，台账没有对应的栏目，没有采用"
        for name in dict.fromkeys(self.among.values()):
            texts = "”、“".join(text for text, own in self.among.items() if own == name)
            label, category = fields[name].label, fields[self.sections.field].label
            yield f"分类行“{texts}”作为“{category}”读取；同级的分类行有的是“{label}”，请核对"
        if self.people:
            label, more = fields[self.sections.of_person].label, "等" * (len(self.people) > MOST_NAMED)
            yield f"“{label}”取自分类行：{'、'.join(self.people[:MOST_NAMED])}{more}，请核对"
