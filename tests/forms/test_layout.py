"""What stands on the pages of a printed table."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidValueError
from app.forms.layout.document import Column, Paper, TableDocument
from app.forms.layout.drawing import Text
from app.forms.layout.layout import TableLayout, lay_out
from app.forms.layout.pages import page_rules, page_texts
from app.forms.layout.text import Face, Style, printable, room_kept, well_ended_lines
from tests.forms.samples import LEDGER_COLUMNS, PROSE, PlainMeasure, ledger


def laid_out(document: TableDocument) -> TableLayout:
    return lay_out(document, PlainMeasure())


def texts(layout: TableLayout, number: int) -> list[Text]:
    return list(page_texts(layout, number))


def said(marks: list[Text]) -> str:
    return "\n".join(mark.text for mark in marks)


CELL = st.text(st.sampled_from("整改落实到位，。（）“”abc12 \n\t%😀𠮷"), max_size=30) | st.text(max_size=12)


@st.composite
def documents(draw: st.DrawFn) -> TableDocument:
    count = draw(st.integers(1, 5))
    columns = tuple(
        Column(
            f"标题{index}" * draw(st.integers(1, 3)),
            draw(st.floats(1, 40)),
            draw(st.sampled_from(("", "上", "下"))),
            draw(st.sampled_from(("left", "center", "right"))),
            draw(st.booleans()),
        )
        for index in range(count)
    )
    row = st.tuples(*[st.one_of(CELL, st.sampled_from(("甲", "乙")), st.just(PROSE * 4))] * count)
    cells = tuple(draw(st.lists(row, max_size=25)))
    return ledger(
        0,
        columns=columns,
        rows=cells,
        texts=cells,
        title=draw(CELL),
        line=(draw(CELL), draw(CELL)),
        signature=tuple(draw(st.lists(CELL, max_size=3))),
        paper=draw(st.sampled_from(Paper)),
        landscape=draw(st.booleans()),
    )


def letters(text: str) -> Counter[str]:
    return Counter("".join(printable(text).split()))


@given(documents())
@settings(max_examples=150, deadline=None)
def test_every_character_of_every_row_is_printed_once(document: TableDocument) -> None:
    plain = replace(document, columns=tuple(replace(column, merge=False) for column in document.columns))
    layout = laid_out(plain)
    printed: Counter[str] = Counter()
    for number in range(len(layout.pages)):
        top = layout.rows_top(number)
        body = [mark for mark in texts(layout, number) if top < mark.y < top + layout.pages[number].height]
        printed += letters("".join(mark.text for mark in body))
    assert printed == sum((letters(cell) for row in plain.texts for cell in row), Counter())


@given(documents())
@settings(max_examples=150, deadline=None)
def test_every_page_has_the_headings_its_number_and_nothing_beyond_the_paper(document: TableDocument) -> None:
    layout = laid_out(document)
    heads = letters("".join(said([m for m in texts(layout, 0) if m.style.face is Face.HEADING]).split()))
    for number in range(len(layout.pages)):
        marks = texts(layout, number)
        assert letters(said([m for m in marks if m.style.face is Face.HEADING])) == heads
        assert f"第 {number + 1} 页  共 {len(layout.pages)} 页" in said(marks)
        for mark in marks:
            assert 0 <= mark.x <= layout.page_width
            assert 0 < mark.y < layout.page_height
        for rule in page_rules(layout, number):
            assert layout.edges[0] <= rule.x1 <= rule.x2 <= layout.edges[-1] + 1e-6
            assert layout.top <= rule.y1 <= rule.y2 < layout.foot_middle


@given(documents())
@settings(max_examples=50, deadline=None)
def test_the_same_document_gives_the_same_pages(document: TableDocument) -> None:
    assert laid_out(document).pages == laid_out(document).pages


def test_the_title_and_the_line_stand_on_the_first_page_only() -> None:
    layout = laid_out(ledger(60))
    pages = [said(texts(layout, number)) for number in range(len(layout.pages))]
    assert len(pages) > 2
    for text in ("市政协机关作风问题专项整治部门问题整改台账", "填报单位：市政协机关党委", "填报日期：2023年11月10日"):
        assert [text in page for page in pages] == [True] + [False] * (len(pages) - 1)


def test_the_signatures_stand_on_the_last_page_with_their_colons() -> None:
    layout = laid_out(ledger(60, signature=("审核人", "填表人：张三")))
    pages = [said(texts(layout, number)) for number in range(len(layout.pages))]
    assert ["审核人：" in page and "填表人：张三" in page for page in pages] == [False] * (len(pages) - 1) + [True]


def test_a_category_is_printed_once_a_page_in_the_middle_of_what_is_seen_of_it() -> None:
    layout = laid_out(ledger(40))
    for number, page in enumerate(layout.pages):
        marks = texts(layout, number)
        for category, first, last in (("理论武装", 0, 12), ("履职能力", 13, 26), ("纪律作风", 27, 39)):
            seen = [piece for piece in page.slices if first <= piece.row <= last]
            found = [mark for mark in marks if mark.text == category]
            assert len(found) == (1 if seen else 0)
            if seen:
                top = layout.rows_top(number)
                middle = top + (seen[0].top + seen[-1].top + seen[-1].height) / 2
                assert found[0].y == pytest.approx(middle, abs=layout.body.size / 2)


def test_no_rule_runs_through_a_merged_cell() -> None:
    layout = laid_out(ledger(10, signature=()))
    left, right = layout.edges[1], layout.edges[2]
    rules = [rule for rule in page_rules(layout, 0) if rule.y1 == rule.y2 and rule.x1 <= left and rule.x2 >= right]
    top, page = layout.rows_top(0), layout.pages[0]
    ends = {round(top + piece.top + piece.height, 3) for piece in page.slices if piece.row in (2, 6, 9)}
    assert {round(rule.y1, 3) for rule in rules if rule.y1 > top + 1} == ends


def test_two_levels_of_headings_stand_above_each_other() -> None:
    layout = laid_out(ledger(3))
    marks = {mark.text: mark for mark in texts(layout, 0)}
    upper, left, right, alone = (marks[text] for text in ("责任主体", "责任领导", "责任部门", "问题表述"))
    assert upper.y < left.y == right.y
    assert left.x < upper.x < right.x
    assert upper.y < alone.y < left.y


def test_a_row_longer_than_a_page_goes_on_at_the_top_of_the_next() -> None:
    long = "".join(f"第{number}句，情况属实。" for number in range(1500))
    layout = laid_out(
        ledger(0, rows=(("1", long),), columns=(Column("序号", 4), Column("内容", 40)), texts=(("1", long),), paper=Paper.A4)
    )
    assert len(layout.pages) > 2
    body = "".join(
        mark.text for number in range(len(layout.pages)) for mark in texts(layout, number) if mark.style == layout.body
    )
    assert re.findall(r"第(\d+)句", body) == [str(number) for number in range(1500)]


def test_a_long_line_above_the_table_takes_two_lines_instead_of_running_into_itself() -> None:
    layout = laid_out(ledger(3, paper=Paper.A4, landscape=False, line=("填报单位：" + "某" * 30, "填报日期：2023年11月10日")))
    left, right = (next(m for m in texts(layout, 0) if m.text.startswith(word)) for word in ("填报单位", "填报日期"))
    assert right.y > left.y


def test_a_table_without_rows_prints_its_headings_and_signatures() -> None:
    layout = laid_out(ledger(0))
    assert len(layout.pages) == 1
    assert {"责任主体", "审核人："} <= {mark.text for mark in texts(layout, 0)}


def test_what_cannot_be_laid_out_is_refused_in_chinese() -> None:
    with pytest.raises(InvalidValueError, match="页边距"):
        laid_out(ledger(1, margins_mm=(200.0, 10.0, 250.0, 10.0)))
    with pytest.raises(InvalidValueError, match="表头太高"):
        laid_out(ledger(1, columns=tuple(Column("极长的标题" * 300) for _ in LEDGER_COLUMNS)))


def test_a_short_text_is_evened_out_before_its_last_character_stands_alone() -> None:
    remark, width = "需相关处室配合", 60.0
    style = Style(Face.BODY, 10)
    assert PlainMeasure().lines(remark, style, width) == ("需相关处室配", "合")
    lines = well_ended_lines(PlainMeasure(), remark, style, width)
    assert lines == ("需相关处", "室配合")
    kept = room_kept(PlainMeasure(), remark, style, width, lines)  # what Word keeps free beside it
    assert PlainMeasure().lines(remark, style, width - kept) == lines
    assert room_kept(PlainMeasure(), remark, style, width, ("需相关处室配", "合")) == 0.0
    assert well_ended_lines(PlainMeasure(), "需相关处室", style, width) == ("需相关处室",)
    assert well_ended_lines(PlainMeasure(), remark * 4 + "好", style, width)[0] == "需相关处室配"  # a sentence is not
