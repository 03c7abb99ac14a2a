"""一票否决 and level caps: which apply to a branch, and of which nobody can know yet."""

from __future__ import annotations

from app.scoring.metric import MetricValue
from app.scoring.result import Applied, BranchInput, Undecided
from app.scoring.scheme import Scheme, Trigger


def applied(scheme: Scheme, inputs: BranchInput) -> tuple[list[Applied], list[Applied]]:
    """The vetoes and level caps that apply to a branch. What a person says goes before what is measured."""
    vetoes: list[Applied] = []
    caps: list[Applied] = []
    for trigger in scheme.triggers:
        found = triggered(trigger, inputs)
        if found is not None:
            (caps if trigger.effect.kind == "level" else vetoes).append(found)
    return vetoes, caps


def triggered(trigger: Trigger, inputs: BranchInput) -> Applied | None:
    """A veto or cap when it applies."""
    fact = inputs.facts.get(trigger.key)
    measured: MetricValue | None = inputs.facts_measured.get(trigger.key)
    value = fact.value if fact is not None else measured.value if measured is not None else None
    if value is None:
        return None
    applies = value < trigger.below if trigger.below is not None else value > 0
    if not applies:
        return None
    reason = fact.reason if fact is not None else measured.words if measured is not None else ""
    rows = measured.rows if fact is None and measured is not None else ()
    return Applied(trigger.key, trigger.title, trigger.effect, reason, rows)


def undecided(scheme: Scheme, inputs: BranchInput) -> tuple[Undecided, ...]:
    """The vetoes and caps of which neither a person nor a ledger says whether they apply; what is not due cannot apply."""
    found: list[Undecided] = []
    for trigger in scheme.triggers:
        measured = inputs.facts_measured.get(trigger.key)
        if trigger.key in inputs.facts or (measured is not None and not measured.unrecorded):
            continue
        why = measured.words if measured is not None else "没有录入数值" if trigger.below is not None else ""
        found.append(Undecided(trigger.key, trigger.title, trigger.effect, why))
    return tuple(found)
