"""Work off the GUI thread: what comes back, in which order, and on which thread the things that a job holds are let go."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.core.errors import CancelledError
from app.ui.jobs import Job, Jobs

PATIENCE = 30.0


class Held:
    """Says on which thread it was let go, as a widget would be destroyed there."""

    def __init__(self, gone_on: list[threading.Thread]) -> None:
        self.gone_on = gone_on

    def __del__(self, thread: Callable[[], threading.Thread] = threading.current_thread) -> None:
        self.gone_on.append(thread())


@pytest.fixture
def jobs(qapp: object) -> Iterator[Jobs]:
    made = Jobs(lambda: None)
    yield made
    made.close()


def test_what_a_job_holds_and_finds_is_let_go_on_the_gui_thread(qtbot: QtBot, jobs: Jobs) -> None:
    gone_on: list[threading.Thread] = []
    heard: list[object] = []

    def begin() -> None:
        page, found = Held(gone_on), [Held(gone_on)]
        jobs.start(lambda job: page and found.pop(), lambda found: heard.append(type(found)), heard.append)

    for _ in range(20):
        begin()
        qtbot.waitUntil(lambda: not jobs.busy)
    qtbot.waitUntil(lambda: len(gone_on) == 40)
    assert heard == [Held] * 20
    assert set(gone_on) == {threading.main_thread()}


def test_a_job_that_outlives_its_window_says_nothing_and_lets_nothing_go(qtbot: QtBot, jobs: Jobs) -> None:
    gone_on: list[threading.Thread] = []
    heard: list[object] = []
    begun, go_on = threading.Event(), threading.Event()
    other = Jobs(lambda: None)

    def begin() -> None:
        page = Held(gone_on)

        def work(job: Job) -> Held:
            begun.set()
            go_on.wait(PATIENCE)
            job.report(1, 1)
            return page

        other.start(work, heard.append, heard.append).progress.connect(heard.append)

    begin()
    assert begun.wait(PATIENCE)
    assert not other.close(0.0)
    other.deleteLater()
    go_on.set()
    for thread in other._threads:
        thread.join(PATIENCE)
    jobs.start(lambda job: None, lambda _: heard.append("the other window"), heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["the other window"]
    assert not [thread for thread in gone_on if thread is not threading.main_thread()]


def test_progress_comes_before_the_end_and_a_cancelled_job_is_told_as_such(qtbot: QtBot, jobs: Jobs) -> None:
    heard: list[object] = []
    go_on = threading.Event()

    def work(job: Job) -> str:
        for step in range(3):
            job.report(step, 3)
        go_on.wait(PATIENCE)
        if not job.report(3, 3):
            raise CancelledError("已取消。")
        return "完成"

    job = jobs.start(work, heard.append, lambda fault: heard.append(type(fault)))
    job.progress.connect(lambda done, total: heard.append((done, total)))
    job.ended.connect(lambda: heard.append("ended"))
    qtbot.waitUntil(lambda: len(heard) == 3)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: not jobs.busy)
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3), "ended", CancelledError]
