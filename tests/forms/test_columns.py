"""Columns fitted to the page: short cells stay on one line, long ones share the rest as declared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidValueError
from app.forms.layout.columns import BODY_SIZES, PADDING_X, Fit, fit_columns
from app.forms.layout.document import Column
from app.forms.layout.text import Face, Style
from tests.forms.samples import LEDGER_COLUMNS, PROSE, PlainMeasure, ledger

A3_WIDTH, A4_WIDTH = 11055.0, 5103.0  # 390 mm and 180 mm
MEASURE = PlainMeasure()


def fitted(columns: tuple[Column, ...], texts: tuple[tuple[str, ...], ...], width: float = A3_WIDTH) -> Fit:
    return fit_columns(columns, texts, width, 6000.0, MEASURE)


def lines_of(fit: Fit, index: int, text: str) -> int:
    return len(MEASURE.lines(text, Style(Face.BODY, fit.size), fit.widths[index] - 2 * PADDING_X))


@given(
    st.lists(st.tuples(st.text("一二三，a1 ", max_size=60), st.floats(0.5, 60)), min_size=1, max_size=12),
    st.sampled_from((A4_WIDTH, A3_WIDTH)),
)
@settings(max_examples=200, deadline=None)
def test_the_columns_fill_the_width_and_hold_at_least_a_character(cells: list[tuple[str, float]], width: float) -> None:
    fit = fitted(tuple(Column("标题", weight) for _, weight in cells), (tuple(text for text, _ in cells),) * 3, width)
    assert sum(fit.widths) == pytest.approx(width)
    assert min(fit.widths) - 2 * PADDING_X >= fit.size
    assert fit.size in BODY_SIZES


def test_numbers_names_and_dates_stay_on_one_line_although_declared_too_narrow() -> None:
    texts = ledger(40).texts
    columns = tuple(Column(item.heading, 1 if item.width < 20 else 40, item.group) for item in LEDGER_COLUMNS)
    fit = fitted(columns, texts)
    for index in (0, 1, 4, 5, 7, 8):
        assert {lines_of(fit, index, row[index]) for row in texts} == {1}


def test_a_column_is_not_given_more_than_its_texts_can_use() -> None:
    fit = fitted((Column("序号", 50), Column("问题", 10)), (("1", PROSE * 3), ("2", PROSE)))
    assert fit.widths[0] < 0.05 * fit.widths[1]


def test_long_columns_share_the_page_as_declared() -> None:
    fit = fitted((Column("问题", 20), Column("措施", 40)), ((PROSE * 6, PROSE * 6),) * 5)
    assert fit.widths[1] / fit.widths[0] == pytest.approx(2, rel=0.01)


def test_a_small_table_is_set_large_and_a_wide_one_smaller() -> None:
    assert fitted((Column("姓名"), Column("职务")), (("王建国", "主席"),)).size == 120
    wide = fitted(tuple(Column("事项", 10) for _ in range(11)), ((PROSE,) * 11,) * 30)
    assert wide.size < 120


def test_texts_of_a_page_each_do_not_make_the_print_unreadable() -> None:
    assert fitted((Column("序号", 4), Column("内容", 40)), (("1", PROSE * 80),) * 4).size == 90


def test_where_nothing_fits_well_sentences_give_way_before_names() -> None:
    columns = (*(Column("责任人", 8) for _ in range(8)), *(Column("问题", 30) for _ in range(4)))
    fit = fitted(columns, (("王建国",) * 8 + (PROSE,) * 4,) * 3, A4_WIDTH)
    assert fit.size == 80
    assert {lines_of(fit, index, "王建国") for index in range(8)} == {1}


def test_more_columns_than_the_paper_holds_are_refused_with_advice() -> None:
    with pytest.raises(InvalidValueError, match=r"列太多.*更大的纸张"):
        fitted(tuple(Column("列") for _ in range(60)), (("文",) * 60,), A4_WIDTH)


def test_dates_and_percents_stay_whole_where_everything_else_is_cramped() -> None:
    columns = (*[Column("问题表述", 26)] * 9, Column("完成率", 7), Column("销号日期", 12))
    row = (*[PROSE] * 9, "100%", "2023-11-30")
    fit = fitted(columns, (row,) * 5, A4_WIDTH * 0.75)
    assert (lines_of(fit, 9, "100%"), lines_of(fit, 10, "2023-11-30")) == (1, 1)


def test_on_narrow_paper_states_take_two_lines_so_that_measures_need_fewer() -> None:
    short = tuple(Column(heading, 9) for heading in ("整改类型", "整改状态", "问题来源", "预警情况", "责任领导", "责任部门"))
    columns = (*short, Column("问题表述", 26), Column("整改措施", 30), Column("整改进展", 26))
    row = ("限期整改", "退回整改", "领导点评", "进度滞后", "王建国", "综合处", PROSE, PROSE * 4, PROSE)
    fit = fitted(columns, (row,) * 8, A4_WIDTH * 0.8)
    assert [lines_of(fit, index, row[index]) for index in range(6)] == [2, 2, 2, 2, 1, 1]
    assert fit.widths[7] > 2 * fit.widths[6]  # four times as long a text, so the row is no longer than it must be


REMARKS = ("需相关处室配合", "需协调经费", "", "需相关处室配合", "与个人清单同步推进", "纳入支部年度考核")


def test_remarks_do_not_end_with_a_character_alone() -> None:
    """The remark column of the office's own 问题清单: a little of the sentences' room puts each on one line."""
    columns = (Column("问题表述", 26), Column("具体表现", 22), Column("责任部门", 9), Column("备注", 12))
    texts = tuple((PROSE, PROSE, "综合处", remark) for remark in REMARKS * 4)
    fit = fitted(columns, texts, A4_WIDTH * 1.1)
    ends = [MEASURE.lines(remark, Style(Face.BODY, fit.size), fit.widths[3] - 2 * PADDING_X)[-1] for remark in REMARKS]
    assert all(len(end) != 1 for end in ends)


def test_month_and_day_of_a_time_limit_stay_together() -> None:
    columns = (*(Column("整改措施", 30) for _ in range(5)), Column("整改时限", 13))
    limits = ("2023年12月15日前", "2023年10月31日", "2024年3月底前", "立行立改")
    fit = fitted(columns, tuple((PROSE,) * 5 + (limit,) for limit in limits), A4_WIDTH)
    assert fit.widths[5] - 2 * PADDING_X >= len("月日前") * fit.size + 2 * fit.size  # 12月15日前


def test_sentences_have_lines_of_ten_characters_before_the_text_is_large() -> None:
    short = tuple(Column("整改状态", 9) for _ in range(9))
    columns = (*short, *(Column("整改措施", 30) for _ in range(5)))
    fit = fitted(columns, (("已销号",) * 9 + (PROSE,) * 5,) * 10)
    assert min(fit.widths[9:]) - 2 * PADDING_X >= 10 * fit.size
    assert fit.size < 120
