"""Branch, post and state of a person are those of the time that is asked about, as far as the roster kept them."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.kinds import Value
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.changes.undo import undo_of
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import FULL_MEMBER
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.registry import LEDGERS
from app.ledgers.views.rows import read_children, read_rows
from app.partylife.hours import read_hours
from app.partylife.reading import read_slots
from app.store.office import Office
from tests.conftest import OpenOffice

TODAY = dt.date(2024, 3, 1)
POSTS = PERSON.child("posts")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """A retiree-to-be and a secretary of the first branch, and who will follow."""
    found = open_office()
    found.run(add_rows(BRANCH, [{"name": name, "secretary": "王伟"} for name in ("一支部", "二支部")], dt.date(2022, 1, 5)))
    known: dict[str, Value] = {"member_kind": FULL_MEMBER, "branch": "一支部", "joined": "2001-07-01"}
    people = [{"name": "王伟", "party_post": "支部书记", **known}, {"name": "张晓丽", **known}, {"name": "李强", **known}]
    found.run(add_rows(PERSON, people, dt.date(2022, 1, 5)))
    return found


def change(office: Office, name: str, **cells: tuple[Value, Value]) -> None:
    (row,) = office.database.execute_sql("SELECT id FROM person WHERE name = ?", (name,)).fetchone()
    office.run(change_row(PERSON, row, cells, TODAY, LEDGERS))


def norms(office: Office, year: int) -> dict[str, tuple[str, float]]:
    return {item.name: (item.branch, item.norm) for item in read_hours(office.database, year)}


def test_a_past_year_knows_who_led_where_then(office: Office) -> None:
    before = norms(office, 2023)
    change(office, "王伟", party_post=("支部书记", ""), branch=("一支部", "二支部"))
    change(office, "张晓丽", status=("在职", "退休"))
    change(office, "李强", party_post=("", "支部书记"))  # nothing was said before, nothing is lost
    assert norms(office, 2023) == before | {"李强": ("一支部", before["王伟"][1])}
    assert norms(office, 2024) == {"李强": before["王伟"], "张晓丽": ("一支部", 0), "王伟": ("二支部", before["张晓丽"][1])}
    assert [item.name for item in read_hours(office.database, 2024)] == ["张晓丽", "李强", "王伟"]  # by branch


def test_it_is_taken_back_with_the_change(office: Office) -> None:
    (row,) = office.database.execute_sql("SELECT id FROM person WHERE name = '王伟'").fetchone()
    done = office.run(change_row(PERSON, row, {"branch": ("一支部", "二支部")}, TODAY, LEDGERS))
    assert done is not None
    assert [entry["branch"] for entry in read_children(office.database, POSTS, row)] == ["一支部"]
    office.run(undo_of(office, done.sequence))
    assert read_children(office.database, POSTS, row) == []


def test_what_is_put_right_on_the_day_it_was_entered_was_a_mistake(office: Office) -> None:
    (row,) = office.database.execute_sql("SELECT id FROM person WHERE name = '王伟'").fetchone()
    today = dt.date.today()
    office.run(change_row(PERSON, row, {"branch": ("一支部", "二支部")}, today, LEDGERS))
    assert read_children(office.database, POSTS, row) == []
    later = today + dt.timedelta(days=40)
    office.run(change_row(PERSON, row, {"branch": ("二支部", "一支部")}, later, LEDGERS))
    (entry,) = read_children(office.database, POSTS, row)
    assert (entry["branch"], entry["since"], entry["until"]) == ("二支部", today.isoformat(), later.isoformat())
    office.run(change_row(PERSON, row, {"branch": ("一支部", "二支部")}, later + dt.timedelta(days=9), LEDGERS))
    newest, _ = read_children(office.database, POSTS, row)
    assert (newest["branch"], newest["since"]) == ("一支部", later.isoformat())


def test_the_lecture_of_the_former_secretary_still_counts(office: Office) -> None:
    lecture: dict[str, Value] = {"branch": "一支部", "kind": "党课", "topic": "学党章", "day": "2023-05-10", "host": "王伟"}
    office.run(add_rows(PARTY_MEETING, [lecture], dt.date(2023, 5, 10), LEDGERS))

    def missing() -> bool:
        slots = read_slots(office.database, 2023, TODAY)
        return any(slot.missing for slot in slots if slot.rule.name == "书记党课" and slot.organisation.name == "一支部")

    assert not missing()
    branch = read_rows(office.database, BRANCH, TODAY).ids[0]
    office.run(change_row(BRANCH, branch, {"secretary": ("王伟", "李强")}, TODAY, LEDGERS))
    assert not missing()
