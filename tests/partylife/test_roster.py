"""What the roster says of branches fills their empty fields: nothing that is filled, nothing that is not clear."""

from __future__ import annotations

import datetime as dt

import pytest

from app.core.errors import InvalidValueError
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.changes.undo import undo_of
from app.ledgers.organisation.branch import BRANCH, BRANCH_KIND, FUNCTIONAL
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import DEPARTED, FULL_MEMBER, RETIRED
from app.ledgers.registry import LEDGERS
from app.partylife.roster import Filling, fill_from_roster, read_fillings

TODAY = dt.date(2023, 12, 20)
# name, branch, post, department, further
PEOPLE = (
    ("李文斌", "办公室党支部", "支部书记", "办公室", {}),
    ("陈静", "办公室党支部", "纪检委员", "办公室", {}),
    ("王伟", "办公室党支部", "组织委员", "办公室", {}),
    ("张晓丽", "办公室党支部", "", "信息中心", {}),
    ("方圆", "行政处党支部", "", "信息中心", {}),
    ("任秀英", "行政处党支部", "支部书记", "行政处", {}),
    ("田振宇", "行政处党支部", "支部书记", "行政处", {}),
    ("郝德福", "行政处党支部", "副书记", "老干部处", {"status": RETIRED}),
    ("老支委", "行政处党支部", "宣传委员", "行政处", {"member_kind": DEPARTED}),
    ("邵建平", "经济委员会功能型党支部", "支部书记", "经济委", {}),
)


@pytest.fixture
def office(open_office):
    found = open_office()
    kinds = {"办公室党支部": BRANCH_KIND, "行政处党支部": BRANCH_KIND, "经济委员会功能型党支部": FUNCTIONAL}
    found.run(add_rows(BRANCH, [{"name": name, "kind": kind} for name, kind in kinds.items()], TODAY))
    people = [
        {"name": name, "branch": branch, "party_post": post, "department": where, "member_kind": FULL_MEMBER, **more}
        for name, branch, post, where, more in PEOPLE
    ]
    found.run(add_rows(PERSON, people, TODAY, LEDGERS))
    return found


def row(office, name: str) -> dict[str, str]:
    names = ("id", "secretary", "deputy", "members", "departments")
    found = office.database.execute_sql(f"SELECT {', '.join(names)} FROM branch WHERE name = ?", (name,)).fetchone()
    return dict(zip(names, found, strict=True))


def test_what_the_roster_says_clearly_is_filled_and_nothing_else(office):
    fillings = {item.name: item for item in read_fillings(office.database)}
    assert fillings["办公室党支部"].words == "办公室党支部：书记 李文斌，支委 王伟、陈静，所含部门 办公室"
    # two secretaries, a department half of whose members are elsewhere, who left or is retired: a person decides
    assert fillings["行政处党支部"].words == "行政处党支部：副书记 郝德福，所含部门 行政处"
    assert fillings["经济委员会功能型党支部"].words == "经济委员会功能型党支部：书记 邵建平"
    office.run(fill_from_roster(list(fillings.values()), TODAY))
    assert row(office, "办公室党支部")["members"] == "王伟、陈静"
    assert row(office, "行政处党支部")["secretary"] == ""
    assert read_fillings(office.database) == []


def test_what_is_filled_stays_and_a_department_has_one_branch(office):
    other = row(office, "行政处党支部")["id"]
    office.run(change_row(BRANCH, other, {"departments": ("", "办公室"), "deputy": ("", "任秀英")}, TODAY, LEDGERS))
    fillings = read_fillings(office.database)
    office.run(fill_from_roster(fillings, TODAY))
    assert row(office, "行政处党支部")["departments"] == "办公室"
    assert row(office, "行政处党支部")["deputy"] == "任秀英"
    assert row(office, "办公室党支部")["departments"] == ""


def test_what_a_colleague_filled_meanwhile_is_not_overwritten_and_the_step_is_undone(office):
    fillings = read_fillings(office.database)
    place = row(office, "办公室党支部")["id"]
    office.run(change_row(BRANCH, place, {"secretary": ("", "陈静")}, TODAY, LEDGERS))
    seen = [*fillings, Filling(row(office, "行政处党支部")["id"], "行政处党支部", (("deputy", "已由同事改掉"),))]
    change = office.run(fill_from_roster(seen, TODAY))
    assert change.action == f"按党员名册补充党支部（{len(fillings)} 个）"  # those that were filled, not those that were seen
    assert (row(office, "办公室党支部")["secretary"], row(office, "办公室党支部")["members"]) == ("陈静", "王伟、陈静")
    with pytest.raises(InvalidValueError, match="没有可以补充的"):
        office.run(fill_from_roster(fillings, TODAY))
    office.run(undo_of(office, change.sequence, change.commit_id))
    assert (row(office, "办公室党支部")["secretary"], row(office, "办公室党支部")["members"]) == ("陈静", "")
