"""A row of a workbook that is a row of the ledger already, cell by cell: what both say, and whose words are written.

In a directory (人员 known by name only) it fills what is empty there, and where both say something different the ledger's own
words stay unless a person takes those of the workbook. In another ledger, and in a return of what was handed out, what the
workbook says is proposed, and a person may keep the ledger's words in any cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

from app.core.cell_text import NOTHINGS, normal_digits
from app.core.day_kinds import Date, Deadline
from app.core.kinds import Ordinal, Value
from app.core.titles import bare_code, bare_title
from app.exchange.importing.record_plan import RecordPlan
from app.ledgers.changes.stored_rows import stored_values
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Reading, Seen, Values
from app.ledgers.years import YearLocks, read_locks, why_locked
from app.rectify.cell_actions import actions_of
from app.rectify.reported import ASKED

EMPTY = (None, "")
BEHIND_NAME = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]$")
NAMES_YEAR = re.compile(r"\d{4}|\d\d年|\d\d[./-]\d{1,2}[./-]\d|[今明去当本次]年|[一二][〇○零Oo九]")


class ReadRow(Protocol):
    """A row of a workbook as it was read."""

    @property
    def values(self) -> Mapping[str, Value]:
        """By field."""

    @property
    def raw(self) -> Mapping[str, str]:
        """What the cells hold as text, by field."""

    @property
    def errors(self) -> Mapping[str, str]:
        """Why a cell could not be read, by field."""


@dataclass(frozen=True)
class Completion:
    """What a row of a workbook and a row of the ledger say, each by field.

    `unspoken` is what the ledger's row says when nobody has said anything of it but its name: defaults.
    """

    row_id: int
    there: Values
    said: Values
    unspoken: Values
    taken: frozenset[str] = frozenset()  # fields whose words of the workbook are written
    apart: bool = False  # another row after all: it is added as a new one
    numbers: frozenset[str] = field(default_factory=frozenset)  # running numbers, which belong to a list and not to the row
    sent: Values = field(default_factory=dict)  # of a return: what was handed out, as far as it is known
    refused: Mapping[str, str] = field(default_factory=dict)  # field → why the workbook's words cannot be written
    actions: Mapping[str, str] = field(default_factory=dict)  # field → the action that its cell stands for: 申请销号
    proposals: Mapping[str, str] = field(default_factory=dict)  # of a return: field → what its words are only proposed for
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # of a return: field → what another department says there
    stale: Mapping[str, str] = field(default_factory=dict)  # of a return: field → why its words are those of the ledger before
    locked: frozenset[str] = frozenset()  # of a return: fields that the department was not asked to fill in

    @property
    def words(self) -> str:
        """How much is filled in and how much is said differently."""
        differs, taken = len(self.differs), len(self.differs.keys() & self.taken)
        parts = [
            f"补充 {len(self.fills)} 处" if self.fills else "",
            f"{differs} 处不同" + (f"（采用 {taken} 处）" if taken else "") if differs else "",
        ]
        return "，".join(filter(None, parts))

    @cached_property
    def bare(self) -> bool:
        """Whether the ledger's row says no more than its name."""
        return all(value in EMPTY or value == self.unspoken.get(name) for name, value in self.there.items())

    @cached_property
    def fills(self) -> dict[str, Value]:
        """Field → value for what the ledger's row leaves open."""
        bare = self.bare
        return {
            name: value
            for name, value in self.said.items()
            if value != self.there[name] and (self.there[name] in EMPTY or bare)
        }

    @cached_property
    def differs(self) -> dict[str, Value]:
        """Field → value for what the ledger's row says differently."""
        fills = self.fills
        return {
            name: value
            for name, value in self.said.items()
            if value != self.there[name] and name not in fills and name not in self.numbers
        }

    @cached_property
    def cells(self) -> dict[str, Value]:
        """Field → value for everything that is not as in the ledger's row, in the order of the fields."""
        found = self.fills | self.differs
        return {name: found[name] for name in self.said if name in found}

    @cached_property
    def conflicts(self) -> frozenset[str]:
        """Fields of a return that have also been changed in the ledger since they were handed out."""
        if not self.sent:
            return frozenset()
        return frozenset(name for name in self.cells.keys() & self.sent.keys() if self.sent[name] != self.there[name])

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Fields that are written only when a person says so.

        Conflicts, cells nobody was asked to fill in, blanks (a slip of the Delete key looks like one that was meant), what
        stands for an action of which the workbook does not say enough, what is only proposed, and what the ledger said before.
        """
        blanks = frozenset(name for name, value in self.cells.items() if value in EMPTY)
        asked = frozenset(name for name, action in self.actions.items() if action in ASKED)
        told = self.locked | self.proposals.keys() | self.stale.keys()
        return self.conflicts | blanks | asked | (told & self.cells.keys())

    @property
    def undecided(self) -> tuple[str, ...]:
        """Fields whose words are only proposed, and that nobody has taken."""
        return tuple(name for name in self.proposals if name in self.cells and name not in self.taken)

    @property
    def agreement(self) -> int:
        """How many fields both say alike, defaults not counted."""
        return sum(value == self.there[name] != self.unspoken.get(name) for name, value in self.said.items())

    @property
    def taken_actions(self) -> frozenset[str]:
        """The actions that the taken cells stand for."""
        return frozenset(action for name, action in self.actions.items() if name in self.taken)

    @property
    def written(self) -> frozenset[str]:
        """The fields that are written into the ledger's row; what `actions` do is theirs."""
        return self.taken.difference(self.actions) if self.actions else self.taken

    @property
    def changes(self) -> Seen:
        """What is written into the ledger's row: what the person saw there, what it shall be."""
        written = self.written
        return {name: (self.there[name], value) for name, value in self.cells.items() if name in written}

    def taking(self, fields: Collection[str]) -> Completion:
        """With the workbook's words written in these fields, as far as they can be, the ledger's kept in the others."""
        taken = self._together(frozenset(name for name in fields if name in self.cells and name not in self.refused))
        found = object.__new__(Completion)  # what was worked out of both rows goes on: it does not depend on what is taken
        found.__dict__.update(self.__dict__, taken=taken)
        return found

    def _together(self, fields: frozenset[str]) -> frozenset[str]:
        """The words of a time limit that is put off and its day are one decision: both follow the one that changed."""
        pair = frozenset(name for name, action in self.actions.items() if action in ASKED)
        part = pair & fields
        if not part or part == pair:
            return fields
        return fields | pair if len(part) > len(pair & self.taken) else fields - pair

    def saying(self, said: Values) -> Completion:
        """With other words in the workbook's row; what was decided of cells that are there still holds."""
        before, now = self.cells, replace(self, said={name: said[name] for name in said if name in self.there})
        fresh = frozenset(name for name in now.fills if name not in before)
        return now.taking(self.taken | fresh)


def completion_of(ledger: Ledger, row_id: int, there: Values, said: Values) -> Completion:
    """The completion of a directory's row (all its writable fields) by what a row of a workbook says of it: blanks filled."""
    name = str(there[ledger.name_field])
    unspoken = stored_values(ledger, ledger.from_name(name) if ledger.from_name else {})
    others = {key: value for key, value in there.items() if key in unspoken and key != ledger.name_field}
    numbers = frozenset(key for key, spec in ledger.fields.items() if isinstance(spec.kind, Ordinal))
    found = Completion(row_id, others, {key: value for key, value in said.items() if key in others}, unspoken, numbers=numbers)
    return found.taking(found.fills)


def nothing_new(ledger: Ledger, row_id: int, there: Values) -> Completion:
    """The completion of a row by one that says nothing else; `there`: all its writable fields."""
    return (
        completion_of(ledger, row_id, there, {}) if ledger.grows else Completion(row_id, there, {}, stored_values(ledger, {}))
    )


def update_of(
    ledger: Ledger, row_id: int, there: Values, said: Values, reading: Reading, doubts: Mapping[str, str] | None = None
) -> Completion:
    """The change of any ledger's row by what a row of a workbook says of it. What can be written and is no blank is taken.

    `doubts`: field → why a person has to say that it is meant so.
    """
    ordered = {name: said[name] for name in ledger.fields if name in said}
    return proposed(ledger, Completion(row_id, there, ordered, stored_values(ledger, {}), proposals=doubts or {}), reading)


def proposed(ledger: Ledger, completion: Completion, reading: Reading) -> Completion:
    """With what can be written and is not doubtful taken, and the reasons for what cannot."""
    row_id, there, cells = completion.row_id, completion.there, completion.cells
    refused = refused_cells(ledger, row_id, there, cells, reading)
    locked = why_locked(locks_of(reading), ledger, row_id, there)
    actions, why_not = ({}, {}) if locked else actions_of(ledger).meant(row_id, there, cells, refused, reading)
    refused = {name: why for name, why in (refused | why_not).items() if name not in actions}
    found = replace(completion, refused={**completion.refused, **refused}, actions=actions)
    return found.taking(found.cells.keys() - found.doubtful)


def refused_cells(ledger: Ledger, row_id: int, there: Values, wanted: Values, reading: Reading) -> dict[str, str]:
    """Field → why it cannot be written into a row in its present state or year. Time limit and its day go together."""
    if why := why_locked(locks_of(reading), ledger, row_id, there):
        return dict.fromkeys(wanted, why)
    after = {**there, **wanted}
    found = {name: f"{ledger.fields[name].label}不能为空。" for name in wanted if is_needed(ledger, name, wanted[name])}
    found |= {name: why for name, why in ledger.validate(after).items() if name in wanted}
    if ledger.guard is not None:
        found |= {name: why for name, why in ledger.guard.refused(reading, there, after).items() if name in wanted}
    for name in wanted:
        kind = ledger.fields[name].kind
        if isinstance(kind, Deadline) and kind.date_field in found:
            found[name] = found[kind.date_field]
    return found


def locks_of(reading: Reading) -> YearLocks:
    """The closed years, read once for all rows."""
    if YearLocks not in reading.known:
        reading.known[YearLocks] = YearLocks() if reading.database is None else read_locks(reading.database)
    found: YearLocks = reading.known[YearLocks]
    return found


def is_needed(ledger: Ledger, name: str, value: Value) -> bool:
    """Whether a blank would empty a field that every row needs."""
    return value in EMPTY and ledger.fields[name].required


def said_values(ledger: Ledger, values: Values, raw: Mapping[str, str], told: frozenset[str]) -> dict[str, Value]:
    """What a row of a workbook says: no blank cells, and no defaults that stand for one."""
    return {
        name: value
        for name, value in values.items()
        if name in told and value not in EMPTY and (name in raw or value != ledger.fields[name].default)
    }


def said_cells(ledger: Ledger, row: ReadRow, columns: Collection[str], there: Values, around: Collection[str] = ()) -> Values:
    """What a row of a workbook says in its columns, blanks too, with the days that follow from time limits.

    What only a title says, or another place `around` the table, counts where the ledger's row says nothing: 专项, 党支部.
    What cannot be read says nothing, nor does the blank of a field that every row needs. A day that follows from a time limit
    counts only where the limit itself is another one: it may have been put right by hand.
    """
    found: dict[str, Value] = {name: row.values[name] for name in around if there.get(name, 0) in EMPTY and name not in columns}
    for name in columns:
        if name in row.errors:
            continue
        kind = ledger.fields[name].kind
        value = row.values[name] if name in row.raw else kind.empty
        same = kind.same(value, there[name]) or (name == ledger.name_field and bare_title(value) == bare_title(there[name]))
        same = same or (name == ledger.code and bare_code(value) == bare_code(there[name]))
        same = same or (there[name] in EMPTY and value in NOTHINGS)
        found[name] = there[name] if same else value
        if isinstance(kind, Deadline) and kind.date_field and kind.date_field not in columns and found[name] != there[name]:
            found[kind.date_field] = row.values[kind.date_field] if name in row.raw else None
    return {name: value for name, value in found.items() if not is_needed(ledger, name, value)}


def without_year(ledger: Ledger, row: ReadRow, there: Values) -> dict[str, str]:
    """Field → why it is doubtful: a day that names no year and is the ledger's own day in another year."""
    found: dict[str, str] = {}
    for name, raw in row.raw.items():
        kind = ledger.fields[name].kind
        day = name if isinstance(kind, Date) else kind.date_field if isinstance(kind, Deadline) else ""
        one, other = (str(values.get(day) or "") for values in (row.values, there)) if day else ("", "")
        if one and other and one[4:] == other[4:] and one != other and not NAMES_YEAR.search(normal_digits(raw)):
            words = f"没有写年份，读作 {one[:4]} 年，台账是 {other[:4]} 年的同一天"
            found |= {name: words, day: words}
    return found


def settled(ledger: Ledger, row: RecordPlan, there: Values) -> RecordPlan:
    """A row of a workbook as part of the row that is there: an error that only defaults cause is none then.

    A table without 状态 says nothing of it; its 销号日期 fits the 已销号 of the row that is there, not the 待整改 of a new one.
    """
    if not row.errors:
        return row
    said = {name: row.values[name] for name in row.raw if row.values.get(name) not in EMPTY}
    alone, together = ledger.validate(row.values), ledger.validate({**there, **said})
    errors = {name: why for name, why in row.errors.items() if alone.get(name) != why or name in together}
    return replace(row, errors=errors)


def match_key(name: str) -> str:
    """A name as names are compared: 李  明 is 李明."""
    return "".join(name.split())


def without_brackets(name: str) -> str:
    """A name without what stands behind it in brackets: 王伟（借调） may be 王伟."""
    return BEHIND_NAME.sub("", name)
