"""The four forms and the measures that belong to each, with the months for which a measure has effect.

Forms:《中国共产党党内监督条例》第七条. Months of effect: of a party punishment《中国共产党纪律处分条例》第十至十二条, of an
administrative one《公职人员政务处分法》第八条, of an admonition (诫勉) six months by the rules of the organisation departments
(中组发〔2015〕12号). Punishments without an end (开除) and those whose end the decision itself says (留党察看) have none here.
"""

from __future__ import annotations

from app.core.kinds import Choice

FORMS = FIRST, SECOND, THIRD, FOURTH = ("第一种形态", "第二种形态", "第三种形态", "第四种形态")
QUARTERS = ("一季度", "二季度", "三季度", "四季度")
TALK, ADMONITION = "谈话提醒", "诫勉"
TALKED = (TALK, "批评教育", "责令检查", "责令整改")  # measures of the first form that are a talk, without 诫勉
MEASURES = {
    FIRST: (*TALKED, "函询", "通报批评", ADMONITION),
    SECOND: ("党内警告", "党内严重警告", "政务警告", "政务记过", "政务记大过", "停职检查", "调整职务", "责令辞职", "免职"),
    THIRD: ("撤销党内职务", "留党察看", "开除党籍", "政务降级", "政务撤职", "政务开除", "重大职务调整"),
    FOURTH: ("立案审查移送司法",),
}
FORM_OF = {measure: form for form, measures in MEASURES.items() for measure in measures}
INFLUENCE_MONTHS = {
    ADMONITION: 6,
    "党内警告": 12,
    "党内严重警告": 18,
    "撤销党内职务": 24,
    "政务警告": 6,
    "政务记过": 12,
    "政务记大过": 18,
    "政务降级": 24,
    "政务撤职": 24,
}

FORM = Choice(
    options=FORMS,
    tones=((FIRST, "green"), (SECOND, "blue"), (THIRD, "amber"), (FOURTH, "purple")),
    aliases=tuple(
        (alias, form)
        for form, sign, number in zip(FORMS, "一二三四", "1234", strict=True)
        for alias in (sign, number, f"第{sign}", f"第{sign}种", f"第{sign}形态", f"第{number}种", f"第{number}种形态")
    ),
)
MEASURE = Choice(
    options=tuple(FORM_OF),
    open=True,
    aliases=(
        ("提醒谈话", TALK),
        ("谈话提醒（约谈）", TALK),
        ("约谈提醒", TALK),
        ("诫勉谈话", ADMONITION),
        ("书面诫勉", ADMONITION),
        ("警告", "党内警告"),
        ("警告处分", "党内警告"),
        ("党内警告处分", "党内警告"),
        ("严重警告", "党内严重警告"),
        ("党内严重警告处分", "党内严重警告"),
        ("记过", "政务记过"),
        ("记大过", "政务记大过"),
        ("降级", "政务降级"),
        ("撤职", "政务撤职"),
        ("开除公职", "政务开除"),
        ("移送司法机关", "立案审查移送司法"),
        ("立案审查", "立案审查移送司法"),
    ),
)
