"""Blocks of cells as Excel, WPS, Word and browsers put them on the clipboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.blocks import read_block, read_html, read_text, tiled
from app.core.cell_text import FORMULA_STARTS, plain
from app.core.errors import CancelledError, InvalidValueError
from app.ui.table.clipboard import as_html, as_plain_text, as_text

CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\xa0"), max_size=12)
LINES = st.lists(CELL, min_size=1, max_size=3).map("\n".join)
BLOCK = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(LINES, min_size=width, max_size=width), min_size=1, max_size=5)
)


def test_a_cell_of_several_lines_stays_one_cell() -> None:
    assert read_text('1\t"第一行\n第二行，说""好""了"\t办公室\r\n2\t短\t研究室\r\n') == [
        ["1", '第一行\n第二行，说"好"了', "办公室"],
        ["2", "短", "研究室"],
    ]


def test_a_quote_that_is_not_closed_is_a_sign_like_any_other() -> None:
    assert read_text('"未完\t"引"言\t5"') == [['"未完', '"引"言', '5"']]


def test_a_single_word_is_a_block_of_one_cell() -> None:
    assert read_text("办公室") == [["办公室"]]
    assert read_text("办公室\r\n") == [["办公室"]]
    assert read_text("") == [[""]]


def test_short_lines_are_filled_up() -> None:
    assert read_text("a\tb\nc") == [["a", "b"], ["c", ""]]


def test_a_table_of_word_keeps_its_paragraphs_in_their_cell() -> None:
    source = """<html><body><!--StartFragment--><table><tr><td><p>问题</p></td><td><p>第一段</p><p>第二
      段&nbsp;完</p></td></tr><tr><td colspan=2>合&lt;并&gt;</td></tr></table><p>表后的话</p></body></html>"""
    assert read_html(source) == [["问题", "第一段\n第二 段 完"], ["合<并>", ""]]


def test_merged_cells_leave_the_places_they_cover_empty() -> None:
    source = "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>乙</td><td>3</td></tr></table>"
    assert read_html(source) == [["甲", "1"], ["", "2"], ["乙", "3"]]


def test_nonsense_spans_and_unclosed_tags_do_no_harm() -> None:
    assert read_html("<table><tr><td rowspan='99999999999'>甲<td colspan=x>乙<tr><td>丙") == [["甲", "乙"], ["丙", ""]]
    assert read_html("<p>没有表格</p>") == []


def test_a_block_that_fits_a_selection_several_times_is_repeated() -> None:
    assert tiled([["a"]], 2, 2) == [["a", "a"], ["a", "a"]]
    assert tiled([["a", "b"]], 2, 2) == [["a", "b"], ["a", "b"]]
    assert tiled([["a", "b"]], 3, 3) == [["a", "b"]]


@given(BLOCK)
def test_what_is_copied_as_text_is_read_back_exactly(block: list[list[str]]) -> None:
    assert read_text(as_text(block)) == block


@given(BLOCK)
def test_what_is_copied_as_html_is_read_back_but_for_blanks(block: list[list[str]]) -> None:
    def plain(rows: list[list[str]]) -> list[list[str]]:
        return [[" ".join(cell.split()) for cell in row] for row in rows]

    assert plain(read_html(as_html(block))) == plain(block)


@given(st.text(max_size=60))
def test_any_text_is_read_somehow(text: str) -> None:
    read_text(text)
    read_html(text)
    read_html(f"<table>{text}")


@pytest.mark.parametrize(
    "source",
    [
        "<table>" + "<tr>" + "<td colspan=1000>x" * 3_000,
        "<table>" + "<tr>" + "<td rowspan=1000>x" * 300,
        "<table><tr><td rowspan=1000 colspan=1000>x",
        "<table><tr>" + "<td>x" * 2_000 + "<tr><td>y" * 2_000,  # every row as wide as the widest
    ],
)
def test_a_page_that_would_fill_the_memory_is_refused_in_words(source: str) -> None:
    with pytest.raises(InvalidValueError, match="没有粘贴"):
        read_html(source)


def test_a_text_of_nothing_but_tabs_or_lines_is_refused_in_words() -> None:
    for sign in "\t\n":
        with pytest.raises(InvalidValueError, match="没有粘贴"):
            read_text(sign * 2_100_000)


@pytest.mark.parametrize("piece", ["<!--", "<![CDATA[", "<a ", "</a ", "<!a", "<?", "x<br>"])
def test_a_page_that_closes_nothing_is_read_at_once(piece: str) -> None:
    """A parser that begins anew at each of them needs an hour for 100,000."""
    assert read_html("<table><tr><td>甲</td></tr></table>" + piece * 100_000) == [["甲"]]
    assert read_html("<table><tr><td>甲" + piece * 100_000)[0][0].startswith("甲")


@pytest.mark.parametrize("text", ["=cmd|'/C calc'!A0", *(f"{sign}1+A1" for sign in FORMULA_STARTS)])
def test_a_text_that_looks_like_a_formula_runs_nowhere_and_comes_back_as_it_was(text: str) -> None:
    said = as_plain_text([[text, "学习"]])
    assert not said.lstrip('"').startswith(text[0])
    assert [plain(cell).strip() for cell in read_text(said)[0]] == [text.strip(), "学习"]


def test_figures_stay_figures_for_excel() -> None:
    assert as_plain_text([["-5", "+1.5", "70%", "—"]]) == "-5\t+1.5\t70%\t—\r\n"


@pytest.mark.parametrize(
    "read",
    [
        lambda rows, report: read_html("<table>" + "<tr><td>甲<td>乙" * rows, report),
        lambda rows, report: read_text("甲\t乙\n" * rows, report),
    ],
)
def test_a_long_clipboard_tells_how_far_its_reading_is_and_can_be_given_up(read: Callable[..., list[list[str]]]) -> None:
    told: list[tuple[int, int]] = []
    assert len(read(5_000, lambda done, total: not told.append((done, total)))) == 5_000
    assert told == [(1_000, 5_000), (2_000, 5_000), (3_000, 5_000), (4_000, 5_000), (5_000, 5_000)]
    with pytest.raises(CancelledError, match="没有粘贴"):
        read(5_000, lambda done, total: False)


def test_a_table_of_more_cells_than_can_be_pasted_is_given_up_before_its_end() -> None:
    told: list[int] = []
    with pytest.raises(InvalidValueError, match="超过 50 万格，没有粘贴"):
        read_html("<table>" + f"<tr>{'<td>' * 1_000}" * 600, lambda done, total: not told.append(done))
    assert max(told) == 500


def test_a_pasted_name_has_no_sign_that_nobody_sees() -> None:
    assert read_block("", "王\ufe0f伟\t李\u3164强") == [["王伟", "李强"]]
    assert read_block("<table><tr><td>王&#xFE0F;伟</td></tr></table>", "") == [["王伟"]]
