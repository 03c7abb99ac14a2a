"""Which of the files that came back counts: by when they were saved, and what a person has chosen."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from app.exchange.returns.returned import choose, with_files
from app.exchange.returns.saved_at import CORE, saved_at, touched
from app.store.office import Office
from tests.exchange.returns.looking import look


def test_what_a_person_chose_stays_when_the_file_of_another_department_is_opened(
    office: Office, files: dict[str, Path], tmp_path: Path
) -> None:
    copy = Path(shutil.copy(files["办公室"], tmp_path / "另存.xlsx"))
    found = look(office, files["办公室"], copy, files["研究室"])
    newest = next(item for item in found.files if item.chosen and item.recipient == "办公室")
    none = choose(found, newest, chosen=False)
    again = with_files(none, look(office, files["研究室"]))
    assert [(item.recipient, item.chosen) for item in again.files] == [("办公室", False), ("办公室", False), ("研究室", True)]


def test_damaged_properties_tell_no_moment_and_stop_nothing(tmp_path: Path) -> None:
    path = tmp_path / "返回.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(CORE, b"<modified>" * 1000)
    data = bytearray(path.read_bytes())
    start = data.index(CORE.encode()) + len(CORE)
    data[start : start + 10] = b"\xff" * 10
    path.write_bytes(bytes(data))
    assert saved_at(path.read_bytes(), touched(path)) == touched(path)
