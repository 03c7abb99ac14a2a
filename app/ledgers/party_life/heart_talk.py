"""谈心谈话: who talked with whom about what."""

from __future__ import annotations

import peewee

from app.core.conditions import Is
from app.core.day_kinds import Clock, Date, Year
from app.core.file_kinds import Attachments
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Name, Person
from app.ledgers.party_life.party_meeting import year_of_day
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import ChildCount, Computed, LedgerField
from app.ledgers.schema.page import Column, DateRange, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

TALK_KIND = Choice(
    options=("书记与委员", "委员之间", "委员与党员", "党员之间", "与新任职干部", "与离退休干部", "与发展对象"),
    open=True,
    aliases=(("支委之间", "委员之间"), ("支委与党员", "委员与党员"), ("书记与支委", "书记与委员")),
)


class HeartTalk(Record):
    """One heart-to-heart talk."""

    branch = LedgerField(Name(ledger="branch"), "党支部")
    number = LedgerField(Ordinal(), "序号")
    day = LedgerField(Date(time_field="clock", begins=True), "谈话时间", required=True)
    clock = LedgerField(Clock(), "时刻")
    talker = LedgerField(Person(), "谈话人", required=True)
    listener = LedgerField(Person(), "谈话对象", required=True)
    kind = LedgerField(TALK_KIND, "谈话类型")
    place = LedgerField(Text(), "谈话地点")
    content = LedgerField(LongText(), "谈话内容")
    opinion = LedgerField(LongText(), "意见建议")
    result = LedgerField(LongText(), "处理情况")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table heart_talk."""

        table_name = "heart_talk"


class HeartTalkFile(AttachedFile):
    """A file of a talk."""

    talk = peewee.BigIntegerField(index=True)

    class Meta:
        """Table heart_talk_file."""

        table_name = "heart_talk_file"


HEART_TALK = Ledger(
    key="heart_talk",
    title="谈心谈话",
    group="组织建设",
    noun="谈话记录",
    scope=("branch",),
    reported=("content", "opinion", "result", "remark"),
    model=HeartTalk,
    name_field="listener",
    told_apart_by=("branch",),
    yearly=Yearly(("day",)),
    switch="year",
    extra=(
        Computed("year", "年度", Year(), year_of_day),
        ChildCount("files", "附件", Attachments(), "files"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("day", 104, frozen=True),
        Column("talker", 90),
        Column("listener", 110),
        Column("branch", 180),
        Column("kind", 110),
        Column("place", 130),
        Column("content", 280),
        Column("opinion", 220),
        Column("result", 180),
        Column("clock", 64, hidden=True),
        Column("files", 72, hidden=True),
        Column("remark", 140),
    ),
    facets=(Facet("branch", 12), Facet("talker"), Facet("kind"), DateRange("day"), Facet("year")),
    figures=(
        Figure("谈话总数"),
        Figure("书记与委员", (Is("kind", ("书记与委员",)),)),
        Figure("委员与党员", (Is("kind", ("委员与党员",)),)),
        Figure("党员之间", (Is("kind", ("党员之间",)),)),
    ),
    sections=(
        Section("谈话", ("branch", "number", "day", "clock", "talker", "listener", "kind", "place")),
        Section("内容", ("content", "opinion", "result", "remark")),
    ),
    children=(Child("files", "附件", HeartTalkFile, "talk", ("name", "day"), ("id",)),),
    pages=(Page("heart_talk", "谈心谈话", sheets=("heart_talks",)),),
    sheets=(
        Sheet(
            "heart_talks",
            "{year}谈心谈话情况登记表",
            (
                SheetColumn("number", 6),
                SheetColumn("branch", 18, merge=True),
                SheetColumn("day", 12),
                SheetColumn("talker", 10),
                SheetColumn("listener", 12),
                SheetColumn("kind", 12),
                SheetColumn("place", 14),
                SheetColumn("content", 36),
                SheetColumn("opinion", 24),
                SheetColumn("result", 20),
            ),
        ),
    ),
    headings={
        "number": ("编号",),
        "branch": ("支部", "所在党支部", "所属党支部", "党支部名称", "支部名称"),
        "day": ("谈话日期", "谈心谈话时间", "时间", "日期", "谈心时间"),
        "talker": ("谈心人", "主谈人", "谈话主体", "谈话领导"),
        "listener": ("被谈话人", "谈心对象", "谈心谈话对象", "谈话对象姓名"),
        "kind": ("类型", "谈话类别", "谈话形式"),
        "place": ("地点", "谈心地点"),
        "content": ("谈心内容", "主要内容", "谈话主要内容", "谈心谈话内容", "谈话要点", "谈话主题", "谈话主题及内容"),
        "opinion": ("意见和建议", "提出的意见建议", "反映问题", "提出的意见", "对方意见", "谈话对象意见"),
        "result": ("落实情况", "处理结果", "谈话效果", "谈话结果", "办理情况", "解决情况"),
        "remark": ("说明",),
    },
    section_rows=(SectionRow("branch", r".{2,}(?:支部|总支|党小组|党委)"),),
    sort=("-day", "number"),
)
