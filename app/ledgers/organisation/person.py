"""人员 and 党员名册: everybody a ledger may name, with what a roster of party members says of them."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.conditions import Is
from app.core.kinds import Value
from app.ledgers.organisation.branch import BRANCH_IN_TITLE
from app.ledgers.organisation.membership import MEMBERSHIP_SUPPOSED, depart
from app.ledgers.organisation.person_rows import FULL_MEMBER, MEMBERS, POSTS, PROBATIONARY, PersonPost, PersonRow
from app.ledgers.organisation.retirement import RETIREMENT_SUPPOSED
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger, SectionRow
from app.ledgers.schema.page import Column, Facet, Figure, Page, Section
from app.ledgers.schema.sheet import Sheet, SheetColumn


def check_person(row: Mapping[str, Value]) -> dict[str, str]:
    """A member is confirmed after joining (党章 §§5–7), and leaves after coming; both are told at once."""
    wrong: dict[str, str] = {}
    joined, confirmed = row.get("joined"), row.get("confirmed")
    if joined and confirmed and str(confirmed) < str(joined):
        wrong["confirmed"] = f"转正时间早于入党时间 {joined}。"
    arrived, departed = row.get("arrived"), row.get("departed")
    if arrived and departed and str(departed) < str(arrived):
        wrong["departed"] = f"转出时间早于转入时间 {arrived}。"
    return wrong


ROSTER_FIELDS = (
    "sex",
    "nation",
    "birth",
    "education",
    "party_post",
    "joined",
    "confirmed",
    "arrived",
    "departed",
    "sector",
    "committee",
    "contact",
)

PERSON = Ledger(
    key="person",
    title="人员",
    group="组织机构",
    noun="人员",
    grows=True,
    reported=("post", "phone", "education", "party_post", "remark"),
    model=PersonRow,
    name_field="name",
    columns=(
        Column("number", 64, frozen=True),
        Column("name", 110, frozen=True),
        Column("department", 140),
        Column("post", 220),
        Column("branch", 180),
        Column("party_post", 96),
        Column("member_kind", 104),
        Column("sex", 64),
        Column("nation", 72),
        Column("birth", 92),
        Column("education", 104),
        Column("joined", 104),
        Column("confirmed", 104),
        Column("arrived", 104, hidden=True),
        Column("departed", 104, hidden=True),
        Column("is_cppcc", 88),
        Column("sector", 110),
        Column("committee", 140),
        Column("contact", 96),
        Column("is_leader", 88),
        Column("core_group", 96, hidden=True),
        Column("status", 88),
        Column("phone", 140),
        Column("remark", 200),
    ),
    facets=(
        Facet("branch"),
        Facet("department"),
        Facet("member_kind"),
        Facet("party_post"),
        Facet("status"),
        Facet("is_cppcc"),
        Facet("committee"),
        Facet("sex"),
        Facet("education"),
        Facet("is_leader"),
        Facet("core_group"),
    ),
    figures=(
        Figure("总人数"),
        Figure("在职", (Is("status", ("在职",)),), "green"),
        Figure(FULL_MEMBER, (Is("member_kind", (FULL_MEMBER,)),)),
        Figure(PROBATIONARY, (Is("member_kind", (PROBATIONARY,)),), "amber"),
        Figure("政协委员", (Is("is_cppcc", ("是",)),), "blue"),
        Figure("机关领导", (Is("is_leader", ("是",)),)),
    ),
    sections=(
        Section("人员", ("name", "number", "department", "post", "is_leader", "core_group", "status", "phone")),
        Section("党内情况", ("branch", "party_post", "member_kind", "joined", "confirmed", "arrived", "departed")),
        Section("基本情况", ("sex", "nation", "birth", "education")),
        Section("政协委员", ("is_cppcc", "sector", "committee", "contact")),
        Section("备注", ("remark",)),
    ),
    children=(
        Child(
            "posts",
            "任职经历",
            PersonPost,
            "holder",
            ("since", "until", "branch", "party_post", "is_leader", "status"),
            ("-until", "-id"),
        ),
    ),
    pages=(
        Page(
            "members",
            "党员名册",
            (Is("member_kind", MEMBERS),),
            (("member_kind", FULL_MEMBER),),
            ("party_roster",),
            ("is_leader", "phone", "sector", "committee", "contact"),
            "组织建设",
        ),
        Page("person", "人员", sheets=("people", "conference_members"), hidden_columns=ROSTER_FIELDS),
    ),
    sheets=(
        Sheet(
            "people",
            "机关人员名册",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 10),
                SheetColumn("department", 16),
                SheetColumn("post", 28),
                SheetColumn("is_leader", 9),
                SheetColumn("status", 9),
                SheetColumn("phone", 16),
                SheetColumn("remark", 16),
            ),
            paper="A4",
        ),
        Sheet(
            "party_roster",
            "市政协机关党员名册",
            (
                SheetColumn("number", 5),
                SheetColumn("branch", 12, heading="所在党支部", merge=True),
                SheetColumn("name", 9),
                SheetColumn("sex", 5),
                SheetColumn("nation", 7),
                SheetColumn("birth", 9),
                SheetColumn("education", 11),
                SheetColumn("department", 12),
                SheetColumn("post", 22),
                SheetColumn("party_post", 10),
                SheetColumn("joined", 12),
                SheetColumn("confirmed", 12),
                SheetColumn("member_kind", 10),
                SheetColumn("remark", 14),
            ),
            where=(Is("member_kind", MEMBERS),),
        ),
        Sheet(
            "conference_members",
            "政协委员党建工作联系表",
            (
                SheetColumn("number", 6),
                SheetColumn("name", 10),
                SheetColumn("sector", 12),
                SheetColumn("committee", 16),
                SheetColumn("post", 26),
                SheetColumn("member_kind", 12),
                SheetColumn("branch", 20),
                SheetColumn("contact", 10),
                SheetColumn("remark", 14),
            ),
            paper="A4",
            where=(Is("is_cppcc", ("是",)),),
        ),
    ),
    headings={
        "name": ("党员姓名", "党员", "人员姓名", "委员姓名"),
        "number": ("编号", "No."),
        "sex": ("男/女",),
        "nation": ("族别",),
        "birth": ("出生日期", "出生时间", "生日", "出生年月日"),
        "education": ("文化程度", "学历学位", "学位学历", "学历层次", "最高学历", "全日制学历", "学历情况", "教育程度"),
        "department": ("部门", "部门（处室）", "工作部门", "所属部门", "单位", "所在单位", "工作单位", "单位部门"),
        "post": (
            "职务职级",
            "岗位",
            "现任职务",
            "行政职务",
            "单位职务",
            "工作岗位",
            "工作单位及职务",
            "单位及职务",
            "现任职务（职级）",
            "担任职务",
        ),
        "core_group": ("是否中心组成员", "中心组", "理论学习中心组成员", "党组理论学习中心组成员"),
        "phone": ("电话", "手机", "手机号码", "手机号", "联系方式", "办公电话"),
        "status": ("在职状态", "人员状态", "在职情况"),
        "branch": (
            "所在支部",
            "所属党支部",
            "所属支部",
            "支部",
            "支部名称",
            "党支部名称",
            "所在党组织",
            "所属党组织",
            "党组织名称",
            "所在党支部名称",
        ),
        "party_post": (
            "支部职务",
            "党组织职务",
            "支部任职",
            "党内任职",
            "支委职务",
            "党支部职务",
            "支委分工",
            "党务职务",
            "担任党内职务",
        ),
        "member_kind": (
            "党员类型",
            "人员类别",
            "党员身份",
            "政治面貌",
            "党派",
            "所属党派",
            "类别",
            "党员性质",
            "党员状态",
            "正式/预备",
        ),
        "joined": (
            "入党日期",
            "入党年月",
            "加入党组织日期",
            "加入中共时间",
            "入党年月日",
            "加入党组织时间",
            "加入中国共产党时间",
            "预备党员时间",
            "成为预备党员时间",
            "接收为预备党员时间",
            "接收预备党员时间",
            "吸收为预备党员时间",
            "批准为预备党员时间",
            "确定为预备党员时间",
        ),
        "confirmed": ("转正日期", "转为正式党员时间", "转正年月", "转为正式党员日期", "实际转正时间"),
        "arrived": ("转入日期", "组织关系转入时间", "组织关系转入日期"),
        "departed": ("转出日期", "组织关系转出时间", "组织关系转出日期"),
        "is_cppcc": ("是否政协委员", "是否委员", "是否为政协委员"),
        "sector": ("所在界别", "所属界别", "界别名称"),
        "committee": ("专门委员会", "所在专委会", "所属专委会", "所在专门委员会", "所属专门委员会"),
        "contact": ("联系人", "联系的党员", "党员联系人", "联系党员委员"),
        "remark": ("说明",),
    },
    title_values=(("政协委员", "is_cppcc", "是"),),
    title_patterns=(rf"{BRANCH_IN_TITLE}(?=(?:全体|在册|流动|困难|发展|预备)?党员|入党|发展对象|积极分子|人员|委员)",),
    reached=(("sector", "is_cppcc", "是"),),
    section_rows=(
        SectionRow("branch", r".{2,}(?:支部|总支|党小组|党委)"),
        SectionRow("department", r".{2,}(?:部门|处|室|委|科|中心)"),
        SectionRow("sector", r".{2,}界"),
    ),
    sort=("number", "name"),
    check=check_person,
    supposed=(MEMBERSHIP_SUPPOSED, RETIREMENT_SUPPOSED),
    consequences=(depart, POSTS),
)
