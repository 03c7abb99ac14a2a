"""What is required of which party organisation; the office may set other frequencies and norms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from app.ledgers.organisation.branch import BRANCH_KIND, GENERAL_BRANCH, GROUP
from app.ledgers.party_life.party_meeting import ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE, LIFE_MEETING, PARTY_DAY, REVIEW

Per = Literal["month", "quarter", "half", "year"]
PER_WORDS: dict[Per, str] = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
SECRETARY_LECTURE = "书记党课"


@dataclass(frozen=True)
class Rule:
    """A kind of meeting that organisations of some kinds hold so many times a period.

    `binding`: a gap counts as missing; otherwise it is only pointed out. `by_secretary`: only meetings that the secretary
    hosts count. `with_committee`: asked only of organisations that have, or must have, a 支委会.
    """

    name: str
    kind: str
    branch_kinds: tuple[str, ...]
    per: Per
    times: int = 1
    binding: bool = True
    by_secretary: bool = False
    with_committee: bool = False

    @property
    def words(self) -> str:
        """每季度 1 次."""
        return f"{PER_WORDS[self.per]} {self.times} 次"


# 《中国共产党支部工作条例（试行）》: 支部党员大会 quarterly, 支委会, 党小组会 and 主题党日 monthly, 组织生活会 yearly at
# least. 党课 "regularly", for which quarterly is the custom: that is pointed out; the secretary's yearly one is binding.
DEFAULT_RULES = (
    Rule(ASSEMBLY, ASSEMBLY, (BRANCH_KIND,), "quarter"),
    Rule(COMMITTEE, COMMITTEE, (BRANCH_KIND, GENERAL_BRANCH), "month", with_committee=True),
    Rule(GROUP_MEETING, GROUP_MEETING, (GROUP,), "month"),
    Rule(LECTURE, LECTURE, (BRANCH_KIND, GENERAL_BRANCH), "quarter", binding=False),
    Rule(SECRETARY_LECTURE, LECTURE, (BRANCH_KIND,), "year", by_secretary=True),
    Rule(PARTY_DAY, PARTY_DAY, (BRANCH_KIND,), "month"),
    Rule(LIFE_MEETING, LIFE_MEETING, (BRANCH_KIND,), "year"),
    Rule(REVIEW, REVIEW, (BRANCH_KIND,), "year", binding=False),
)


@dataclass(frozen=True)
class PartyLifeRules:
    """The office's requirements. Hours are those of a year: 32, for secretaries and leaders 56.

    Source: 《中国共产党党员教育管理工作条例》.
    """

    AREA: ClassVar[str] = "party_life"
    TITLE: ClassVar[str] = "组织生活要求"

    rules: tuple[Rule, ...] = DEFAULT_RULES
    grace_days: int = 15  # a meeting made up so many days after the period counts as held late
    member_hours: float = 32
    leader_hours: float = 56

    def of(self, branch_kind: str) -> Sequence[Rule]:
        """The rules for an organisation of a kind; none for a 专委会功能型党支部 unless the office says so."""
        return [rule for rule in self.rules if branch_kind in rule.branch_kinds]
