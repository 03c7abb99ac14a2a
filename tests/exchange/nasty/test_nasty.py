"""Workbooks as offices send them: every cell is taken for what it means, or asked; nothing is guessed in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.nasty import (
    among_books,
    around_books,
    asked_books,
    branch_books,
    category_books,
    changed_books,
    combined_books,
    content_books,
    doubt_books,
    guess_books,
    habit_books,
    heading_books,
    matrix_books,
    more_books,
    number_books,
    office_books,
    other_tables,
    party_books,
    plain_books,
    problem_books,
    register_books,
    row_books,
    section_books,
    stacked_books,
    works_books,
)
from tests.exchange.nasty.judging import Book, faults

MODULES = (
    among_books,
    around_books,
    asked_books,
    branch_books,
    category_books,
    changed_books,
    combined_books,
    problem_books,
    party_books,
    plain_books,
    works_books,
    register_books,
    row_books,
    section_books,
    stacked_books,
    more_books,
    number_books,
    office_books,
    habit_books,
    heading_books,
    matrix_books,
    content_books,
    doubt_books,
    guess_books,
    other_tables,
)
BOOKS: tuple[Book, ...] = tuple(book for module in MODULES for book in module.BOOKS)


@pytest.mark.parametrize("book", BOOKS, ids=[book.name for book in BOOKS])
def test_every_cell_is_taken_for_what_it_means(tmp_path: Path, book: Book) -> None:
    assert faults(book, tmp_path) == []
