"""The points of one indicator: a person's score, else what its rules make of observations and measures."""

from __future__ import annotations

from decimal import Decimal

from app.scoring.metric import MetricValue
from app.scoring.points import NOUGHT
from app.scoring.result import BranchInput, Entry, IndicatorResult, Line, Origin
from app.scoring.rules import Bonus, Clause, Fail, Grades, Rule, Steps
from app.scoring.scheme import Indicator

UNSCORED = "未打分"


def indicator_result(item: Indicator, inputs: BranchInput) -> IndicatorResult:
    """One indicator of a branch."""
    if item.applies == "ordinary" and inputs.branch.functional:
        return IndicatorResult(item.key, item.star, item.title, item.full, item.full, NOUGHT, "exempt", computed=item.full)
    entry = inputs.entries.get(item.key, Entry())
    ruled = by_rules(item, entry, inputs)
    if entry.score is None:
        return ruled
    computed = ruled.score if item.clauses and not ruled.missing else None
    bonus = max(NOUGHT, entry.score - item.full)
    lines = () if entry.score == item.full else (Line(entry.score - item.full, entry.reason or "未写明理由"),)
    return IndicatorResult(
        item.key, item.star, item.title, item.full, entry.score, bonus, "hand", lines, (), computed, ruled.veto, ruled.observed
    )


def by_rules(item: Indicator, entry: Entry, inputs: BranchInput) -> IndicatorResult:
    """What the rules give. Points are lost in the order of the rules, and never more than there are."""
    measured = inputs.measured.get(item.key, {})
    left, bonus = item.full, NOUGHT
    lines: list[Line] = []
    missing: list[str] = [] if item.clauses else [UNSCORED]
    settled = bool(item.clauses)  # nothing that is open can change the points
    observed: list[str] = []
    veto = ""
    for number, clause in enumerate(item.clauses):
        seen, value = entry.observed.get(number), measured.get(number)
        if seen is None and value is not None:
            observed += [] if value.unrecorded else [value.words]
            seen = value.value
        if seen is None:
            if value is None or value.unrecorded:
                why = f"（{value.words}）" if value is not None else ""
                missing.append(f"{asked_words(clause)}{why}")
                settled &= only_takes(clause.rule)
            continue
        outcome = clause.rule.outcome(seen, item.full)
        rows = value.rows if value is not None and number not in entry.observed else ()
        if outcome.veto:
            veto = clause.words or outcome.words
        lost = min(outcome.lost, left)
        if lost:
            words = outcome.words if lost == outcome.lost else f"{outcome.words}，扣完为止"
            lines.append(
                Line(
                    -lost,
                    reason_words(words, value, by_hand=number in entry.observed, entry=entry),
                    number,
                    clause.metric,
                    rows,
                )
            )
            left -= lost
        won = limited_bonus(outcome.bonus, bonus, item.bonus_ceiling)
        if won:
            lines.append(Line(won, outcome.words, number, clause.metric, rows))
            bonus += won
    if settled and not left:
        missing = []  # 扣完为止: whatever else would be found costs nothing any more
    origin: Origin = "rules" if not missing else "accepted" if inputs.accepted else "open"
    score = left + bonus
    return IndicatorResult(
        item.key,
        item.star,
        item.title,
        item.full,
        score,
        bonus,
        origin,
        tuple(lines),
        tuple(missing),
        None if missing else score,
        veto,
        tuple(observed),
    )


def only_takes(rule: Rule) -> bool:
    """Whether a rule can take points and nothing else: neither give some nor veto."""
    return not isinstance(rule, Bonus) and not (isinstance(rule, Fail) and rule.veto)


def limited_bonus(bonus: Decimal, before: Decimal, ceiling: Decimal | None) -> Decimal:
    """A bonus as far as the indicator's ceiling leaves room."""
    return bonus if ceiling is None else max(NOUGHT, min(bonus, ceiling - before))


def reason_words(words: str, value: MetricValue | None, *, by_hand: bool, entry: Entry) -> str:
    """The reason of a loss: the measured words tell more than the rule's own; a person's remark stands behind."""
    if by_hand and entry.reason:
        return f"{words}（{entry.reason}）"
    if value is not None and not by_hand and value.words and value.words.replace(" ", "") not in words.replace(" ", ""):
        return f"{value.words}：{words}"
    return words


def asked_words(clause: Clause) -> str:
    """What is still to be entered."""
    rule = clause.rule
    if isinstance(rule, Grades):
        return "达到的等次"
    if isinstance(rule, Steps):
        return rule.what or clause.words or "完成情况"
    if isinstance(rule, Fail):
        return rule.what
    return str(getattr(rule, "what", "")) or clause.words
