"""Workbooks as offices send them: every cell is taken for what it means, or asked; nothing is guessed in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.nasty import more_books, party_books, problem_books, works_books
from tests.exchange.nasty.judging import Book, faults

BOOKS: tuple[Book, ...] = (*problem_books.BOOKS, *party_books.BOOKS, *works_books.BOOKS, *more_books.BOOKS)


@pytest.mark.parametrize("book", BOOKS, ids=[book.name for book in BOOKS])
def test_every_cell_is_taken_for_what_it_means(tmp_path: Path, book: Book) -> None:
    assert faults(book, tmp_path) == []
