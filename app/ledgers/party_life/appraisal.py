"""民主评议党员: the result of each member in a year, with the check that no more than a third of a branch are 优秀."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.conditions import Is
from app.core.day_kinds import Year
from app.core.kinds import Choice, Light, LongText, Ordinal, Value
from app.core.names import Name
from app.core.number_kinds import Integer
from app.ledgers.organisation.branch import BRANCH_IN_TITLE
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.fields import Computed, CountOf, LedgerField
from app.ledgers.schema.page import Column, Facet, Figure, Page, Section
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.schema.yearly import Yearly

EXCELLENT, PASSED, BARELY, FAILED = "优秀", "合格", "基本合格", "不合格"
RESULTS = Choice(
    options=(EXCELLENT, PASSED, BARELY, FAILED),
    tones=((EXCELLENT, "red"), (PASSED, "green"), (BARELY, "amber"), (FAILED, "grey")),
    aliases=(("优秀等次", EXCELLENT), ("合格等次", PASSED), ("优", EXCELLENT)),
)
WITHIN, BEYOND = "比例内", "超三分之一"
SHARE = Light(options=(WITHIN, BEYOND), tones=((WITHIN, "green"), (BEYOND, "red")))


class Appraisal(Record):
    """What one member's appraisal came to in a year."""

    year = LedgerField(Year(), "年度", required=True)
    number = LedgerField(Ordinal(), "序号")
    branch = LedgerField(Name(ledger="branch"), "党支部", required=True)
    person = LedgerField(Name(ledger="person"), "姓名", required=True)
    result = LedgerField(RESULTS, "评议等次", required=True)
    good = LedgerField(Integer(minimum=0, maximum=9999, unit="票"), "优秀票数")
    votes = LedgerField(Integer(minimum=0, maximum=9999, unit="票"), "有效票数")
    opinion = LedgerField(LongText(), "支部意见")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table appraisal."""

        table_name = "appraisal"


def too_many(excellent: int, appraised: int) -> bool:
    """Whether more than a third are 优秀 (《中国共产党党员教育管理工作条例》)."""
    return excellent * 3 > appraised


def share_light(row: Mapping[str, Value], today: dt.date) -> Value:
    """The light of the branch and year that the row belongs to."""
    return BEYOND if too_many(int(row["excellent"] or 0), int(row["appraised"] or 0)) else WITHIN


def check_appraisal(row: Mapping[str, Value]) -> dict[str, str]:
    """Votes for 优秀 are among the votes."""
    good, votes = row.get("good"), row.get("votes")
    if good is not None and votes is not None and int(good) > int(votes):
        return {"good": f"优秀票数 {good} 多于有效票数 {votes}。"}
    return {}


SAME_BRANCH_AND_YEAR = (("branch", "branch"), ("year", "year"))

APPRAISAL = Ledger(
    key="appraisal",
    title="民主评议党员",
    group="组织建设",
    noun="评议结果",
    scope=("branch",),
    reported=("result", "good", "votes", "opinion", "remark"),
    model=Appraisal,
    name_field="person",
    yearly=Yearly(("year",)),
    switch="year",
    extra=(
        CountOf("appraised", "本支部参评", Integer(), Appraisal, SAME_BRANCH_AND_YEAR),
        CountOf("excellent", "本支部优秀", Integer(), Appraisal, SAME_BRANCH_AND_YEAR, (("result", (EXCELLENT,)),)),
        Computed("share", "优秀比例", SHARE, share_light, "优秀等次不超过本支部参评人数的三分之一"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("person", 100, frozen=True),
        Column("branch", 180),
        Column("year", 84),
        Column("result", 96),
        Column("good", 84),
        Column("votes", 84),
        Column("share", 104),
        Column("excellent", 92),
        Column("appraised", 92),
        Column("opinion", 220),
        Column("remark", 160),
    ),
    facets=(Facet("branch", 12), Facet("result"), Facet("share"), Facet("year")),
    figures=(
        Figure("参评总数"),
        Figure(EXCELLENT, (Is("result", (EXCELLENT,)),)),
        Figure(PASSED, (Is("result", (PASSED,)),), "green"),
        Figure("基本合格和不合格", (Is("result", (BARELY, FAILED)),), "amber"),
        Figure("超比例支部的优秀", (Is("result", (EXCELLENT,)), Is("share", (BEYOND,))), "red"),
    ),
    sections=(Section("评议结果", ("year", "branch", "person", "number", "result", "good", "votes", "opinion", "remark")),),
    pages=(Page("appraisal", "民主评议", sheets=("appraisals",)),),
    sheets=(
        Sheet(
            "appraisals",
            "{year}民主评议党员结果汇总表",
            (
                SheetColumn("number", 6),
                SheetColumn("branch", 20, merge=True),
                SheetColumn("person", 10),
                SheetColumn("good", 9, "测评票数", "优秀票"),
                SheetColumn("votes", 9, "测评票数", "有效票"),
                SheetColumn("result", 10),
                SheetColumn("opinion", 28),
                SheetColumn("remark", 14),
            ),
            paper="A4",
        ),
    ),
    headings={
        "year": ("评议年度", "年份"),
        "number": ("编号",),
        "branch": ("支部", "所在党支部", "所属党支部", "党支部名称", "支部名称", "所在支部"),
        "person": ("党员姓名", "党员", "被评议人", "评议对象"),
        "result": (
            "等次",
            "评议结果",
            "评定等次",
            "评议结论",
            "民主评议等次",
            "评议格次",
            "结果",
            "评议等级",
            "民主评议结果",
            "组织评定",
            "综合评定",
            "评定结果",
            "组织评定等次",
            "拟定等次",
            "拟评等次",
            "建议等次",
        ),
        "good": ("优秀票", "得优秀票数", "优秀得票"),
        "votes": ("有效票", "参评票数", "总票数"),
        "opinion": ("评议意见", "评语", "组织意见"),
        "remark": ("说明",),
    },
    title_patterns=(r"(?P<year>(?:19|20)\d\d)年(?!\d)", rf"{BRANCH_IN_TITLE}(?=党员|民主评议)"),
    section_rows=(SectionRow("branch", r".{2,}(?:支部|总支|党小组|党委)"),),
    sort=("-year", "branch", "number", "person"),
    check=check_appraisal,
)
