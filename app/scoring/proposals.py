"""Rules proposed from the common wordings of 评分标准; a person confirms them. What fits no pattern is scored by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grade, Grades, PerPoint, Rule, Step, Steps
from app.scoring.scheme import Indicator

NUMBER = r"(\d+(?:\.\d+)?)"
UNITS = "人次|次|人|条|件|项|处|个|天|篇|例|起"
PIECES = re.compile(r"[；;，,。\n]+")
IDLE = re.compile(r"扣完为止|以此类推|依此类推|最高不超过.*|.*为止")
STEP = re.compile(rf"(.*?){NUMBER}[%％](?:及)?以上(?:的)?得{NUMBER}分")
PER_POINT = re.compile(rf"(.*?)每(?:低|下降|少){NUMBER}?个百分点扣{NUMBER}分")
BELOW = re.compile(rf"(.*?)(?:低于|不足|未达到|不到){NUMBER}(分|%|％|小时|学时)扣{NUMBER}分")
GRADE = re.compile(rf"(.+?)得{NUMBER}分")
BONUS = re.compile(rf"(.*?)加{NUMBER}分")
VETO = re.compile(r"(.+?)(?:不得分)?(?:，|并|且)?(?:实行)?一票否决")
NOTHING = re.compile(r"(.+?)(?:该项|本项|的)?不得分")
EACH = re.compile(rf"(.*?)(?:每(少|漏|有|缺|超|发生|出现)?|(缺|少)){NUMBER}?({UNITS})(.*?)扣{NUMBER}分")
ONCE = re.compile(rf"(.+?)扣{NUMBER}分")
TARGET = re.compile(rf"{NUMBER}[%％]")


@dataclass(frozen=True)
class Proposal:
    """What is proposed for an indicator: its rules, and the pieces of its wording that no rule stands for."""

    key: str
    clauses: tuple[Clause, ...]
    unread: tuple[str, ...] = ()


def propose(item: Indicator) -> Proposal:
    """Rules for an indicator out of its 评分标准."""
    clauses: list[Clause] = []
    unread: list[str] = []
    for piece in (part.strip() for part in PIECES.split(item.standard)):
        if not piece or IDLE.fullmatch(piece):
            continue
        rule = rule_of(piece, item, clauses[-1].rule if clauses else None)
        if rule is None:
            unread.append(piece)
        elif clauses and joined(clauses[-1].rule, rule) is not None:
            last = clauses[-1]
            clauses[-1] = replace(last, rule=joined(last.rule, rule) or last.rule, words=f"{last.words}，{piece}")
        else:
            clauses.append(Clause(rule, words=piece))
    return Proposal(item.key, tuple(with_metric(clause, item) for clause in clauses), tuple(unread))


def rule_of(piece: str, item: Indicator, before: Rule | None) -> Rule | None:
    """The rule of one piece of wording; None when no pattern fits."""
    if found := STEP.fullmatch(piece):
        return Steps((Step(Fraction(found[2]), Decimal(found[3])),), what=found[1] or item.title)
    if found := PER_POINT.fullmatch(piece):
        target = TARGET.search(item.content) or TARGET.search(item.standard)
        goal = Fraction(target[1]) if target else Fraction(100)
        return PerPoint(goal, Decimal(found[3]), found[1] or item.title, Fraction(found[2] or 1))
    if found := BELOW.fullmatch(piece):
        return Fail(found[1], Decimal(found[4]), Fraction(found[2]), found[3].replace("％", "%"))
    if found := VETO.fullmatch(piece):
        return Fail(found[1], None, veto=True)
    if found := NOTHING.fullmatch(piece):
        return Fail(found[1])
    if found := BONUS.fullmatch(piece):
        return Bonus(found[1] or item.title, Decimal(found[2]), "项")
    if found := EACH.fullmatch(piece):
        return each_rule(found, item)
    if found := ONCE.fullmatch(piece):
        if isinstance(before, Deduct) and "不" not in found[1] and "未" not in found[1]:
            return Deduct(found[1], Decimal(found[2]), before.unit)  # 每有1项未完成扣2分，滞后扣1分: counted alike
        return Fail(found[1], Decimal(found[2]))
    if found := GRADE.fullmatch(piece):
        return Grades((Grade(found[1], Decimal(found[2])),))
    return None


def each_rule(found: re.Match[str], item: Indicator) -> Deduct:
    """每少1次扣2分, 记录不规范每次扣1分, 每有1人学时不达标扣1分."""
    begins, verb, ends = found[1], found[2] or found[3] or "", found[6]
    what = f"{begins}{'' if verb == '有' else verb}{ends}"
    if not begins and not ends:
        what = f"{item.title}{verb}"
    return Deduct(what, Decimal(found[7]), found[5], int(float(found[4] or 1)))


def joined(last: Rule, rule: Rule) -> Rule | None:
    """Steps and grades that follow each other are one rule."""
    if isinstance(last, Steps) and isinstance(rule, Steps):
        return replace(last, steps=tuple(sorted((*last.steps, *rule.steps), key=lambda step: -step.at_least)))
    if isinstance(last, Grades) and isinstance(rule, Grades):
        return Grades((*last.grades, *rule.grades))
    return None


def with_metric(clause: Clause, item: Indicator) -> Clause:
    """The clause with the metric of the ledgers that measures it, where there is one."""
    rule, said = clause.rule, f"{item.title}{item.content}{item.standard}"
    if isinstance(rule, PerPoint | Steps) and "按期销号率" in said:
        return replace(clause, metric="on_time_rate")
    if isinstance(rule, Deduct) and "目标任务" in said:
        metric = "late_tasks" if "滞后" in rule.what else "unfinished_tasks" if "未完成" in rule.what else ""
        return replace(clause, metric=metric)
    return clause
