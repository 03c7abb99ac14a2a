"""Forms of party life, one a sheet: 组织生活记录单, 学习签到表, 支部换届提醒单."""

from __future__ import annotations

from app.core.conditions import Is
from app.ledgers.party_life.study_hours import with_hours
from app.ledgers.schema.paper import FormCell, FormRow, PaperForm, label, pairs, table

SIGNED = "主持人签字：{host:sign}\u3000记录人签字：{recorder:sign}"

MEETING_RECORD = PaperForm(
    key="party_meeting_record",
    title="党支部组织生活记录单",
    columns=(22, 35, 18, 38, 18, 33),
    line=("党支部：{branch}", "编号：{number}"),
    parts=(
        FormRow((label("主题"), FormCell("{topic}", 5)), 12),
        FormRow((label("类型"), FormCell("{kind}"), label("时间"), FormCell("{day} {clock}", 3, align="center")), 10),
        FormRow((label("地点"), FormCell("{place}", 5, align="center")), 10),
        pairs(("主持人", "{host}"), ("记录人", "{recorder}"), ("列席", "{guests}")),
        pairs(("应到", "{due}"), ("实到", "{present}"), ("出席率", "{rate}")),
        FormRow((label("缺席人员\n及原因"), FormCell("{absent}", 5)), 12),
        FormRow((label("主要内容"), FormCell("{content}", 5)), 60, grow=3),
        FormRow((label("决议"), FormCell("{decision}", 5, foot=SIGNED)), 30, grow=1),
        FormRow((label("备注"), FormCell("{remark}", 5)), 10),
    ),
    notes=("填报单位：{unit}　　打印日期：{today}",),
)

ATTENDANCE_SHEET = PaperForm(
    key="party_meeting_attendance",
    title="党支部组织生活签到表",
    columns=(16, 34, 24, 44, 46),
    line=("党支部：{branch}", "{kind}　{day} {clock}"),
    parts=(
        FormRow((label("主题"), FormCell("{topic}", 4)), 11),
        table(
            ("序号", "{index}"),
            ("姓名", "{person}"),
            ("出席情况", "{state}"),
            ("签名", ""),
            ("备注", "{reason}"),
            child="attendance",
            least=15,
        ),
    ),
    notes=("应到 {due} 人，实到 {present} 人。",),
)

STUDY_SIGN_IN = PaperForm(
    key="study_sign_in",
    title="学习签到表",
    columns=(16, 34, 24, 20, 38, 38),
    line=("组织单位：{organizer}", "时间：{day} {clock}"),
    parts=(
        FormRow((label("主题"), FormCell("{topic}", 5)), 11),
        pairs(("类型", "{kind}"), ("主讲人", "{lecturer}"), ("地点", "{place}")),
        table(
            ("序号", "{index}"),
            ("姓名", "{person}"),
            ("参加情况", "{state}"),
            ("学时", "{hours}"),
            ("签名", ""),
            ("备注", "{note}"),
            child="people",
            least=15,
            entries=with_hours,
        ),
    ),
    notes=("应到 {due} 人，实到 {present} 人，请假 {leave} 人；本次学习 {hours} 学时。",),
)

ELECTION_NOTICE = PaperForm(
    key="election_notice",
    title="党组织换届提醒单",
    columns=(34, 50, 34, 50),
    line=("提醒单位：{unit}", "{today}"),
    parts=(
        pairs(("党组织", "{name}"), ("类型", "{kind}")),
        pairs(("书记", "{secretary}"), ("副书记", "{deputy}")),
        FormRow((label("支委"), FormCell("{members}", 3)), 10),
        pairs(("正式党员数", "{full_members}"), ("预备党员数", "{probationers}")),
        pairs(("本届起始", "{term_start}"), ("换届到期", "{term_end}")),
        FormRow((label("换届状态"), FormCell("{term_words}", 3, align="center")), 10),
        FormRow(
            (
                label("提醒事项"),
                FormCell(
                    "{name}：\n　　你支部（党组织）本届任期自{term_start}起，至{term_end}届满。"
                    "请按照《关于党的基层组织任期的意见》要求，及时研究换届工作，任期届满前向上级党组织报送换届选举请示；任期已经届满的，请尽快报送。因故需要提前或者"
                    "延期换届的，应当报上级党组织批准，延长期限一般不超过1年。",
                    3,
                    align="left",
                ),
            ),
            60,
            grow=2,
        ),
        FormRow((label("换届打算"), FormCell("", 3, foot="书记签字：　　　　　　年　月　日")), 50, grow=2),
    ),
    where=(Is("term_light", ("已逾期", "半年内到期")),),
)
