"""A ledger page without a window: filter, sort, live counts, totals, changes by colleagues."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.conditions import Between, Condition, Is, Matches, holds
from app.core.kinds import Value
from app.core.ordering import needle
from app.ledgers.problems.problem import DEPARTMENT_LIST, PROBLEM
from app.ledgers.problems.problem_states import CLOSED, WORKING
from app.ledgers.views.rows import Rows
from app.ledgers.views.search import SearchTexts
from app.ledgers.views.sorting import SortBy
from app.ledgers.views.view import MANY_CHANGES, LedgerView
from tests.benchmarks.data import problem_rows
from tests.ledgers.search_texts import search_text_of

ROWS = problem_rows(300, seed=3)
FIELDS = tuple(PROBLEM.fields)


def rows_of(*changes: dict[str, Value]) -> Rows:
    """Few rows with ids 1, 2, …: a quiet problem with the given cells."""
    quiet = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()} | {"evidence_count": 0}
    return Rows(PROBLEM, list(range(1, len(changes) + 1)), [tuple((quiet | cells).values()) for cells in changes])


def changed(rows: Rows, index: int, **cells: Value) -> Rows:
    """One row of `rows` as a colleague left it."""
    return Rows(rows.ledger, [rows.ids[index]], [tuple((rows.mapping(index) | cells).values())])


def shown(view: LedgerView, field: str) -> list[Value]:
    return [view.value(position, field) for position in view.shown]


def shown_ids(view: LedgerView) -> list[int]:
    return [view.ids[position] for position in view.shown]


def counts(view: LedgerView, field: str) -> dict[str, int]:
    return {value.text: value.count for value in view.facet(field)}


def test_a_page_shows_the_rows_of_its_list_in_the_ledgers_order() -> None:
    view = LedgerView(
        rows_of({"list": "部门", "number": "10"}, {"list": "个人", "number": "1"}, {"list": "部门", "number": "9"}),
        DEPARTMENT_LIST,
    )
    assert shown(view, "number") == ["9", "10"]
    assert view.total == 2


def test_rows_that_the_filter_hides_are_counted_among_those_of_the_page() -> None:
    department = {"list": "部门", "department": "研究室"}
    view = LedgerView(
        rows_of({"list": "部门", "department": "办公室"}, department, {"list": "个人"}, department), DEPARTMENT_LIST
    )
    assert view.count_filtered_out([1, 2, 3, 4]) == 0
    view.filter([Is("department", ("办公室",))])
    assert view.count_filtered_out([1, 2, 3, 9]) == 1  # 3 is of another page, 9 is of none
    assert view.count_filtered_out([]) == 0


def test_values_of_one_facet_add_up_and_facets_narrow_each_other() -> None:
    view = LedgerView(
        rows_of(
            {"department": "办公室", "status": WORKING},
            {"department": "研究室", "status": WORKING},
            {"department": "提案委", "status": WORKING},
            {"department": "办公室", "status": CLOSED},
        )
    )
    view.filter([Is("department", ("办公室", "研究室")), Is("status", (WORKING,))])
    assert shown_ids(view) == [1, 2]


def test_counts_of_a_facet_follow_the_other_filters_but_not_its_own() -> None:
    view = LedgerView(
        rows_of(
            {"department": "办公室", "status": WORKING},
            {"department": "研究室", "status": WORKING},
            {"department": "办公室", "status": CLOSED},
        )
    )
    view.filter([Is("status", (WORKING,))])
    assert counts(view, "status") == {WORKING: 2, CLOSED: 1}
    assert counts(view, "department") == {"办公室": 1, "研究室": 1}
    assert [value.chosen for value in view.facet("status")] == [True, False]


def test_a_facet_value_without_rows_stays_visible_with_zero() -> None:
    view = LedgerView(rows_of({"department": "办公室", "status": WORKING}, {"department": "研究室", "status": CLOSED}))
    view.filter([Is("status", (WORKING,))])
    assert counts(view, "department") == {"办公室": 1, "研究室": 0}


def test_empty_cells_are_a_facet_value_and_can_be_filtered() -> None:
    view = LedgerView(rows_of({"department": "办公室"}, {"department": ""}))
    assert counts(view, "department") == {"办公室": 1, "（空）": 1}
    view.filter([Is("department", ("",))])
    assert shown_ids(view) == [2]


def test_someone_responsible_together_with_others_is_counted_and_found_alone() -> None:
    view = LedgerView(rows_of({"person": "王建国、李晓梅"}, {"person": "李晓梅"}, {"person": "张伟"}))
    assert counts(view, "person") == {"李晓梅": 2, "王建国": 1, "张伟": 1}
    view.filter([Is("person", ("李晓梅",))])
    assert shown_ids(view) == [1, 2]


def test_words_of_a_choice_stand_in_their_own_order() -> None:
    view = LedgerView(rows_of(*({"status": status} for status in (CLOSED, CLOSED, WORKING, "待审核", ""))))
    assert [value.text for value in view.facet("status")] == [WORKING, "待审核", CLOSED, "（空）"]


def test_a_range_of_days_leaves_out_rows_without_a_day() -> None:
    view = LedgerView(rows_of({"deadline_date": "2023-11-30"}, {"deadline_date": "2023-12-01"}, {"deadline_date": None}))
    view.filter([Between("deadline_date", None, "2023-11-30")])
    assert shown_ids(view) == [1]


def test_search_narrows_while_the_word_grows_and_widens_again() -> None:
    view = LedgerView(rows_of({"person": "王建国"}, {"person": "王静"}, {"statement": "文件管理不规范，纸质文件未归档"}))
    for word, expected in (
        ("w", [1, 2]),
        ("wj", [1, 2]),
        ("wjg", [1, 3]),
        ("wjgu", []),
        ("wjg", [1, 3]),
        ("王", [1, 2]),
        ("王静", [2]),
    ):
        view.filter([Matches(word)])
        assert shown_ids(view) == expected, word
    view.filter([Matches("王 jg")])
    assert shown_ids(view) == []
    view.filter([Matches("王 wjg")])
    assert shown_ids(view) == [1]


def test_search_does_not_look_into_words_of_closed_choices() -> None:
    view = LedgerView(rows_of({"list": "部门", "statement": "部门协作不畅"}, {"list": "部门", "statement": "学习不够"}))
    view.filter([Matches("部门")])
    assert shown_ids(view) == [1]


def test_figures_count_the_page_whatever_the_filter() -> None:
    view = LedgerView(ROWS, DEPARTMENT_LIST)
    before = view.figures()
    view.filter([Is("department", ("办公室",))])
    assert view.figures() == before
    assert before[0] == view.total == sum(1 for row in ROWS.values if row[view.places["list"]] == "部门")


def test_totals_average_percent_fields_over_filled_cells_of_what_is_shown_or_selected() -> None:
    view = LedgerView(rows_of({"percent": 100}, {"percent": 50}, {"percent": None}))
    [total] = view.totals()
    assert (total.how, total.value, total.count) == ("average", 75, 2)
    [selected] = view.totals([1, 2])
    assert (selected.value, selected.count) == (50, 1)
    assert view.totals([2])[0].value is None


def test_sort_by_several_columns_in_chinese_order() -> None:
    view = LedgerView(
        rows_of(
            {"department": "研究室", "number": "2"},
            {"department": "办公室", "number": "10"},
            {"department": "研究室", "number": "11"},
            {"department": "办公室", "number": "9"},
        )
    )
    view.sort_by([SortBy("department"), SortBy("number", descending=True)])
    assert shown_ids(view) == [2, 4, 3, 1]


@pytest.mark.parametrize("descending", [False, True])
def test_empty_cells_stand_last_in_both_directions(descending: bool) -> None:
    view = LedgerView(rows_of({"percent": None}, {"percent": 10}, {"percent": 20}))
    view.sort_by([SortBy("percent", descending)])
    assert shown_ids(view)[-1] == 1


def test_a_stable_sort_keeps_the_order_of_entry_among_equals() -> None:
    view = LedgerView(ROWS)
    view.sort_by([SortBy("status", descending=True)])
    for status in PROBLEM.fields["status"].kind.options:
        ids = [row_id for row_id in shown_ids(view) if view.value(view.positions[row_id], "status") == status]
        assert ids == sorted(ids)


def test_a_colleagues_change_moves_the_row_where_it_belongs() -> None:
    rows = rows_of({"number": "1", "status": WORKING}, {"number": "2", "status": WORKING}, {"number": "3", "status": WORKING})
    view = LedgerView(rows)
    view.filter([Is("status", (WORKING,))])
    view.replace_rows(changed(rows, 0, number="9"))
    assert shown_ids(view) == [2, 3, 1]
    view.replace_rows(changed(rows, 1, status=CLOSED))
    assert shown_ids(view) == [3, 1]
    assert counts(view, "status") == {WORKING: 2, CLOSED: 1}


def test_a_changed_row_is_found_by_its_new_words_only() -> None:
    rows = rows_of({"statement": "学习不够"}, {"statement": "调研不深"})
    view = LedgerView(rows)
    view.filter([Matches("调研")])
    view.replace_rows(changed(rows, 0, statement="调研不够"))
    assert shown_ids(view) == [1, 2]
    view.replace_rows(changed(rows, 1, statement="学习不深"))
    assert shown_ids(view) == [1]


def test_a_new_row_appears_and_a_deleted_one_goes_and_comes_back() -> None:
    rows = rows_of({"number": "1"}, {"number": "3"}, {"number": "2"})
    view = LedgerView(Rows(PROBLEM, rows.ids[:2], rows.values[:2]))
    counts(view, "department")
    view.replace_rows(Rows(PROBLEM, rows.ids[2:], rows.values[2:]))
    assert shown_ids(view) == [1, 3, 2]
    assert counts(view, "department") == {"（空）": 3}
    view.remove([3, 99])
    assert shown_ids(view) == [1, 2]
    assert view.total == 2
    view.replace_rows(Rows(PROBLEM, rows.ids[2:], rows.values[2:]))
    assert shown_ids(view) == [1, 3, 2]


def test_search_texts_built_elsewhere_are_brought_up_to_date() -> None:
    rows = rows_of({"statement": "学习不够"}, {"statement": "调研不深"})
    view = LedgerView(rows)
    texts = SearchTexts(rows)
    view.replace_rows(changed(rows, 0, statement="调研不够"))
    view.adopt_search_texts(rows, texts)
    view.filter([Matches("调研")])
    assert shown_ids(view) == [1, 2]


def test_preparing_in_advance_changes_no_count() -> None:
    view, prepared = LedgerView(ROWS, DEPARTMENT_LIST), LedgerView(ROWS, DEPARTMENT_LIST)
    prepared.prepare()
    for page in (view, prepared):
        page.filter([Matches("制度"), Is("status", (WORKING,))])
    assert shown_ids(prepared) == shown_ids(view)
    assert counts(prepared, "person") == counts(view, "person")


def test_a_broken_row_is_kept_and_marked() -> None:
    rows = rows_of({"number": "1"}, {"number": "2", "percent": 50}, {"number": "3"})
    rows.values[0] = rows.values[0][:5]
    rows.values[1] = tuple("七成" if cell == 50 else cell for cell in rows.values[1])
    view = LedgerView(rows)
    view.sort_by([SortBy("percent"), SortBy("number")])
    assert len(view.shown) == 3
    assert {view.ids[position] for position in view.broken} == {1, 2}
    view.replace_rows(changed(rows_of({}, {"number": "2"}), 1, percent=50))
    assert {view.ids[position] for position in view.broken} == {1}


departments = st.sampled_from(["办公室", "研究室", "经济委", ""])
conditions = st.one_of(
    st.builds(Is, st.just("department"), st.lists(departments, max_size=3).map(tuple)),
    st.builds(Is, st.just("status"), st.lists(st.sampled_from(PROBLEM.fields["status"].kind.options), max_size=3).map(tuple)),
    st.builds(lambda row: Is("person", (row[FIELDS.index("person")].split("、")[0],)), st.sampled_from(ROWS.values)),
    st.builds(Between, st.just("deadline_date"), st.none() | st.just("2023-08-01"), st.none() | st.just("2023-12-31")),
    st.builds(Between, st.just("percent"), st.none() | st.integers(0, 100), st.none() | st.integers(0, 100)),
    st.builds(Matches, st.sampled_from(["督办", "wjg", "会议 2023", "dbd", "研讨质量", "zl", "11", "2023-1"])),
)
TEXTS = [search_text_of(PROBLEM, row) for row in ROWS.values]


def satisfied(condition: Condition, index: int) -> bool:
    if isinstance(condition, Matches):
        return all(needle(word) in TEXTS[index] for word in condition.words.split())
    return holds(condition, ROWS.mapping(index), PROBLEM.name_lists)


@settings(max_examples=60, deadline=None)
@given(st.lists(conditions, max_size=4))
def test_what_is_shown_and_counted_is_what_the_conditions_mean(wanted: list[Condition]) -> None:
    view = LedgerView(ROWS)
    view.filter(wanted)
    expected = [i for i in range(len(ROWS.ids)) if all(satisfied(condition, i) for condition in wanted)]
    assert sorted(view.shown) == expected
    others = [condition for condition in wanted if getattr(condition, "field", "") != "department"]
    within = [i for i in range(len(ROWS.ids)) if all(satisfied(condition, i) for condition in others)]
    column = [ROWS.values[i][FIELDS.index("department")] for i in within]
    assert {value.value: value.count for value in view.facet("department")} == {
        value.value: column.count(value.value) for value in view.facet("department")
    }


keys = st.builds(
    SortBy, st.sampled_from(["department", "person", "deadline_date", "percent", "number", "status"]), st.booleans()
)


@settings(max_examples=30, deadline=None)
@given(st.lists(keys, min_size=1, max_size=3), st.lists(st.tuples(st.integers(0, 299), st.integers(0, 299)), max_size=8))
def test_row_by_row_changes_give_the_same_as_opening_anew(sort: list[SortBy], swaps: list[tuple[int, int]]) -> None:
    view = LedgerView(ROWS, sort=sort)
    view.filter([Matches("制度")])
    view.facet("department")
    values = list(ROWS.values)
    for target, source in swaps:
        values[target] = ROWS.values[source]
        view.replace_rows(Rows(PROBLEM, [ROWS.ids[target]], [values[target]]))
    fresh = LedgerView(Rows(PROBLEM, ROWS.ids, values), sort=sort)
    fresh.filter([Matches("制度")])
    assert shown_ids(view) == shown_ids(fresh)
    assert counts(view, "department") == counts(fresh, "department")


def test_many_changes_at_once_give_the_same_as_opening_anew() -> None:
    rows = problem_rows(MANY_CHANGES * 2, seed=1)
    view = LedgerView(Rows(PROBLEM, rows.ids[:400], rows.values[:400]))
    view.facet("department")
    view.filter([Matches("制度")])
    view.replace_rows(rows)
    fresh = LedgerView(rows)
    fresh.filter([Matches("制度")])
    assert shown_ids(view) == shown_ids(fresh)
    assert counts(view, "department") == counts(fresh, "department")
