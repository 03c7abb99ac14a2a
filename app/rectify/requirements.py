"""What an action asks of a problem by the office's rules, and how much of it is there: shown before, checked on doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import peewee

from app.core.kinds import Value
from app.ledgers.problem import PROBLEM
from app.ledgers.problem_life import RESTART
from app.ledgers.problem_states import LASTING, NOT_DONE
from app.ledgers.rows import read_children_of
from app.rectify.actions import Action
from app.rectify.chain import Entry, running, this_round
from app.rectify.rules import ClosingRules

COUNTED = {"progress": ("进展", "条"), "milestone": ("阶段目标", "个"), "evidence": ("佐证材料", "件")}
CLOSING = ("apply", "approve", "close_directly")  # on the way to 已销号


@dataclass(frozen=True)
class Need:
    """Something that is asked for, in words, and whether it is there. `typed`: it is written down with the action itself."""

    words: str
    met: bool
    typed: bool = False


@dataclass(frozen=True)
class Brought:
    """What the action brings along: its text, a new time limit (text or day), and how many files."""

    opinion: str = ""
    deadline: Value = ""
    files: int = 0


@dataclass(frozen=True)
class Standing:
    """What a problem has in its present round. `run` is the running chain, `undone` counts 阶段目标 that are not finished."""

    progress: int
    milestone: int
    evidence: frozenset[str]  # SHA-256
    undone: int
    run: Sequence[Entry]


def standings(database: peewee.Database, rows: Mapping[int, Mapping[str, Value]]) -> dict[int, Standing]:
    """How problems (row id → field → value) stand."""
    ids = list(rows)
    entries = {key: read_children_of(database, PROBLEM.child(key), ids) for key in ("handling", *COUNTED)}
    return {row_id: standing({key: found[row_id] for key, found in entries.items()}, row) for row_id, row in rows.items()}


def standing(entries: Mapping[str, Sequence[Entry]], row: Mapping[str, Value]) -> Standing:
    """How one problem stands, given its entries."""
    handled = this_round(entries["handling"], row["round"])
    begun = next((str(entry["day"] or "") for entry in handled if entry["action"] == RESTART), "")

    def now(key: str) -> list[Entry]:
        return [entry for entry in entries[key] if str(entry["day"] or "") >= begun]

    return Standing(
        progress=len(now("progress")),
        milestone=len(entries["milestone"]),
        evidence=frozenset(str(entry["sha256"]) for entry in now("evidence")),
        undone=sum(entry["done"] == NOT_DONE for entry in entries["milestone"]),
        run=running(handled),
    )


def needs(
    rules: ClosingRules, action: Action, row: Mapping[str, Value], stands: Standing, brought: Brought
) -> tuple[Need, ...]:
    """Everything that is asked for, in the order of the 整改设置."""
    wanted = rules.requirement(action.key)
    asked = (*wanted.fields, "deadline") if action.sets_limit else wanted.fields
    found = [field_need(action, row, name, brought) for name in dict.fromkeys(asked) if name in action.askable]
    if wanted.opinion or action.needed:
        found.append(Need(action.asks, bool(brought.opinion.strip()), typed=True))
    lasting = row["kind"] == LASTING
    have = {"progress": stands.progress, "milestone": stands.milestone, "evidence": brought.files}
    if not action.closed:
        have["evidence"] += len(stands.evidence)
    least = {"progress": wanted.progress, "milestone": wanted.milestone if lasting else 0, "evidence": wanted.evidence}
    for key in ("evidence",) if action.closed else COUNTED:
        title, unit = COUNTED[key]
        if least[key]:
            found.append(Need(f"{title}（至少 {least[key]} {unit}，现有 {have[key]} {unit}）", have[key] >= least[key]))
    if lasting and action.key in CLOSING and stands.milestone:
        left = f"（还有 {stands.undone} 个未完成）" if stands.undone else ""
        found.append(Need(f"阶段目标全部完成{left}", not stands.undone))
    return tuple(found)


def field_need(action: Action, row: Mapping[str, Value], name: str, brought: Brought) -> Need:
    """A field that is to be filled in; a new time limit where the action gives one."""
    if name == "deadline" and (action.closed or action.sets_limit):
        return Need("新的整改时限", bool(brought.deadline), typed=True)
    return Need(PROBLEM.fields[name].label, row.get(name) not in (None, ""))


def lacking(found: Sequence[Sequence[Need]]) -> list[tuple[str, int]]:
    """What several problems lack besides what is typed: in words, and how many of them lack it."""
    return list(
        Counter(need.words for needs_of_one in found for need in needs_of_one if not need.met and not need.typed).items()
    )


def missing(action: Action, found: Sequence[Need]) -> str:
    """What stands in the way, "" when everything is there."""
    gaps = [need.words for need in found if not need.met]
    if typed := [need.words for need in found if need.typed and not need.met]:
        return f"请填写{'、'.join(typed)}。"
    return f"还缺少：{'、'.join(gaps)}，不能{action.word}。" if gaps else ""
