"""Saying of vetoes and level caps that they do not apply, for many branches at once, until the stars are given."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from app.core.errors import ConflictError, InvalidValueError
from app.scoring.codec import to_text
from app.scoring.period import Period
from app.scoring.points import shown
from app.scoring.procedure import Signer, current, store_content
from app.scoring.result import Fact
from app.scoring.scheme import Trigger
from app.scoring.tables import AWARDED, FACT, StarStep
from app.store.operation import Operation
from app.store.transaction import Transaction

CONFIRMED = "否决与限级确认"


def absent(trigger: Trigger) -> Fact:
    """What is kept of a veto or cap that was checked and does not apply."""
    if trigger.below is None:
        return Fact(Fraction(0), "经核实未发生")
    return Fact(trigger.below, f"经核实不低于{shown(trigger.below)}{trigger.unit}")


def confirm_absent(period: Period, keys: Mapping[str, Collection[str]], signer: Signer) -> Operation:
    """Confirm of each branch that vetoes and caps, given by their keys, do not apply. It changes no result, so that it is
    possible until 授星. Raises ConflictError where somebody has said something of one meanwhile, or began anew without it.
    """

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        if assessment.stage == AWARDED:
            raise InvalidValueError("已经授星，不能再确认。", "授星以后请用“摘星／晋星”。")
        triggers = {trigger.key: trigger for trigger in assessment.scheme.triggers}
        for name, chosen in keys.items():
            own = assessment.participant(name)
            for key in chosen:
                if key not in triggers:
                    raise ConflictError(
                        "同事刚刚换了指标体系，其中没有这种否决、限级情形了，没有保存。请按现在的情形重新确认。", {}
                    )
                if key in own.facts:
                    raise ConflictError(f"同事刚刚填写了{name}的“{triggers[key].title}”，没有保存。", {})
                store_content(transaction, own.row, FACT, key, to_text(absent(triggers[key])))
            if chosen:
                note = "不存在：" + "；".join(triggers[key].title for key in chosen)
                transaction.insert(StarStep, signer.step(assessment.row, own.row, CONFIRMED, note))

    return Operation(f"确认否决与限级情形：{len(keys)} 个支部", apply)
