"""Which cells become one: groups of headings, runs of equal categories."""

from __future__ import annotations

from app.forms.layout.document import Column, TableDocument
from app.forms.layout.spans import Span, heading_groups, merged_runs


def table(*rows: tuple[object, ...], merge: tuple[bool, ...] = (True, True)) -> TableDocument:
    columns = tuple(Column(f"列{index}", merge=item) for index, item in enumerate(merge))
    return TableDocument("", columns, rows, tuple(tuple(str(cell or "") for cell in row) for row in rows))


def test_only_neighbours_share_a_heading() -> None:
    columns = [
        Column("a"),
        Column("b", group="责任主体"),
        Column("c", group="责任主体"),
        Column("d"),
        Column("e", group="责任主体"),
        Column("f", group="落实"),
    ]
    assert heading_groups(columns) == (Span(0, 0), Span(1, 2), Span(3, 3), Span(4, 4), Span(5, 5))


def test_equal_categories_below_each_other_are_joined() -> None:
    runs = merged_runs(table(("甲", 1), ("甲", 2), ("乙", 3), ("丙", 4), ("丙", 5), merge=(True, False)))
    assert runs == {0: (Span(0, 1), Span(3, 4))}


def test_a_lower_category_does_not_reach_over_the_border_of_an_upper_one() -> None:
    runs = merged_runs(table(("甲", "学习"), ("甲", "学习"), ("乙", "学习"), ("乙", "学习")))
    assert runs[1] == (Span(0, 1), Span(2, 3))


def test_empty_cells_stay_apart() -> None:
    assert merged_runs(table((None, 1), (None, 1), merge=(True, False))) == {0: ()}


def test_cells_that_look_equal_but_are_not_stay_apart_for_a_workbook_keeps_one_value() -> None:
    document = TableDocument("", (Column("完成率", merge=True),), ((0.701,), (0.704,)), (("70%",), ("70%",)))
    assert merged_runs(document) == {0: ()}
