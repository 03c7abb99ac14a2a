"""Which metric of the library measures what a rule is about: told by the words of the rule and of its indicator."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.scoring.metric import Metric
from app.scoring.metrics import METRICS
from app.scoring.rules import Bonus, Clause, Deduct, Fail, PerPoint, Rule, Settings, Steps
from app.scoring.scheme import Indicator


@dataclass(frozen=True)
class Choice:
    """A metric fits a rule of one of `kinds` when `rule` is found in the rule's words and `item` in those of its indicator.

    The first that fits counts; `settings` are what that wording asks of the measure. A rule that only says a rate or a bound
    (每低1个百分点扣1分) is about what its indicator is called. What the metric counts must be what the rule counts.
    """

    metric: str
    kinds: tuple[type[Rule], ...]
    rule: str
    item: str = ""
    settings: Settings = ()


FEWER = "^(?:三会一课)?(?:缺|少|缺少)$|少$|^少"
LIFE_MEETING_NOT_HELD = "^未(?:按.{1,4})?(?:开展|召开)(?:$|.{0,6}(?:组织生活会|民主评议))"
TEAM = "(?:支部)?(?:班子|支委会)(?:成员)?(?:不健全|不齐|未配齐|应设未设)"
PEOPLE, TIMES = ("人", "人次"), ("天", "分钟", "小时", "学时")
ASKED: Settings = (("advised", "计入"),)  # the office's own wording asks for what is recommended elsewhere

CHOICES: tuple[Choice, ...] = (
    Choice("on_time_rate", (PerPoint, Steps), "销号|整改", "按期销号率|整改.{0,6}率"),
    Choice("overdue_problems", (Deduct,), "逾期|超期", "整改"),
    Choice("late_tasks", (Deduct,), "滞后", "目标任务"),
    Choice("unfinished_tasks", (Deduct,), "未完成", "目标任务"),
    Choice(
        "finished_rules",
        (PerPoint, Steps),
        "制度|出台|完成率",
        "制度.{0,6}(?:出台|完成|建设|制定|修订|印发|起草)|出台.{0,6}制度",
    ),
    Choice("missing_meetings", (Deduct,), FEWER, "三会一课.*党课.{0,4}(?:每|不少于|至少)", ASKED),
    Choice("missing_meetings", (Deduct,), FEWER, "三会一课"),
    Choice("missing_party_days", (Deduct,), "少|缺|未开展", "主题党日"),
    Choice("low_party_days", (Deduct,), "参加率|到会率|出席率", "主题党日"),
    Choice("party_day_rate", (PerPoint, Steps), "参加率|到会率|出席率|参与率|参会率", "主题党日"),
    Choice("team_or_election", (Fail,), f"{TEAM}.{{0,9}}换届|换届.{{0,9}}{TEAM}"),
    Choice("late_election", (Fail,), "换届"),
    Choice("incomplete_team", (Fail,), TEAM),
    Choice("no_life_meeting", (Fail,), LIFE_MEETING_NOT_HELD, "组织生活会.*民主评议", ASKED),
    Choice("no_life_meeting", (Fail,), LIFE_MEETING_NOT_HELD, "组织生活会"),
    Choice("too_many_excellent", (Fail,), "优秀.{0,4}(?:超|高于)"),
    Choice("below_norm", (Deduct,), "学时"),
    Choice("study_hours", (Fail, Steps), "人均.{0,4}学时|平均.{0,4}学时"),
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
        named = re.search(choice.rule, own) or (isinstance(rule, PerPoint | Steps) and own == item.title)
        fits = isinstance(rule, choice.kinds) and counts_alike(rule, METRICS[choice.metric])
        if fits and named and re.search(choice.item, about):
            return replace(clause, metric=choice.metric, settings=choice.settings)
    return clause


def counts_alike(rule: Rule, metric: Metric) -> bool:
    """Whether a rule counts what a metric does: people, hours, percent, or whether something is so (a metric without unit)."""
    if isinstance(rule, Deduct):
        return (
            rule.unit not in TIMES
            and (rule.unit not in PEOPLE or metric.unit in PEOPLE)
            and (metric.unit != "人" or rule.unit in PEOPLE)
        )
    if isinstance(rule, Fail):
        return metric.unit == rule.unit if rule.below is not None else metric.unit not in ("%", "学时")
    return metric.unit == (rule.unit if isinstance(rule, Steps) else "%")
