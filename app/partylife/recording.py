"""A meeting that was missing is put on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from app.core.kinds import Value
from app.ledgers.changes.numbering import next_number
from app.ledgers.changes.operations import insert_rows
from app.ledgers.party_life.party_meeting import PARTY_MEETING, PartyMeeting
from app.ledgers.registry import LEDGERS
from app.store.operation import Operation
from app.store.transaction import Transaction


def record_meeting(values: Mapping[str, Value], today: dt.date) -> Operation:
    """Add the meeting, numbered after the others of its year as a row that is added in the ledger."""

    def apply(transaction: Transaction) -> None:
        model, year = PartyMeeting, str(values["day"])[:4]
        same_year = model.select(model.number).where(model.deleted_at.is_null() & model.day.startswith(year))
        following = next_number([row[0] for row in transaction.database.execute(same_year.tuples()).fetchall()])
        row = {**values, **({"number": following} if following else {})}
        insert_rows(transaction, PARTY_MEETING, [row], today, LEDGERS, by_hand=True)

    return Operation(f"新增{PARTY_MEETING.noun}", apply)
