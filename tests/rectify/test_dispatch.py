"""Kept days of a rectification: the report of a day never changes, and two days can be compared."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from zipfile import ZipFile

import pypdfium2
import pytest

from app.core.errors import InvalidValueError
from app.forms.output import formats_of, write_document
from app.forms.papers.rectification import comparison_document, overdue_document, summary_document
from app.ledgers.changes.operations import add_rows, remove_rows
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.rectify.dispatch import EVERY_CAMPAIGN, compare, read_lines, read_snapshot, remove_snapshot, take_snapshot
from app.reports.rectification import report_of
from app.store.office import Office
from app.store.operation import Operation
from tests.conftest import OpenOffice, OpenSample

TODAY = dt.date(2024, 2, 29)
LATER = dt.date(2024, 3, 7)


@pytest.fixture
def office(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


def keep(office: Office, day: dt.date = TODAY, campaign: str = EVERY_CAMPAIGN, kind: str = "周调度") -> int:
    office.run(take_snapshot(kind, day, campaign, "例行", "王建国"))
    return read_lines(office.database)[0].row_id


def set_cells(office: Office, row_id: int, **cells: object) -> None:
    """Behind the rules of the window: what matters here is only that the row is another one now."""
    office.run(
        Operation(
            "改",
            lambda transaction: PROBLEM.model.update(cells).where(PROBLEM.model.id == row_id).execute(transaction.database),
        )
    )


def printed(office: Office, row_id: int) -> list[object]:
    figures = read_snapshot(office.database, row_id).figures
    report = report_of(read_snapshot(office.database, row_id), "机关党委")
    return [summary_document(figures, "机关党委"), overdue_document(figures, "机关党委"), report]


def test_the_report_of_a_day_prints_the_same_after_everything_changed(office: Office):
    kept = keep(office)
    before = printed(office, kept)
    rows = read_snapshot(office.database, kept).rows
    for row in rows[:20]:
        set_cells(office, row.row_id, status="已销号", closed_on="2024-02-28", statement="改过了", department="别处")
    office.run(remove_rows(PROBLEM, [row.row_id for row in rows[20:] if row.status != "已销号"][:5]))
    office.database.execute_sql("UPDATE extension SET reason = '另一个理由'")
    assert printed(office, kept) == before
    assert printed(office, keep(office)) != before


@pytest.mark.usefixtures("qapp")
def test_the_papers_of_a_day_are_the_same_files_after_everything_changed(office: Office, tmp_path: Path):
    """Word, Excel and what the PDF draws, byte by byte."""

    def files(kept: int) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for number, document in enumerate(printed(office, kept)):
            for suffix in formats_of(document):
                path = tmp_path / f"{number}{suffix}"
                write_document(document, path)
                if suffix == ".pdf":
                    pages = pypdfium2.PdfDocument(path)
                    found |= {f"{path.name} {place}": bytes(page.render().buffer) for place, page in enumerate(pages)}
                    pages.close()
                    continue
                with ZipFile(path) as package:
                    found |= {
                        f"{path.name} {name}": package.read(name) for name in package.namelist() if "docProps" not in name
                    }
        return found

    kept = keep(office)
    before = files(kept)
    assert len(before) > 30
    for row in read_snapshot(office.database, kept).rows:
        set_cells(
            office, row.row_id, status="已销号", closed_on="2024-02-28", statement="改过了", department="别处", kind="持续整改"
        )
    office.database.execute_sql("UPDATE extension SET reason = '另一个理由'")
    office.database.execute_sql("UPDATE campaign SET start = '2020-01-01'")
    assert files(kept) == before


def test_the_report_of_a_day_tells_why_limits_were_put_off_as_known_then(office: Office):
    late = read_snapshot(office.database, keep(office)).figures.overdue[0]
    office.database.execute_sql(
        "INSERT INTO extension (id, problem, kind, day, reason, round) VALUES (990, ?, '延期', '2024-02-20', '等上级文件', 1)",
        (late.row_id,),
    )
    kept = keep(office)
    words = [
        paragraph.text
        for paragraph in report_of(read_snapshot(office.database, kept), "机关党委").body[:]
        if hasattr(paragraph, "text")
    ]
    assert any("延期理由：等上级文件。" in text for text in words)


def test_a_day_kept_by_an_older_version_still_prints(office: Office):
    kept = keep(office)
    (content,) = office.database.execute_sql("SELECT content FROM dispatch WHERE id = ?", (kept,)).fetchone()
    old = json.loads(content)
    del old["reasons"]
    for tally in (old["figures"]["whole"], *(one for found in old["figures"]["groups"].values() for one in found)):
        del tally["behind"]
    office.database.execute_sql("UPDATE dispatch SET content = ?", (json.dumps(old),))
    assert report_of(read_snapshot(office.database, kept), "机关党委").body
    summary = printed(office, kept)[0]
    assert summary.columns[-1].heading == "蓝灯 滞后"
    assert {line[-1] for line in summary.texts} == {""}  # nobody counted them: that is not none


def test_the_summary_adds_up(office: Office):
    summary = printed(office, keep(office))[0]
    *lines, total = summary.rows
    for place in range(1, len(summary.columns)):
        if summary.columns[place].heading != "销号率":
            assert sum(line[place] for line in lines) == total[place]
    assert total[1] == office.database.execute_sql("SELECT count(*) FROM problem").fetchone()[0]


def test_of_one_campaign_only(office: Office):
    names = [name for (name,) in office.database.execute_sql("SELECT name FROM campaign").fetchall()]
    for name in names:
        rows = read_snapshot(office.database, keep(office, campaign=name)).rows
        assert (
            len(rows) == office.database.execute_sql("SELECT count(*) FROM problem WHERE campaign = ?", (name,)).fetchone()[0]
        )


def test_two_days_compared(office: Office):
    first = read_snapshot(office.database, keep(office))
    open_rows = [row for row in first.rows if row.status != "已销号" and row.light == "正常" and row.deadline_date]
    closed = next(row for row in first.rows if row.status == "已销号")
    now_closed, put_off, further, deleted = open_rows[:4]
    applied, returned = [row for row in open_rows[4:] if row.status not in ("待审核", "退回整改")][:2]
    set_cells(office, applied.row_id, status="待审核")
    set_cells(office, returned.row_id, status="退回整改")
    set_cells(office, now_closed.row_id, status="已销号", closed_on="2024-03-05")
    set_cells(office, put_off.row_id, deadline="2099年1月", deadline_date="2099-01-01")
    set_cells(office, further.row_id, percent=99)
    set_cells(office, closed.row_id, status="整改中", closed_on=None, deadline_date="2024-12-31")
    office.run(remove_rows(PROBLEM, [deleted.row_id]))
    office.run(add_rows(PROBLEM, [{"list": "部门", "statement": "新发现的问题"}], LATER, LEDGERS))
    found = compare(first, read_snapshot(office.database, keep(office, LATER)))
    assert [row.statement for row in found.new] == ["新发现的问题"]
    assert [row.row_id for row in found.closed] == [now_closed.row_id]
    assert [row.row_id for row in found.reopened] == [closed.row_id]
    assert ([row.row_id for row in found.applied], [row.row_id for row in found.returned]) == (
        [applied.row_id],
        [returned.row_id],
    )
    assert [row.row_id for row in found.gone] == [deleted.row_id]
    assert further.row_id in {row.row_id for row in found.moved}
    slipped = {row.row_id for row in found.late + found.put_off}
    assert [row.row_id for row in found.put_off] == [put_off.row_id]
    overdue_since = {
        row.row_id
        for row in first.rows
        if row.status != "已销号" and row.deadline_date and TODAY.isoformat() <= row.deadline_date < LATER.isoformat()
    }
    assert overdue_since - {now_closed.row_id, put_off.row_id, deleted.row_id} <= slipped
    (line,) = (line for line in comparison_document(found, "机关党委").rows if line[0] == "延期")
    assert line[6] == f"{put_off.deadline} → 2099年1月"
    words = [line[0] for line in comparison_document(found, "机关党委").rows]
    assert words == sorted(words, key=["新增", "申请销号", "销号", "新逾期", "延期", "退回", "重启", "有进展", "移出"].index)
    assert {"申请销号", "退回"} <= set(words)


def test_the_newest_stands_first_and_a_deleted_one_can_be_brought_back(office: Office):
    first, second = keep(office), keep(office, LATER, kind="月报告")
    assert [(line.row_id, line.title) for line in read_lines(office.database)] == [
        (second, "2024-03-07 月报告"),
        (first, "2024-02-29 周调度"),
    ]
    office.run(remove_snapshot(second))
    assert [line.row_id for line in read_lines(office.database)] == [first]


def test_without_problems_nothing_is_kept(open_office: OpenOffice):
    office = open_office()
    with pytest.raises(InvalidValueError, match="还没有问题"):
        office.run(take_snapshot("周调度", TODAY, EVERY_CAMPAIGN, "", "王建国"))
    assert read_lines(office.database) == []


def test_one_that_cannot_be_read_says_so(office: Office):
    kept = keep(office)
    office.database.execute_sql("UPDATE dispatch SET content = '{'")
    with pytest.raises(InvalidValueError, match="读不出来"):
        read_snapshot(office.database, kept)


def test_two_days_between_which_nothing_happened(office: Office):
    told = compare(*(read_snapshot(office.database, keep(office)) for _ in range(2)))
    assert any(row.light == "逾期" for row in told.after.rows)
    assert (told.new, told.closed, told.late, told.put_off, told.reopened, told.moved, told.gone) == ((),) * 7
    assert (told.applied, told.returned) == ((), ())


def test_what_was_closed_neither_moved_nor_was_put_off(office: Office):
    before = read_snapshot(office.database, keep(office))
    row = next(item for item in before.rows if item.status == "整改中")
    set_cells(office, row.row_id, status="已销号", closed_on="2024-03-01", percent=100, deadline_date="2024-12-31")
    told = compare(before, read_snapshot(office.database, keep(office, LATER)))
    assert [item.row_id for item in told.closed] == [row.row_id]
    assert row.row_id not in {item.row_id for item in (*told.put_off, *told.moved)}
