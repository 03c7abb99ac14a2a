"""The 销号 chain as a 销号申请单 prints it: every step with opinion, name and day, those nobody signed yet left open."""

from __future__ import annotations

from collections.abc import Sequence

import peewee

from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem_life import APPLY, APPROVE, CLOSE_DIRECTLY, RESTART, RETURN, WAIVE
from app.ledgers.schema.fields import Values
from app.rectify.chain import Entry, read_handled, running, this_round
from app.rectify.handling import APPLICATION
from app.rectify.rules import ClosingRules

# What belongs to the chain; a 回头看 or a correction afterwards does not.
_OF_THE_CHAIN = (APPLY, APPROVE, WAIVE, RETURN, RESTART, CLOSE_DIRECTLY)


def closing_chain(database: peewee.Database, rows: Sequence[tuple[int, Values]]) -> dict[int, list[dict[str, Value]]]:
    """The steps of the present round of each problem (row id, values), in the order they are signed."""
    rules = read_settings(database, ClosingRules)
    entries = read_handled(database, [row_id for row_id, _ in rows])
    return {row_id: chain_lines(rules, this_round(entries[row_id], row["round"])) for row_id, row in rows}


def chain_lines(rules: ClosingRules, entries: Sequence[Entry]) -> list[dict[str, Value]]:
    """The lines of one problem; `entries` are those of its round, oldest first."""
    entries = [entry for entry in entries if entry["action"] in _OF_THE_CHAIN]
    if entries and entries[-1]["action"] == CLOSE_DIRECTLY:
        return [line(CLOSE_DIRECTLY, entries[-1])]
    signed = {APPLICATION if entry["action"] == APPLY else str(entry["step"]): entry for entry in running(entries)}
    names = dict.fromkeys((APPLICATION, *(step.name for step in rules.steps), *signed))  # also steps the chain no longer has
    return [line(name, signed.get(name)) for name in names]


def line(name: str, entry: Entry | None) -> dict[str, Value]:
    """One step; without an entry it is to be signed by hand."""
    found = {key: entry[key] for key in ("person", "day", "opinion", "action")} if entry else {}
    return {"step": name if name in (APPLICATION, CLOSE_DIRECTLY) else opinion_of(name), **found}


def opinion_of(step: str) -> str:
    """What the box of a step is called; a name with brackets stands in lines of its parts: 机关党委/（整改办）/审核意见."""
    head, bracket, tail = step.partition("（")
    inner, end, rest = tail.partition("）")
    if not (head and bracket and end):
        return f"{step}\n意见"
    return f"{head}\n（{inner}）\n{rest}意见"
