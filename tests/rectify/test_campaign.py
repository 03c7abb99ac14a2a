"""A rectification campaign in the office's own two lists, 75 problems, from the workbooks to the archive."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.core.errors import InvalidValueError
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.forms.papers.archive import Source, write_archive
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.files import add_files
from app.ledgers.changes.operations import change_rows
from app.ledgers.problems.problem import PROBLEM
from app.rectify.dispatch import compare, read_lines, read_snapshot, take_snapshot
from app.rectify.figures import rectification_figures
from app.rectify.limits import NewLimit
from app.rectify.queue import review_queue
from app.reports.rectification import report_of
from app.store.attachments import store_bytes
from app.store.sealed_files import FilePlace
from tests.rectify.conftest import APPLICANT, CLERK, HEAD, LEADER, TODAY, Hand

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
BOOKS = ("部门问题整改台账.xlsx", "个人问题整改台账.xls")
NEXT_WEEK = dt.date(2023, 11, 27)
OPEN = "待整改", "整改中"

pytestmark = [
    pytest.mark.usefixtures("qapp"),  # forms are drawn
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine"),
]


def bring_in(hand: Hand, book: str) -> list[int]:
    plan = with_known_rows(plan_import(SAMPLES / book, IMPORTABLE, ImportOptions(default_year=2023)), hand.office.database)
    change = hand.office.run(import_operation(plan, TODAY))
    assert change is not None
    return list(change.tables["problem"])


def of_kind(hand: Hand, ids: list[int], kind: str) -> list[int]:
    return [row for row in ids if hand.row(row)["kind"] == kind and hand.row(row)["status"] in OPEN]


def keep(hand: Hand, kind: str, day: dt.date) -> int:
    hand.office.run(take_snapshot(kind, day, "", "", CLERK))
    return read_lines(hand.office.database)[0].row_id


def test_seventy_five_problems_from_the_two_lists_to_the_archive(hand: Hand, tmp_path: Path) -> None:
    ids = [row for book in BOOKS for row in bring_in(hand, book)]
    assert len(ids) == 75
    done_before = [row for row in ids if hand.row(row)["status"] not in OPEN]
    at_once = of_kind(hand, ids, "限期整改")[:2]  # those of the samples are closed
    hand.office.run(change_rows(PROBLEM, {row: {"kind": ("限期整改", "立行立改")} for row in at_once}, TODAY))
    limited, lasting = of_kind(hand, ids, "限期整改"), of_kind(hand, ids, "持续整改")
    assert min(len(limited), len(lasting)) > 2
    assert len(done_before) + len(at_once) + len(limited) + len(lasting) == 75

    before = keep(hand, "周调度", TODAY)
    report = report_of(read_snapshot(hand.office.database, before), "市政协机关党委")

    # Everything in work gets its measures, somebody responsible, progress and proof.
    proof = store_bytes(hand.office.folder, "现场照片.jpg", b"picture")
    for row in (*at_once, *limited, *lasting):
        hand.office.run(add_child(PROBLEM, PROBLEM.child("progress"), row, {"day": "2023-11-21", "content": "已整改到位"}))
        hand.office.run(add_files(PROBLEM, PROBLEM.child("evidence"), row, [proof], TODAY))

    # 立行立改 closes with a note; nothing else does.
    hand.do("close_directly", CLERK, *at_once, opinion="当场改正")
    with pytest.raises(InvalidValueError, match="立行立改"):
        hand.do("close_directly", CLERK, limited[0], opinion="当场改正")

    # 延期 keeps the old day; one application is sent back and comes again.
    late, returned = limited[0], limited[1]
    old = hand.row(late)["deadline_date"]
    hand.limit("extend", late, NewLimit("2024年3月底前", "2024-03-31", LEADER), reason="需财政立项")
    assert [entry["old_date"] for entry in hand.entries(late, "extension")] == [old]
    hand.do("apply", APPLICANT, returned)
    hand.do("return", HEAD, returned, opinion="佐证材料不全")
    assert hand.state(returned)[0] == "退回整改"

    # The chain: everybody's name at their step, the applicant at none.
    to_close = [row for row in limited if row != late]
    hand.do("apply", APPLICANT, *to_close)
    queue = review_queue(hand.office.database, NEXT_WEEK, HEAD)
    assert {case.row_id for case in queue.waiting} >= set(to_close)
    with pytest.raises(InvalidValueError, match="申请"):
        hand.do("approve", APPLICANT, to_close[0])
    for signer in (HEAD, LEADER, CLERK):
        hand.do("approve", signer, *to_close)
    assert {hand.state(row)[0] for row in to_close} == {"已销号"}
    assert [e["person"] for e in hand.entries(to_close[-1])] == [APPLICANT, HEAD, LEADER, CLERK]

    # 持续整改 closes only when somebody says so.
    hand.do("apply", APPLICANT, lasting[0], confirmed=True)
    hand.do("approve", HEAD, lasting[0], confirmed=True)
    hand.do("approve", LEADER, lasting[0], confirmed=True)
    with pytest.raises(InvalidValueError, match="持续整改"):
        hand.do("approve", CLERK, lasting[0])
    assert hand.state(lasting[0])[0] == "待审核"

    # A week later: what is new in the figures, and last week's report as it was.
    hand.revisit(to_close[0], "巩固")
    again = to_close[1]
    closed_on = hand.row(again)["closed_on"]
    after = keep(hand, "周调度", NEXT_WEEK)
    hand.restart(again, limit=NewLimit("2024年6月底前", "2024-06-30", LEADER))
    assert (hand.state(again)[0], hand.row(again)["round"]) == ("整改中", 2)
    told = compare(read_snapshot(hand.office.database, before), read_snapshot(hand.office.database, after))
    assert {row.row_id for row in told.closed} == {*at_once, *to_close}
    assert [row.row_id for row in told.put_off] == [late]
    kept = {row.row_id: row for row in read_snapshot(hand.office.database, after).rows}
    assert (kept[again].status, kept[again].closed_on) == ("已销号", closed_on)
    assert report_of(read_snapshot(hand.office.database, before), "市政协机关党委") == report

    # The figures are the rows, counted.
    rows = [hand.row(row) | {"id": row} for row in ids]
    figures = rectification_figures(rows, NEXT_WEEK, "")
    assert figures.whole.total == 75
    assert figures.whole.closed == sum(row["status"] == "已销号" for row in rows)

    # The archive of what is closed: forms and proof of each.
    closed = [(row, hand.row(row)) for row in (at_once[0], to_close[0])]
    source = Source(hand.office.database, FilePlace(hand.office.folder), PROBLEM, "市政协机关党办", NEXT_WEEK)
    written = write_archive(source, closed, tmp_path, "归档", lambda done, total: True)
    names = sorted(path.name for path in written.index.parent.rglob("*") if path.is_file())
    assert sum(name.endswith("现场照片.jpg") for name in names) == 2
    assert sum("销号申请" in name for name in names) == 2
