"""党支部 and the other party organisations: who leads them, when their term ends, whether they need a committee."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import peewee

from app.core.conditions import Is
from app.core.dates import add_months
from app.core.day_kinds import Date
from app.core.kinds import Choice, Light, LongText, Ordinal, Text, Value
from app.core.names import Name, Person
from app.core.number_kinds import Integer
from app.ledgers.organisation.person_rows import FULL_MEMBER, PROBATIONARY, PersonRow
from app.ledgers.party_life.party_forms import ELECTION_NOTICE
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, CountOf, LedgerField
from app.ledgers.schema.page import Column, DayMark, Facet, Figure, Page, Section
from app.ledgers.schema.past_cells import PastKeeper
from app.ledgers.schema.record import Record
from app.ledgers.schema.sheet import Sheet, SheetColumn

# The branch a title begins with, after the time it is of: 2023年第二季度机关第三党支部“三会一课”情况.
BRANCH_IN_TITLE = (
    r"(?:^|年度?|\d)(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}月份?)?(?P<branch>(?![年度各\d])[\u4e00-\u9fff]{2,14}?党支部)"
)
COMMITTEE_OF, GENERAL_BRANCH, BRANCH_KIND, GROUP, FUNCTIONAL = "基层党委", "党总支", "党支部", "党小组", "专委会功能型党支部"
BRANCH_KINDS = (BRANCH_KIND, GENERAL_BRANCH, GROUP, FUNCTIONAL, COMMITTEE_OF)
TERM_YEARS = {
    BRANCH_KIND: 3,
    GENERAL_BRANCH: 3,
    COMMITTEE_OF: 5,
}  # 《关于党的基层组织任期的意见》; the others hold no elections
WARNED_MONTHS = 6  # before a term ends
LEAST_FOR_COMMITTEE = 7  # 正式党员 from whom on a branch has a 支委会 (《中国共产党支部工作条例（试行）》)

OVERDUE, SOON, FINE, UNKNOWN, NONE = "已逾期", "半年内到期", "正常", "未填届期", "不换届"
TERM_LIGHTS = Light(
    options=(OVERDUE, SOON, FINE, UNKNOWN, NONE),
    tones=((OVERDUE, "red"), (SOON, "amber"), (FINE, "green"), (UNKNOWN, "grey"), (NONE, "grey")),
)
LACKING, HAS_ONE, NEEDS_NONE = "应设未设", "已设", "可不设"
COMMITTEE_STATES = Choice(
    options=(LACKING, HAS_ONE, NEEDS_NONE), tones=((LACKING, "red"), (HAS_ONE, "green"), (NEEDS_NONE, "grey"))
)


class Branch(Record):
    """A party organisation of the office."""

    name = LedgerField(Text(), "党组织名称", required=True)
    number = LedgerField(Ordinal(), "序号")
    kind = LedgerField(
        Choice(
            options=BRANCH_KINDS,
            tones=((FUNCTIONAL, "purple"), (GENERAL_BRANCH, "blue"), (COMMITTEE_OF, "blue")),
            aliases=(("支部", BRANCH_KIND), ("功能型党支部", FUNCTIONAL), ("总支", GENERAL_BRANCH), ("机关党委", COMMITTEE_OF)),
        ),
        "类型",
        required=True,
        default=BRANCH_KIND,
        help_text="功能型党支部不收缴党费、不转接组织关系、不换届",
    )
    parent = LedgerField(Name(ledger="branch"), "上级党组织")
    departments = LedgerField(Name(ledger="department", many=True), "所含部门")
    committee = LedgerField(Text(), "对应专委会", help_text="功能型党支部所在的专门委员会")
    secretary = LedgerField(Name(ledger="person"), "书记")
    deputy = LedgerField(Person(), "副书记")
    members = LedgerField(Person(), "支委", help_text="组织、宣传、纪检等委员；不设支委会的支部留空")
    founded = LedgerField(Date(), "成立日期")
    ended = LedgerField(Date(), "撤销日期")
    term_start = LedgerField(Date(begins=True), "本届起始")
    term_years = LedgerField(
        Integer(minimum=1, maximum=5, unit="年"), "届期（年）", help_text="党支部、党总支 3 年，基层党委 5 年；留空按类型"
    )
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table branch."""

        table_name = "branch"


class BranchSecretary(Record):
    """Who was secretary of a party organisation until a day."""

    organisation = peewee.BigIntegerField(index=True)
    since = LedgerField(Date(begins=True), "起", help_text="留空表示更早以前就是")
    until = LedgerField(Date(), "止", required=True, help_text="变动的那一天")
    secretary = LedgerField(Name(ledger="person"), "书记", required=True)

    class Meta:
        """Table branch_secretary."""

        table_name = "branch_secretary"


SECRETARIES = PastKeeper(BranchSecretary, "organisation", ("secretary",))


def term_end(row: Mapping[str, Value], today: dt.date) -> Value:
    """The day by which the next election is due; None for an organisation without elections or without a term given."""
    years = row["term_years"] or TERM_YEARS.get(str(row["kind"]))
    if row["kind"] not in TERM_YEARS or not row["term_start"] or not years:
        return None
    start = dt.date.fromisoformat(str(row["term_start"]))
    return add_months(start, 12 * int(years)).isoformat()


def term_light(row: Mapping[str, Value], today: dt.date) -> Value:
    """已逾期 after the last day of the term, 半年内到期 within WARNED_MONTHS before it."""
    if row["kind"] not in TERM_YEARS or row["ended"]:
        return NONE
    end = term_end(row, today)
    if end is None:
        return UNKNOWN
    if str(end) < today.isoformat():
        return OVERDUE
    return SOON if str(end) <= add_months(today, WARNED_MONTHS).isoformat() else FINE


def term_words(row: Mapping[str, Value], today: dt.date) -> Value:
    """How long a term is over, or still lasts, as a letter says it; nothing where no election is due."""
    if term_light(row, today) in (UNKNOWN, NONE):
        return ""
    left = (dt.date.fromisoformat(str(term_end(row, today))) - today).days
    if left < 0:
        return f"已逾期{-left}天"
    return f"距任期届满还有{left}天" if left else "今天任期届满"


def committee_state(row: Mapping[str, Value], today: dt.date) -> Value:
    """Whether a branch has the committee it needs. A functional branch and a group need none."""
    if row["members"]:
        return HAS_ONE
    needed = row["kind"] == BRANCH_KIND and int(row["full_members"] or 0) >= LEAST_FOR_COMMITTEE
    return LACKING if needed else NEEDS_NONE


def kind_of_name(name: str) -> dict[str, Value]:
    """The kind that a name says: 经济委员会功能型党支部."""
    if "功能型" in name:
        return {"kind": FUNCTIONAL}
    endings = (("党总支", GENERAL_BRANCH), ("总支部", GENERAL_BRANCH), ("党小组", GROUP), ("党委", COMMITTEE_OF))
    return {"kind": next((kind for ending, kind in endings if name.endswith(ending)), BRANCH_KIND)}


def check_branch(row: Mapping[str, Value]) -> dict[str, str]:
    """An organisation is not its own superior, and ends after it began."""
    wrong = {}
    if row.get("parent") and row.get("parent") == row.get("name"):
        wrong["parent"] = "上级党组织不能是它自己。"
    if row.get("founded") and row.get("ended") and str(row["ended"]) < str(row["founded"]):
        wrong["ended"] = f"撤销日期早于成立日期 {row['founded']}。"
    return wrong


BRANCH = Ledger(
    key="branch",
    title="党支部",
    group="组织建设",
    noun="党组织",
    grows=True,
    model=Branch,
    name_field="name",
    extra=(
        CountOf(
            "full_members",
            "正式党员数",
            Integer(),
            PersonRow,
            (("branch", "name"),),
            (("member_kind", (FULL_MEMBER,)),),
            "党员名册中属于本组织的正式党员",
        ),
        CountOf("probationers", "预备党员数", Integer(), PersonRow, (("branch", "name"),), (("member_kind", (PROBATIONARY,)),)),
        Computed("term_end", "换届到期", Date(), term_end, "本届起始加届期"),
        Computed("term_light", "换届预警", TERM_LIGHTS, term_light, "到期前半年起提醒；功能型党支部和党小组不换届"),
        Computed("term_words", "换届状态", Text(), term_words),
        Computed("committee_state", "支委会", COMMITTEE_STATES, committee_state, "正式党员 7 人以上应设支委会"),
    ),
    columns=(
        Column("number", 56, frozen=True),
        Column("name", 200, frozen=True),
        Column("kind", 150),
        Column("secretary", 84),
        Column("term_light", 104),
        Column("term_end", 104),
        Column("full_members", 96),
        Column("probationers", 96),
        Column("committee_state", 92),
        Column("members", 180),
        Column("deputy", 84),
        Column("departments", 160),
        Column("term_start", 104),
        Column("term_years", 92),
        Column("founded", 104),
        Column("parent", 150),
        Column("committee", 140, hidden=True),
        Column("ended", 104, hidden=True),
        Column("remark", 160),
    ),
    facets=(Facet("kind"), Facet("term_light"), Facet("committee_state"), Facet("parent")),
    figures=(
        Figure("党组织总数"),
        Figure("功能型党支部", (Is("kind", (FUNCTIONAL,)),), "purple"),
        Figure("半年内换届", (Is("term_light", (SOON,)),), "amber"),
        Figure("逾期未换届", (Is("term_light", (OVERDUE,)),), "red"),
        Figure("支委会应设未设", (Is("committee_state", (LACKING,)),), "amber"),
    ),
    sections=(
        Section("党组织", ("name", "number", "kind", "parent", "departments", "committee", "founded", "ended")),
        Section("班子", ("secretary", "deputy", "members")),
        Section("换届", ("term_start", "term_years")),
        Section("备注", ("remark",)),
    ),
    children=(
        Child("secretaries", "历任书记", BranchSecretary, "organisation", ("since", "until", "secretary"), ("-until", "-id")),
    ),
    day_marks=(DayMark("term_end", "换届", "term_light"),),
    pages=(Page("branch", "党支部", sheets=("branches", "elections")),),
    sheets=(
        Sheet(
            "branches",
            "市政协机关党组织情况一览表",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 22),
                SheetColumn("kind", 14),
                SheetColumn("secretary", 9, "班子成员"),
                SheetColumn("deputy", 9, "班子成员"),
                SheetColumn("members", 22, "班子成员"),
                SheetColumn("full_members", 9, "党员数"),
                SheetColumn("probationers", 9, "党员数"),
                SheetColumn("founded", 12),
                SheetColumn("term_start", 12, "届期"),
                SheetColumn("term_end", 12, "届期"),
                SheetColumn("remark", 16),
            ),
        ),
        Sheet(
            "elections",
            "党组织换届提醒一览表",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 24),
                SheetColumn("secretary", 10),
                SheetColumn("term_start", 13),
                SheetColumn("term_years", 8),
                SheetColumn("term_end", 13),
                SheetColumn("term_light", 12),
                SheetColumn("remark", 18),
            ),
            paper="A4",
            where=(Is("term_light", (OVERDUE, SOON)),),
        ),
    ),
    forms=(ELECTION_NOTICE,),
    headings={
        "name": ("党支部", "党支部名称", "支部名称", "党组织", "组织名称", "党组织全称", "名称"),
        "kind": ("党组织类型", "组织类别", "党组织类别", "支部类型", "组织类型"),
        "parent": ("上级组织", "隶属党组织", "所属党组织", "上级党委"),
        "departments": ("所辖部门", "组成部门", "覆盖部门", "部门"),
        "committee": ("专委会", "所属专委会", "所在专委会"),
        "secretary": ("支部书记", "现任书记", "党支部书记", "书记姓名", "党组织书记"),
        "deputy": ("支部副书记", "副书记姓名"),
        "members": (
            "支委委员",
            "支部委员",
            "委员",
            "支委成员",
            "支委会成员",
            "支委会委员",
            "班子成员",
            "组织委员",
            "宣传委员",
            "纪检委员",
            "青年委员",
        ),
        "founded": ("成立时间", "设立时间", "组建时间"),
        "term_start": ("换届时间", "本届换届时间", "上次换届时间", "本届任期起始", "届期起始", "换届日期", "本届选举时间"),
        "term_years": ("届期", "任期", "任期（年）", "届期年限", "任期年限"),
        "remark": ("说明",),
    },
    sort=("number", "name"),
    check=check_branch,
    from_name=kind_of_name,
    consequences=(SECRETARIES,),
)
