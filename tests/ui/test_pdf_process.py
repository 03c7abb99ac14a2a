"""A PDF that never gets done is given up, and the next one is seen all the same."""

from __future__ import annotations

import time
from multiprocessing.connection import Connection

from app.ui.files.pdf_process import READY, FirstPage, PdfProcess, serve_pages

HANGS, CRASHES = b"hangs", b"crashes"
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
"""


def serve_badly(connection: Connection) -> None:
    """As PDFium might with a hostile file: never done, or gone."""
    connection.send(READY)
    data, width, height = connection.recv()
    if data == HANGS:
        time.sleep(3600)
    if data == CRASHES:
        return
    connection.send(FirstPage(width, height, 4 * width, bytes(4 * width * height), 1))


def test_a_file_that_hangs_or_crashes_is_given_up_and_the_next_one_is_drawn() -> None:
    process = PdfProcess(serve_badly, seconds=0.5)
    assert process.first_page(HANGS, 4, 3) == "slow"
    assert process.first_page(CRASHES, 4, 3) == "slow"
    process._seconds = 60
    found = process.first_page(PDF, 4, 3)
    assert isinstance(found, FirstPage)
    process.end()


def test_pages_are_drawn_within_the_size_asked_for_one_after_the_other() -> None:
    process = PdfProcess(serve_pages)
    for _ in range(2):
        found = process.first_page(PDF, 400, 400)
        assert isinstance(found, FirstPage)
        assert (found.width, found.height, found.pages) == (400, 200, 1)
        assert len(found.pixels) == found.stride * found.height
    assert process.first_page(b"%PDF-1.4 rubbish", 400, 400) == "damaged"
    process.end()
