"""Where dialogs for files and folders begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.ui.file_dialogs import LAST, Purpose, ask_files, ask_folder, ask_target
from app.ui.settings import Settings

Begun = list[Path]


@pytest.fixture
def begun(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Begun:
    """Where each dialog began; each answers with a file or folder of 收到."""
    found: Begun = []
    answer = tmp_path / "收到"
    answer.mkdir()

    def files(*given: object) -> tuple[list[str], str]:
        found.append(Path(str(given[2])))
        return [str(answer / "表.xlsx")], ""

    def target(*given: object) -> tuple[str, str]:
        found.append(Path(str(given[2])))
        return str(answer / "表.xlsx"), ""

    def folder(*given: object) -> str:
        found.append(Path(str(given[2])))
        return str(answer)

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", files)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", target)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", folder)
    (tmp_path / "文档").mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path / "文档"))
    monkeypatch.setattr(LAST, "settings", Settings(tmp_path / "本机"))
    return found


def test_the_first_dialog_begins_in_the_documents_the_next_where_it_ended(begun: Begun, tmp_path: Path) -> None:
    assert ask_files(None, Purpose.IMPORT, "导入工作簿") == [tmp_path / "收到" / "表.xlsx"]
    ask_files(None, Purpose.IMPORT, "导入工作簿")
    ask_folder(None, Purpose.HANDOUT, "下发的表格保存到")
    assert begun == [tmp_path / "文档", tmp_path / "收到", tmp_path / "文档"]  # each purpose has a folder of its own


def test_a_file_to_be_written_gets_its_name_in_the_last_folder(begun: Begun, tmp_path: Path) -> None:
    ask_target(None, Purpose.EXPORT, "导出为 Excel", "台账.xlsx")
    ask_target(None, Purpose.EXPORT, "存为 PDF", "台账.pdf")
    assert begun == [tmp_path / "文档" / "台账.xlsx", tmp_path / "收到" / "台账.pdf"]


def test_a_folder_that_is_gone_is_not_offered(begun: Begun, tmp_path: Path) -> None:
    LAST.remember(None, Purpose.EXPORT, tmp_path / "拔掉的U盘")
    ask_target(None, Purpose.EXPORT, "导出为 Excel", "台账.xlsx")
    assert begun == [tmp_path / "文档" / "台账.xlsx"]


def test_the_folder_is_remembered_over_a_restart(begun: Begun, tmp_path: Path) -> None:
    ask_folder(None, Purpose.RETURN, "选择存放返回文件的文件夹")
    LAST.settings.flush()  # type: ignore[union-attr]
    LAST.settings = Settings(tmp_path / "本机")
    ask_folder(None, Purpose.RETURN, "选择存放返回文件的文件夹")
    assert begun == [tmp_path / "文档", tmp_path / "收到"]
