"""What a save added besides: a person or department that was typed and that the directory did not know."""

from __future__ import annotations

from app.core.changes import Change
from app.core.names import Name
from app.ledgers.registry import BY_KEY
from app.ledgers.schema.declaration import Ledger
from app.store.history import added_rows
from app.ui.session import MANY_ROWS, Session, table_of

MOST_NAMED = 3


def new_names(session: Session, ledger: Ledger, change: Change | None) -> str:
    """已新增人员“张三”: names that a change of a ledger added to others, "" when there are none. A small local read."""
    if change is None:
        return ""
    kinds = (spec.kind for spec in ledger.fields.values() if spec.stored)
    targets = dict.fromkeys(kind.ledger for kind in kinds if isinstance(kind, Name) and kind.adds and kind.ledger in BY_KEY)
    found = (added_to(session, BY_KEY[key], change) for key in targets if key != ledger.key)
    words = "、".join(part for part in found if part)
    return f"已新增{words}" if words else ""


def added_to(session: Session, target: Ledger, change: Change) -> str:
    """人员“张三”“李四”."""
    ids = change.tables.get(table_of(target), frozenset())
    database = session.office.database
    fresh = added_rows(database, table_of(target), sorted(ids), change.sequence) if len(ids) <= MANY_ROWS else []
    if not fresh:
        return ""
    column = getattr(target.model, target.name_field)
    query = target.model.select(column).where(target.model.id.in_(fresh)).order_by(target.model.id)
    names = [str(row[0]) for row in database.execute(query.tuples()).fetchall()]
    more = f"等 {len(names)} 个" if len(names) > MOST_NAMED else ""
    return f"{target.noun}{''.join(f'“{name}”' for name in names[:MOST_NAMED])}{more}"
