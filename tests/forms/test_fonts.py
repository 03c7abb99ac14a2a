"""Lines of text as Qt breaks them, by the rules of Chinese typesetting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontDatabase

from app.forms.fonts import FontMeasure, font_of
from app.forms.text import Face, Style, balanced_lines, printable
from tests.forms.samples import PROSE

BODY = Style(Face.BODY, 105)
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("width", range(450, 1600, 35))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width: int) -> None:
    for line in FontMeasure().lines(PROSE * 4, BODY, width):
        assert line[0] not in "。，、；：？！）》”"
        assert line[-1] not in "（《“"


@given(st.text(st.sampled_from("整改落实，。、（）“”abc12-%😀𠮷 \n"), max_size=60), st.integers(150, 2000))
@settings(max_examples=200, deadline=None)
def test_no_character_is_lost_or_doubled_between_lines(text: str, width: int) -> None:
    lines = FontMeasure().lines(printable(text), BODY, width)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text(st.sampled_from("整改落实abc12"), min_size=1, max_size=60), st.integers(150, 2000))
@settings(max_examples=100, deadline=None)
def test_no_line_is_wider_than_its_column(text: str, width: int) -> None:
    measure = FontMeasure()
    for line in measure.lines(text, BODY, width):
        assert measure.advance(line, BODY) <= width + 1


def test_a_date_is_not_broken_where_a_line_may_end_before_it() -> None:
    lines = FontMeasure().lines("完成时间为2023-10-12上午", BODY, 7 * 105)
    assert [line[:10] for line in lines] == ["完成时间为", "2023-10-12"]


def test_newlines_in_a_cell_begin_new_lines() -> None:
    assert FontMeasure().lines("1.学习；\n\n2.督查", BODY, 2000) == ("1.学习；", "", "2.督查")


def test_a_heading_that_needs_two_lines_is_halved() -> None:
    assert balanced_lines(FontMeasure(), "整改状态", Style(Face.HEADING, 105), 3.4 * 105) == ("整改", "状态")


def test_a_title_in_a_stand_in_for_small_title_song_is_bold() -> None:
    has_it = any("小标宋" in family for family in QFontDatabase.families())
    assert font_of(Style(Face.TITLE, 220)).bold() is not has_it
    assert not font_of(BODY).bold()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("一\r\n二\r三", "一\n二\n三"),
        ("\n\n一  \n", "一"),
        ("一\x00\x07二\ufffc\ud800", "一二"),
        ("一\t二", "一    二"),
        ("　　缩进", "　　缩进"),
    ],
)
def test_only_what_has_a_shape_is_printed(typed: str, printed: str) -> None:
    assert printable(typed) == printed
