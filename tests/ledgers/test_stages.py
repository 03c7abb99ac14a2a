"""The stages of a rule are written down by themselves, and a rule that is replaced is repealed."""

from __future__ import annotations

import datetime as dt

import pytest

from app.ledgers.changes.entry_operations import change_child
from app.ledgers.changes.links import linked_rows
from app.ledgers.changes.operations import add_rows, change_row, remove_rows, restore_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.office_settings import change_settings
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.fields import Reading
from app.ledgers.views.rows import read_children, read_rows
from app.ledgers.works.rule import RULE, RuleSettings
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.store.access_office import let_in, protected

TODAY = dt.date(2023, 11, 20)


def test_each_stage_is_kept_with_its_day_and_who_set_it(open_office: OpenOffice) -> None:
    office = open_office(user="齐月")
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "起草"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("起草", "审核"), "remark": ("", "已送审")}, TODAY + dt.timedelta(3)))
    office.run(change_row(RULE, row_id, {"remark": ("已送审", "")}, TODAY + dt.timedelta(4)))
    issue = {"stage": ("审核", "印发"), "issued": (None, "2023-11-10")}
    office.run(change_row(RULE, row_id, issue, TODAY + dt.timedelta(9)))
    office.run(remove_rows(RULE, [row_id]))
    office.run(restore_rows(RULE, [row_id]))
    steps = read_children(office.database, RULE.child("steps"), row_id)
    assert [(step["stage"], step["day"], step["person"]) for step in sorted(steps, key=lambda step: step["id"])] == [
        ("起草", "2023-11-20", "齐月"),
        ("审核", "2023-11-23", "齐月"),
        ("印发", "2023-11-10", "齐月"),
    ]


def history(office: Office, row_id: int) -> list[tuple[object, object]]:
    """Stage and day of each entry, in the order of the days."""
    steps = read_children(office.database, RULE.child("steps"), row_id)
    return [(step["stage"], step["day"]) for step in sorted(steps, key=lambda step: str(step["day"]))]


def test_a_rule_that_comes_in_issued_has_the_meeting_it_went_through(open_office: OpenOffice) -> None:
    office = open_office()
    given = {"name": "请假办法", "stage": "备案", "meeting_day": "2023-06-12", "issued": "2023-06-26"}
    repealed = {"name": "旧办法", "stage": "废止", "meeting_day": "2023-06-12", "issued": "2018-06-15"}
    office.run(add_rows(RULE, [given, repealed], TODAY))
    first, second = read_rows(office.database, RULE, TODAY).ids
    assert history(office, first) == [("研究审议", "2023-06-12"), ("印发", "2023-06-26"), ("备案", "2023-11-20")]
    assert history(office, second) == [("废止", "2023-11-20")]  # its days may be of its issue or of its end


def test_a_day_that_is_filled_in_later_corrects_the_history(open_office: OpenOffice) -> None:
    """A card is dragged to 印发 first; the day of issue is typed afterwards, and corrected once more."""
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "审核"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("审核", "印发")}, TODAY + dt.timedelta(3)))
    for seen, new in ((None, "2023-11-21"), ("2023-11-21", "2023-11-22")):
        office.run(change_row(RULE, row_id, {"issued": (seen, new)}, TODAY + dt.timedelta(3)))
        assert history(office, row_id) == [("审核", "2023-11-20"), ("印发", new)]
    office.run(change_row(RULE, row_id, {"meeting_day": (None, "2023-11-18")}, TODAY + dt.timedelta(3)))
    assert history(office, row_id) == [("研究审议", "2023-11-18"), ("审核", "2023-11-20"), ("印发", "2023-11-22")]


def test_a_day_of_the_history_that_somebody_typed_stays(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "印发", "issued": "2023-11-10"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    (step,) = read_children(office.database, RULE.child("steps"), row_id)
    child = RULE.child("steps")
    office.run(change_child(RULE, child, int(str(step["id"])), {"day": ("2023-11-10", "2023-11-09")}))
    office.run(change_row(RULE, row_id, {"issued": ("2023-11-10", "2023-11-12")}, TODAY))
    assert history(office, row_id) == [("印发", "2023-11-09")]


def test_a_rule_that_is_issued_anew_keeps_the_day_of_its_first_issue(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "印发", "issued": "2023-03-01"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("印发", "审核")}, TODAY))
    office.run(change_row(RULE, row_id, {"stage": ("审核", "印发"), "issued": ("2023-03-01", "2023-12-01")}, TODAY))
    assert history(office, row_id) == [("印发", "2023-03-01"), ("审核", "2023-11-20"), ("印发", "2023-12-01")]


def test_a_draft_that_goes_to_the_meeting_a_second_time_keeps_both_times(open_office: OpenOffice) -> None:
    """Sent back after the first meeting: the day of the second one, typed before the card is dragged, is no correction."""
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "研究审议", "meeting_day": "2023-11-02"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("研究审议", "审核")}, TODAY))
    office.run(change_row(RULE, row_id, {"meeting_day": ("2023-11-02", "2023-11-24")}, TODAY))
    assert history(office, row_id) == [("研究审议", "2023-11-02"), ("审核", "2023-11-20")]
    office.run(change_row(RULE, row_id, {"stage": ("审核", "研究审议")}, TODAY + dt.timedelta(3)))
    assert history(office, row_id) == [("研究审议", "2023-11-02"), ("审核", "2023-11-20"), ("研究审议", "2023-11-24")]


def test_a_stage_that_comes_again_without_a_new_day_begins_when_it_came(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "研究审议", "meeting_day": "2023-11-02"}], TODAY))
    (row_id,) = read_rows(office.database, RULE, TODAY).ids
    office.run(change_row(RULE, row_id, {"stage": ("研究审议", "起草")}, TODAY))
    office.run(change_row(RULE, row_id, {"stage": ("起草", "研究审议")}, TODAY + dt.timedelta(3)))
    assert history(office, row_id) == [("研究审议", "2023-11-02"), ("起草", "2023-11-20"), ("研究审议", "2023-11-23")]
    office.run(change_row(RULE, row_id, {"meeting_day": ("2023-11-02", "2023-11-22")}, TODAY + dt.timedelta(3)))
    assert history(office, row_id)[-1] == ("研究审议", "2023-11-22")  # now the day of the second time is known


def review(day: dt.date, **cells: str) -> tuple[object, object]:
    row = {"name": "考勤办法", "stage": "印发", "issued": "2018-11-20", "planned": None, **cells}
    found = RULE.compute(row, Reading(day))
    return found["review_day"], found["review"]


def test_a_rule_in_force_for_five_years_is_to_be_reviewed() -> None:
    assert review(dt.date(2023, 11, 19)) == ("2023-11-20", "将到期")
    assert review(dt.date(2023, 11, 20)) == ("2023-11-20", "待清理")
    assert review(TODAY, issued="2020-02-29") == ("2025-02-28", "有效")
    assert review(TODAY, stage="废止") == (None, "")


def test_the_office_says_after_how_many_years(open_office: OpenOffice) -> None:
    office = open_office()
    office.run(add_rows(RULE, [{"name": "谈心谈话制度", "stage": "印发", "issued": "2021-11-01"}], TODAY))
    assert read_rows(office.database, RULE, TODAY).mapping(0)["review"] == "有效"
    office.run(change_settings(RuleSettings(), RuleSettings(review_years=2)))
    assert read_rows(office.database, RULE, TODAY).mapping(0)["review"] == "待清理"


OLD, NEW = "机关考勤暂行办法", "机关考勤管理办法"


def enter_two(office: Office, new_department: str = "干部处") -> dict[str, int]:
    rules = [
        {"name": OLD, "stage": "印发", "issued": "2018-03-01", "department": "干部处"},
        {"name": NEW, "stage": "研究审议", "replaces": OLD, "department": new_department},
    ]
    office.run(add_rows(RULE, rules, TODAY))
    rows = read_rows(office.database, RULE, TODAY)
    return {str(rows.mapping(place)["name"]): rows.ids[place] for place in range(2)}


def rule(office: Office, row_id: int) -> dict[str, object]:
    return dict(read_rows(office.database, RULE, TODAY, [row_id]).mapping(0))


ISSUE = {"stage": ("研究审议", "印发"), "issued": (None, "2023-11-20")}


def test_a_rule_that_comes_into_force_repeals_the_one_it_replaces(open_office: OpenOffice) -> None:
    office = open_office(user="齐月")
    ids = enter_two(office)
    assert rule(office, ids[OLD])["replaced_by"] == ""
    change = office.run(change_row(RULE, ids[NEW], ISSUE, TODAY))
    old = rule(office, ids[OLD])
    assert (old["stage"], old["replaced_by"], old["review"]) == ("废止", NEW, "")
    newest = read_children(office.database, RULE.child("steps"), ids[OLD])[0]
    assert (newest["stage"], newest["note"], newest["person"]) == ("废止", f"由《{NEW}》替代", "齐月")
    assert [(item.relation, item.row_id) for item in linked_rows(office.database, BY_KEY, "rule", ids[OLD])] == [
        ("替代它的制度", ids[NEW])
    ]
    assert [(item.relation, item.name) for item in linked_rows(office.database, BY_KEY, "rule", ids[NEW])] == [
        ("替代的原制度", OLD)
    ]
    assert change is not None
    office.run(undo_of(office, change.sequence))
    assert rule(office, ids[OLD])["stage"] == "印发"


@pytest.mark.parametrize("written", [f"《{OLD}》", f"《会议制度》、《{OLD}》"])
def test_a_rule_that_is_replaced_may_be_named_with_title_marks(open_office: OpenOffice, written: str) -> None:
    office = open_office(user="齐月")
    ids = enter_two(office)
    office.run(change_row(RULE, ids[NEW], {**ISSUE, "replaces": (OLD, written)}, TODAY))
    assert (rule(office, ids[OLD])["stage"], rule(office, ids[OLD])["replaced_by"]) == ("废止", NEW)
    assert [item.row_id for item in linked_rows(office.database, BY_KEY, "rule", ids[OLD])] == [ids[NEW]]
    assert [item.row_id for item in linked_rows(office.database, BY_KEY, "rule", ids[NEW])] == [ids[OLD]]
    office.run(change_row(RULE, ids[OLD], {"name": (OLD, "机关考勤办法")}, TODAY, LEDGERS))
    assert rule(office, ids[NEW])["replaces"] == written.replace(OLD, "机关考勤办法")


def test_a_rule_whose_name_begins_like_the_renamed_one_keeps_its_own(open_office: OpenOffice) -> None:
    office = open_office()
    ids = enter_two(office)
    longer = f"《{OLD}》、《{OLD}实施细则》"
    office.run(change_row(RULE, ids[NEW], {"replaces": (OLD, longer)}, TODAY))
    office.run(change_row(RULE, ids[OLD], {"name": (OLD, "机关考勤办法")}, TODAY, LEDGERS))
    assert rule(office, ids[NEW])["replaces"] == f"《机关考勤办法》、《{OLD}实施细则》"


def test_a_rule_is_not_named_by_a_title_within_a_title(open_office: OpenOffice) -> None:
    office = open_office()
    rules = [{"name": OLD, "stage": "印发"}, {"name": NEW, "stage": "研究审议", "replaces": f"落实《{OLD}》的意见"}]
    office.run(add_rows(RULE, rules, TODAY))
    rows = read_rows(office.database, RULE, TODAY)
    office.run(change_row(RULE, rows.ids[1], ISSUE, TODAY))
    assert rule(office, rows.ids[0])["stage"] == "印发"


def test_rules_that_come_in_together_stay_as_they_are_given(open_office: OpenOffice) -> None:
    """A workbook says of each rule how it stands."""
    office = open_office()
    rules = [{"name": OLD, "stage": "印发"}, {"name": NEW, "stage": "印发", "replaces": OLD}]
    office.run(add_rows(RULE, rules, TODAY))
    rows = read_rows(office.database, RULE, TODAY)
    assert [row[rows.position("stage")] for row in rows.values] == ["印发", "印发"]


def test_whoever_has_no_right_to_the_old_rule_issues_the_new_one_all_the_same(
    open_office: OpenOffice, quick_passwords: None
) -> None:
    chief = protected(open_office)
    ids = enter_two(chief, "办公室")
    liaison = open_office("乙", credentials=let_in(chief, "李四", scopes={"department": ["办公室"]}))
    liaison.run(change_row(RULE, ids[NEW], ISSUE, TODAY))
    assert rule(liaison, ids[NEW])["stage"] == "印发"
    assert (rule(liaison, ids[OLD])["stage"], rule(liaison, ids[OLD])["replaced_by"]) == ("印发", NEW)


@pytest.mark.parametrize("written", [OLD, f"《{OLD}》", f"《会议制度》、《{OLD}》"])
def test_a_rule_gets_another_name_although_a_department_one_has_no_right_to_names_it(
    open_office: OpenOffice, quick_passwords: None, written: str
) -> None:
    chief = protected(open_office)
    ids = enter_two(chief, "办公室")
    if written != OLD:
        chief.run(change_row(RULE, ids[NEW], {"replaces": (OLD, written)}, TODAY))
    liaison = open_office("乙", credentials=let_in(chief, "李四", scopes={"department": ["干部处"]}))
    liaison.run(change_row(RULE, ids[OLD], {"name": (OLD, "机关考勤办法")}, TODAY, LEDGERS))
    chief.catch_up()
    assert rule(chief, ids[NEW])["replaces"] == written.replace(OLD, "机关考勤办法")
    assert chief.take_reports() == []
