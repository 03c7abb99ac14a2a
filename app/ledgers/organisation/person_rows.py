"""人员: everybody a ledger may name. The ledger is declared in person.py."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date, Month
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Department, Name
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.past_cells import PastKeeper
from app.ledgers.schema.record import Record

FULL_MEMBER, PROBATIONARY = "正式党员", "预备党员"
PENDING = "预备"  # below 转正时间: not confirmed yet
RETIRED = "退休"
DEPARTED = "已转出"
MEMBERS = (FULL_MEMBER, PROBATIONARY)
IN_OFFICE = Choice(
    options=("在职", "离岗", "退休"),
    tones=(("在职", "green"), ("离岗", "amber"), ("退休", "grey")),
    aliases=(("离退休", "退休"), ("离休", "退休"), ("退休干部", "退休"), ("在岗", "在职")),
)
PARTIES = ("民革", "民盟", "民建", "民进", "农工党", "农工", "致公党", "致公", "九三学社", "九三", "台盟")
MEMBER_KIND = Choice(
    options=(FULL_MEMBER, PROBATIONARY, "发展对象", "入党积极分子", "群众", "民主党派成员", "无党派人士", DEPARTED),
    tones=((FULL_MEMBER, "red"), (PROBATIONARY, "amber"), (DEPARTED, "grey")),
    open=True,
    aliases=(
        ("正式", FULL_MEMBER),
        ("中共党员", FULL_MEMBER),
        ("中共", FULL_MEMBER),
        ("党员", FULL_MEMBER),
        ("中共正式党员", FULL_MEMBER),
        ("预备", PROBATIONARY),
        ("中共预备党员", PROBATIONARY),
        ("积极分子", "入党积极分子"),
        ("非党员", "群众"),
        ("民主党派", "民主党派成员"),
        ("无党派", "无党派人士"),
        *((party + word, "民主党派成员") for party in PARTIES for word in ("", "党员", "成员", "会员", "盟员", "社员")),
        ("转出", DEPARTED),
        ("已转出党员", DEPARTED),
    ),
)
PARTY_POSTS = Choice(
    options=("支部书记", "副书记", "组织委员", "宣传委员", "纪检委员", "青年委员", "党小组组长"),
    open=True,
    aliases=(("书记", "支部书记"), ("党支部书记", "支部书记"), ("支部副书记", "副书记")),
)
NATIONS = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 "
    "哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 "
    "土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 "
    "俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
NATION = Choice(options=tuple(f"{name}族" for name in NATIONS.split()), open=True)
YES_NO = Choice(options=("是", "否"), aliases=(("√", "是"), ("✓", "是"), ("Y", "是"), ("y", "是"), ("×", "否"), ("N", "否")))
EDUCATION = Choice(
    options=("博士研究生", "硕士研究生", "研究生", "大学本科", "大专", "中专", "高中"),
    open=True,
    aliases=(
        ("本科", "大学本科"),
        ("大学", "大学本科"),
        ("博士", "博士研究生"),
        ("硕士", "硕士研究生"),
        ("大学专科", "大专"),
        ("专科", "大专"),
    ),
)


class PersonRow(Record):
    """A person: who may be responsible for something, a member of the party, a member of the conference."""

    name = LedgerField(Text(names_person=True), "姓名", required=True)
    number = LedgerField(Ordinal(), "序号")
    sex = LedgerField(Choice(options=("男", "女")), "性别")
    nation = LedgerField(NATION, "民族")
    birth = LedgerField(Month(), "出生年月", help_text="写成 1965.10 或 1965年10月")
    education = LedgerField(EDUCATION, "学历")
    department = LedgerField(Department(), "所在部门")
    post = LedgerField(Text(), "职务")
    is_leader = LedgerField(YES_NO, "机关领导", default="否", help_text="可作为责任领导")
    core_group = LedgerField(
        YES_NO, "中心组成员", default="否", help_text="机关党组理论学习中心组成员；中心组学习的“全员参加”取自这里"
    )
    phone = LedgerField(Text(digits=True), "联系电话")
    status = LedgerField(IN_OFFICE, "状态", default="在职")
    branch = LedgerField(Name(ledger="branch"), "党支部")
    party_post = LedgerField(PARTY_POSTS, "党内职务")
    member_kind = LedgerField(MEMBER_KIND, "党员类别")
    joined = LedgerField(Date(past=True), "入党时间")
    confirmed = LedgerField(Date(pending=PENDING, past=True), "转正时间")
    arrived = LedgerField(Date(past=True), "转入时间", help_text="组织关系转入本机关的日期；在本机关入党的不填")
    departed = LedgerField(
        Date(past=True),
        "转出时间",
        help_text="组织关系转出、出党或去世的日期；到了这一天党员类别自动变为“已转出”，以前各年的党员数不受影响，不要删除",
    )
    is_cppcc = LedgerField(YES_NO, "政协委员", default="否")
    sector = LedgerField(Text(), "界别", help_text="政协委员所在的界别")
    committee = LedgerField(Text(), "专委会", help_text="政协委员所在的专门委员会")
    contact = LedgerField(Name(ledger="person"), "联系党员", help_text="联系这位委员的党员；党外委员由此纳入党的工作覆盖")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table person."""

        table_name = "person"


class PersonPost(Record):
    """Where a person was in the party and the office until a day."""

    holder = peewee.BigIntegerField(index=True)
    since = LedgerField(Date(begins=True), "起", help_text="留空表示更早以前就是")
    until = LedgerField(Date(), "止", required=True, help_text="变动的那一天")
    branch = LedgerField(Name(ledger="branch"), "党支部")
    party_post = LedgerField(PARTY_POSTS, "党内职务")
    is_leader = LedgerField(YES_NO, "机关领导")
    status = LedgerField(IN_OFFICE, "状态")

    class Meta:
        """Table person_post."""

        table_name = "person_post"


POSTS = PastKeeper(PersonPost, "holder", ("branch", "party_post", "is_leader", "status"))
