"""An office with a password, for tests: its administrator, further users, and what they type."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.core.changes import Change
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.scoring.rights import office_rules
from app.store.accounts import Grant, Role
from app.store.keys import Credentials
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.protecting import NewUser, Scopes, add_user, switch_on
from tests.conftest import OpenOffice

TODAY = dt.date(2023, 11, 10)
PASSWORD = "一句好记的话2023"
CHIEF = Credentials("王建国", PASSWORD)


def protect(office: Office, recovery: str | None = None) -> str:
    """Switch the password on; the recovery key."""
    text = recovery or new_recovery_key()
    switch_on(office, CHIEF.user, PASSWORD, text, office_rules())
    return text


def protected(open_office: OpenOffice, pc: str = "甲") -> Office:
    """An office that has a password, opened anew by its administrator."""
    office = open_office(pc)
    protect(office)
    office.close()
    return open_office(pc, credentials=CHIEF)


def let_in(office: Office, name: str, role: Role = "联络员", scopes: Scopes | None = None) -> Credentials:
    """Add a user; what the user types."""
    add_user(office, NewUser(name, role, f"{PASSWORD}{name}", scopes or {}))
    return Credentials(name, f"{PASSWORD}{name}")


def grant_of(office: Office, name: str) -> Grant:
    """A user's account."""
    return next(grant for grant in office.replica.bench().grants.values() if grant.name == name)


def save(office: Office, statement: str, department: str = "办公室") -> Change | None:
    """Add a problem."""
    return office.run(add_rows(PROBLEM, [{"list": "部门", "department": department, "statement": statement}], TODAY))


def remark(office: Office, row: int, text: str, seen: str = "") -> Change | None:
    """Write a remark."""
    return office.run(change_row(PROBLEM, row, {"remark": (seen, text)}, TODAY))


def rows(office: Office) -> dict[str, int]:
    """Statement → id of all problems."""
    found = read_rows(office.database, PROBLEM, TODAY)
    return {str(found.mapping(place)["statement"]): found.ids[place] for place in range(len(found.ids))}


def look(office: Office) -> None:
    """What the poll does every 15 seconds, now."""
    office._follower._checked = float("-inf")
    office.catch_up()


def found_in(words: str, *places: Path) -> list[Path]:
    """The files that hold the words as they are, in UTF-8 or UTF-16."""
    forms = (words.encode(), words.encode("utf-16-le"))
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    return [path for path in files if any(form in path.read_bytes() for form in forms)]
