"""An assessment as it is stored, read as values: who takes part, what was entered, which steps were taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain, count

import peewee

from app.core.errors import InvalidValueError
from app.scoring.codec import from_text
from app.scoring.metric import Branch
from app.scoring.period import Period, period_of
from app.scoring.result import BranchResult, Entry, Fact, PastResult
from app.scoring.scheme import Scheme
from app.scoring.tables import (
    AWARDED,
    FACT,
    NOTICE,
    PUBLISHED,
    REVIEW,
    SELF,
    StarAssessment,
    StarBranch,
    StarEntry,
    StarEvidence,
    StarScheme,
    StarStep,
)


@dataclass(frozen=True)
class StepDone:
    """A step that was taken. `branch` 0: for all."""

    branch: int
    step: str
    author: str
    day: str
    note: str = ""
    document: str = ""


@dataclass(frozen=True)
class Participant:
    """A branch of an assessment with what was entered for it."""

    row: int
    branch: Branch
    declared: str | None = None
    reviewed: str | None = None
    appraisal: Decimal | None = None
    frozen: BranchResult | None = None
    level: int | None = None
    self_entries: Mapping[str, Entry] = field(default_factory=dict)
    review_entries: Mapping[str, Entry] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[StepDone, ...] = ()
    published: PastResult | None = None  # what hangs or hung out; None also where an earlier program published

    @property
    def result(self) -> BranchResult | None:
        """The frozen result with the level that 摘星 or 晋星 made of it."""
        if self.frozen is None or self.level is None:
            return self.frozen
        return replace(self.frozen, level=self.level)


@dataclass(frozen=True)
class Assessment:
    """An assessment with its scheme and branches. `stage` is 自评 (open), 公示 or 授星."""

    row: int
    period: Period
    scheme: Scheme
    scheme_row: int
    stage: str
    notice_from: str | None
    notice_until: str | None
    awarded_on: str | None
    participants: tuple[Participant, ...]
    steps: tuple[StepDone, ...] = ()

    @property
    def awarded(self) -> bool:
        """Whether results are frozen."""
        return self.stage == AWARDED

    @property
    def published(self) -> bool:
        """Whether the results hang out or did: what nobody entered was then accepted as without a loss."""
        return self.stage in (NOTICE, AWARDED)

    def participant(self, name: str) -> Participant:
        """The participant of a branch. Raises InvalidValueError when the assessment was begun anew without it."""
        found = next((item for item in self.participants if item.branch.name == name), None)
        if found is None:
            raise InvalidValueError(
                f"“{name}”不在{self.period.label}的参评支部里。", "同事可能重新开始了评定，请先看看现在的名单。"
            )
        return found


def read_periods(database: peewee.Database) -> list[Period]:
    """The periods that were or are being assessed, oldest first."""
    query = StarAssessment.select(StarAssessment.period).where(StarAssessment.deleted_at.is_null())
    return sorted({period_of(row[0]) for row in database.execute(query.tuples()).fetchall()}, key=end_of)


def end_of(period: Period) -> tuple[object, ...]:
    """Periods by their last day, the shorter one first."""
    return (period.last, -len(period.months))


def read_assessment(database: peewee.Database, period: Period) -> Assessment | None:
    """The assessment of a period. Raises InvalidValueError when its scheme was undone behind its back."""
    query = StarAssessment.select(
        StarAssessment.id,
        StarAssessment.scheme,
        StarAssessment.stage,
        StarAssessment.notice_from,
        StarAssessment.notice_until,
        StarAssessment.awarded_on,
    ).where((StarAssessment.period == period.label) & StarAssessment.deleted_at.is_null())
    found = database.execute(query.tuples()).fetchone()
    if found is None:
        return None
    row, scheme_row, stage, notice_from, notice_until, awarded_on = found
    text = database.execute(StarScheme.select(StarScheme.content).where(StarScheme.id == scheme_row).tuples()).fetchone()
    if text is None:
        raise InvalidValueError(
            f"{period.label}评定所用的指标体系已被撤销。", "请在“修改记录”中找到“撤销：新增指标体系”，再把它撤销。"
        )
    steps = read_steps(database, row)
    return Assessment(
        row,
        period,
        from_text(text[0], Scheme),
        scheme_row,
        stage,
        notice_from,
        notice_until,
        awarded_on,
        tuple(read_participants(database, row, steps)),
        tuple(steps),
    )


def read_steps(database: peewee.Database, assessment: int) -> list[StepDone]:
    """The steps taken, oldest first."""
    query = (
        StarStep.select(StarStep.branch, StarStep.step, StarStep.author, StarStep.day, StarStep.note, StarStep.document)
        .where((StarStep.assessment == assessment) & StarStep.deleted_at.is_null())
        .order_by(StarStep.day, StarStep.id)
    )
    return [StepDone(*row) for row in database.execute(query.tuples()).fetchall()]


def read_participants(database: peewee.Database, assessment: int, steps: Iterable[StepDone]) -> list[Participant]:
    """The branches of an assessment in the order they were put down."""
    query = (
        StarBranch.select()
        .where((StarBranch.assessment == assessment) & StarBranch.deleted_at.is_null())
        .order_by(StarBranch.row, StarBranch.name)
    )
    rows = database.execute(query.tuples()).fetchall()
    columns = list(StarBranch._meta.sorted_field_names)
    items = [dict(zip(columns, row, strict=True)) for row in rows]
    ids = [item["id"] for item in items]
    entries = read_entries(database, ids)
    evidence = read_evidence(database, ids)
    found: list[Participant] = []
    taken: set[str] = set()
    for item in items:
        name = free_name(item["name"], taken)
        own = entries.get(item["id"], {})
        found.append(
            Participant(
                item["id"],
                Branch(name, item["row"], bool(item["functional"])),
                item["declared"],
                item["reviewed"],
                None if item["appraisal"] is None else Decimal(item["appraisal"]),
                None if item["result"] is None else from_text(item["result"], BranchResult),
                item["level"],
                {key: from_text(text, Entry) for key, text in own.get(SELF, {}).items()},
                {key: from_text(text, Entry) for key, text in own.get(REVIEW, {}).items()},
                {key: from_text(text, Fact) for key, text in own.get(FACT, {}).items()},
                evidence.get(item["id"], {}),
                tuple(step for step in steps if step.branch in (0, item["id"])),
                next((from_text(text, PastResult) for text in own.get(PUBLISHED, {}).values()), None),
            )
        )
    return found


def free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where another branch bears it already: everything goes by the name."""
    found = next(one for one in chain((name,), (f"{name}（{number}）" for number in count(2))) if one not in taken)
    taken.add(found)
    return found


def read_entries(database: peewee.Database, branches: list[int]) -> dict[int, dict[str, dict[str, str]]]:
    """Branch → side → indicator → what is stored."""
    query = StarEntry.select(StarEntry.branch, StarEntry.side, StarEntry.indicator, StarEntry.content).where(
        StarEntry.branch.in_(branches) & StarEntry.deleted_at.is_null()
    )
    found: dict[int, dict[str, dict[str, str]]] = {}
    for branch, side, indicator, content in database.execute(query.tuples()).fetchall():
        found.setdefault(branch, {}).setdefault(side, {})[indicator] = content
    return found


def read_evidence(database: peewee.Database, branches: list[int]) -> dict[int, dict[str, int]]:
    """Branch → indicator → how many files."""
    query = StarEvidence.select(StarEvidence.branch, StarEvidence.indicator).where(
        StarEvidence.branch.in_(branches) & StarEvidence.deleted_at.is_null()
    )
    found: dict[int, dict[str, int]] = {}
    for branch, indicator in database.execute(query.tuples()).fetchall():
        counts = found.setdefault(branch, {})
        counts[indicator] = counts.get(indicator, 0) + 1
    return found


def counting_entries(scheme: Scheme, participant: Participant) -> dict[str, Entry]:
    """The entries that the result is worked out from.

    The reviewer's count. Where there is none: what the branch observed itself of rules that no ledger measures, and its own
    score only where there are no rules. A self-score never takes the place of what the ledgers say.
    """
    found: dict[str, Entry] = {}
    for key, entry in participant.self_entries.items():
        item = scheme.by_key.get(key)
        if item is None:
            continue
        if not item.clauses:
            found[key] = entry
            continue
        observed = {number: seen for number, seen in entry.observed.items() if not item.clauses[number].metric}
        if observed:
            found[key] = Entry(None, entry.reason, observed)
    return found | {key: entry for key, entry in participant.review_entries.items() if key in scheme.by_key}
