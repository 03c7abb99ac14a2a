"""Columns of text split for an export."""

from __future__ import annotations

import pytest

from app.exchange.exporting.splitting import MOST_PARTS, SEPARATORS, cell_parts, parts_of, split_columns
from app.forms.layout.document import Column, TableDocument

COMMA, LINES, BLANKS, SENTENCES = SEPARATORS
TABLE = TableDocument(
    title="问题",
    columns=(Column("序号", 6), Column("责任人", 12, merge=True), Column("措施", 40)),
    rows=((1, "张三、李四", "1.学习；\n2.整改"), (2, "王五", None), (3, "张三，李四; 王五", "一句。两句。")),
    texts=(("1", "张三、李四", "1.学习；\n2.整改"), ("2", "王五", ""), ("3", "张三，李四; 王五", "一句。两句。")),
)


def test_names_and_lines_stand_in_columns_of_their_own() -> None:
    found = split_columns(TABLE, {1: COMMA, 2: LINES})
    assert [column.heading for column in found.columns] == ["序号", "责任人 1", "责任人 2", "责任人 3", "措施 1", "措施 2"]
    assert found.texts == (
        ("1", "张三", "李四", "", "1.学习；", "2.整改"),
        ("2", "王五", "", "", "", ""),
        ("3", "张三", "李四", "王五", "一句。两句。", ""),
    )
    assert found.rows[1] == (2, "王五", None, None, None, None)
    assert not any(column.merge for column in found.columns)


@pytest.mark.parametrize(("separator", "count"), [(COMMA, 3), (LINES, 1), (BLANKS, 2), (SENTENCES, 1)])
def test_into_how_many_columns_one_becomes(separator: object, count: int) -> None:
    assert parts_of(TABLE, separator, 1) == count  # type: ignore[arg-type]
    assert parts_of(TABLE, SENTENCES, 2) == 2


def test_what_has_too_many_parts_loses_nothing() -> None:
    text = "、".join(f"人{number}" for number in range(MOST_PARTS + 5))
    parts = cell_parts(COMMA, text, MOST_PARTS)
    assert len(parts) == MOST_PARTS
    assert parts[-1] == "；".join(f"人{number}" for number in range(MOST_PARTS - 1, MOST_PARTS + 5))


def test_a_table_in_which_nothing_is_chosen_stays_as_it_is() -> None:
    assert split_columns(TABLE, {}) == TABLE
    assert split_columns(TABLE, {1: LINES}) == TABLE
