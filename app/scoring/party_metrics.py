"""Measures of party life: meetings, study, talks, elections, 民主评议. What is required of whom says app.partylife."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from app.ledgers.organisation.branch import LACKING, NONE, committee_state, term_end
from app.ledgers.party_life.appraisal import EXCELLENT, too_many
from app.ledgers.party_life.party_meeting import ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE, LIFE_MEETING, PARTY_DAY, REVIEW
from app.partylife.requirements import Meeting, Slot, State
from app.partylife.rules import SECRETARY_LECTURE
from app.scoring.metric import Branch, Metric, MetricSetting, MetricValue, RowRef, not_recorded
from app.scoring.people_metrics import NOT_OVER
from app.scoring.period import Period
from app.scoring.points import share, shown
from app.scoring.readings import LedgerRow, Readings, refs

Settings = Mapping[str, str]
MEETINGS = "party_meeting"
LEFT_OUT, COUNTED = "不计", "计入"
# What is only recommended (“只提示” in 组织生活要求) costs no points, unless a rule says that the scheme itself asks for it.
ADVISED = MetricSetting("advised", "提倡而未列为必须的", LEFT_OUT, (LEFT_OUT, COUNTED))
MEETING_KINDS = (ASSEMBLY, COMMITTEE, GROUP_MEETING, LECTURE)


def slots_of(readings: Readings, branch: Branch, period: Period, names: Sequence[str]) -> list[Slot]:
    """What is required of a branch within the period by the rules of these names."""
    return [
        slot
        for slot in readings.slots(period.year, branch.in_ledgers)
        if slot.rule.name in names and period.first <= slot.period.first and slot.period.last <= period.last
    ]


def unlisted(readings: Readings, branch: Branch) -> bool:
    """Whether an ordinary branch was put down by hand, so that nobody knows what is required of it."""
    return readings.branch_row(branch) is None and not branch.functional


def over(readings: Readings, branch: Branch, period: Period, names: Sequence[str]) -> list[Slot]:
    """What was required in the parts of the period that are over."""
    return [slot for slot in slots_of(readings, branch, period, names) if slot.state in OVER]


def missing(readings: Readings, branch: Branch, period: Period, names: Sequence[str], advised: str = LEFT_OUT) -> MetricValue:
    """How many required meetings were not held in the parts of the period that are over.

    What is missing is told by the same word as in 组织生活一览 (Slot.missing); gaps in what is recommended are named only.
    """
    if unlisted(readings, branch):
        return UNLISTED
    found = over(readings, branch, period, names)
    if found and not readings.meetings_kept(period):
        return NO_MEETINGS
    counted = [slot for slot in found if slot.rule.binding or advised == COUNTED]
    gaps = [slot for slot in counted if slot.state is State.MISSING]
    open_ = gap_words([slot for slot in found if slot.state is State.MISSING and slot not in counted])
    note = f"；另有提倡而未开的不计：{open_}" if open_ else ""
    if not counted:
        return MetricValue(None, f"本期没有到期的要求{note}")
    count = sum(slot.lacking for slot in gaps)
    held = [meeting for slot in found for meeting in slot.meetings]
    days = tuple([RowRef(MEETINGS, item.row_id, f"{item.kind} {item.day}") for item in held])
    words = f"缺 {count} 次：{gap_words(gaps)}" if count else f"应开的都开了，共 {len(held)} 次"
    return MetricValue(Fraction(count), f"{words}{note}", days)


OVER = (State.HELD, State.LATE, State.MISSING)
UNLISTED = not_recorded("党支部台账里没有这个支部，不知道对它有什么要求")
NO_MEETINGS = not_recorded("全机关本期都没有登记组织生活")


def gap_words(gaps: Iterable[Slot]) -> str:
    """支委会（2023-01、2023-04）、党课（2023年第3季度）."""
    found: dict[str, list[str]] = {}
    for slot in gaps:
        found.setdefault(slot.rule.name, []).append(slot.period.words)
    return "、".join(f"{name}（{'、'.join(spans)}）" for name, spans in found.items())


def missing_meetings(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """三会一课 that were not held."""
    return missing(readings, branch, period, settings["kinds"].split("、"), settings["advised"])


def missing_party_days(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """主题党日 that were not held."""
    return missing(readings, branch, period, (PARTY_DAY,))


def no_life_meeting(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """组织生活会 or 民主评议 of the year not held: how many of the two. Results of 民主评议 prove that it was held.

    It may be held together with the 组织生活会 (条例第十八条): where nobody in the office keeps it apart, no gap is proved.
    """
    results, _ = appraised(readings, branch, period)
    alone = not results and keeps_reviews(readings, period)
    return missing(readings, branch, period, (LIFE_MEETING, REVIEW) if alone else (LIFE_MEETING,), settings["advised"])


def keeps_reviews(readings: Readings, period: Period) -> bool:
    """Whether the office puts 民主评议党员 on record in the year, as a meeting or by its results."""
    return bool(readings.of("appraisal", "year", period.year)) or readings.meetings_kept(period, REVIEW)


def no_secretary_lecture(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """The secretary's yearly 党课 not held."""
    return missing(readings, branch, period, (SECRETARY_LECTURE,))


def party_days(readings: Readings, branch: Branch, period: Period) -> list[Meeting]:
    """The 主题党日 of the period for which attendance is known."""
    return [
        meeting
        for meeting in readings.meetings(period, branch.in_ledgers, PARTY_DAY)
        if meeting.due and meeting.present is not None
    ]


def without_heads(readings: Readings, branch: Branch, period: Period) -> MetricValue:
    """Why there are no numbers: none is required yet, nobody keeps the ledger, the numbers are missing, or none was held."""
    if unlisted(readings, branch):
        return UNLISTED
    required = over(readings, branch, period, (PARTY_DAY,))
    if required and not readings.meetings_kept(period):
        return NO_MEETINGS
    if readings.meetings(period, branch.in_ledgers, PARTY_DAY):
        return not_recorded("本期主题党日没有登记应到、实到人数")
    if not required:
        return MetricValue(None, "本期没有到期的要求")
    return MetricValue(Fraction(0), f"本期应开展主题党日 {len(required)} 次，一次也没有开展")


def attended(meeting: Meeting, target: Fraction) -> bool:
    """Whether 实到 of 应到 reaches a target in percent."""
    return (meeting.present or 0) * 100 * target.denominator >= target.numerator * (meeting.due or 1)


def on_days(meetings: Iterable[Meeting]) -> tuple[RowRef, ...]:
    """Meetings as what a click opens."""
    return tuple(RowRef(MEETINGS, meeting.row_id, str(meeting.day)) for meeting in meetings)


def low_party_days(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """主题党日 with an attendance under the target."""
    days = party_days(readings, branch, period)
    if not days:
        return without_heads(readings, branch, period)
    try:
        target = Fraction(settings["target"])
    except ValueError:
        return MetricValue(None, f"规则中的参加率要求“{settings['target']}”不是数字，请在指标体系中改正")
    low = [meeting for meeting in days if not attended(meeting, target)]
    words = f"参加率低于 {settings['target']}% 的主题党日 {len(low)} 次（共 {len(days)} 次）"
    return MetricValue(Fraction(len(low)), words, on_days(low))


def party_day_rate(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """实到 of all 主题党日 together, of 应到."""
    days = party_days(readings, branch, period)
    present, due = sum(meeting.present or 0 for meeting in days), sum(meeting.due or 0 for meeting in days)
    rate = share(present, due)
    if rate is None:
        return without_heads(readings, branch, period)
    return MetricValue(rate, f"主题党日应到 {due} 人次，实到 {present} 人次（{shown(rate)}%）", on_days(days))


def late_election(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """1 when the term ended within or before the period and no election followed."""
    row = readings.branch_row(branch)
    if row is None:
        return UNLISTED
    if row.values["term_light"] == NONE:
        return MetricValue(None, "不换届")
    end = term_end(row.values, readings.today)
    if end is None:
        return not_recorded("没有填写本届起始，无法判断换届", (RowRef("branch", row.id, branch.name),))
    until = min(period.last, readings.today).isoformat()
    late = str(end) < until
    return MetricValue(
        Fraction(int(late)),
        f"本届 {end} 到期，{'未换届' if late else '在届期内'}",
        (RowRef("branch", row.id, f"换届到期 {end}"),),
    )


def incomplete_team(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """1 when the branch had no secretary at the period's end (today within it), or not the 支委会 it needed.

    By their past (历任书记, 任职经历, days of the roster); of a 支委 of whom that says nothing, as today. Where no branch
    names its secretary or members, nobody keeps them: no gap is proved.
    """
    row = readings.branch_row(branch)
    if row is None:
        return UNLISTED
    own = (RowRef("branch", row.id, branch.name),)
    rows = readings.rows("branch")
    if not any(one.values["secretary"] for one in rows):
        return not_recorded("党支部台账里都没有填写书记", own)
    day = min(period.last, readings.today)
    secretary = readings.secretaries_on(day).get(row.id, row.values["secretary"])
    full_members = readings.full_members_on(day, branch.name)
    state = committee_state({**row.values, "full_members": full_members, "members": readings.committee_on(day, row)}, day)
    lacking = state == LACKING
    if lacking and not any(one.values["members"] for one in rows):
        return not_recorded("党支部台账里都没有填写支委", own)
    needed = f"正式党员 {full_members} 人，应设支委会而未设"
    gaps = [words for words, gap in (("书记空缺", not secretary), (needed, lacking)) if gap]
    words = "；".join(gaps) or f"书记在岗，支委会{state}"
    words += f"（{day} 的情况，支委按任职经历，没有记载的按现在）" if day < readings.today else ""
    return MetricValue(Fraction(int(bool(gaps))), words, own)


def team_or_election(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """1 when the team is incomplete or the election late; one that is wrong is enough, whatever is known of the other."""
    found = [measure(readings, branch, period, settings) for measure in (incomplete_team, late_election)]
    words = "；".join(one.words for one in found)
    rows = tuple(dict.fromkeys(row for one in found for row in one.rows))
    if any(one.value for one in found):
        return MetricValue(Fraction(1), words, rows)
    if any(one.unrecorded for one in found):
        return MetricValue(None, "；".join(one.words for one in found if one.unrecorded), rows, unrecorded=True)
    known = [one.value for one in found if one.value is not None]
    return MetricValue(min(known, default=None), words, rows)


def appraised(readings: Readings, branch: Branch, period: Period) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """The year's 民主评议 of the branch, and those of them who are 优秀."""
    rows = [row for row in readings.of("appraisal", "branch", branch.in_ledgers) if row.values["year"] == period.year]
    return rows, [row for row in rows if row.values["result"] == EXCELLENT]


def not_appraised(readings: Readings, branch: Branch, period: Period) -> MetricValue:
    """There are no results of 民主评议: owed once the year is over."""
    words = f"{period.year}年没有民主评议结果"
    owed = period.kind == "year" and period.last < readings.today and not branch.functional
    return not_recorded(words) if owed else MetricValue(None, words)


def excellent_share(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Those appraised as 优秀 in percent."""
    rows, excellent = appraised(readings, branch, period)
    rate = share(len(excellent), len(rows))
    if rate is None:
        return not_appraised(readings, branch, period)
    words = f"参评 {len(rows)} 人，优秀 {len(excellent)} 人（{shown(rate)}%）"
    return MetricValue(rate, words, refs("appraisal", excellent, "person"))


def too_many_excellent(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """1 when more than a third are 优秀."""
    rows, excellent = appraised(readings, branch, period)
    if not rows:
        return not_appraised(readings, branch, period)
    words = f"参评 {len(rows)} 人，优秀 {len(excellent)} 人，上限 {len(rows) // 3} 人"
    return MetricValue(Fraction(int(too_many(len(excellent), len(rows)))), words, refs("appraisal", excellent, "person"))


def missing_discipline(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """Quarters that are over without 纪律教育 of the branch or of the whole office."""
    quarters = period.quarters
    over = [place for place, months in enumerate(quarters) if end_of_month(months[-1]) < readings.today.isoformat()]
    if not over:
        return MetricValue(None, NOT_OVER)
    if not readings.kept("study", "day", period):
        return not_recorded("全机关本期都没有登记学习和纪律教育")
    lessons = [
        row
        for row, named in readings.lessons
        if period.holds(row.values["day"]) and (not named or branch.in_ledgers in str(row.values["organizer"]))
    ]
    gaps = [place for place in over if not any(str(row.values["day"])[:7] in quarters[place] for row in lessons)]
    names = "、".join(f"第{(int(quarters[place][0][5:]) + 2) // 3}季度" for place in gaps)
    words = f"未开展纪律教育：{names}" if gaps else f"每季度都开展了纪律教育，共 {len(lessons)} 次"
    own = any(branch.in_ledgers in str(row.values["organizer"] or "") for row in lessons)
    return MetricValue(Fraction(len(gaps)), words, refs("study", lessons, "topic"), own)


def end_of_month(month: str) -> str:
    """A text that is greater than every day of the month and less than the next month's first."""
    return f"{month}-99"


def findings(readings: Readings, branch: Branch, period: Period, settings: Settings) -> MetricValue:
    """What 督查 found with the branch or its departments."""
    if not readings.kept("inspection", "date", period):
        return not_recorded("全机关本期都没有登记督查考核")
    found = [
        row
        for row in readings.rows("inspection")
        if str(row.values["finding"] or "").strip()
        and period.holds(row.values["date"])
        and (row.values["object"] in (branch.in_ledgers, *branch.departments) or row.values["department"] in branch.departments)
    ]
    words = f"督查、考核发现问题 {len(found)} 次"
    return MetricValue(Fraction(len(found)), words, refs("inspection", found, "finding"), bool(found))


PARTY_METRICS: tuple[Metric, ...] = (
    Metric(
        "missing_meetings",
        "三会一课缺次",
        "次",
        "已经结束的月、季中应开而没有开的支部党员大会、支委会、党小组会、党课次数；次数要求见“组织生活要求”，宽限期内补开的不算缺。"
        "其中定为“只提示”的（默认是党课：条例只要求按期上党课）不计，除非本规则定为计入。",
        missing_meetings,
        (MetricSetting("kinds", "计入的会议", "、".join(MEETING_KINDS), MEETING_KINDS, many=True), ADVISED),
    ),
    Metric("missing_party_days", "主题党日缺次", "次", "已经结束的月份中没有开展主题党日的次数。", missing_party_days),
    Metric(
        "low_party_days",
        "主题党日参加率不达标次数",
        "次",
        "实到除以应到低于要求的主题党日次数；没有登记人数的不计。",
        low_party_days,
        (MetricSetting("target", "参加率要求（%）", "90"),),
    ),
    Metric("party_day_rate", "主题党日参加率", "%", "本期各次主题党日实到人次之和除以应到人次之和。", party_day_rate),
    Metric(
        "late_election",
        "未按期换届",
        "",
        "本届到期日（本届起始加届期）已过而没有换届为 1，否则为 0；功能型党支部不换届，不取数。",
        late_election,
        functional=False,
    ),
    Metric(
        "incomplete_team",
        "班子不健全",
        "",
        "考评期末（未到期末的按现在）书记空缺，或者正式党员 7 人以上应设支委会而未设的为 1，否则为 0；书记看历任书记，"
        "正式党员看党员名册的日期和任职经历，支委看任职经历，没有记载的按现在；功能型党支部不取数。",
        incomplete_team,
        functional=False,
    ),
    Metric(
        "team_or_election",
        "班子不健全或未按期换届",
        "",
        "“班子不健全”和“未按期换届”有一项为 1 即为 1，两项都为 0 才为 0；功能型党支部不取数。",
        team_or_election,
        functional=False,
    ),
    Metric(
        "no_life_meeting",
        "未开组织生活会或民主评议",
        "次",
        "年度结束后，组织生活会、民主评议党员没有开展的项数；已登记民主评议结果的，视为已开展。民主评议可以结合组织生活会进行："
        "“组织生活要求”中定为“只提示”的不计，除非本规则定为计入；全机关都没有登记的也不计。",
        no_life_meeting,
        (ADVISED,),
    ),
    Metric("excellent_share", "民主评议优秀比例", "%", "本年度民主评议中评为优秀的人数除以参评人数。", excellent_share),
    Metric(
        "too_many_excellent", "优秀比例超三分之一", "", "本年度民主评议优秀人数超过参评人数的三分之一为 1。", too_many_excellent
    ),
    Metric(
        "no_secretary_lecture",
        "书记未讲党课",
        "次",
        "年度结束后，书记讲党课（主持人是书记的党课）少于要求的次数。",
        no_secretary_lecture,
    ),
    Metric(
        "missing_discipline",
        "纪律教育缺季数",
        "次",
        "已经结束的季度中没有纪律教育（警示教育、廉政党课等，已完成）的季度数；组织单位不是某个支部的算全机关。",
        missing_discipline,
    ),
    Metric("findings", "督查发现问题数", "次", "本期对本支部及所含部门的督查、考核中写有“发现问题”的次数。", findings),
)
