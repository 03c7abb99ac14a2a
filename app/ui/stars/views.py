"""What the page shows of a period: read off the GUI thread as one value, so that going to another branch reads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from app.core.kinds import Tone
from app.scoring.assessment import Assessment
from app.scoring.engine import score_branch
from app.scoring.metric import MetricValue
from app.scoring.period import Period
from app.scoring.points import shown
from app.scoring.result import Applied, BranchInput, BranchResult, Entry, IndicatorResult, PastResult, Ranking
from app.scoring.scheme import Scheme, level_words
from app.scoring.total_words import total_words
from app.ui.stars.headline import Headline, Note
from app.ui.stars.indicator_rows import Given, IndicatorRow, Reason, signed
from app.ui.stars.ranking import Ranked
from app.ui.stars.steps_line import Step

SELF_STAGE = "自评中"
VETO = "一票否决"
NO_RECORD = "还没有记录"
MOST_NAMED = 6  # open indicators in a line


@dataclass(frozen=True)
class BranchView:
    """One branch of a period. `shown` is what counts (frozen once awarded); `now` what the ledgers give today,
    `awarded_level` the level before 摘星 or 晋星; the `may_…` are what the user here may do as things stand: own scores,
    review, review again, evidence.
    """

    scheme: Scheme
    shown: BranchResult
    inputs: BranchInput
    now: BranchResult | None = None
    awarded_level: int | None = None
    self_entries: Mapping[str, Entry] = field(default_factory=dict)
    review_entries: Mapping[str, Entry] = field(default_factory=dict)
    review_hidden: bool = False
    may_self: bool = False
    may_review: bool = False
    may_reopen: bool = False
    may_prove: bool = True
    stage: str = ""
    on_record: bool = True
    steps: tuple[Step, ...] = ()
    published: PastResult | None = None  # what hangs out
    level_changes: tuple[str, ...] = ()
    declared_by: str = ""
    evidence: Mapping[str, int] = field(default_factory=dict)

    @property
    def differs_now(self) -> bool:
        """Whether the ledgers would now give another total or level than was awarded, 摘星 and 晋星 left aside."""
        return self.now is not None and (self.now.total != self.shown.total or self.now.level != self.awarded_level)

    @cached_property
    def self_result(self) -> BranchResult:
        """What the branch gave itself."""
        return score_branch(self.scheme, replace(self.inputs, entries=self.self_entries))


@dataclass(frozen=True)
class PeriodView:
    """One period with all its branches, best first. `scheme` None: there is none for the period.

    `history` are each branch's results up to this period, oldest first; `previous` its total of the one before of this kind.
    `may_lead`: whether the user here may begin, review and award.
    """

    period: Period
    scheme: Scheme | None
    ranking: Ranking
    branches: Mapping[str, BranchView]
    previous: Mapping[str, Decimal] = field(default_factory=dict)
    history: Mapping[str, Sequence[tuple[Period, PastResult]]] = field(default_factory=dict)
    assessment: Assessment | None = None
    may_lead: bool = True

    @property
    def frozen(self) -> bool:
        """Whether the stars are awarded."""
        return self.assessment is not None and self.assessment.awarded

    @property
    def published(self) -> bool:
        """Whether the results hang out, or did."""
        return self.assessment is not None and self.assessment.published

    @property
    def lined(self) -> bool:
        """Whether stars are won one by one."""
        return self.scheme is not None and self.scheme.model == "stars"

    @property
    def names(self) -> list[str]:
        """The branches in the order of the ranking."""
        return [place.result.branch.name for place in self.ranking.places]


def scheme_words(view: PeriodView) -> str:
    """The scheme's name, with its year where that is not the period's."""
    if view.scheme is None:
        return ""
    return (
        view.scheme.name if view.scheme.year == view.period.year else f"{view.scheme.name}（{view.scheme.year}年度的指标体系）"
    )


def star_count(scheme: Scheme) -> int:
    """How many stars are drawn."""
    return max(scheme.most_stars, 1)


def ranked(view: PeriodView) -> list[Ranked]:
    """The list at the left."""
    if view.scheme is None:
        return []
    found = []
    for place in view.ranking.places:
        result = place.result
        before = view.previous.get(result.branch.name)
        note = list_note(view, result)
        found.append(
            Ranked(
                result.branch.name,
                place.place,
                place.tied,
                result.level,
                star_count(view.scheme),
                result.title,
                result.total,
                None if before is None or result.pending else result.total - before,
                note,
                place.unplaced,
            )
        )
    return found


def list_note(view: PeriodView, result: BranchResult) -> str:
    """What the list says of a branch besides its points."""
    if result.vetoes:
        return VETO
    branch = view.branches[result.branch.name]
    if branch.stage == SELF_STAGE:
        return SELF_STAGE if branch.on_record else NO_RECORD
    if result.pending:
        return f"待考评 {shown(result.pending)} 分"
    if result.provisional:
        return "待定：有否决情形未确认"
    return "受名额限制" if result.notes else "限级" if result.caps else ""


def headline(
    scheme: Scheme, view: PeriodView, branch: BranchView, result: BranchResult, beside: BranchResult | None = None
) -> Headline:
    """The upper card for a branch; `result` is its own or that of a what-if."""
    before = view.previous.get(result.branch.name)
    pills: list[tuple[str, Tone]] = [(branch.stage, "green" if view.frozen else "blue")] if branch.stage else []
    if result.branch.functional:
        pills.append(("功能型党支部", "purple"))
    place = view.ranking.place_of(result.branch.name)
    if not place.unplaced:
        pills.append((f"第 {place.place} 名{'（并列）' if place.tied else ''}", "neutral"))
    return Headline(
        result,
        star_count(scheme),
        "" if branch.level_changes else next_words(scheme, result),
        "" if before is None or result.pending else change_of(result.total - before),
        total_words(scheme, result) if scheme.model == "total" else "",
        tuple(pills),
        tuple(notes_of(view, branch, result)),
        lined=view.lined,
        beside=beside,
        beside_name=beside.branch.name if beside else "",
    )


def change_of(change: Decimal) -> str:
    """Against the period before."""
    return f"比上期{'高' if change > 0 else '低'} {shown(abs(change))} 分" if change else "与上期持平"


def next_words(scheme: Scheme, result: BranchResult) -> str:
    """What is missing for the next star: 距“服务高效星”还差 2.5 分; while points are pending, what is sure already."""
    if result.pending:
        gone = "、".join(f"“{star.name}”" for star in result.stars if star.short > star.pending)
        told = gone and scheme.model == "stars" and not result.vetoed  # a veto says more
        return f"另有 {shown(result.pending)} 分待考评{f'；{gone}已达不到授星线' if told else ''}"
    if result.vetoed:
        return ""
    if scheme.model == "stars":
        open_stars = sorted((star for star in result.stars if not star.won), key=lambda star: star.short)
        short = [f"距“{star.name}”还差 {shown(star.short)} 分" for star in open_stars if star.short]
        blocked = [f"“{star.name}”{'；'.join(star.blocked)}" for star in open_stars if not star.short and star.blocked]
        return "，".join([*short, *blocked]) if open_stars else "五颗星全部获得" if len(result.stars) == 5 else "所有星全部获得"
    higher = sorted((level for level in scheme.levels if level.stars > result.level), key=lambda level: level.stars)
    if not higher:
        return "已达最高星级"
    missing = higher[0].at_least - result.total
    return f"距{higher[0].title}还差 {shown(missing)} 分" if missing > 0 else ""


def notes_of(view: PeriodView, branch: BranchView, result: BranchResult) -> list[Note]:
    """Vetoes, caps, what is still to be entered, and what differs from a frozen result."""
    found = [
        Note(f"{VETO}：{item.words}{reason_of(item)}，{item.effect.words.removeprefix(f'{VETO}，')}", "red", item.rows)
        for item in result.vetoes
    ]
    found += [Note(f"{item.words}{reason_of(item)}，{item.effect.words}", "amber", item.rows) for item in result.caps]
    found += [Note(note, "amber") for note in result.notes]
    found += [Note(change, "neutral") for change in branch.level_changes]
    if not view.frozen and (change := changed_since_notice(branch)):
        found.append(Note(f"公示后台账有变化：{change}。授星前请核实，必要时撤回公示、重新公示。", "amber"))
    if result.missing:
        titles = result.open_titles
        said = "没有录入，公示时确认按未扣分计" if view.published else "待考评，有了依据才计分"
        listed = f"{'、'.join(titles[:MOST_NAMED])}{'等' if len(titles) > MOST_NAMED else ''}"
        found.append(Note(f"{len(titles)} 项{said}：{listed}", "blue"))
    if result.undecided:
        said = "；".join(f"{item.words}{f'（{item.why}）' if item.why else ''}" for item in result.undecided)
        if_not = f"{level_words(result.level)}以这些情形没有发生为前提，" if result.provisional else ""
        found.append(
            Note(f"{len(result.undecided)} 种否决、限级情形没有确认：{said}。{if_not}确认以后才能公示、授星。", "blue")
        )
    if view.frozen and branch.now is not None and branch.differs_now:
        change = signed(branch.now.total - result.total) if branch.now.total != result.total else "不变"
        found.append(
            Note(
                f"授星时的分数已冻结，现值不同：按现在的台账总分为 {shown(branch.now.total)} 分"
                f"（{change}），星级为{level_words(branch.now.level)}。",
                "neutral",
            )
        )
    return found


def reason_of(item: Applied) -> str:
    """What a person or a ledger says of a veto or cap, behind its words."""
    return f"（{item.reason}）" if item.reason else ""


def changed_since_notice(branch: BranchView) -> str:
    """What is not as it hangs out any more: 公示时四星、96.2 分，现在三星、95.2 分. "" while nothing is."""
    hung, now = branch.published, branch.shown
    if hung is None or (hung.level, hung.total) == (now.level, now.total):
        return ""
    return f"公示时{level_words(hung.level)}、{shown(hung.total)} 分，现在{level_words(now.level)}、{shown(now.total)} 分"


def indicator_rows(scheme: Scheme, branch: BranchView, result: BranchResult, star: str) -> list[IndicatorRow]:
    """The table of one star."""
    items = next((one.indicators for one in result.stars if one.name == star), ())
    return [indicator_row(scheme, branch, item) for item in items]


def indicator_row(scheme: Scheme, branch: BranchView, item: IndicatorResult) -> IndicatorRow:
    """One row."""
    known = scheme.by_key[item.key]
    now = branch.now.indicator(item.key).score if branch.now is not None else item.score
    return IndicatorRow(
        item.key,
        item.title,
        known.content,
        known.standard,
        known.basis,
        item.full,
        item.score,
        given(branch.self_entries, branch.self_result, item.key),
        review_given(branch, item.key),
        tuple(reasons_of(item, now, branch.inputs.measured.get(item.key, {}), item.key in branch.self_entries)),
        branch.evidence.get(item.key, 0),
        item.origin == "exempt",
        now if now != item.score else None,
        item.origin == "open",
    )


def review_given(branch: BranchView, key: str) -> Given:
    """The reviewer's score, hidden while it must not be seen."""
    if branch.review_hidden and key in branch.review_entries:
        return Given(hidden=True)
    return given(branch.review_entries, branch.shown, key)


def given(entries: Mapping[str, Entry], result: BranchResult | None, key: str) -> Given:
    """The score a side gave: as written, or as its observations make it."""
    entry = entries.get(key)
    if entry is None:
        return Given()
    by = f"{entry.author} {entry.day}".strip()
    if entry.score is not None:
        return Given(entry.score, entry.reason, by=by)
    return Given(result.indicator(key).score if result else None, entry.reason, by=by)


def unlost(item: IndicatorResult) -> list[Reason]:
    """That nothing was lost, where a person or the rules have said so."""
    return [] if item.origin == "exempt" else [Reason("未扣分", None, "grey")]


def reasons_of(item: IndicatorResult, now: Decimal, measured: Mapping[int, MetricValue], said_self: bool) -> list[Reason]:
    """The reasons of an indicator's points, what is still open, and what was measured where nothing was lost.

    What a ledger should have and has not opens the row in which it is to be filled in. What the branch has filled in itself
    (`said_self`) waits for the reviewer, not for the branch.
    """
    gaps = [value for value in measured.values() if value.unrecorded and value.rows]
    found = [Reason(line.words, line.points, "red" if line.points < 0 else "green", line.rows) for line in item.lines]
    told = [words for words in item.observed if not any(line.words.startswith(words) for line in item.lines)]
    found += [Reason(words, None, "grey") for words in told if item.missing]  # what is known already helps who says the rest
    said = "未录入，公示时确认按未扣分计" if item.origin == "accepted" else "待考评" if said_self else "待录入"
    for words in item.missing:
        rows = next((value.rows for value in gaps if value.words in words), ())
        found.append(Reason(f"{said}：{words}", None, "amber", rows))
    if not found:
        found += [Reason(words, None, "grey") for words in item.observed] or unlost(item)
    if item.origin == "exempt":
        found.append(Reason("本支部不考核此项", None, "grey"))
    if now != item.score:
        found.append(Reason(f"现值不同：按现在的台账为 {shown(now)} 分（{signed(now - item.score)}）", None, "amber"))
    return found
