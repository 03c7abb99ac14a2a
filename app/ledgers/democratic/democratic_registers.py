"""The registers of a democratic life meeting: 征求意见, 谈心谈话, 批评意见. Selected rows become problems."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.conditions import Between, Is
from app.core.day_kinds import Date
from app.core.kinds import Choice, LongText, Ordinal, Text, Value
from app.core.names import Name, Person
from app.core.number_kinds import Integer
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import LedgerField, LinkCount
from app.ledgers.schema.page import Column, DateRange, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.row_actions import Conversion
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

PROBLEM_CLASSES = Choice(options=("理论武装", "履职能力", "纪律作风"), open=True)


WHOM = r"([\u4e00-\u9fff·]{2,12}?)(?:同志)?"  # 对李文斌同志的批评意见, 对领导班子的意见
WAYS = Choice(
    options=("书面", "座谈会", "个别访谈", "意见箱", "网络"),
    open=True,
    aliases=(("座谈", "座谈会"), ("书面征求", "书面"), ("访谈", "个别访谈"), ("个别谈话", "个别访谈"), ("网上", "网络")),
)


class Opinion(Record):
    """An opinion asked for before the meeting."""

    session = LedgerField(Name(ledger="life_session"), "民主生活会")
    number = LedgerField(Ordinal(), "序号")
    day = LedgerField(Date(begins=True), "征求日期")
    source = LedgerField(Text(), "提出人", help_text="人、部门或单位；不具名的写“不具名”")
    way = LedgerField(WAYS, "征求方式")
    about = LedgerField(Text(), "意见对象", help_text="领导班子或某位成员")
    category = LedgerField(PROBLEM_CLASSES, "类别")
    content = LedgerField(LongText(), "意见建议", required=True)
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table opinion."""

        table_name = "opinion"


class Talk(Record):
    """A heart-to-heart talk before the meeting."""

    session = LedgerField(Name(ledger="life_session"), "民主生活会")
    date = LedgerField(Date(begins=True), "谈话日期")
    talker = LedgerField(Person(many=False), "谈话人", required=True)
    partner = LedgerField(Person(many=False), "谈话对象", required=True)
    place = LedgerField(Text(), "地点")
    content = LedgerField(LongText(), "谈话内容")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table talk."""

        table_name = "talk"


SELF_CRITICISM = "自我批评"


class Criticism(Record):
    """A criticism at the meeting, of oneself or of another."""

    session = LedgerField(Name(ledger="life_session"), "民主生活会")
    number = LedgerField(Ordinal(), "序号")
    kind = LedgerField(
        Choice(
            options=(SELF_CRITICISM, "相互批评"),
            tones=(("自我批评", "blue"), ("相互批评", "purple")),
            aliases=(("互相批评", "相互批评"),),
        ),
        "批评类型",
        default="相互批评",
    )
    critic = LedgerField(Person(many=False), "批评人")
    target = LedgerField(Person(many=False), "被批评人", required=True)
    category = LedgerField(PROBLEM_CLASSES, "类别")
    content = LedgerField(LongText(), "批评意见", required=True)
    attitude = LedgerField(LongText(), "表态")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table criticism."""

        table_name = "criticism"


def check_talk(row: Mapping[str, Value]) -> dict[str, str]:
    """Nobody talks with himself."""
    if row.get("talker") and row["talker"] == row.get("partner"):
        return {"partner": "谈话人和谈话对象不能是同一个人。"}
    return {}


OPINION = Ledger(
    key="opinion",
    title="征求意见台账",
    group="党建责任",
    noun="意见",
    switch="session",
    model=Opinion,
    name_field="content",
    yearly=Yearly(("session", "day")),
    extra=(LinkCount("problem_count", "已转问题", Integer(unit="条"), "problem", "由这条意见生成的问题，见“关联”"),),
    columns=(
        Column("number", 56, frozen=True),
        Column("session", 180),  # the numbers begin anew with each session
        Column("content", 340),
        Column("category", 90),
        Column("about", 110),
        Column("source", 140),
        Column("way", 90),
        Column("day", 104),
        Column("problem_count", 84),
        Column("remark", 140, hidden=True),
    ),
    facets=(
        Facet("category"),
        Facet("about"),
        Facet("way"),
        Facet("source"),
        Facet("problem_count"),
        DateRange("day"),
        Facet("session"),
    ),
    figures=(
        Figure("意见总数"),
        Figure("未转问题", (Is("problem_count", (0,)),), "amber"),
        Figure("已转问题", (Between("problem_count", 1),), "green"),
    ),
    sections=(
        Section("征求", ("session", "number", "day", "source", "way")),
        Section("意见", ("about", "category", "content", "remark")),
    ),
    conversions=(
        Conversion(
            "转为问题",
            "problem",
            (("content", "statement"), ("category", "category")),
            values=(("origin", "征求意见"),),
            asked=("campaign", "list", "department", "person"),
        ),
    ),
    pages=(Page("opinion", "征求意见", sheets=("opinions",)),),
    sheets=(
        Sheet(
            "opinions",
            "{session}征求意见汇总表",
            (
                SheetColumn("number", 6),
                SheetColumn("category", 10, merge=True),
                SheetColumn("about", 14),
                SheetColumn("content", 44),
                SheetColumn("source", 16),
                SheetColumn("way", 10),
                SheetColumn("day", 12),
                SheetColumn("remark", 14),
            ),
            paper="A4",
        ),
    ),
    section_rows=(SectionRow("about", f"对{WHOM}的?(?:意见|建议).*", besides=True),),
    headings={
        "number": ("编号",),
        "day": ("日期", "时间", "征求时间", "征集时间"),
        "source": ("意见来源", "意见建议人", "提出单位", "提出单位（人）", "意见提出人", "来源", "征求对象", "征求意见对象"),
        "way": ("征求形式", "形式", "征集方式", "方式"),
        "about": ("对象", "针对对象", "意见针对对象", "涉及对象"),
        "category": ("意见类别", "类型", "分类"),
        "content": ("意见", "意见内容", "意见建议内容", "征求到的意见", "具体意见", "意见和建议", "内容"),
        "remark": ("说明",),
    },
    sort=("session", "number"),
)

TALK = Ledger(
    key="talk",
    title="民主生活会谈心谈话",
    group="党建责任",
    noun="谈话",
    switch="session",
    model=Talk,
    name_field="partner",
    yearly=Yearly(("session", "date")),
    columns=(
        Column("date", 104, frozen=True),
        Column("session", 180),
        Column("talker", 100),
        Column("partner", 100),
        Column("place", 130),
        Column("content", 380),
        Column("remark", 140, hidden=True),
    ),
    facets=(Facet("talker"), Facet("partner"), DateRange("date"), Facet("session")),
    figures=(Figure("谈话总数"),),
    sections=(Section("谈话", ("session", "date", "talker", "partner", "place", "content", "remark")),),
    pages=(Page("talk", "会前谈心谈话", sheets=("talks",)),),
    sheets=(
        Sheet(
            "talks",
            "{session}谈心谈话登记表",
            (
                SheetColumn("date", 12),
                SheetColumn("talker", 12),
                SheetColumn("partner", 12),
                SheetColumn("place", 16),
                SheetColumn("content", 50),
                SheetColumn("remark", 14),
            ),
            paper="A4",
        ),
    ),
    headings={
        "talker": ("谈话方",),
        "partner": ("被谈话人", "对象", "谈心对象"),
        "date": ("谈话时间", "时间"),
        "place": ("谈话地点",),
        "content": ("谈话要点", "主要内容"),
    },
    sort=("-date",),
    check=check_talk,
)

CRITICISM = Ledger(
    key="criticism",
    title="批评意见台账",
    group="党建责任",
    noun="批评意见",
    switch="session",
    model=Criticism,
    name_field="content",
    yearly=Yearly(("session",)),
    extra=(LinkCount("problem_count", "已转问题", Integer(unit="条"), "problem", "由这条批评意见生成的问题，见“关联”"),),
    columns=(
        Column("number", 56, frozen=True),
        Column("session", 180),
        Column("kind", 84),
        Column("critic", 90),
        Column("target", 90),
        Column("content", 360),
        Column("category", 90),
        Column("problem_count", 84),
        Column("attitude", 200),
        Column("remark", 140, hidden=True),
    ),
    facets=(
        Facet("kind"),
        Facet("target"),
        Facet("critic"),
        Facet("category"),
        Facet("problem_count"),
        Facet("session"),
    ),
    figures=(
        Figure("批评意见"),
        Figure("自我批评", (Is("kind", ("自我批评",)),), "blue"),
        Figure("相互批评", (Is("kind", ("相互批评",)),), "purple"),
        Figure("未转问题", (Is("problem_count", (0,)),), "amber"),
    ),
    sections=(
        Section("批评", ("session", "number", "kind", "critic", "target")),
        Section("意见", ("category", "content", "attitude", "remark")),
    ),
    conversions=(
        Conversion(
            "转为问题",
            "problem",
            (("content", "statement"), ("category", "category"), ("target", "person")),
            values=(("origin", "民主生活会"), ("list", "个人")),
            asked=("campaign", "department"),
        ),
    ),
    pages=(Page("criticism", "批评意见", sheets=("criticisms",)),),
    sheets=(
        Sheet(
            "criticisms",
            "{session}批评意见汇总表",
            (
                SheetColumn("number", 6),
                SheetColumn("target", 11, merge=True),
                SheetColumn("kind", 10),
                SheetColumn("critic", 11),
                SheetColumn("content", 46),
                SheetColumn("attitude", 24),
                SheetColumn("remark", 12),
            ),
            paper="A4",
        ),
    ),
    section_rows=(SectionRow("target", f"对{WHOM}的?(?:相互)?批评.*", besides=True),),
    mirrored=(("critic", "target", "kind", SELF_CRITICISM),),
    heading_says=("kind",),
    headings={
        "number": ("编号",),
        "kind": ("类型", "意见类型"),
        "critic": ("提出人", "批评者", "发言人", "姓名", "党员姓名", "班子成员", "自我批评人"),
        "target": ("批评对象", "对象", "姓名"),
        "category": ("类别名称", "问题类别", "意见类别"),
        "content": (
            "批评意见内容",
            "批评内容",
            "意见",
            "意见内容",
            "相互批评意见",
            "自我批评内容",
            "自我批评意见",
            "自我批评",
            "自我批评情况",
        ),
        "attitude": ("被批评人表态", "表态发言", "表态情况", "本人表态"),
    },
    sort=("session", "number"),
)
