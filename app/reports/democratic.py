"""民主生活会情况报告: what the steps, registers and problems of a session say, told in the order the rules ask for.

Source of the order: 《县以上党和国家机关党员领导干部民主生活会若干规定》(2016): preparation, what became of the last list, the
meeting itself, the problems found, the new list. What has not been done is said, never passed over.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

import peewee

from app.core.dates import chinese_day
from app.core.errors import InvalidValueError
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.ledgers.democratic.democratic_life import DONE
from app.ledgers.democratic.democratic_view import Overview, Row, overview, sessions
from app.ledgers.problems.problem_states import CLOSED
from app.reports.rectification import sentence, shortened

ADDRESSEE = "市政协党组"  # where the session names none
RULES = "《县以上党和国家机关党员领导干部民主生活会若干规定》"
OPINIONS, CRITICISMS = "征求意见汇总表", "批评意见汇总表"
_EXAMPLES = 3  # problems of one class told in words
_OTHER = "其他"
_NUMBERS = "一二三四五六七"


def session_report_of(database: peewee.Database, name: str, day: dt.date, unit: str) -> OfficialDocument:
    """The report of the session called so, of the newest without a name. Raises InvalidValueError when there is none."""
    known = sessions(database, day)
    session = next((row for row in known if name in ("", row["name"])), None)
    if session is None:
        names = "、".join(str(row["name"]) for row in known) or "（无）"
        raise InvalidValueError(f"没有民主生活会“{name}”。" if name else "还没有民主生活会。", f"可用：{names}。")
    return session_report(overview(database, session, known, day), unit, day)


def session_report(found: Overview, unit: str, day: dt.date) -> OfficialDocument:
    """The report of a session as it stands on a day: after the meeting, or of the preparation before it."""
    session = found.session
    name = str(session["name"])
    title = (f"关于{name}", "情况的报告")
    body: list[Paragraph | DataTable] = [Paragraph(opening(session, day))]
    parts: list[tuple[str, list[Paragraph | DataTable]]] = [
        ("会前准备情况", list(preparation(found))),
        ("上次民主生活会整改落实情况", list(earlier(found))),
        ("会议召开情况", list(meeting(found, day))),
        ("查摆出的主要问题", list(problems_found(found))),
        ("整改措施和下步打算", list(rectification(found))),
    ]
    for number, (heading, paragraphs) in zip(_NUMBERS, parts, strict=False):
        body += [Paragraph(f"{number}、{heading}", 1), *paragraphs]
    attachments = tuple(words for words, rows in ((OPINIONS, found.opinions), (CRITICISMS, found.criticisms)) if rows)
    addressee, body_name = str(session["report_to"] or ADDRESSEE), str(session["body"] or unit)
    return OfficialDocument("".join(title), tuple(body), addressee, body_name, chinese_day(day), attachments, title)


def opening(session: Row, day: dt.date) -> str:
    """The first paragraph: who met when and where on what."""
    body, place = str(session["body"] or "班子"), str(session["place"] or "")
    date = as_day(session["date"])
    when = f"于{chinese_day(date)}" if date and date <= day else f"拟于{chinese_day(date)}" if date else "拟于近期"
    topic = f"，主题是“{session['topic']}”" if session["topic"] else ""
    where = f"在{place}" if place else ""
    told = "有关情况" if date and date <= day else "准备情况"
    return f"按照{RULES}和上级要求，{body}{when}{where}召开{session['name']}{topic}。现将{told}报告如下。"


def preparation(found: Overview) -> Iterator[Paragraph | DataTable]:
    """Steps, opinions asked for, talks."""
    number = iter(_NUMBERS)
    if found.steps:
        done = [str(row["name"]) for row in found.steps if row["status"] == DONE]
        late = [str(row["name"]) for row in found.steps if row["light"] == "逾期"]
        every = len(done) == len(found.steps)
        text = f"会议各环节共{len(found.steps)}项，{'已全部完成' if every else f'已完成{len(done)}项'}"
        text += f"（{'、'.join(done)}）" if 0 < len(done) < len(found.steps) else ""
        text += f"；{'、'.join(late)}已超过计划日期，正在抓紧推进" if late else ""
        files = sum(int(str(row["file_count"] or 0)) for row in found.steps)
        yield Paragraph(f"{text}。{f'各环节形成材料{files}份。' if files else ''}", lead=f"（{next(number)}）精心组织准备。")
    if found.opinions:
        ways = counted(row["way"] for row in found.opinions)
        named = f"通过{'、'.join(ways)}等方式" if ways else ""
        text = f"{named}征求意见建议{len(found.opinions)}条{of_classes(found.opinions)}"
        about = counted(row["about"] for row in found.opinions)
        text += f"；其中{'、'.join(f'对{who}{count}条' for who, count in about.items())}" if about else ""
        yield Paragraph(f"{text}。", lead=f"（{next(number)}）广泛征求意见。")
    else:
        yield Paragraph("征求意见情况尚未登记。", lead=f"（{next(number)}）广泛征求意见。")
    yield Paragraph(talks(found), lead=f"（{next(number)}）深入谈心谈话。")


def talks(found: Overview) -> str:
    """How many talks there were, and which pairs are missing."""
    if not found.talks:
        return "谈心谈话情况尚未登记。"
    text = f"班子成员之间、班子成员与党员干部之间开展谈心谈话{len(found.talks)}人次"
    missing = found.matrix.missing
    if not found.matrix.members:
        return f"{text}。"
    if not missing:
        return f"{text}，班子成员之间做到逐一必谈。"
    return f"{text}，还有{len(missing)}对班子成员尚未谈话：{'、'.join('与'.join(pair) for pair in missing)}。"


def earlier(found: Overview) -> Iterator[Paragraph | DataTable]:
    """The list of the last session: how far it has come, and what is open."""
    if not found.earlier_name:
        yield Paragraph("没有上次民主生活会的记录。")
        return
    if not found.earlier:
        yield Paragraph(f"{found.earlier_name}没有转入问题台账的整改事项。")
        return
    open_ones = [row for row in found.earlier if row["status"] != CLOSED]
    text = f"{found.earlier_name}列出整改事项{len(found.earlier)}项，已整改销号{len(found.earlier) - len(open_ones)}项"
    if not open_ones:
        yield Paragraph(f"{text}，全部整改到位，已在会上通报。")
        return
    yield Paragraph(f"{text}，还有{len(open_ones)}项正在整改。具体是：")
    for number, row in enumerate(open_ones, 1):
        progress = f"最新进展：{sentence(str(row['progress']))}" if row["progress"] else "尚未填报进展。"
        who = owner_of(row)
        yield Paragraph(f"{number}.“{shortened(str(row['statement']))}”{f'，由{who}负责' if who else ''}。{progress}")


def meeting(found: Overview, day: dt.date) -> Iterator[Paragraph | DataTable]:
    """Who was there, and how criticism was exchanged."""
    session = found.session
    date = as_day(session["date"])
    if date is None or date > day:
        yield Paragraph("会议尚未召开。")
        return
    text = f"会议由{session['host']}主持" if session["host"] else "会议按程序召开"
    if found.expected and session["present"] is not None:
        enough = "符合" if session["quorum"] == "达到" else "未达到"
        text += f"，应到{found.expected}人，实到{session['present']}人，{enough}到会人数三分之二以上的规定"
    else:
        text += "，到会人数尚未登记"
    text += f"；缺席情况：{str(session['absent']).strip('。')}" if session["absent"] else ""
    text += f"。列席人员：{str(session['guests']).strip('。')}" if session["guests"] else ""
    yield Paragraph(f"{text}。")
    if found.criticisms:
        own = [row for row in found.criticisms if row["kind"] == "自我批评"]
        each = [row for row in found.criticisms if row["kind"] != "自我批评"]
        said = [f"作自我批评{len(own)}条"] * bool(own) + [f"提出相互批评意见{len(each)}条"] * bool(each)
        yield Paragraph(f"会上，班子成员对照查摆、逐一发言，{'，'.join(said)}{of_classes(found.criticisms)}。")
        yield by_person(found.criticisms)
    else:
        yield Paragraph("批评与自我批评情况尚未登记。")
    if session["report"]:
        yield from (Paragraph(sentence(line)) for line in str(session["report"]).splitlines() if line.strip())


def by_person(rows: Iterable[Row]) -> DataTable:
    """How many criticisms were made of whom."""
    own, each, told = Counter[str](), Counter[str](), dict[str, None]()
    for row in rows:
        told[str(row["target"])] = None
        (own if row["kind"] == "自我批评" else each)[str(row["target"])] += 1
    lines = tuple((name, str(own[name]), str(each[name]), str(own[name] + each[name])) for name in told)
    return DataTable("批评意见情况", ("被批评人", "自我批评", "相互批评", "合计"), lines, (2, 1.5, 1.5, 1.2))


def problems_found(found: Overview) -> Iterator[Paragraph | DataTable]:
    """Opinions and criticisms by class, a few of each in words."""
    rows = (*found.opinions, *found.criticisms)
    if not rows:
        yield Paragraph("征求意见和批评意见尚未登记。")
        return
    for number, (kind, count) in zip(_NUMBERS, counted((row["category"] for row in rows), _OTHER).items(), strict=False):
        texts = dict.fromkeys(
            shortened(str(row["content"]).rstrip("。；")) for row in rows if (row["category"] or _OTHER) == kind
        )
        more = "等" if len(texts) > _EXAMPLES else ""
        yield Paragraph(
            f"共{count}条，{'主要是' if count > 1 else '是'}{'；'.join(list(texts)[:_EXAMPLES])}{more}。",
            lead=f"（{number}）{kind}方面。",
        )


def rectification(found: Overview) -> Iterator[Paragraph | DataTable]:
    """The list that came of the session, as a table, and what follows."""
    waiting = len(found.opinions) + len(found.criticisms) - found.converted
    if not found.problems:
        yield Paragraph("意见建议和批评意见尚未转入问题台账，将抓紧梳理归并，形成整改清单，明确措施、时限和责任人。")
        return
    closed = sum(row["status"] == CLOSED for row in found.problems)
    text = f"对查摆出的问题和征求到的意见梳理归并，列入问题整改台账{len(found.problems)}项"
    lacking = sum(not (row["measures"] and (row["deadline"] or row["kind"]) and owner_of(row)) for row in found.problems)
    text += f"，还有{lacking}项的整改措施、时限或责任人有待明确" if lacking else "，逐项明确措施、时限和责任人"
    text += f"，已整改销号{closed}项" if closed else ""
    yield Paragraph(f"{text}。")
    lines = tuple(
        (
            str(number),
            shortened(str(row["statement"])),
            owner_of(row),
            " ".join(str(row["deadline"] or row["kind"] or "").split()),
            str(row["status"]),
        )
        for number, row in enumerate(found.problems, 1)
    )
    yield DataTable("整改清单", ("序号", "问题", "责任单位（人）", "整改时限", "状态"), lines, (0.8, 3.5, 2.4, 1.9, 1.2))
    text = "对整改清单实行台账管理、销号推进，整改情况在一定范围内通报，下次民主生活会首先通报落实情况"
    yield Paragraph(f"{text}{f'；其余{waiting}条意见继续研究吸收' if waiting > 0 else ''}。")


def of_classes(rows: Iterable[Row]) -> str:
    """，涉及履职能力3条、纪律作风2条; "" where nobody has sorted them."""
    found = counted(row["category"] for row in rows)
    return f"，涉及{'、'.join(f'{kind}{count}条' for kind, count in found.items())}" if found else ""


def counted(values: Iterable[object], empty: str = "") -> dict[str, int]:
    """How often each word occurs, the most frequent first; empty ones under `empty`, or left out."""
    found = Counter(str(value or empty) for value in values if value or empty)
    return dict(found.most_common())


def owner_of(row: Row) -> str:
    """综合处（左一鸣)."""
    department, person = str(row["department"] or ""), str(row["person"] or "")
    return f"{department}（{person}）" if department and person else department or person


def as_day(value: object) -> dt.date | None:
    """The day of a stored date."""
    return dt.date.fromisoformat(str(value)) if value else None
