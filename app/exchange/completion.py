"""A row of a workbook that is a row of a directory already (人员 known by name only): it fills what is empty there.

What both say differently is shown, and the ledger's own words stay unless a person takes those of the workbook.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.kinds import Ordinal, Value
from app.ledgers.declaration import Ledger, Values
from app.ledgers.operations import Seen, stored_values

EMPTY = (None, "")


@dataclass(frozen=True)
class Completion:
    """What a row of a workbook and the row of the ledger with its name say, each by field.

    `unspoken` is what the ledger's row says when nobody has said anything of it but its name: defaults.
    """

    row_id: int
    there: Values
    said: Values
    unspoken: Values
    taken: frozenset[str] = frozenset()  # fields in which the workbook's words replace the ledger's
    apart: bool = False  # a namesake: the row is added as a new one
    numbers: frozenset[str] = field(default_factory=frozenset)  # running numbers, which belong to a list and not to the row

    @property
    def bare(self) -> bool:
        """Whether the ledger's row says no more than its name."""
        return all(value in EMPTY or value == self.unspoken.get(name) for name, value in self.there.items())

    @property
    def fills(self) -> dict[str, Value]:
        """Field → value for what the ledger's row leaves open."""
        bare = self.bare
        return {
            name: value
            for name, value in self.said.items()
            if value != self.there[name] and (self.there[name] in EMPTY or bare)
        }

    @property
    def differs(self) -> dict[str, Value]:
        """Field → value for what the ledger's row says differently."""
        fills = self.fills
        return {
            name: value
            for name, value in self.said.items()
            if value != self.there[name] and name not in fills and name not in self.numbers
        }

    @property
    def agreement(self) -> int:
        """How many fields both say alike, defaults not counted."""
        return sum(value == self.there[name] != self.unspoken.get(name) for name, value in self.said.items())

    @property
    def changes(self) -> Seen:
        """What is written into the ledger's row: what the person saw there, what it shall be."""
        wanted = self.fills | {name: value for name, value in self.differs.items() if name in self.taken}
        return {name: (self.there[name], value) for name, value in wanted.items()}


def completion_of(ledger: Ledger, row_id: int, there: Values, said: Values) -> Completion:
    """The completion of a ledger's row (all its writable fields) by what a row of a workbook says of it."""
    name = str(there[ledger.name_field])
    unspoken = stored_values(ledger, ledger.from_name(name) if ledger.from_name else {})
    others = {key: value for key, value in there.items() if key in unspoken and key != ledger.name_field}
    numbers = frozenset(key for key, spec in ledger.fields.items() if isinstance(spec.kind, Ordinal))
    return Completion(row_id, others, {key: value for key, value in said.items() if key in others}, unspoken, numbers=numbers)


def said_values(ledger: Ledger, values: Values, raw: Mapping[str, str], told: frozenset[str]) -> dict[str, Value]:
    """What a row of a workbook says: no blank cells, and no defaults that stand for one."""
    return {
        name: value
        for name, value in values.items()
        if name in told and value not in EMPTY and (name in raw or value != ledger.fields[name].default)
    }


def match_key(name: str) -> str:
    """A name as names are compared: 李  明 is 李明."""
    return "".join(name.split())
