"""Which metric of the library measures what a rule is about: told by the words of the rule and of its indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.scoring.rules import Bonus, Clause, Deduct, Fail, PerPoint, Rule, Settings, Steps
from app.scoring.scheme import Indicator


@dataclass(frozen=True)
class Choice:
    """A metric fits a rule of one of `kinds` when `rule` is found in the rule's words and `item` in those of its indicator.

    The first that fits counts; `settings` are what that wording asks of the measure.
    """

    metric: str
    kinds: tuple[type[Rule], ...]
    rule: str
    item: str = ""
    settings: Settings = ()


FEWER = "^(?:三会一课)?(?:缺|少|缺少)$|少$|^少"
ASKED: Settings = (("advised", "计入"),)  # the office's own wording asks for what is recommended elsewhere

CHOICES: tuple[Choice, ...] = (
    Choice("on_time_rate", (PerPoint, Steps), "", "按期销号率|整改.{0,6}率"),
    Choice("overdue_problems", (Deduct,), "逾期|超期", "整改"),
    Choice("late_tasks", (Deduct,), "滞后", "目标任务"),
    Choice("unfinished_tasks", (Deduct,), "未完成", "目标任务"),
    Choice("finished_rules", (PerPoint, Steps), "", "制度"),
    Choice("missing_meetings", (Deduct,), FEWER, "三会一课.*党课.{0,4}(?:每|不少于|至少)", ASKED),
    Choice("missing_meetings", (Deduct,), FEWER, "三会一课"),
    Choice("missing_party_days", (Deduct,), "少|缺|未开展", "主题党日"),
    Choice("low_party_days", (Deduct,), "参加率|到会率|出席率", "主题党日"),
    Choice("party_day_rate", (PerPoint, Steps), "", "主题党日"),
    Choice("late_election", (Fail,), "换届"),
    Choice("no_life_meeting", (Fail,), "未开展|未召开", "组织生活会.*民主评议", ASKED),
    Choice("no_life_meeting", (Fail,), "未开展|未召开", "组织生活会"),
    Choice("too_many_excellent", (Fail,), "优秀.{0,4}(?:超|高于)"),
    Choice("below_norm", (Deduct,), "学时"),
    Choice("missing_talks", (Deduct,), "少|缺", "谈心谈话"),
    Choice("no_secretary_lecture", (Fail,), "党课", "书记"),
    Choice("missing_discipline", (Deduct,), "少|缺", "纪律教育|警示教育"),
    Choice("open_opinions", (Deduct,), "未", "征求.{0,4}意见"),
)


def metric_for(clause: Clause, item: Indicator) -> Clause:
    """The clause with its metric; unchanged when the ledgers measure nothing of the kind or a bonus is meant."""
    rule = clause.rule
    if isinstance(rule, Bonus):
        return clause
    own = f"{getattr(rule, 'what', '')}"
    about = f"{item.title}{item.content}{item.standard}"
    for choice in CHOICES:
        if isinstance(rule, choice.kinds) and re.search(choice.rule, own) and re.search(choice.item, about):
            return replace(clause, metric=choice.metric, settings=choice.settings)
    return clause
