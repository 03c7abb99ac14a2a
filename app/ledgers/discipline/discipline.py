"""监督执纪“四种形态”: who was dealt with, in which form, by which measure, and what came of it. A restricted ledger.

The four forms stand in《中国共产党党内监督条例》第七条; how a measure belongs to a form follows that article and the rules of
监督执纪工作. Names are plain text: nothing of a row may reach the directories.

Its page is the generic one, behind the lock: table, form, search, filters, columns, fill, paste, replace, batch, copies, undo,
recycle bin, history, drafts, 佐证材料 and their archive, import merged cell by cell, export, paper and own templates. What
differs, and why:

- 佐证材料 lie sealed with the ledger's key (app.store.sealed_files). One that is opened is a clear copy on this PC under a name
  that tells nothing, and goes at the lock (app.ui.files.opened_copies); folders that were chosen are not remembered.
- Shared 视图, and how the headings of a workbook were corrected, are settings of the office sealed with the ledger's key
  (app.ledgers.office_settings); one's own views, and what was filtered and coloured by last, lie sealed on the PC.
- Handed out (下发) only as workbooks with an opening password, typed for each round: material is passed on encrypted, to those
  who have to know (《中国共产党纪律检查机关监督执纪工作规则》, its article on secrecy). What the program remembers of a round
  is sealed (app.ledgers.handouts), and 下发回收 shows it only while the ledger is open.
- Names are completed from nothing and complete nothing; no links to problems, no calendar, no year that is closed, no metric of
  the stars, no place among what was used last in Ctrl+K: all of these would tell of a row in the open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import peewee

from app.core.conditions import Is
from app.core.dates import add_months
from app.core.day_kinds import Clock, Date, Year
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, LongText, Text, Value
from app.core.number_kinds import Integer
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress
from app.ledgers.discipline.discipline_forms import ADMONITION_RECORD, TALK_RECORD
from app.ledgers.discipline.discipline_words import (
    FIRST,
    FORM,
    FORM_OF,
    FOURTH,
    INFLUENCE_MONTHS,
    MEASURE,
    QUARTERS,
    SECOND,
    THIRD,
)
from app.ledgers.schema.attached_file import SealedFile
from app.ledgers.schema.child import Child
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import ChildCount, Computed, LedgerField
from app.ledgers.schema.page import Column, DateRange, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.store.transaction import Transaction

UNDER_WAY, TRACKED, SETTLED = "处置中", "跟踪整改", "已办结"
MEANT = {Progress.UNDER_WAY: UNDER_WAY, Progress.DONE: SETTLED}
STATUS = progress_choice(
    (UNDER_WAY, TRACKED, SETTLED),
    MEANT,
    ((UNDER_WAY, "red"), (TRACKED, "amber"), (SETTLED, "green")),
    (("整改中", TRACKED), ("正在整改", TRACKED)),
)
RUNNING, OVER, NONE = "影响期内", "已期满", "无"
INFLUENCE = Choice(options=(RUNNING, OVER, NONE), tones=((RUNNING, "amber"), (OVER, "green"), (NONE, "grey")))
STANDING = Choice(options=("中共党员", "预备党员", "公职人员（非党员）", "其他"), open=True, aliases=(("党员", "中共党员"),))
CLUE = Choice(
    options=(
        "日常监督",
        "信访举报",
        "巡察反馈",
        "督查考核",
        "审计反馈",
        "民主生活会",
        "上级交办",
        "执法机关移送",
        "媒体舆情",
        "主动交代",
    ),
    open=True,
)
BREACH = Choice(
    options=(
        "违反政治纪律",
        "违反组织纪律",
        "违反廉洁纪律",
        "违反群众纪律",
        "违反工作纪律",
        "违反生活纪律",
        "形式主义官僚主义",
        "中央八项规定精神",
        "苗头性倾向性问题",
        "涉嫌违法犯罪",
    ),
    open=True,
)


class Discipline(Record):
    """One person dealt with once."""

    number = LedgerField(Text(), "编号", help_text="如 〔2023〕1号；谈话记录上印出")
    name = LedgerField(Text(names_person=True), "对象姓名", required=True)
    department = LedgerField(Text(), "单位（部门）")
    branch = LedgerField(Text(), "所在党支部")
    post = LedgerField(Text(), "职务职级")
    standing = LedgerField(STANDING, "身份")
    clue = LedgerField(CLUE, "线索来源")
    breach = LedgerField(BREACH, "问题类型")
    facts = LedgerField(LongText(), "主要问题", help_text="谈话提醒、诫勉的事由，或查明的违纪事实")
    form = LedgerField(FORM, "形态", help_text="留空时按处置方式填写")
    measure = LedgerField(MEASURE, "处置方式", required=True)
    authority = LedgerField(Text(), "决定机关", help_text="如 机关党组、机关党委、派驻纪检监察组")
    document = LedgerField(Text(), "文书文号", help_text="决定、记录原件的文号")
    decided = LedgerField(Date(), "处理日期", required=True, help_text="按这一天计入年度和季度")
    until = LedgerField(Date(), "影响期至", help_text="留空时诫勉按六个月、处分按规定的期限推算；没有影响期的不填")
    talker = LedgerField(Text(), "谈话人", help_text="可写职务：机关党组书记 王建国")
    recorder = LedgerField(Text(), "记录人")
    day = LedgerField(Date(time_field="clock", begins=True), "谈话时间")
    clock = LedgerField(Clock(), "时刻")
    place = LedgerField(Text(), "谈话地点")
    content = LedgerField(LongText(), "谈话内容")
    attitude = LedgerField(LongText(), "本人态度")
    status = LedgerField(STATUS, "办理状态", default=UNDER_WAY)
    result = LedgerField(LongText(), "处置结果")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table discipline."""

        table_name = "discipline"


class DisciplineFollow(Record):
    """What was found when somebody looked after the person again."""

    discipline = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "日期", required=True)
    content = LedgerField(LongText(), "整改和回访情况", required=True)
    person = LedgerField(Text(), "回访人")

    class Meta:
        """Table discipline_follow."""

        table_name = "discipline_follow"


class DisciplineFile(SealedFile):
    """A record, a decision, a photograph that belongs to a row."""

    discipline = peewee.BigIntegerField(index=True)

    class Meta:
        """Table discipline_file."""

        table_name = "discipline_file"


def year_of_decision(row: Mapping[str, Value], today: dt.date) -> Value:
    """The year a row counts in."""
    return int(str(row["decided"])[:4]) if row["decided"] else None


def quarter_of_decision(row: Mapping[str, Value], today: dt.date) -> Value:
    """The quarter a row counts in."""
    return QUARTERS[(int(str(row["decided"])[5:7]) - 1) // 3] if row["decided"] else ""


def influence(row: Mapping[str, Value], today: dt.date) -> Value:
    """Whether the measure still stands in the way of promotion and honours."""
    if not row["until"]:
        return NONE
    return RUNNING if str(row["until"]) >= today.isoformat() else OVER


def follow_measure(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """A new row that leaves them open gets the form that its measure belongs to and the last day of its influence."""
    for item in written:
        row = item.after
        if row is None or item.before is not None or item.restored:
            continue
        found: dict[str, tuple[Value, Value]] = {}
        if not row["form"]:
            found["form"] = (row["form"], FORM_OF[str(row["measure"])])
        months = INFLUENCE_MONTHS.get(str(row["measure"]))
        if not row["until"] and months:
            found["until"] = (None, add_months(dt.date.fromisoformat(str(row["decided"])), months).isoformat())
        if found:
            transaction.update(Discipline, item.row_id, found)


def check_discipline(row: Mapping[str, Value]) -> dict[str, str]:
    """A measure belongs to one form; the influence does not end before it begins."""
    wrong: dict[str, str] = {}
    belongs = FORM_OF.get(str(row.get("measure") or ""))
    if belongs and row.get("form") and row["form"] != belongs:
        wrong["form"] = f"{row['measure']}属于{belongs}。"
    if not belongs and not row.get("form"):
        wrong["form"] = "请选择形态。"
    if row.get("decided") and row.get("until") and str(row["until"]) < str(row["decided"]):
        wrong["until"] = "影响期早于处理日期。"
    return wrong


DISCIPLINE = Ledger(
    key="discipline",
    title="监督执纪“四种形态”",
    group="党建责任",
    noun="处置记录",
    model=Discipline,
    name_field="name",
    restricted=True,
    code="number",
    told_apart_by=("decided",),
    switch="year",
    reported=("result",),
    handed_by=("department", "branch"),
    extra=(
        Computed("year", "年度", Year(), year_of_decision),
        Computed("quarter", "季度", Choice(options=QUARTERS), quarter_of_decision),
        Computed("influence", "影响期", INFLUENCE, influence, "按影响期至与今天计算"),
        ChildCount("follows", "回访次数", Integer(unit="次"), "follow"),
        ChildCount("files", "佐证材料", Attachments(), "file"),
    ),
    columns=(
        Column("number", 96, frozen=True),
        Column("name", 84, frozen=True),
        Column("form", 96),
        Column("measure", 110),
        Column("status", 84),
        Column("department", 110),
        Column("post", 120),
        Column("standing", 90),
        Column("breach", 130),
        Column("facts", 260),
        Column("decided", 104),
        Column("influence", 88),
        Column("until", 104),
        Column("talker", 130),
        Column("day", 104),
        Column("result", 200),
        Column("follows", 80),
        Column("files", 72, hidden=True),
        Column("branch", 160, hidden=True),
        Column("clue", 96, hidden=True),
        Column("authority", 130, hidden=True),
        Column("document", 130, hidden=True),
        Column("quarter", 84, hidden=True),
        Column("place", 120, hidden=True),
        Column("recorder", 90, hidden=True),
        Column("content", 260, hidden=True),
        Column("attitude", 160, hidden=True),
        Column("clock", 64, hidden=True),
        Column("remark", 140, hidden=True),
    ),
    facets=(
        Facet("form"),
        Facet("measure"),
        Facet("status"),
        Facet("influence"),
        DateRange("decided"),
        Facet("quarter"),
        Facet("department"),
        Facet("branch"),
        Facet("breach"),
        Facet("clue"),
        Facet("standing"),
        Facet("year"),
    ),
    figures=(
        Figure("处置人次"),
        Figure("第一种形态", (Is("form", (FIRST,)),), "green"),
        Figure("第二种形态", (Is("form", (SECOND,)),), "blue"),
        Figure("第三种形态", (Is("form", (THIRD,)),), "amber"),
        Figure("第四种形态", (Is("form", (FOURTH,)),), "purple"),
        Figure("影响期内", (Is("influence", (RUNNING,)),), "amber"),
        Figure("未办结", (Is("status", (UNDER_WAY,)),), "red"),
    ),
    sections=(
        Section("对象", ("number", "name", "department", "branch", "post", "standing")),
        Section("问题", ("clue", "breach", "facts")),
        Section("处置", ("measure", "form", "decided", "until", "authority", "document", "status", "result")),
        Section("谈话", ("day", "clock", "place", "talker", "recorder", "content", "attitude")),
        Section("其他", ("remark",)),
    ),
    children=(
        Child("follow", "整改跟踪", DisciplineFollow, "discipline", ("day", "content", "person"), ("-day", "-id")),
        Child("file", "佐证材料", DisciplineFile, "discipline", ("name", "day"), ("id",)),
    ),
    forms=(TALK_RECORD, ADMONITION_RECORD),
    pages=(Page("discipline", "四种形态台账", sheets=("disciplines",), counted=False),),
    sheets=(
        Sheet(
            "disciplines",
            "{year}监督执纪“四种形态”情况台账",
            (
                SheetColumn("number", 9),
                SheetColumn("name", 9, "对象"),
                SheetColumn("department", 12, "对象"),
                SheetColumn("post", 13, "对象"),
                SheetColumn("standing", 9, "对象"),
                SheetColumn("clue", 9, "问题"),
                SheetColumn("breach", 12, "问题"),
                SheetColumn("facts", 34, "问题"),
                SheetColumn("form", 10, "处置"),
                SheetColumn("measure", 11, "处置"),
                SheetColumn("decided", 12, "处置"),
                SheetColumn("until", 12, "处置"),
                SheetColumn("talker", 18, "谈话"),
                SheetColumn("day", 12, "谈话"),
                SheetColumn("result", 22),
                SheetColumn("status", 9),
                SheetColumn("remark", 10),
            ),
            signature=("审核人", "填表人"),
        ),
    ),
    headings={
        "number": ("序号", "案件编号"),
        "name": ("姓名", "处置对象", "被处理人", "被处分人", "被谈话人", "被函询人", "被谈话提醒人", "被诫勉人"),
        "department": ("单位", "工作单位", "部门", "所在部门"),
        "branch": ("支部", "所在支部", "党支部"),
        "post": ("职务", "单位及职务"),
        "standing": ("政治面貌",),
        "clue": ("问题线索来源", "来源"),
        "breach": ("违纪类型", "问题性质", "违纪性质"),
        "facts": (
            "事由",
            "问题描述",
            "问题简要情况",
            "主要问题简述",
            "简要情况",
            "违纪违规事实",
            "谈话事由",
            "诫勉事由",
            "违纪事实",
            "主要违纪问题",
        ),
        "form": ("运用形态", "四种形态", "形态类别"),
        "measure": ("处理方式", "处分种类", "处置措施", "处理措施", "处置形式", "处理形式", "谈话函询方式", "处分或处理"),
        "authority": ("处理机关", "批准机关", "审批机关"),
        "document": ("处分决定文号", "文号"),
        "decided": ("处置日期", "处理时间", "处置时间", "决定日期"),
        "until": ("影响期满日", "影响期截止", "影响期限"),
        "day": ("谈话日期",),
        "attitude": ("本人表态", "谈话对象态度"),
        "status": ("办结情况", "进展状态"),
        "result": ("处理结果", "处置情况"),
        "remark": ("说明",),
    },
    sort=("-decided", "number"),
    check=check_discipline,
    implied=(("measure", "form", FORM_OF),),
    consequences=(follow_measure,),
)
