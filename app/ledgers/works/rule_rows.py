"""制度: a rule, the stages it went through, its text. The ledger is declared in rule.py."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date, DueDate
from app.core.kinds import Choice, LongText, Ordinal, Text
from app.core.names import Department, Name, Person
from app.ledgers.schema.attached_file import AttachedFile
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record

PLANNED, DRAFTING, ASKING, DRAFTED, CHECKING, DELIBERATING, ISSUED, FILED, REPEALED = (
    "计划",
    "起草",
    "征求意见",
    "起草完成",
    "审核",
    "研究审议",
    "印发",
    "备案",
    "废止",
)
ANSWERS = {ISSUED: "√ ✓ ✔ 是 已完成 完成 已制定", PLANNED: "否 × ✗ 未完成 未出台 未印发 未制定"}
STAGES = Choice(
    options=(PLANNED, DRAFTING, ASKING, DRAFTED, CHECKING, DELIBERATING, ISSUED, FILED, REPEALED),
    tones=(
        (PLANNED, "grey"),
        (DRAFTING, "amber"),
        (ASKING, "amber"),
        (DRAFTED, "blue"),
        (CHECKING, "purple"),
        (DELIBERATING, "purple"),
        (ISSUED, "green"),
        (FILED, "green"),
        (REPEALED, "grey"),
    ),
    aliases=(
        ("立项", PLANNED),
        ("未启动", PLANNED),
        ("未开始", PLANNED),
        ("列入计划", PLANNED),
        ("计划中", PLANNED),
        ("起草中", DRAFTING),
        ("正在起草", DRAFTING),
        ("修订中", DRAFTING),
        ("正在修订", DRAFTING),
        ("征求意见中", ASKING),
        ("正在征求意见", ASKING),
        ("征求意见阶段", ASKING),
        ("已起草", DRAFTED),
        ("完成起草", DRAFTED),
        ("已完成起草", DRAFTED),
        ("初稿完成", DRAFTED),
        ("形成初稿", DRAFTED),
        ("已形成初稿", DRAFTED),
        ("审核中", CHECKING),
        ("送审", CHECKING),
        ("合法性审核", CHECKING),
        ("合法合规性审查", CHECKING),
        ("审议", DELIBERATING),
        ("研究", DELIBERATING),
        ("审议中", DELIBERATING),
        ("研究审议中", DELIBERATING),
        ("上会研究", DELIBERATING),
        ("待审议", DELIBERATING),
        ("按程序研究", DELIBERATING),
        ("已印发", ISSUED),
        ("已出台", ISSUED),
        ("出台", ISSUED),
        ("发布", ISSUED),
        ("已发布", ISSUED),
        ("印发执行", ISSUED),
        ("已印发执行", ISSUED),
        ("已备案", FILED),
        ("已废止", REPEALED),
    ),
    # 是否完成, 是否出台: whether a rule is in force, and not how far one is that is not
    doubtful=tuple((word, stage) for stage, words in ANSWERS.items() for word in words.split()),
)
IN_FORCE = (ISSUED, FILED)
CAME_INTO_FORCE = (*IN_FORCE, REPEALED)
UNFINISHED = (PLANNED, DRAFTING, ASKING, DRAFTED, CHECKING, DELIBERATING)


class Rule(Record):
    """One rule of the office."""

    number = LedgerField(Ordinal(), "序号")
    name = LedgerField(Text(), "制度名称", required=True)
    category = LedgerField(
        Choice(options=("党的建设", "纪律作风", "干部人事", "办文办会", "履职服务", "后勤保障"), open=True), "类别"
    )
    action = LedgerField(
        Choice(
            options=("新建", "修订", "废止", "继续执行"),
            tones=(("新建", "blue"), ("修订", "amber"), ("废止", "grey"), ("继续执行", "green")),
            aliases=(
                ("新制定", "新建"),
                ("制定", "新建"),
                ("新立", "新建"),
                ("新增", "新建"),
                ("新订", "新建"),
                ("建立", "新建"),
                ("修改", "修订"),
                ("修订完善", "修订"),
                ("完善", "修订"),
                ("废除", "废止"),
                *(("立", "新建"), ("建", "新建"), ("改", "修订"), ("废", "废止"), ("留", "继续执行")),  # 制度“废改立”
                ("保留", "继续执行"),
                ("继续有效", "继续执行"),
                ("沿用", "继续执行"),
            ),
        ),
        "建设方式",
    )
    department = LedgerField(Department(), "起草部门")
    person = LedgerField(Person(), "责任人")
    planned = LedgerField(DueDate(), "计划完成时间")
    stage = LedgerField(STAGES, "当前阶段", required=True, default=PLANNED)
    meeting = LedgerField(
        Choice(options=("机关党组会议", "机关党委会议", "秘书长办公会议", "主席会议", "常委会会议"), open=True), "审议会议"
    )
    meeting_day = LedgerField(Date(), "审议日期")
    document = LedgerField(Text(), "文号", help_text="如 市政协办〔2023〕21号")
    issued = LedgerField(Date(), "印发日期")
    replaces = LedgerField(Name(ledger="rule", adds=False), "替代制度", help_text="本制度印发后废止的原制度")
    remark = LedgerField(LongText(), "备注")

    class Meta:
        """Table rule."""

        table_name = "rule"


class RuleStage(Record):
    """A stage a rule has reached; written when the stage changes, and open to correction."""

    rule = peewee.BigIntegerField(index=True)
    day = LedgerField(Date(), "日期", required=True)
    stage = LedgerField(STAGES, "阶段", required=True)
    person = LedgerField(Text(), "经办人")
    note = LedgerField(LongText(), "说明")

    class Meta:
        """Table rule_stage."""

        table_name = "rule_stage"


class RuleText(AttachedFile):
    """A file of the rule's text."""

    rule = peewee.BigIntegerField(index=True)

    class Meta:
        """Table rule_text."""

        table_name = "rule_text"
