"""年度党建工作总结 and 上半年工作总结: what all ledgers tell of a year as an official document, ready to be edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import peewee

from app.core.dates import chinese_day
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.papers.rectification import UNNAMED, rate_words
from app.forms.papers.yearly import period_words
from app.reports.rectification import ADDRESSEE, overdue_words
from app.scoring.period import Period
from app.yearly.figures import FIGURES, FIVE
from app.yearly.reading import Source, known_years
from app.yearly.summary import TODAYS_ROSTER, Named, YearSummary, by_todays_roster, summary_of

Part = Paragraph | DataTable
Group = tuple[Paragraph, *tuple[Part, ...]]  # what is told under one lead; it begins with a sentence
NUMERALS = "一二三四五六七八九十"
_MOST_NAMED = 5  # names in a sentence; the ledger has the others
_SHORT = 24  # characters of an unfinished row's name in a table
_MOST_LATE = 8  # overdue problems told one by one


def yearly_report(summary: YearSummary, unit: str, before: YearSummary | None = None) -> OfficialDocument:
    """The summary of a year or half year. `before`: the year before, for the table of figures."""
    day = chinese_day(dt.date.fromisoformat(summary.day))
    title = ("市政协机关", f"{period_words(summary)}党建工作总结")
    running = TODAYS_ROSTER if by_todays_roster(summary) else "" if summary.over else "，最终数字以期末为准"
    body: list[Part] = [
        Paragraph(
            f"{period_words(summary)}，在市政协机关党组领导下，机关各级党组织认真落实全面从严治党要求，"
            f"扎实推进机关党的建设各项工作。现将有关情况总结如下（数据来自机关党建台账，统计截至{day}{running}）。"
        ),
        Paragraph("一、主要工作情况", 1),
        *numbered(work_done(summary)),
        Paragraph("二、存在的问题和不足", 1),
        *shortcomings(summary),
        Paragraph(f"三、{next_words(summary)}", 1),
        *numbered(next_steps(summary)),
        Paragraph("四、主要数据", 1),
        figure_table(summary, before),
    ]
    return OfficialDocument("".join(title), tuple(body), ADDRESSEE, unit, day, title_parts=title)


def year_period(year: int, *, half: bool = False) -> Period:
    """A year or its first half."""
    return Period(year, "half" if half else "year")


def yearly_report_of(database: peewee.Database, period: Period, today: dt.date, unit: str) -> OfficialDocument:
    """The report of a period beside the same one of the year before, if that has any rows."""
    source = Source(database, today)
    before = year_period(period.year - 1, half=period.kind == "half")
    known = before.year in known_years(database, today)
    return yearly_report(
        summary_of(database, period, today, source), unit, summary_of(database, before, today, source) if known else None
    )


def is_half(summary: YearSummary) -> bool:
    """Whether it tells of half a year."""
    return "半年" in summary.label


def span(summary: YearSummary) -> str:
    """全年, 上半年; of a year that runs, 今年以来 is not said: the report may be read later."""
    return "上半年" if is_half(summary) else "全年" if summary.over else "年内"


def next_words(summary: YearSummary) -> str:
    """The heading of the outlook."""
    return "下半年工作打算" if is_half(summary) else f"{summary.year + 1}年工作打算"


def numbered(groups: Iterable[tuple[str, Group]]) -> Iterator[Part]:
    """Groups of paragraphs, each begun by its number and lead: （一）问题整改。"""
    for place, (lead, (first, *rest)) in enumerate(groups):
        yield Paragraph(first.text, first.level, f"（{NUMERALS[place]}）{lead}")
        yield from rest


def work_done(summary: YearSummary) -> Iterator[tuple[str, Group]]:
    """What was done, ledger by ledger."""
    yield "坚持真改实改，推进问题整改。", rectification(summary)
    yield "层层传导压力，压实党建责任。", (Paragraph(responsibility(summary)), Paragraph(democratic_life(summary)))
    yield "严肃组织生活，建强党的组织。", organisation(summary)
    yield "强化理论武装，加强纪律教育。", (Paragraph(study(summary)),)
    yield "坚持建章立制，提高规范化水平。", (Paragraph(rules(summary)),)
    yield "围绕中心工作，抓好任务落实。", (Paragraph(tasks(summary)), Paragraph(meetings(summary)))


def rectification(summary: YearSummary) -> Group:
    """Problems raised and closed, and how the departments stand."""
    old, new, done, left = (summary.number(key) for key in ("brought_over", "raised", "closed", "still_open"))
    if not old + new:
        return (Paragraph(f"{span(summary)}台账中没有需要整改的问题，也没有上期结转的问题。"),)
    listed = [f"上期结转{old}条" if old else "", f"新列入{new}条" if new else "没有新列入的问题"]
    text = f"{span(summary)}在账问题共{old + new}条，其中{joined(listed)}。"
    text += f"销号{done}条" if done else "尚无问题销号"
    rate = summary.value("in_time")
    text += f"，按期销号率{rate_words(rate)}。" if rate is not None else "。"
    late = summary.number("overdue")
    if not left:
        text += "在账问题已全部销号。"
    else:
        text += f"仍有{left}条未销号，" + (f"其中逾期{late}条。" if late else "均在整改时限以内或未明确时限。")
    if orders := summary.number("orders"):
        text += f"下发督办事项{orders}件。"
    if len(summary.departments) < 2:
        return (Paragraph(text),)
    rows = (
        (line.name or UNNAMED, str(line.total), str(line.closed), rate_words(line.rate), str(line.overdue))
        for line in summary.departments
    )
    headings = ("责任部门", "在账问题", "已销号", "销号率", "逾期")
    return Paragraph(text), DataTable("各责任部门问题整改情况", headings, tuple(rows), (3, 1.5, 1.5, 1.5, 1.2))


def responsibility(summary: YearSummary) -> str:
    """Duties and how they were checked."""
    duties, done = summary.number("duties"), summary.number("duties_done")
    if not duties:
        text = f"{summary.year}年党建责任清单尚未录入台账。"
    elif done == duties:
        text = f"制定党建责任清单{duties}条，已全部落实。"
    else:
        text = f"制定党建责任清单{duties}条，" + (f"已落实{done}条，其余正在落实。" if done else "正在逐条落实。")
    kinds = (("checks", "督查"), ("assessments", "考核"), ("sanctions", "问责"))
    found = [f"{word}{summary.number(key)}次" for key, word in kinds if summary.number(key)]
    return text + (f"开展{'、'.join(found)}。" if found else "未记录督查、考核和问责。")


def democratic_life(summary: YearSummary) -> str:
    """The democratic life meetings."""
    count, opinions, criticisms = (summary.number(key) for key in ("sessions", "opinions", "criticisms"))
    if not count:
        return "尚未召开民主生活会。"
    text = f"召开民主生活会{count}次"
    parts = [f"会前征求意见{opinions}条" if opinions else "", f"会上提出批评意见{criticisms}条" if criticisms else ""]
    return f"{joined([text, *parts])}。"


def organisation(summary: YearSummary) -> Group:
    """Branches, members, party life, appraisal and stars."""
    members, full, new = (summary.number(key) for key in ("members", "full_members", "probationary"))
    groups = summary.number("branches")
    text = f"现有党组织{groups}个" if groups else "党组织尚未录入台账"
    text += f"，党员{members}名（正式党员{full}名、预备党员{new}名）。" if members else "，党员名册尚未录入台账。"
    joined_now, confirmed = summary.number("joined"), summary.number("confirmed")
    found = [f"发展党员{joined_now}名" if joined_now else "", f"预备党员转正{confirmed}名" if confirmed else ""]
    text += f"{span(summary)}{joined(found)}。" if any(found) else f"{span(summary)}没有新发展和转正的党员。"
    if summary.value("excellent") is not None:
        text += f"民主评议党员评出优秀{summary.number('excellent')}名。"
    more: list[Part] = [Paragraph(party_life(summary))]
    if summary.life:
        rows = ((line.name, *map(str, (line.asked, line.held, line.made_up, line.missing))) for line in summary.life)
        headings = ("类型", "应开", "按期开展", "补开", "未开")
        more.append(DataTable("组织生活开展情况", headings, tuple(rows), (3, 1.2, 1.4, 1.2, 1.2)))
    if summary.stars:
        more.append(Paragraph(star_words(summary.stars)))
    return Paragraph(text), *more


def party_life(summary: YearSummary) -> str:
    """Meetings of party life against what is required."""
    held, missing, rate = summary.number("meetings"), summary.number("life_missing"), summary.value("life_done")
    talks = summary.number("talks")
    text = f"{span(summary)}开展组织生活{held}次" if held else f"{span(summary)}没有组织生活记录"
    if rate is not None:
        text += f"，应开组织生活完成率{rate_words(rate)}"
        text += f"，还有{missing}次应开未开" if missing else "，没有缺项"
    return text + (f"；开展谈心谈话{talks}次。" if talks else "。")


def star_words(levels: dict[str, int]) -> str:
    """五星支部2个（综合处党支部、提案处党支部），四星3个。"""
    if not any(levels.values()):
        return f"参加五星支部评定的党支部{len(levels)}个，均未达到一星标准。"
    parts = []
    for level in range(FIVE, 0, -1):
        names = [name for name, own in levels.items() if own == level]
        if names:
            named = f"（{'、'.join(names)}）" if level == FIVE else ""
            parts.append(f"{NUMERALS[level - 1]}星支部{len(names)}个{named}")
    return f"在五星支部评定中，{len(levels)}个党支部参评，评出{'、'.join(parts)}。"


def study(summary: YearSummary) -> str:
    """Sessions and hours."""
    theory, discipline = summary.number("theory"), summary.number("discipline")
    found = [f"理论学习{theory}次" if theory else "", f"纪律教育{discipline}次" if discipline else ""]
    if not any(found):
        return f"{span(summary)}没有理论学习和纪律教育记录。"
    text = f"{span(summary)}开展{'、'.join(filter(None, found))}"
    mean, reached = summary.value("mean_hours"), summary.value("hours_reached")
    if mean:
        text += f"，党员人均{summary.text('mean_hours')}学时"
        text += f"，学时达标率{rate_words(reached)}" if reached is not None else ""
    return f"{text}。"


def rules(summary: YearSummary) -> str:
    """Rules issued and under way."""
    count, left, force = (summary.number(key) for key in ("issued", "unfinished_rules", "in_force"))
    if not count + left + force:
        return "制度建设台账中还没有制度。"
    names = [f"《{item.name}》" + (f"（{item.note}）" if item.note else "") for item in summary.issued]
    listed = f"出台制度{count}项，包括{shortened(names)}" if count else "没有出台新的制度"
    text = f"{span(summary)}{listed}。"
    text += f"现行制度{force}项" if force else "目前没有现行制度"
    return text + (f"，另有{left}项正在起草和按程序研究。" if left else "，列入计划的制度均已完成。")


def tasks(summary: YearSummary) -> str:
    """The year's tasks."""
    count, done = summary.number("tasks"), summary.number("tasks_done")
    if not count:
        return f"{summary.year}年目标任务尚未录入台账。"
    if done == count:
        return f"承担年度目标任务{count}项，已全部完成。"
    share = f"已完成{done}项，完成率{rate_words(summary.value('tasks_rate'))}" if done else "均在推进之中"
    return f"承担年度目标任务{count}项，{share}。"


def meetings(summary: YearSummary) -> str:
    """Meetings that were served."""
    held = summary.number("held")
    if not held:
        return f"{span(summary)}没有会议活动记录。"
    rate = summary.value("prepared")
    return f"服务保障会议活动{held}次" + (f"，筹备事项按期完成率{rate_words(rate)}。" if rate is not None else "。")


def shortcomings(summary: YearSummary) -> Iterator[Paragraph]:
    """What the ledgers show to be behind, problems past their day one by one with their reasons."""
    found = False
    if late := summary.late:
        found, count = True, max(len(late), summary.number("overdue"))
        yield Paragraph(f"一是部分问题整改超过时限。有{count}条问题逾期未销号，具体是：")
        for number, item in enumerate(late[:_MOST_LATE], 1):
            yield Paragraph(f"{number}.{overdue_words(item.problem, item.reason)}")
        if count > _MOST_LATE:
            yield Paragraph(f"其余{count - _MOST_LATE}条见问题整改台账。")
    others = list(gaps(summary))
    for place, words in enumerate(others, 1 + found):
        yield Paragraph(f"{NUMERALS[place - 1]}是{words}" if found or len(others) > 1 else words)
    if not found and not others:
        empty = not any(item.value for item in summary.figures.values())
        yield Paragraph(
            "台账尚未录入数据，请结合实际补充存在的问题和不足。"
            if empty
            else "从台账情况看，没有逾期和缺项。同时也要看到，工作质量和创新意识还有提升空间。"
        )


def gaps(summary: YearSummary) -> Iterator[str]:
    """What is missing besides, each a sentence."""
    if missing := summary.number("life_missing"):
        lines = sorted((line for line in summary.life if line.missing), key=lambda line: -line.missing)
        kinds = "、".join(line.name for line in lines[:3])
        yield f"组织生活还不够规范，{f'{kinds}等' if kinds else ''}有{missing}次应开未开。"
    reached = summary.value("hours_reached")
    if reached is not None and reached < 100:
        yield f"学习还不够平衡，仍有{rate_words(round(100 - reached, 1))}的党员学时没有达标。"
    if duties := summary.number("duties") - summary.number("duties_done"):
        yield f"责任落实还有差距，有{duties}条责任没有全部落实。"
    if left := summary.number("tasks") - summary.number("tasks_done"):
        yield f"任务推进不够均衡，有{left}项年度目标任务没有完成。"
    if left := summary.number("unfinished_rules"):
        yield f"制度建设进度需要加快，有{left}项计划内的制度没有出台。"


def next_steps(summary: YearSummary) -> Iterator[tuple[str, Group]]:
    """What the next year begins with."""
    when = "下半年" if is_half(summary) else f"{summary.year + 1}年"
    if summary.unfinished:
        named = ((item, [elided(name) for name in item.names]) for item in summary.unfinished)
        rows = tuple((item.title, str(item.count), shortened(names, item.count)) for item, names in named)
        total = sum(item.count for item in summary.unfinished)
        lead = Paragraph(f"对未完成的{total}项工作逐项明确责任人和完成时限，{when}继续抓好落实，做到不漏一项、善始善终。")
        yield "抓紧完成结转工作。", (lead, DataTable("未完成事项", ("台账", "项数", "主要内容"), rows, (2, 0.8, 5)))
    else:
        yield "巩固已有成果。", (Paragraph("各台账没有结转的未完成事项，要及时总结经验，推动好做法常态长效。"),)
    if summary.elections:
        late, ahead = "届期已过，要尽快完成换届", "要提前做好准备，按期换届"
        yield "按期做好换届。", (Paragraph(by_then(summary.day, summary.elections, ("届期至", ""), late, ahead)),)
    if summary.reviews:
        due = [Named(f"《{item.name}》", item.note) for item in summary.reviews]
        late, ahead = "已经逾期，要尽快完成清理评估", "要按时开展清理评估"
        yield "做好制度清理。", (Paragraph(by_then(summary.day, due, ("应于", "前清理"), late, ahead)),)
    if summary.meetings:
        yield "提早筹备会议活动。", (Paragraph(f"{dated(summary.meetings, '拟于', '召开')}，要倒排工期，做好服务保障。"),)
    text = f"制定{when}党建工作要点，细化责任清单、学习计划和组织生活计划，推进党支部标准化建设，争创更多五星支部。"
    yield "谋划重点任务。", (Paragraph(text),)


def figure_table(summary: YearSummary, before: YearSummary | None) -> DataTable:
    """The main figures, beside those of the year before where they are known."""
    periods = [summary] if before is None else [summary, before]
    rows = ((figure.group, figure.label, figure.unit, *(item.text(figure.key) for item in periods)) for figure in FIGURES)
    headings = ("类别", "项目", "单位", *(f"{item.year}年" for item in periods))
    return DataTable(f"{period_words(summary)}主要数据", headings, tuple(rows), (1.6, 3, 1, *(1.6 for _ in periods)), True)


def joined(parts: Iterable[str]) -> str:
    """The parts that say something."""
    return "，".join(filter(None, parts))


def shortened(names: Sequence[str], total: int = 0) -> str:
    """The first names, and how many there are when not all are told: 一、二等7项."""
    told = names[:_MOST_NAMED]
    count = max(total, len(names))
    return "、".join(told) + (f"等{count}项" if count > len(told) else "")


def elided(text: str) -> str:
    """The first words of a long text on one line."""
    line = " ".join(text.split()).rstrip("。；")
    return line if len(line) <= _SHORT else line[:_SHORT] + "……"


def by_then(day: str, items: Sequence[Named], words: tuple[str, str], late: str, ahead: str) -> str:
    """What has to be done about things with a day: of those whose day has passed on the report's `day`, then of the others."""
    passed, coming = [item for item in items if item.note < day], [item for item in items if item.note >= day]
    return "；".join(f"{dated(some, *words)}，{what}" for some, what in ((passed, late), (coming, ahead)) if some) + "。"


def dated(items: Sequence[Named], word: str, after: str = "") -> str:
    """办公室党支部（届期至2024年5月1日）、…等7项."""
    names = [f"{item.name}（{word}{chinese_day(dt.date.fromisoformat(item.note))}{after}）" for item in items[:_MOST_NAMED]]
    return "、".join(names) + (f"等{len(items)}项" if len(items) > len(names) else "")
