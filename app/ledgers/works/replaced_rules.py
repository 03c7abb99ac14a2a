"""A rule that came in the place of another: once the new one is in force the old one is repealed, and says by which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from app.core.kinds import Value
from app.core.titles import bare_title, titles_in, written_forms
from app.ledgers.schema.consequence import Written
from app.ledgers.schema.fields import Reading, Values
from app.ledgers.works.rule_rows import CAME_INTO_FORCE, IN_FORCE, REPEALED, Rule, RuleStage
from app.store.accounts import read_bench
from app.store.transaction import Transaction

TABLE = str(Rule._meta.table_name)


def repeal_replaced(transaction: Transaction, written: Sequence[Written], day: dt.date) -> None:
    """The consequence of a rule that comes into force: what it replaces becomes 废止, with an entry that says why.

    Rules written together are left as they were given: a workbook says of each how it stands. One that the person here has
    no right to change stays too; its form and 被替代为 still tell.
    """
    together = {item.row_id for item in written}
    for item in written:
        before, after = item.before, item.after
        if after is None or item.restored or not replaces_now(before, after):
            continue
        names = [form for title in titles_in(after["replaces"]) for form in written_forms(title)]
        old = Rule.name.in_(names) & Rule.stage.in_(IN_FORCE) & Rule.deleted_at.is_null()
        query = Rule.select(Rule.id, Rule.department).where(old).order_by(Rule.id)
        for row_id, department in transaction.database.execute(query.tuples()).fetchall():
            if row_id in together or not read_bench(transaction.database.connection()).may_change(
                transaction.user, TABLE, {"department": department}
            ):
                continue
            Rule.update({Rule.stage: REPEALED}).where(Rule.id == row_id).execute(transaction.database)
            entry = {"rule": row_id, "day": after["issued"] or day.isoformat(), "stage": REPEALED, "person": transaction.user}
            transaction.insert(RuleStage, {**entry, "note": f"由{written_forms(after['name'])[1]}替代"})


def replaces_now(before: Values | None, after: Values) -> bool:
    """Whether a rule has just come into force in the place of another."""
    if not after["replaces"] or after["stage"] not in IN_FORCE:
        return False
    return before is None or before["stage"] not in IN_FORCE or before["replaces"] != after["replaces"]


def replacers(reading: Reading) -> Callable[..., Value]:
    """By which rules that are or were in force a rule was replaced."""
    found: dict[str, list[str]] = {}
    if reading.database is not None:
        named = Rule.stage.in_(CAME_INTO_FORCE) & (Rule.replaces != "") & Rule.deleted_at.is_null()
        query = Rule.select(Rule.replaces, Rule.name).where(named).order_by(Rule.id)
        for old, name in reading.database.execute(query.tuples()).fetchall():
            for title in titles_in(old):
                found.setdefault(title, []).append(name)
    return lambda name: "、".join(found.get(bare_title(name), ()))
