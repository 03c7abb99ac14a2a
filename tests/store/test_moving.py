"""An office moves to another folder and back; nobody goes on writing into the old one. The past can be looked at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.core.errors import CancelledError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.store.attachments import read_file
from app.store.faults import MovedError, OutcomeUnknownError
from app.store.folder import OfficeFolder
from app.store.moments import restore_to
from app.store.moving import move_office
from app.store.office import Office
from app.store.operation import combined
from app.store.past_office import PastOffice
from app.store.publisher import Identity
from tests.attached_files import store_file
from tests.conftest import OpenOffice
from tests.store.problems import save, sorted_statements

TODAY = dt.date(2023, 11, 10)
ME = Identity("王建国", "党办-PC", "test")


def test_an_office_moves_with_history_and_files_and_the_old_folder_is_closed(open_office: OpenOffice, tmp_path: Path) -> None:
    here, colleague = open_office("党办-PC"), open_office("综合-PC", user="李晓梅")
    save(here, "一", "二")
    (tmp_path / "照片.png").write_bytes(b"evidence")
    stored = store_file(here.folder, tmp_path / "照片.png")
    target = tmp_path / "共享盘" / "台账"
    move_office(here, target)
    moved = Office(target, tmp_path / "new" / "replica.db", MIGRATIONS, ME)
    assert sorted_statements(moved) == ["一", "二"]
    assert read_file(moved.folder, stored.sha256) == b"evidence"
    assert moved.health.state == "good"
    save(moved, "三")
    with pytest.raises(MovedError, match="台账"):
        save(here, "四")
    with pytest.raises(MovedError, match="没有保存"):
        save(colleague, "五")
    colleague.catch_up()
    assert colleague.health.state == "moved"
    assert str(target) in colleague.health.words
    back = tmp_path / "本机"
    move_office(moved, back)
    again = Office(back, tmp_path / "again" / "replica.db", MIGRATIONS, ME)
    assert sorted_statements(again) == ["一", "三", "二"]
    save(again, "六")
    for office in (moved, again):
        office.close()


def test_the_office_s_word_templates_move_with_it(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office("党办-PC")
    save(here, "一")
    templates = here.folder.path / "templates" / "党支部"
    templates.mkdir(parents=True)
    (templates / "换届请示.docx").write_bytes(b"our own form")
    (templates / "~$换届请示.docx").write_bytes(b"somebody has it open")
    target = tmp_path / "共享盘"
    move_office(here, target)
    assert {path.name: path.read_bytes() for path in (target / "templates" / "党支部").iterdir()} == {
        "换届请示.docx": b"our own form"
    }


def test_a_move_that_is_given_up_takes_the_templates_back(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office("党办-PC")
    save(here, "一")
    (here.folder.path / "templates").mkdir()
    (here.folder.path / "templates" / "说明.txt").write_text("放在这里", encoding="utf-8")
    target = tmp_path / "共享盘"
    told: list[int] = []

    def give_up_at_the_end(done: int, total: int) -> bool:
        told.append(done)
        return done < total

    with pytest.raises(CancelledError):
        move_office(here, target, give_up_at_the_end)
    assert told
    assert not target.exists()
    assert (here.folder.path / "templates" / "说明.txt").exists()


def test_the_old_folder_can_come_into_use_again(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    save(here, "一")
    move_office(here, tmp_path / "别处")
    here.mark_moved("")
    save(here, "二")
    assert here.health.state == "good"


@pytest.mark.parametrize("fault", ["cancel", "full"])
def test_a_move_that_fails_leaves_the_old_folder_in_use(open_office: OpenOffice, tmp_path: Path, fault: str) -> None:
    here = open_office()
    save(here, *map(str, range(120)))
    target = tmp_path / "别处"

    def progress(done: int, total: int) -> bool:
        if fault == "full":
            raise StorageError("磁盘空间已满，没有保存。")
        return False

    with pytest.raises((CancelledError, StorageError)):
        move_office(here, target, progress)
    assert not target.exists()
    save(here, "还能保存")
    assert here.health.state == "good"
    move_office(here, target)  # a second try finds an empty place
    moved = Office(target, tmp_path / "new" / "replica.db", MIGRATIONS, ME)
    assert "还能保存" in sorted_statements(moved)
    moved.close()


def test_a_folder_with_other_files_or_inside_the_old_one_is_refused(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    save(here, "一")
    (tmp_path / "文件").mkdir()
    (tmp_path / "文件" / "照片.jpg").write_bytes(b"x")
    for target in (tmp_path / "文件", here.folder.path / "新", here.folder.path):
        with pytest.raises(StorageError):
            move_office(here, target)
    assert (tmp_path / "文件" / "照片.jpg").exists()
    save(here, "二")


def test_the_past_is_looked_at_and_not_changed(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    save(here, "一")
    number = here.head
    save(here, "二")
    past = PastOffice(here, number, tmp_path / "past" / "view.db", "2023年11月10日 10:00")
    assert sorted_statements(past) == ["一"]
    assert past.catch_up() == []
    assert not past.health.may_write
    with pytest.raises(StorageError, match="只能查看"):
        save(past, "三")
    with pytest.raises(StorageError, match="不能搬迁"):
        move_office(past, tmp_path / "别处")
    past.discard()
    assert not (tmp_path / "past" / "view.db").exists()
    assert sorted_statements(here) == ["一", "二"]


def test_what_a_colleague_saved_while_the_office_moved_waits_for_a_person(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, colleague = open_office("党办-PC"), open_office("综合-PC", user="李晓梅")
    save(here, "一")
    colleague.catch_up()

    def lost(*_: object, **__: object) -> bool:
        raise OutcomeUnknownError("正在确认")

    monkeypatch.setattr(OfficeFolder, "publish", lost)
    (row,) = read_rows(colleague.database, PROBLEM, TODAY).ids
    with pytest.raises(OutcomeUnknownError):
        colleague.run(
            combined(
                "登记",
                [
                    change_row(PROBLEM, row, {"remark": ("", "断网时备注")}, TODAY),
                    add_rows(PROBLEM, [{"list": "部门", "statement": "断网时新增"}], TODAY),
                ],
            )
        )
    monkeypatch.undo()
    move_office(here, tmp_path / "盘")
    head = here.head
    colleague.catch_up()
    (report,) = colleague.take_reports()
    assert report.kind == "refused"
    assert str(tmp_path / "盘") in report.words
    (item,) = colleague.pending.items()
    assert {part.why for part in item.refused} == {"moved"}
    cells = [part.cells for part in item.refused]
    assert any(cell.get("remark") == ("", "", "断网时备注") for cell in cells)
    assert any(cell.get("statement") == (None, None, "断网时新增") for cell in cells)
    assert (colleague.head, colleague.health.state) == (head, "moved")
    assert "1 项待处理" in colleague.health.advice
    here.catch_up()
    assert sorted_statements(here) == ["一"]


def test_the_state_after_a_move_is_restored_into_an_office_that_can_be_used(open_office: OpenOffice, tmp_path: Path) -> None:
    here = open_office()
    save(here, "一")
    move_office(here, tmp_path / "盘")
    restore_to(here.folder, here.head, tmp_path / "恢复", MIGRATIONS, tmp_path / "scratch.db")
    restored = Office(tmp_path / "恢复", tmp_path / "r" / "replica.db", MIGRATIONS, ME)
    assert restored.health.state == "good"
    save(restored, "二")
    assert sorted_statements(restored) == ["一", "二"]
    restored.close()
