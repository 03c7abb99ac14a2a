"""What a person has changed on one row against what they saw, and what colleagues changed meanwhile. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.core.day_kinds import Deadline
from app.core.kinds import ParseContext, Value
from app.ledgers.schema.declaration import Ledger

Changes = dict[str, tuple[Value, Value]]  # field → (seen, new)


@dataclass(frozen=True)
class Clash:
    """A colleague gave a field another value while the person was editing it. `by` is "" when nobody knows who."""

    theirs: Value
    by: str = ""


class Edits:
    """The state of a form: values as they stand in it, as they were seen, and as they were when it was opened.

    `seen` is what the office holds (empty for a new row), `start` what the form showed first (for a new row its defaults).
    """

    def __init__(self, ledger: Ledger, row_id: int | None, values: Mapping[str, Value], context: ParseContext) -> None:
        self.ledger = ledger
        self.row_id = row_id
        self.given, self.context = context, ledger.context_of(values, context)
        self.start: dict[str, Value] = {}
        self.seen: dict[str, Value] = {}
        for name, spec in ledger.fields.items():
            initial = spec.kind.empty if spec.default is None or row_id is not None else spec.default
            self.start[name] = values.get(name, initial)
            self.seen[name] = spec.kind.empty if row_id is None else self.start[name]
        self.values = dict(self.start)
        self.typed: dict[str, str] = {}  # texts that cannot be read as a value yet
        self.clashes: dict[str, Clash] = {}
        self.by_hand: set[str] = set()  # dates a person set although they follow from a time limit

    @property
    def unsaved(self) -> Changes:
        """What differs from what was shown first, beside what the office holds: the changes of a draft."""
        return {name: (self.seen[name], now) for name, now in self.values.items() if now != self.start[name]}

    def put(self, name: str, value: Value) -> dict[str, Value]:
        """A person gave a field a value. Returns the other fields whose value follows from it."""
        self.typed.pop(name, None)
        self.values[name] = value
        if name in self.ledger.derived_fields():
            self.by_hand.add(name)
        followers = self.following(name)
        self.values |= followers
        return followers

    def refuse(self, name: str, text: str) -> None:
        """A person typed what cannot be read as a value of the field; the value stays as it was until it can be."""
        self.typed[name] = text
        if name in self.ledger.derived_fields():
            self.by_hand.add(name)

    def following(self, name: str) -> dict[str, Value]:
        """What follows from the field's present value, without what a person set by hand."""
        kind = self.ledger.fields[name].kind
        if not isinstance(kind, Deadline) or not kind.date_field or kind.date_field in self.by_hand:
            return {}
        if self.values[name] == self.start[name]:
            return {kind.date_field: self.start[kind.date_field]}
        derived = self.ledger.derive({name: self.values[name]}, self.context)
        return {other: value for other, value in derived.items() if other != name}

    def touched(self, name: str) -> bool:
        """Whether the field stands otherwise than when the form was opened."""
        return name in self.typed or self.values[name] != self.start[name]

    @property
    def dirty(self) -> bool:
        """Whether anything would be lost by leaving."""
        return any(self.touched(name) for name in self.values)

    def changes(self) -> Changes:
        """What is to be saved: of a new row also what a person emptied, or the office would fill in its default."""
        emptied = {name for name in self.values if self.row_id is None and self.values[name] != self.start[name]}
        return {
            name: (self.seen[name], value)
            for name, value in self.values.items()
            if self.ledger.fields[name].writable and (value != self.seen[name] or name in emptied)
        }

    def refresh(self, values: Mapping[str, Value], by: str = "", busy: Collection[str] = ()) -> dict[str, Value]:
        """The row as it is now in the office. Returns the untouched fields with their new values; touched ones clash.

        `busy` fields are being typed into at this moment, though nothing of it has arrived yet.
        """
        shown: dict[str, Value] = {}
        for name, theirs in values.items():
            if name not in self.values:
                continue
            if theirs == self.seen[name]:
                self.clashes.pop(name, None)  # the colleague took it back
            elif not self.touched(name) and name not in busy:
                shown[name] = self.values[name] = theirs
                self.start[name] = self.seen[name] = theirs
            elif self.values[name] == theirs and name not in self.typed and name not in busy:
                self.settle(name, theirs)
            else:
                self.clashes[name] = Clash(theirs, by)
        return shown

    def settle(self, name: str, theirs: Value) -> None:
        """The person has taken note of the colleague's value; what stands in the form stays."""
        self.clashes.pop(name, None)
        self.start[name] = self.seen[name] = theirs

    def keep_mine(self, name: str) -> None:
        """Save mine over theirs."""
        self.settle(name, self.clashes[name].theirs)

    def take_theirs(self, name: str) -> Value:
        """Give mine up. Returns what the field is to show."""
        theirs = self.clashes[name].theirs
        self.settle(name, theirs)
        self.typed.pop(name, None)
        self.by_hand.discard(name)
        self.values[name] = theirs
        return theirs

    def after_saving(self, row_id: int, values: Mapping[str, Value], sent: Changes) -> Edits:
        """The state when the office holds `values`: what was typed since `sent` went out is still unsaved."""
        fresh = Edits(self.ledger, row_id, values, self.given)
        for name, value in self.values.items():
            if value != (sent[name][1] if name in sent else self.start[name]):
                fresh.values[name] = value
        fresh.typed = dict(self.typed)
        return fresh

    def restore(self, changes: Mapping[str, tuple[Value, Value]], typed: Mapping[str, str]) -> None:
        """Put unsaved work back. What the office changed since it was typed clashes."""
        for name, (seen, new) in changes.items():
            if name not in self.values:
                continue  # written by a version that knew more fields
            self.values[name] = new
            if name in self.ledger.derived_fields():
                self.by_hand.add(name)
            if self.seen[name] not in (seen, new):
                self.clashes[name] = Clash(self.seen[name])
        self.typed |= {name: text for name, text in typed.items() if name in self.values}

    def faults(self) -> dict[str, str]:
        """Field → what is wrong with the row as it stands, in Chinese."""
        return self.ledger.validate(self.values)
