"""整改进展情况报告: the figures of a rectification told in paragraphs that follow from the numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import peewee

from app.core.dates import chinese_day
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.papers.rectification import UNNAMED, rate_words
from app.ledgers.problems.problem_states import AT_ONCE, CLOSED, LASTING, OVERDUE, RETURNED, REVIEW, SOON, WAITING, WORKING
from app.rectify.dispatch import Snapshot, snapshot_of
from app.rectify.figures import OverdueProblem, RectificationFigures, Tally

ADDRESSEE = "市政协机关党组"
_MOST_NAMED = 10  # overdue problems told one by one; the others are in the attached list
_MOST_PRAISED = 3
_MANY = 2  # departments from which on they are compared
_SHORT = 40  # characters of a problem's wording


def rectification_report(
    figures: RectificationFigures, unit: str, reasons: Mapping[int, str] | None = None, addressee: str = ADDRESSEE
) -> OfficialDocument:
    """The report of a day. `reasons`: why the time limit of a problem was put off, by row id."""
    day = chinese_day(dt.date.fromisoformat(figures.day))
    campaign = figures.campaign or "机关问题"
    title = (f"关于{campaign}", "整改进展情况的报告")
    body: list[Paragraph | DataTable] = [Paragraph(f"现将{campaign}整改进展情况报告如下（统计截至{day}）。")]
    if figures.whole.total == 0:
        body.append(Paragraph(f"截至{day}，{campaign}尚未梳理列入问题。下一步，将抓紧查摆问题、建立台账，及时报告整改进展。"))
        return OfficialDocument("".join(title), tuple(body), addressee, unit, day, title_parts=title)
    body += [Paragraph("一、总体情况", 1), Paragraph(overall(figures))]
    body += [Paragraph("二、分类进展", 1), *by_kind(figures), *by_department(figures)]
    body += [Paragraph("三、存在的问题", 1), *problems(figures, reasons or {})]
    body += [Paragraph("四、下一步工作", 1), *next_steps(figures)]
    attachments = ["整改情况汇总表"] + (["逾期未销号问题清单"] if figures.overdue else [])
    return OfficialDocument("".join(title), tuple(body), addressee, unit, day, tuple(attachments), title)


def report_of_today(database: peewee.Database, day: dt.date, campaign: str, unit: str) -> OfficialDocument:
    """The report of a campaign (EVERY_CAMPAIGN: of all) as its problems stand now."""
    return report_of(snapshot_of(database, day, campaign), unit)


def report_of(snapshot: Snapshot, unit: str) -> OfficialDocument:
    """The report of a kept day: from what was kept alone, so that it is the same whatever changed since."""
    return rectification_report(snapshot.figures, unit, snapshot.reasons)


def overall(figures: RectificationFigures) -> str:
    """The paragraph of totals."""
    whole = figures.whole
    text = f"共梳理问题{whole.total}条"
    lists = [group for group in figures.groups["list"] if group.name]
    if len(lists) > 1:
        text += f"，其中{'、'.join(f'{group.name}问题{group.total}条' for group in lists)}"
    if whole.closed == whole.total:
        text += "，已全部完成整改并销号"
    elif whole.closed:
        text += f"。已销号{whole.closed}条，销号率{rate_words(whole.rate)}；{in_hand(whole)}"
    else:
        text += f"，目前尚无问题销号；{in_hand(whole)}"
    text += "。"
    if figures.due:
        text += f"按整改时限应销号{figures.due}条，按期销号{figures.on_time}条，按期销号率{rate_words(figures.on_time_rate)}。"
    if figures.average_days is not None:
        some = figures.measured is not None and figures.measured < whole.closed
        which = f"建账以后销号的{figures.measured}条问题" if some else "已销号问题"
        text += f"{which}平均用时{figures.average_days:g}天。"
    late = [f"逾期未销号{whole.overdue}条"] if whole.overdue else []
    late += [f"临近时限{whole.soon}条"] if whole.soon else []
    if whole.closed < whole.total:
        text += f"目前{'，'.join(late)}。" if late else "目前没有逾期问题，整改总体按计划推进。"
    return text


def in_hand(group: Tally) -> str:
    """整改中20条、待审核5条: what is not closed, by state."""
    states = ((WORKING, "整改中"), (REVIEW, "待审核"), (RETURNED, "退回整改"), (WAITING, "待整改"))
    return "、".join(f"{words}{group.states[state]}条" for state, words in states if group.states.get(state)) or "其余正在整改"


def by_kind(figures: RectificationFigures) -> Iterator[Paragraph]:
    """A paragraph each by 类别 and by 整改类型, where there is more than one to tell apart."""
    number = 0
    for field, lead, suffix in (("category", "按问题类别看。", "方面"), ("kind", "按整改类型看。", "")):
        groups = [group for group in figures.groups[field] if group.name]
        if groups:
            number += 1
            open_ = (group for group in figures.groups[field] if not group.name)
            parts = [group_words(group, f"{group.name}{suffix}") for group in groups]
            parts += [group_words(group, "没有写明的") for group in open_]  # else the parts are fewer than the whole
            sentences = "；".join(parts)
            yield Paragraph(f"{sentences}。", lead=f"（{'一二三'[number - 1]}）{lead}")


def group_words(group: Tally, name: str) -> str:
    """理论武装方面25条，已销号12条，销号率48%."""
    if group.closed == group.total:
        return f"{name}{group.total}条，已全部销号"
    if not group.closed:
        return f"{name}{group.total}条，均在整改过程中"
    return f"{name}{group.total}条，已销号{group.closed}条，销号率{rate_words(group.rate)}"


def by_department(figures: RectificationFigures) -> Iterator[Paragraph | DataTable]:
    """How the departments stand: one sentence for one, a comparison and a table for several."""
    groups = [group for group in figures.groups["department"] if group.name]
    number = "一二三"[sum(any(group.name for group in figures.groups[field]) for field in ("category", "kind"))]
    lead = f"（{number}）按责任部门看。"
    if not groups:
        return
    if len(groups) < _MANY:
        yield Paragraph(f"所列问题均由{groups[0].name}负责整改，{group_words(groups[0], '共')}。", lead=lead)
        return
    yield Paragraph(compared(groups), lead=lead)
    rows = [department_line(group) for group in (*groups, *(g for g in figures.groups["department"] if not g.name))]
    headings = ("责任部门", "问题总数", "已销号", "销号率", "整改中", "待审核", "逾期")
    yield DataTable("各责任部门整改情况", headings, tuple(rows), (3, 1.6, 1.4, 1.4, 1.4, 1.4, 1.2))


def compared(groups: Sequence[Tally]) -> str:
    """Which departments are ahead, finished or behind."""
    done = [group.name for group in groups if group.closed == group.total]
    moving = sorted((group for group in groups if 0 < group.closed < group.total), key=lambda group: -(group.rate or 0))
    waiting = [group.name for group in groups if not group.closed]
    late = sorted((group for group in groups if group.overdue), key=lambda group: -group.overdue)
    parts = [f"问题涉及{len(groups)}个部门"]
    if done:
        parts.append(f"{'、'.join(done)}已全部销号")
    ahead = moving[:_MOST_PRAISED] if len(moving) > _MOST_PRAISED else moving
    if ahead:
        named = "、".join(f"{group.name}（{rate_words(group.rate)}）" for group in ahead)
        parts.append(f"销号率居前的有{named}" if len(ahead) < len(moving) or done or waiting else f"销号率依次为{named}")
    if waiting:
        parts.append(f"{'、'.join(waiting)}尚无问题销号")
    text = "，".join(parts[:2]) + "".join(f"；{part}" for part in parts[2:]) + "。"
    if late:
        text += f"逾期问题主要集中在{'、'.join(f'{group.name}（{group.overdue}条）' for group in late[:_MOST_PRAISED])}。"
    return text


def department_line(group: Tally) -> tuple[str, ...]:
    """A row of the departments' table."""
    counts = (group.states.get(state, 0) for state in (WORKING, REVIEW))
    cells = (group.name or UNNAMED, group.total, group.closed, rate_words(group.rate), *counts, group.overdue)
    return tuple(map(str, cells))


def problems(figures: RectificationFigures, reasons: Mapping[int, str]) -> Iterator[Paragraph]:
    """What is overdue and why, what was sent back, what has not begun."""
    whole, found = figures.whole, False
    if figures.overdue:
        found = True
        count = len(figures.overdue)
        text = f"目前有{count}条问题超过整改时限仍未销号"
        text += f"，最长已逾期{figures.overdue[0].days}天" if count > 1 else ""
        yield Paragraph(f"{text}。具体是：")
        for number, item in enumerate(figures.overdue[:_MOST_NAMED], start=1):
            yield Paragraph(f"{number}.{overdue_words(item, reasons.get(item.row_id, ''))}")
        if count > _MOST_NAMED:
            yield Paragraph(f"其余{count - _MOST_NAMED}条见附件。")
    if sent_back := whole.states.get(RETURNED, 0):
        found = True
        yield Paragraph(f"有{sent_back}条问题申请销号后因整改未达到要求被退回，需继续整改。")
    if waiting := whole.states.get(WAITING, 0):
        found = True
        yield Paragraph(f"有{waiting}条问题{whose(figures, WAITING)}尚未启动整改，工作推进不够平衡。")
    if not found:
        yield Paragraph("目前没有逾期未销号和退回整改的问题。整改中发现的苗头性、倾向性问题仍需持续关注，防止反弹回潮。")


STANDING = {REVIEW: "，已申请销号、正在审核", RETURNED: "，销号申请被退回、正在继续整改", WAITING: "，尚未启动整改"}


def overdue_words(item: OverdueProblem, reason: str) -> str:
    """One overdue problem: whose, what, since when, how it stands, why it was put off and how far it is."""
    who = item.department + (f"（{item.person}）" if item.person and item.department else item.person)
    late = f"已逾期{item.days}天" if item.days else "到期未销号"  # due on the last day of the year told of
    text = f"{who}“{shortened(item.statement)}”，整改时限{item.deadline}，{late}{STANDING.get(item.status, '')}"
    told = [f"延期理由：{sentence(reason)}"] if reason else []
    told += [f"最新进展：{sentence(item.progress)}"] if item.progress else []
    return f"{text}。{''.join(told)}" if told else f"{text}，尚未填报进展。"


def shortened(text: str) -> str:
    """The first words of a long problem on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[:_SHORT] + "……"


def sentence(text: str) -> str:
    """A text on one line that ends with a full stop."""
    line = " ".join(text.split()).rstrip("。；;，, ")
    return f"{line}。"


def whose(figures: RectificationFigures, *what: str) -> str:
    """（联络处5条、机关党委3条）: the departments with problems in these states or under these lights, the most first.

    Nothing where there is one department only, or where the numbers would not add up: a problem of none, or of two.
    """
    groups = figures.groups["department"]
    counts = {group.name: sum(counted(group, item) for item in what) for group in groups}
    whole = sum(counted(figures.whole, item) for item in what)
    if len(groups) < _MANY or counts.get("") or sum(counts.values()) != whole:
        return ""
    ranked = sorted((item for item in counts.items() if item[1]), key=lambda item: -item[1])
    if len(ranked) == 1:
        return f"（{'均为' if whole > 1 else ''}{ranked[0][0]}）"
    return f"（{'、'.join(f'{name}{count}条' for name, count in ranked)}）"


def counted(group: Tally, what: str) -> int:
    """How many problems of a group are in a state or under a light."""
    lights = {OVERDUE: group.overdue, SOON: group.soon}
    return lights[what] if what in lights else group.states.get(what, 0)


def next_steps(figures: RectificationFigures) -> Iterator[Paragraph]:
    """What follows from the figures, each as a paragraph of its own."""
    whole = figures.whole
    steps: list[tuple[str, str]] = []
    if figures.overdue:
        text = "对{}条逾期问题{}逐条分析原因，明确责任领导、责任人和完成时间，实行挂牌督办，每周调度，整改到位一条、销号一条。"
        steps.append(("集中攻坚逾期问题。", text.format(len(figures.overdue), whose(figures, OVERDUE))))
    if whole.soon:
        text = f"对{whole.soon}条临近时限的问题{whose(figures, SOON)}提前提醒、靠前督促，确保按期完成。"
        steps.append(("紧盯临近时限问题。", text))
    if review := whole.states.get(REVIEW, 0):
        text = f"对{review}条待审核问题{whose(figures, REVIEW)}及时核查佐证材料，严格销号标准，成熟一条、销号一条。"
        steps.append(("抓紧审核把关。", text))
    if whole.states.get(RETURNED) or whole.states.get(WAITING):
        count, named = whole.states.get(RETURNED, 0) + whole.states.get(WAITING, 0), whose(figures, RETURNED, WAITING)
        text = f"对{count}条退回整改和尚未启动的问题{named}，督促责任部门细化措施、倒排工期，尽快见到实效。"
        steps.append(("补齐短板弱项。", text))
    kinds = {group.name: group for group in figures.groups["kind"]}
    lasting, at_once = kinds.get(LASTING), kinds.get(AT_ONCE)
    if at_once and at_once.closed < at_once.total:
        count = at_once.total - at_once.closed
        steps.append(("从快落实立行立改。", f"{count}条立行立改问题尚未销号，要求责任部门说明情况，限期办结。"))
    if lasting and lasting.closed < lasting.total:
        count = lasting.total - lasting.closed
        steps.append(("持续推进长期整改。", f"对{count}条持续整改问题，对照阶段目标跟踪问效，紧盯不放、久久为功。"))
    if whole.states.get(CLOSED):
        steps.append(("巩固整改成果。", "对已销号问题适时开展“回头看”，防止反弹；坚持举一反三，注重建章立制，推动常态长效。"))
    for number, (lead, text) in enumerate(steps, start=1):
        yield Paragraph(text, lead=f"（{'一二三四五六七'[number - 1]}）{lead}")
