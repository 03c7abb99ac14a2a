"""From the cells of a row to the values of a record, with an error for each cell that cannot be read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from app.core.day_kinds import DueDate
from app.core.kinds import WHOLE, Choice, ParseContext, Value
from app.core.names import Name
from app.core.number_kinds import Percent
from app.exchange.importing.cell_reader import ALONE, LONGEST_REMEMBERED, NOTHING, REMEMBERED, CellReader, share_in
from app.exchange.importing.implied_values import Likely, mirror, named_words, needed_choices, supposed_words, titled_words
from app.exchange.importing.percent_columns import PercentColumn, as_typed
from app.exchange.tables.tables import blank
from app.ledgers.changes.entry_operations import latest_fields
from app.ledgers.schema.declaration import Ledger

REMARK = "remark"  # the field of what there is no other field for
FIRST_MARK = re.compile("[，,；;。（(:：]")


class ReadCells(NamedTuple):
    """What was read of a row, each by field; `proposals` are what cells that cannot be read probably mean, to be typed."""

    values: dict[str, Value]
    errors: Mapping[str, str]
    proposals: Mapping[str, str]


@dataclass(frozen=True)
class RowReader:
    """Reads rows of one ledger. `given` holds values for fields the row leaves blank, best first over the defaults."""

    ledger: Ledger
    context: ParseContext
    given: Mapping[str, Value]
    percents: Mapping[str, PercentColumn] = field(default_factory=dict)  # by percent field
    since_1904: bool = False
    loosely: frozenset[str] = frozenset()  # fields of which a title gives a word that it does not say: 党员名册, 正式党员
    asked: Mapping[str, str] = field(default_factory=dict)  # field → what is proposed where a row leaves it blank
    above: frozenset[str] = frozenset()  # the fields that only lines above the table give
    # directory → what names in a cell stand for by it, "" for what is written as it is there
    known: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    titles: tuple[str, ...] = ()  # above the rows, with the name of their sheet
    today: dt.date = field(default_factory=dt.date.today)

    def read(self, cells: Mapping[str, object], taken: Collection[str] = (), asked: Collection[str] = ()) -> ReadCells:
        """A row's cells. One that cannot be read leaves its field empty.

        `taken`: the fields that only a section row says. What the row itself says of how it stands counts more. `asked`: the
        fields that its section perhaps says: what stands above the table is no longer said of them.
        """
        values, errors, proposals, further = self.said(cells)
        if self.known:
            proposals |= self.known_otherwise(values, proposals)
        # All stored fields and the latest entries: what the row says, else what is given, else the default.
        said = self.ledger.derive(self.together(values, further) if further else values, self.context)
        complete = self.blank_row | self.by_name(said) | said
        for name in self.above.intersection(asked) - said.keys():
            complete[name] = self.ledger.fields[name].kind.empty
        for name, kind in self.near_events:
            due, event = complete[name], complete[kind.event_field]
            if due and event and name in cells and not kind.names_year(cells[name]):
                complete[name] = kind.near(str(due), str(event))
        own = {name: values[name] for name in values if name not in taken or name not in self.meant} if taken else values
        mirror(self.ledger, cells, complete)
        self.infer(cells, values, own, complete, proposals)
        if self.asked:
            nothing = {name: text for name, text in self.asked.items() if complete[name] in (None, "", self.blank_row[name])}
            proposals = {name: text for name, text in nothing.items() if text != complete[name]} | proposals
        return ReadCells(complete, self.ledger.validate(complete) | errors or NOTHING, proposals or NOTHING)

    def infer(
        self,
        cells: Mapping[str, object],
        values: Mapping[str, Value],
        own: Mapping[str, Value],
        complete: dict[str, Value],
        proposals: dict[str, str],
    ) -> None:
        """Add to `proposals` what other cells say of fields that the row leaves open, and leave those open in `complete`.

        `values` is what the cells say, `own` the part of it that the row itself says.
        """
        for name, word, alone in self.remarked(cells):
            if name not in values and alone and name in self.loosely:
                complete[name] = word
            elif name not in values and word != complete[name]:
                proposals.setdefault(name, word)
        for state, word in self.states_meant(cells, own):
            if word != complete[state]:
                complete[state] = self.blank_row[state]
            if word != complete[state]:
                proposals.setdefault(state, word)
        likely = Likely(cells, complete, proposals)
        for name, word in supposed_words(self.ledger, likely, self.titles, self.today):
            proposals.setdefault(name, word)
        for name, word in self.titled.items():  # 集中研讨 below 中心组学习 says in which form
            if values.get(name) and values[name] not in self.needed[name].options:
                proposals.setdefault(name, word)
        for name, word in named_words(self.ledger, self.needed, likely, self.titles) if self.needed else ():
            proposals.setdefault(name, word)

    def said(self, cells: Mapping[str, object]) -> tuple[dict[str, Value], dict[str, str], dict[str, str], dict[str, Value]]:
        """What the cells of a row say, each by field: values, errors, proposals, and values for other fields."""
        values: dict[str, Value] = {}
        errors: dict[str, str] = {}
        proposals: dict[str, str] = {}
        further: dict[str, Value] = {}
        readers = self.readers
        for name, content in cells.items():
            said = readers[name].remembered.get(content) if type(content) in REMEMBERED else None
            if said is None:
                if blank(content):
                    continue
                said = readers[name].said(content)
            value, error, proposal, more, counts = said
            if counts:
                values[name] = value
            if error:
                errors[name] = error
            if proposal:
                proposals[name] = proposal
            if more:
                further |= more
        return values, errors, proposals, further

    def by_name(self, said: Mapping[str, Value]) -> dict[str, Value]:
        """What the name of a row says of it, where nothing else does: 提案委员会功能型党支部."""
        name = said.get(self.ledger.name_field) if self.ledger.from_name else None
        found = self.ledger.from_name(str(name)) if name and self.ledger.from_name else {}
        return {field: value for field, value in found.items() if field not in self.given}

    def states_meant(self, cells: Mapping[str, object], values: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
        """(field, word) of what a row does not say in the field itself, but elsewhere.

        A state or a percent by its day, its latest entry or its percent, a choice by a word of another field.
        """
        shares = {name: share for entry, name in self.measured if name not in values and (share := share_in(cells.get(entry)))}
        yield from ((name, f"{share}%") for name, share in shares.items())
        for name, state, word in self.ledger.reached:
            if state not in values and values.get(name):
                yield state, word
        for name, other, words in self.ledger.implied:
            if not values.get(other) and (meant := words.get(str(values.get(name)))):
                yield other, meant
        for name, state in self.states:
            if state not in values and (word := self.state_in(cells.get(name), state)):
                yield state, word
        for name, state, kind in self.shares:
            measured: Value = values.get(name) or shares.get(name)
            if state not in values and measured and (word := kind.at_share(int(measured))):
                yield state, word
            elif state not in values and values.get(name) == 0 and cells.get(state) == kind.at_share(WHOLE):
                yield state, str(self.blank_row[state])  # nothing of it, in a section of what is done

    def remarked(self, cells: Mapping[str, object]) -> Sequence[tuple[str, str, bool]]:
        """(field, word, whether it says nothing else) of the choices with a word of which a row's remark begins."""
        content = cells.get(REMARK)
        if not isinstance(content, str) or not 1 < len(content) <= LONGEST_REMEMBERED:
            return ()
        if content not in self.remarks_heard:
            text = "".join(content.split())
            first = FIRST_MARK.split(text, maxsplit=1)[0]
            words = ((name, kind.known(first)) for name, kind in self.choices if len(first) > 1)
            self.remarks_heard[content] = [(name, said, first == text) for name, said in words if said]
        return self.remarks_heard[content]

    @cached_property
    def remarks_heard(self) -> dict[str, list[tuple[str, str, bool]]]:
        """What remarks said; the same ones stand in a ledger again and again."""
        return {}

    @cached_property
    def choices(self) -> list[tuple[str, Choice]]:
        """The fields with lists of words that nobody has said in so many words of all rows."""
        specs = (spec for spec in self.ledger.fields.values() if spec.stored and spec.writable)
        open_ = (spec for spec in specs if spec.name not in self.given or spec.name in self.loosely)
        return [(spec.name, spec.kind) for spec in open_ if isinstance(spec.kind, Choice)]

    def known_otherwise(self, values: Mapping[str, Value], proposals: Mapping[str, str]) -> dict[str, str]:
        """What cells with names probably mean by the office's directories, where nothing else is proposed."""
        tells = ((name, tell) for name, tell in self.tells.items() if values.get(name) and name not in proposals)
        found = {name: tell(str(values[name])) for name, tell in tells}
        return {name: text for name, text in found.items() if text}

    @cached_property
    def meant(self) -> set[str]:
        """The fields that `states_meant` may propose for."""
        return {*self.ledger.state_fields, *(state for _, state, _ in self.ledger.reached), *(name for name, *_ in self.shares)}

    @cached_property
    def states(self) -> tuple[tuple[str, str], ...]:
        """Fields with the latest entry of a row (进展), each with the one that says how the row stands."""
        fields = self.ledger.fields
        states = [name for name in self.ledger.state_fields if fields[name].stored and fields[name].writable]
        return tuple((name, states[0]) for name in latest_fields(self.ledger)) if states else ()

    @cached_property
    def shares(self) -> tuple[tuple[str, str, Choice], ...]:
        """The percent fields of a row, each with the field that says how it stands and that one's words."""
        fields = self.ledger.fields
        kinds = {name: kind for _, name in self.states[:1] if isinstance(kind := fields[name].kind, Choice)}
        percents = [spec.name for spec in fields.values() if spec.writable and isinstance(spec.kind, Percent)]
        return tuple((name, state, kind) for name in percents for state, kind in kinds.items())

    @cached_property
    def measured(self) -> list[tuple[str, str]]:
        """Fields with the latest entry of a row (进展), each with a percent that it may say: 已完成60%."""
        percents = [spec.name for spec in self.ledger.fields.values() if spec.writable and isinstance(spec.kind, Percent)]
        return [(entry, name) for entry in latest_fields(self.ledger) for name in percents]

    def state_in(self, content: object, state: str) -> str:
        """The word of a state that an entry consists of, "" for any other text: 已完成 below 进展 is asked for."""
        kind = self.ledger.fields[state].kind
        short = isinstance(content, str) and len(content) <= LONGEST_REMEMBERED and isinstance(kind, Choice)
        return kind.known("".join(str(content).split()).rstrip("。.")) if short and isinstance(kind, Choice) else ""

    @cached_property
    def near_events(self) -> tuple[tuple[str, DueDate], ...]:
        """The fields whose days lie near an event."""
        kinds = ((name, spec.kind) for name, spec in self.ledger.fields.items())
        return tuple((name, kind) for name, kind in kinds if isinstance(kind, DueDate) and kind.event_field)

    @cached_property
    def tells(self) -> dict[str, Callable[[str], str]]:
        """What tells of the fields whose names stand in a directory that is known."""
        kinds = {spec.name: spec.kind for spec in self.ledger.fields.values()}
        return {
            name: self.known[kind.ledger]
            for name, kind in kinds.items()
            if isinstance(kind, Name) and kind.ledger in self.known
        }

    def typed(self, texts: Mapping[str, str]) -> dict[str, str]:
        """What a person typed into the cells of a row, as it is read."""
        fields = self.ledger.fields
        return {name: as_typed(text) if isinstance(fields[name].kind, Percent) else text for name, text in texts.items()}

    def together(self, values: Mapping[str, Value], further: Mapping[str, Value]) -> dict[str, Value]:
        """What a row says in its cells and what they say for other fields: names of both, else a cell's own words."""
        found = {**further, **values}
        for name in further.keys() & values.keys():
            kind = self.ledger.fields[name].kind
            if isinstance(kind, Name) and kind.many:
                found[name] = "、".join(dict.fromkeys((*kind.names(values[name]), *kind.names(further[name]))))
        return found

    @cached_property
    def readers(self) -> dict[str, CellReader]:
        """What reads the cells of each field."""
        return {
            name: CellReader(spec, self.context, self.percents.get(name, ALONE), self.since_1904)
            for name, spec in self.ledger.fields.items()
        }

    @cached_property
    def needed(self) -> dict[str, Choice]:
        """The choices that every row needs, and that nothing gives."""
        return needed_choices(self.ledger)

    @cached_property
    def titled(self) -> dict[str, str]:
        """What the title says of those that take any word."""
        return titled_words(self.ledger, self.needed, self.titles)

    @cached_property
    def blank_row(self) -> dict[str, Value]:
        """What a row has that says nothing."""
        specs = [spec for spec in self.ledger.fields.values() if spec.writable]
        given = {spec.name: self.given.get(spec.name, spec.default) for spec in specs}
        return {spec.name: spec.kind.empty if given[spec.name] is None else given[spec.name] for spec in specs}


def fixed_values(ledger: Ledger, fixed: Mapping[str, str], context: ParseContext) -> dict[str, Value]:
    """Values given for all rows by field name or label. Those of other ledgers are left out. Raises InvalidValueError."""
    found: dict[str, Value] = {}
    for key, text in fixed.items():
        spec = ledger.fields.get(key) or ledger.by_label.get(key)
        if spec is not None and spec.writable:
            found[spec.name] = spec.kind.parse(text, context)
    return dict(ledger.derive(found, context))
