"""PDFs are drawn in a process of their own, which is ended when it takes too long: a hostile file stops no other preview.

No Qt in here: the process starts with this module alone, and goes when the program goes.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Literal

Fault = Literal["locked", "damaged", "slow"]
START_SECONDS = 60.0  # for the process to begin: an exe on a slow disk, looked at by a virus scanner
MOST_SECONDS = 15.0  # for one file
READY = b"ready"


@dataclass(frozen=True)
class FirstPage:
    """The first page in 32 bits a pixel (blue, green, red, unused), and how many pages there are."""

    width: int
    height: int
    stride: int
    pixels: bytes
    pages: int


class PdfProcess:
    """Draws one file after the other; may be asked from any thread."""

    def __init__(self, serve: Callable[[Connection], None] | None = None, seconds: float = MOST_SECONDS) -> None:
        self._serve = serve or serve_pages
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None

    def first_page(self, data: bytes, width: int, height: int) -> FirstPage | Fault:
        """The first page within so many pixels."""
        with self._lock:
            try:
                return self._ask((data, width, height))
            except (OSError, EOFError):  # the process crashed, or was ended by the timer
                self.end()
                return "slow"

    def end(self) -> None:
        """End the process; the next file starts another one."""
        if self._process is not None and self._connection is not None:
            self._process.kill()
            self._process.join()
            self._connection.close()
        self._process = self._connection = None

    def _ask(self, question: tuple[bytes, int, int]) -> FirstPage | Fault:
        if self._process is None or self._connection is None or not self._process.is_alive():
            self.end()
            self._process, self._connection = self._start()
            if not self._connection.poll(START_SECONDS) or self._connection.recv() != READY:
                raise EOFError
        timer = threading.Timer(self._seconds, self._process.kill)  # also when it never reads what it is sent
        timer.daemon = True
        timer.start()
        try:
            self._connection.send(question)
            answer: FirstPage | Fault = self._connection.recv()
        finally:
            timer.cancel()
        return answer

    def _start(self) -> tuple[SpawnProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        mine, other = context.Pipe()
        process = context.Process(target=self._serve, args=(other,), daemon=True)
        process.start()
        other.close()  # so that the end of the process is noticed here
        return process, mine


def serve_pages(connection: Connection) -> None:
    """The process: answer until the other side is gone."""
    connection.send(READY)
    while True:
        try:
            data, width, height = connection.recv()
        except (OSError, EOFError):
            return
        connection.send(draw(data, width, height))


def draw(data: bytes, width: int, height: int) -> FirstPage | Fault:
    """The first page of a PDF, as large as fits."""
    import pypdfium2  # in the process alone, not at the program's start
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        return "locked" if fault.err_code == FPDF_ERR_PASSWORD else "damaged"
    try:
        page = document[0]
        wide, high = page.get_size()
        if wide <= 0 or high <= 0:
            return "damaged"
        bitmap = page.render(scale=min(width / wide, height / high), prefer_bgrx=True)
        return FirstPage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer), len(document))
    except pypdfium2.PdfiumError:
        return "damaged"
    finally:
        document.close()


PDFS = PdfProcess()
