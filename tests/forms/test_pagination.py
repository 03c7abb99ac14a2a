"""Rows on pages: whole where they fit, nothing lost, merged cells tall enough wherever they are seen."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms.layout.pagination import Joined, Page, Room, paginate
from app.forms.layout.spans import Span

ROOM = Room(first_page=600.0, next_pages=800.0, signature=90.0, line_height=20.0, padding=5.0)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[int], list[Joined]]:
    lines = draw(st.lists(st.one_of(st.integers(1, 12), st.integers(1, 120)), min_size=1, max_size=40))
    joined: list[Joined] = []
    for _ in range(draw(st.integers(0, 2))):  # columns with merged cells
        row = 0
        while row < len(lines) - 1:
            last = draw(st.integers(row, min(row + 9, len(lines) - 1)))
            if last > row:
                joined.append(Joined(Span(row, last), draw(st.floats(20.0, 250.0))))
            row = last + 1
    return lines, joined


def capacity(number: int) -> float:
    return ROOM.first_page if number == 0 else ROOM.next_pages


@given(tables())
@settings(max_examples=400, deadline=None)
def test_every_line_of_every_row_once_and_in_order(table: tuple[list[int], list[Joined]]) -> None:
    lines, joined = table
    pages = paginate(lines, joined, ROOM)
    printed = [
        (piece.row, line)
        for page in pages
        for piece in page.slices
        for line in range(piece.first_line, piece.first_line + piece.line_count)
    ]
    assert printed == [(row, line) for row, count in enumerate(lines) for line in range(count)]


@given(tables())
@settings(max_examples=400, deadline=None)
def test_nothing_leaves_the_page_and_rows_follow_each_other_without_gap(table: tuple[list[int], list[Joined]]) -> None:
    pages = paginate(*table, ROOM)
    for number, page in enumerate(pages):
        end = 0.0
        for piece in page.slices:
            assert abs(piece.top - end) < 1e-6
            assert piece.height >= ROOM.row_height(piece.line_count) - 1e-6
            end = piece.top + piece.height
        assert page.slices, "a page without rows"
        assert end + (ROOM.signature if page.signed else 0) <= capacity(number) + 1e-6


@given(tables())
@settings(max_examples=400, deadline=None)
def test_a_row_is_cut_only_when_no_page_holds_it(table: tuple[list[int], list[Joined]]) -> None:
    lines, joined = table
    pages = paginate(lines, joined, ROOM)
    for row in {piece.row for page in pages for piece in page.slices if not piece.whole}:
        space = ROOM.first_page if row == 0 else ROOM.next_pages
        needed = ROOM.row_height(lines[row]) + (ROOM.signature if row == len(lines) - 1 else 0)
        assert needed > space


@given(tables())
@settings(max_examples=400, deadline=None)
def test_the_signature_stands_below_rows_on_the_last_page_only(table: tuple[list[int], list[Joined]]) -> None:
    pages = paginate(*table, ROOM)
    assert [page.signed for page in pages] == [False] * (len(pages) - 1) + [True]
    assert pages[-1].slices[-1].row == len(table[0]) - 1


@given(tables())
@settings(max_examples=400, deadline=None)
def test_every_visible_part_of_a_merged_cell_has_room_for_its_text(table: tuple[list[int], list[Joined]]) -> None:
    lines, joined = table
    for page in paginate(lines, joined, ROOM):
        for cell in joined:
            visible = [piece for piece in page.slices if cell.rows.first <= piece.row <= cell.rows.last]
            if visible:
                assert visible[-1].top + visible[-1].height - visible[0].top >= cell.need - 1e-6


def heights(page: Page) -> list[float]:
    return [piece.height for piece in page.slices]


def test_a_row_that_does_not_fit_the_rest_of_a_page_goes_to_the_next_whole() -> None:
    pages = paginate([14, 14, 14], [], ROOM)  # 290 high each: two on the first page, one on the second
    assert [[piece.row for piece in page.slices] for page in pages] == [[0, 1], [2]]
    assert all(piece.whole for page in pages for piece in page.slices)


def test_the_last_row_moves_with_the_signature_when_only_the_signature_lacks_room() -> None:
    pages = paginate([14, 14], [], ROOM)  # both rows fit the first page, but not with the signature
    assert [[piece.row for piece in page.slices] for page in pages] == [[0], [1]]


def rows_on(pages: tuple[Page, ...]) -> list[list[int]]:
    return [[piece.row for piece in page.slices] for page in pages]


def test_the_last_row_takes_the_row_before_with_it_to_its_page() -> None:
    assert rows_on(paginate([1] * 20, [], ROOM)) == [list(range(18)), [18, 19]]  # 30 high each: 20 fit, without signature


def test_sums_take_the_row_before_with_them_to_their_page() -> None:
    assert rows_on(paginate([1] * 40, [], ROOM, sums={20, 30})) == [list(range(19)), list(range(19, 40))]
    assert rows_on(paginate([1] * 22, [], ROOM, sums={19, 20, 21})) == [list(range(18)), [18, 19, 20, 21]]
    assert rows_on(paginate([1] * 21, [], ROOM, sums={0})) == [list(range(19)), [19, 20]]


@given(tables(), st.sets(st.integers(0, 40)))
@settings(max_examples=400, deadline=None)
def test_sums_lose_nothing_and_leave_no_page(table: tuple[list[int], list[Joined]], sums: set[int]) -> None:
    lines, joined = table
    sums = {row for row in sums if row < len(lines)}
    for number, page in enumerate(paginate(lines, joined, ROOM, sums=sums)):
        end = page.height + (ROOM.signature if page.signed else 0)
        assert page.slices
        assert end <= capacity(number) + 1e-6
    printed = [piece.row for page in paginate(lines, joined, ROOM, sums=sums) for piece in page.slices if piece.first_line == 0]
    assert printed == list(range(len(lines)))


def test_a_tall_row_does_not_move_for_company() -> None:
    assert rows_on(paginate([5, 14, 8], [], ROOM)) == [[0, 1], [2]]  # 290 high: more than a quarter of a page left white


@given(tables())
@settings(max_examples=400, deadline=None)
def test_company_for_the_last_row_costs_no_page(table: tuple[list[int], list[Joined]]) -> None:
    pages = paginate(*table, ROOM)
    with patch("app.forms.layout.pagination._LOW", 0):
        assert len(pages) == len(paginate(*table, ROOM))


def test_a_merged_cell_makes_only_its_last_row_taller() -> None:
    (page,) = paginate([1, 1, 1], [Joined(Span(0, 1), 130.0)], ROOM)
    assert heights(page) == [30.0, 100.0, 30.0]


def test_a_table_without_rows_is_one_signed_page() -> None:
    assert paginate([], [], ROOM) == (Page((), signed=True),)
