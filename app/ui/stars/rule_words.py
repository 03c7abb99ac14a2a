"""Rules in natural sentences: what a clause takes or gives, as a clerk would say it."""

from __future__ import annotations

from app.scoring.points import shown
from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grades, PerPoint, Rule, Steps

KINDS = {
    Deduct: "按次扣分",
    Fail: "是否达标",
    Steps: "分档得分",
    Grades: "等次得分",
    PerPoint: "按百分点扣分",
    Bonus: "加分",
}


def rule_words(rule: Rule) -> str:
    """A rule as a sentence."""
    if isinstance(rule, Deduct):
        most = "扣完为止" if rule.ceiling is None else f"最多扣 {shown(rule.ceiling)} 分"
        return f"{rule.what}，每 {rule.every} {rule.unit}扣 {shown(rule.points)} 分，{most}"
    if isinstance(rule, Fail):
        when = f"{rule.what}低于 {shown(rule.below)}{rule.unit}" if rule.below is not None else rule.what
        effect = "不得分" if rule.points is None else f"扣 {shown(rule.points)} 分"
        return f"{when}，{effect}{'，并一票否决' if rule.veto else ''}"
    if isinstance(rule, Steps):
        steps = "，".join(f"{shown(step.at_least)}{rule.unit}以上得 {shown(step.points)} 分" for step in rule.steps)
        return f"{rule.what}{steps}，以下得 {shown(rule.below)} 分"
    if isinstance(rule, Grades):
        return "，".join(f"{grade.words}得 {shown(grade.points)} 分" for grade in rule.grades)
    if isinstance(rule, PerPoint):
        what = rule.what or "完成率"
        return f"{what}比 {shown(rule.target)}% 每低 {shown(rule.every)} 个百分点扣 {shown(rule.points)} 分"
    most = "" if rule.ceiling is None else f"，最多加 {shown(rule.ceiling)} 分"
    return f"{rule.what}，每{rule.unit}加 {shown(rule.points)} 分{most}"


def question_words(clause: Clause) -> str:
    """What a person is asked for when the clause is not measured."""
    rule = clause.rule
    if isinstance(rule, Deduct | Bonus):
        return f"{rule.what or clause.words}（{rule.unit}）"
    if isinstance(rule, Fail):
        return f"{rule.what}（{rule.unit}）" if rule.below is not None else rule.what
    if isinstance(rule, Steps):
        return f"{rule.what or '完成情况'}（{rule.unit}）"
    return f"{rule.what or '完成率'}（%）" if isinstance(rule, PerPoint) else "达到的等次"
