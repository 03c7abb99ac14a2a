"""Which required meetings were held, late, are due or missing. Pure: from organisations, meetings, rules and a day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import NamedTuple

from app.partylife.periods import Period, periods
from app.partylife.rules import PartyLifeRules, Rule


class State(Enum):
    """How a required period stands; the value is the word in its cell."""

    HELD = "已开展"
    LATE = "补开"
    MISSING = "缺"
    DUE = "待开"  # the period is running
    AHEAD = "未到"
    FREE = "不要求"  # founded later, or ended before


@dataclass(frozen=True)
class Organisation:
    """A party organisation as far as meetings are asked of it."""

    row_id: int
    name: str
    kind: str
    founded: dt.date | None = None
    ended: dt.date | None = None
    secretary: str = ""
    has_committee: bool = False
    former: tuple[tuple[str, str, str], ...] = ()  # earlier secretaries: since (ISO, "" for ever), until, name

    def secretaries_on(self, day: dt.date) -> set[str]:
        """Who was secretary on a day; both on the day of a change, nobody while nobody is entered."""
        latest = max((until for _, until, _ in self.former), default="")
        spans = (*self.former, (latest, "9999", self.secretary))
        return {name for since, until, name in spans if name and since <= day.isoformat() <= until}


class Meeting(NamedTuple):
    """A meeting that was held; `hosts` are its 主持人, `due` and `present` 应到 and 实到, None where they are not on record."""

    row_id: int
    branch: str
    kind: str
    day: dt.date
    hosts: tuple[str, ...] = ()
    due: int | None = None
    present: int | None = None


class Slot(NamedTuple):
    """One rule in one period of one organisation, with the meetings that count for it, made-up ones included."""

    organisation: Organisation
    rule: Rule
    period: Period
    state: State
    meetings: tuple[Meeting, ...] = ()
    lacking: int = 0  # meetings that are missing, once the period is over

    @property
    def missing(self) -> bool:
        """Whether it counts as missing: it is asked for, binding, over and not held."""
        return self.state is State.MISSING and self.rule.binding


def year_slots(
    organisations: Iterable[Organisation], meetings: Iterable[Meeting], rules: PartyLifeRules, year: int, today: dt.date
) -> list[Slot]:
    """Every rule and period of a year for every organisation, in their order."""
    by_branch: defaultdict[tuple[str, str], list[Meeting]] = defaultdict(list)
    for meeting in sorted(meetings, key=attrgetter("day")):
        by_branch[meeting.branch, meeting.kind].append(meeting)
    found: list[Slot] = []
    for organisation in organisations:
        for rule in rules.of(organisation.kind):
            held = by_branch[organisation.name, rule.kind]
            if rule.by_secretary:
                held = [item for item in held if counts(item, organisation)]
            if held or asked(organisation, rule):
                found += rule_slots(organisation, rule, held, rules.grace_days, year, today)
    return found


def missing(
    organisations: Iterable[Organisation], meetings: Iterable[Meeting], rules: PartyLifeRules, year: int, today: dt.date
) -> list[Slot]:
    """The slots of a year that count as missing: what 缺 N 次 and the stars are worked out from."""
    return [slot for slot in year_slots(organisations, meetings, rules, year, today) if slot.missing]


def rule_slots(
    organisation: Organisation, rule: Rule, held: Sequence[Meeting], grace_days: int, year: int, today: dt.date
) -> list[Slot]:
    """The periods of one rule; `held` are in the order of their days.

    A period that lacks meetings takes surplus ones of the next, held within the days of grace.
    """
    spans = [*periods(rule.per, year), periods(rule.per, year + 1)[0]]
    days = [item.day for item in held]
    own = [held[bisect_left(days, span.first) : bisect_right(days, span.last)] for span in spans]
    wants = asked(organisation, rule)
    found = []
    for place, span in enumerate(spans[:-1]):
        surplus = max(0, len(own[place + 1]) - rule.times)
        wanted = min(surplus, max(0, rule.times - len(own[place])))
        latest = span.last + dt.timedelta(days=grace_days)
        made_up = [item for item in own[place + 1][:wanted] if item.day <= latest]
        required = wants and is_required(organisation, span)
        state, lacking = stand(len(own[place]), len(made_up), rule.times, span, today, required=required)
        found.append(Slot(organisation, rule, span, state, (*own[place], *made_up), lacking))
    return found


def stand(own: int, made_up: int, times: int, span: Period, today: dt.date, *, required: bool) -> tuple[State, int]:
    """The state of a period, and how many meetings are missing once it is over."""
    if own >= times or (own and not required):
        return State.HELD, 0
    if not required:
        return State.FREE, 0
    if own + made_up >= times:
        return State.LATE, 0
    if span.last < today:
        return State.MISSING, times - own - made_up
    return (State.DUE if span.first <= today else State.AHEAD), 0


def counts(meeting: Meeting, organisation: Organisation) -> bool:
    """Whether the secretary of its day held a meeting himself. While nobody is entered, any host may have been it."""
    own = organisation.secretaries_on(meeting.day)
    return not own or not own.isdisjoint(meeting.hosts)


def asked(organisation: Organisation, rule: Rule) -> bool:
    """Whether a rule is asked of an organisation at all."""
    return organisation.has_committee or not rule.with_committee


def is_required(organisation: Organisation, span: Period) -> bool:
    """An organisation has to hold what a period asks for when it existed at least half of its days."""
    if organisation.founded is None and organisation.ended is None:
        return True
    whole = (span.last - span.first).days + 1
    return span.days_within(organisation.founded, organisation.ended) * 2 >= whole
