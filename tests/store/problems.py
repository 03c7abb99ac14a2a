"""Problems saved and read in one line, for tests that care about the log and not about what is in it."""

from __future__ import annotations

import datetime as dt

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.store.operation import Operation

TODAY = dt.date(2023, 11, 10)


def adding(text: str) -> Operation:
    return add_rows(PROBLEM, [{"list": "部门", "statement": text}], TODAY)


def save(office: Office, *texts: str) -> None:
    """Each as a commit of its own."""
    for text in texts:
        office.run(adding(text))


def statements(office: Office) -> list[str]:
    """As the replica has them."""
    rows = read_rows(office.database, PROBLEM, TODAY)
    return [str(row[rows.position("statement")]) for row in rows.values]


def sorted_statements(office: Office) -> list[str]:
    """Whatever number each has."""
    return sorted(statements(office))
