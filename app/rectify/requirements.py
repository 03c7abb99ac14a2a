"""What an action asks of a problem by the office's rules, and how much of it is there: shown before, checked on doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import peewee

from app.core.kinds import Value
from app.ledgers.history_words import table_of
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_life import RESTART
from app.ledgers.problems.problem_states import LASTING, NOT_DONE
from app.ledgers.views.rows import read_children_of
from app.rectify.actions import GIVEN, Action
from app.rectify.chain import HANDLED, Entry, number_of, read_handled, running, this_round
from app.rectify.rules import ClosingRules
from app.store.history import LogOrder

COUNTED = {"progress": ("进展", "条"), "milestone": ("阶段目标", "个"), "evidence": ("佐证材料", "件")}
CLOSING = ("apply", "approve", "close_directly")  # on the way to 已销号


@dataclass(frozen=True)
class Need:
    """Something that is asked for, in words, and whether it is there.

    `given` says what of the action itself it is: "person", "opinion" or a key of `GIVEN`; "" for what the problem must have.
    """

    words: str
    met: bool
    given: str = ""


@dataclass(frozen=True)
class Brought:
    """What the action brings along: who does it, its words, what else is given (by the keys of `GIVEN`), files (SHA-256)."""

    person: str = ""
    opinion: str = ""
    given: Mapping[str, Value] = field(default_factory=dict)
    files: frozenset[str] = frozenset()


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
    handled = {row_id: this_round(found, rows[row_id]["round"]) for row_id, found in read_handled(database, ids).items()}
    entries = {key: read_children_of(database, PROBLEM.child(key), ids) for key in COUNTED}
    return {
        row_id: standing(database, handled[row_id], {key: found[row_id] for key, found in entries.items()}) for row_id in rows
    }


def standing(database: peewee.Database, handled: Sequence[Entry], entries: Mapping[str, Sequence[Entry]]) -> Standing:
    """How one problem stands, given the 办理记录 of its round, oldest first, and its other entries.

    After a restart only what was entered later counts, and no progress of an earlier day, whenever it was written down.
    """
    progress, evidence = entries["progress"], entries["evidence"]
    restarted = next((entry for entry in handled if entry["action"] == RESTART), None)
    if restarted is not None:
        begun = str(restarted["day"] or "")
        progress = [entry for entry in written_after(database, "progress", progress, restarted) if str(entry["day"]) >= begun]
        evidence = written_after(database, "evidence", evidence, restarted)
    return Standing(
        progress=len(progress),
        milestone=len(entries["milestone"]),
        evidence=frozenset(str(entry["sha256"]) for entry in evidence),
        undone=sum(entry["done"] == NOT_DONE for entry in entries["milestone"]),
        run=running(handled),
    )


def written_after(database: peewee.Database, key: str, entries: Sequence[Entry], restarted: Entry) -> list[Entry]:
    """Those of the entries that were written after a restart, by the log; of one commit, by their ids."""

    def place(table: str, ids: Sequence[int]) -> dict[int, tuple[float, int]]:
        order = LogOrder.of(database, table, ids)
        return {row_id: (order.key(row_id), row_id) for row_id in ids}

    began = number_of(restarted)
    (beginning,) = place(table_of(HANDLED.model), [began]).values()
    places = place(table_of(PROBLEM.child(key).model), [number_of(entry) for entry in entries])
    return [entry for entry in entries if places[number_of(entry)] > beginning]


def needs(
    rules: ClosingRules, action: Action, row: Mapping[str, Value], stands: Standing, brought: Brought
) -> tuple[Need, ...]:
    """Everything that is asked for: first what is given with the action, in the order of its dialog."""
    wanted = rules.requirement(action.key)
    asked = [name for name in wanted.fields if name in action.askable]
    given = dict.fromkeys((*action.gives, *(asked if action.closed else ())))
    found = [Need("办理人", bool(brought.person.strip()), "person")]
    if wanted.opinion or action.needed:
        found.append(Need(action.asks, bool(brought.opinion.strip()), "opinion"))
    found += [Need(GIVEN[name], bool(brought.given.get(name)), name) for name in given]
    found += [Need(PROBLEM.fields[name].label, row.get(name) not in (None, "")) for name in asked if name not in given]
    lasting = row["kind"] == LASTING
    proof = brought.files if action.closed else brought.files | stands.evidence
    have = {"progress": stands.progress, "milestone": stands.milestone, "evidence": len(proof)}
    least = {"progress": wanted.progress, "milestone": wanted.milestone if lasting else 0, "evidence": wanted.evidence}
    for key in ("evidence",) if action.closed else COUNTED:
        title, unit = COUNTED[key]
        if least[key]:
            found.append(Need(f"{title}（至少 {least[key]} {unit}，现有 {have[key]} {unit}）", have[key] >= least[key]))
    if lasting and action.key in CLOSING and stands.milestone:
        left = f"（还有 {stands.undone} 个未完成）" if stands.undone else ""
        found.append(Need(f"阶段目标全部完成{left}", not stands.undone))
    return tuple(found)


def lacking(found: Sequence[Sequence[Need]]) -> list[tuple[str, int]]:
    """What several problems lack besides what is given with the action: in words, and how many of them lack it."""
    return list(
        Counter(need.words for needs_of_one in found for need in needs_of_one if not need.met and not need.given).items()
    )


def missing(action: Action, found: Sequence[Need]) -> str:
    """All that stands in the way, "" when everything is there."""
    given = [need.words for need in found if need.given and not need.met]
    gaps = [need.words for need in found if not need.given and not need.met]
    fill = f"请填写{'、'.join(given)}。" if given else ""
    return fill + (f"还缺少：{'、'.join(gaps)}，不能{action.word}。" if gaps else "")
