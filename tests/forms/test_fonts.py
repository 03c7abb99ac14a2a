"""Lines of text as Qt breaks them, by the rules of Chinese typesetting."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFontDatabase, QFontMetricsF

from app.forms.layout.fonts import FontMeasure, font_of
from app.forms.layout.text import Face, Style, balanced_lines, printable
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


@given(
    st.text(st.sampled_from("整改落实abcfi12AV—…%（“”）、。\u0301😀"), min_size=1, max_size=60), st.integers(200, 2000)
)  # —— is one shape
@example("2ccbcb", 292)
@example("———", 200)  # one shape, wider than the column
@example("整——————改", 200)
@settings(max_examples=200, deadline=None)
@pytest.mark.parametrize("face", Face)
def test_no_line_is_wider_than_its_column(face: Face, text: str, width: int) -> None:
    measure, style = FontMeasure(), Style(face, 105)
    for line in measure.lines(text, style, width):
        assert measure.advance(line, style) <= width + 1
        assert drawn_width(line, style) <= width + 1


def drawn_width(line: str, style: Style) -> float:
    return QFontMetricsF(font_of(style)).horizontalAdvance(line)


def test_a_character_is_as_wide_beside_others_as_alone() -> None:
    text = "2023年A1，fi AVTo整改12%"
    assert drawn_width(text, BODY) == pytest.approx(FontMeasure().advance(text, BODY), abs=0.1)


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
