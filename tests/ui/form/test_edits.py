"""What is changed, what follows from it, and what happens when a colleague was faster."""

from __future__ import annotations

import pytest

from app.core.kinds import ParseContext
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.works.inspection import INSPECTION
from app.ui.form.edits import Edits

CONTEXT = ParseContext(2023)
ROW = {
    "list": "部门",
    "statement": "公文流转超时限",
    "status": "整改中",
    "deadline": "2023年底前",
    "deadline_date": "2023-12-31",
    "percent": 40,
    "closed_on": None,
    "remark": "",
}


@pytest.fixture
def edits() -> Edits:
    return Edits(PROBLEM, 7, ROW, CONTEXT)


def test_an_opened_row_has_no_changes(edits: Edits):
    assert not edits.dirty
    assert edits.changes() == {}


def test_changing_a_value_back_is_no_change(edits: Edits):
    edits.put("percent", 50)
    assert edits.changes() == {"percent": (40, 50)}
    edits.put("percent", 40)
    assert not edits.dirty


def test_a_default_that_a_person_empties_in_a_new_row_is_saved_empty():
    new = Edits(INSPECTION, None, {}, CONTEXT)
    assert new.start["kind"] == "督查"
    new.put("kind", "")
    assert new.changes()["kind"] == ("", "")
    saved = new.after_saving(9, {**new.values, "kind": ""}, new.changes())
    assert not saved.dirty


def test_a_new_deadline_sets_its_day(edits: Edits):
    assert edits.put("deadline", "11月底前") == {"deadline_date": "2023-11-30"}
    assert edits.changes() == {"deadline": ("2023年底前", "11月底前"), "deadline_date": ("2023-12-31", "2023-11-30")}


def test_a_deadline_without_a_year_stays_in_the_year_of_the_one_before():
    edits = Edits(PROBLEM, 7, ROW, ParseContext(2026))
    assert edits.put("deadline", "3月底前") == {"deadline_date": "2023-03-31"}
    new = Edits(PROBLEM, None, {}, ParseContext(2026))
    assert new.put("deadline", "3月底前") == {"deadline_date": "2026-03-31"}


def test_a_deadline_without_a_day_empties_the_date(edits: Edits):
    assert edits.put("deadline", "立行立改") == {"deadline_date": None}


def test_the_old_deadline_brings_the_old_day_back_even_if_it_was_corrected_by_hand_long_ago():
    edits = Edits(PROBLEM, 7, ROW | {"deadline_date": "2023-12-20"}, CONTEXT)
    edits.put("deadline", "11月底前")
    assert edits.put("deadline", "2023年底前") == {"deadline_date": "2023-12-20"}
    assert not edits.dirty


def test_a_day_set_by_hand_stays(edits: Edits):
    edits.put("deadline", "11月底")
    edits.put("deadline_date", "2023-11-25")
    assert edits.put("deadline", "11月底前") == {}
    assert edits.changes()["deadline_date"] == ("2023-12-31", "2023-11-25")


def test_a_half_typed_date_is_unsaved_work_too(edits: Edits):
    edits.refuse("closed_on", "下个")
    assert edits.dirty
    assert edits.changes() == {}


def test_a_new_row_saves_its_defaults_but_they_are_no_work_to_lose():
    edits = Edits(PROBLEM, None, {"list": "个人"}, CONTEXT)
    assert not edits.dirty
    assert edits.changes() == {"list": ("", "个人"), "status": ("", "待整改")}
    edits.put("statement", "作风不实")
    assert edits.dirty
    assert edits.changes()["statement"] == ("", "作风不实")


def test_what_a_colleague_changed_appears_where_i_changed_nothing(edits: Edits):
    edits.put("percent", 50)
    assert edits.refresh(ROW | {"remark": "已开会"}, "李晓梅") == {"remark": "已开会"}
    assert edits.clashes == {}
    assert edits.changes() == {"percent": (40, 50)}


def test_the_same_field_clashes_until_i_decide(edits: Edits):
    edits.put("percent", 50)
    assert edits.refresh(ROW | {"percent": 60}, "李晓梅") == {}
    assert (edits.clashes["percent"].theirs, edits.clashes["percent"].by) == (60, "李晓梅")
    edits.keep_mine("percent")
    assert edits.clashes == {}
    assert edits.changes() == {"percent": (60, 50)}


def test_taking_theirs_leaves_nothing_to_save(edits: Edits):
    edits.put("percent", 50)
    edits.refresh(ROW | {"percent": 60})
    assert edits.take_theirs("percent") == 60
    assert not edits.dirty


def test_the_same_change_by_both_is_no_clash(edits: Edits):
    edits.put("status", "待审核")
    edits.refresh(ROW | {"status": "待审核"})
    assert edits.clashes == {}
    assert not edits.dirty


def test_typing_on_while_it_is_saved_is_not_lost(edits: Edits):
    edits.put("remark", "已开")
    sent = edits.changes()
    edits.put("remark", "已开会")
    edits = edits.after_saving(7, ROW | {"remark": "已开"}, sent)
    assert edits.changes() == {"remark": ("已开", "已开会")}


def test_after_saving_a_new_row_it_has_an_id_and_nothing_to_lose():
    edits = Edits(PROBLEM, None, {}, CONTEXT)
    edits.put("statement", "作风不实")
    sent = edits.changes()
    edits = edits.after_saving(4611686018427387904, {"statement": "作风不实", "list": "部门", "status": "待整改"}, sent)
    assert edits.row_id == 4611686018427387904
    assert not edits.dirty
    assert edits.changes() == {}


def test_what_was_refused_before_saving_is_still_unsaved_work(edits: Edits):
    edits.put("remark", "已开会")
    sent = edits.changes()
    edits.refuse("closed_on", "下个")
    assert edits.after_saving(7, ROW | {"remark": "已开会"}, sent).dirty


def test_a_colleague_who_takes_it_back_clashes_no_more(edits: Edits):
    edits.put("percent", 50)
    edits.refresh(ROW | {"percent": 60})
    edits.refresh(ROW)
    assert edits.clashes == {}


def test_unsaved_work_comes_back(edits: Edits):
    edits.restore({"percent": (40, 80), "field_of_another_version": ("", "x")}, {"closed_on": "下个"})
    assert edits.changes() == {"percent": (40, 80)}
    assert edits.typed == {"closed_on": "下个"}
    assert edits.clashes == {}


def test_unsaved_work_that_others_overtook_clashes(edits: Edits):
    edits.restore({"percent": (30, 80), "status": ("待整改", "整改中")}, {})
    assert {name: clash.theirs for name, clash in edits.clashes.items()} == {"percent": 40}
