"""共享盘体检 as the command line runs it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.ledgers.changes.operations import add_rows
from app.ledgers.problems.problem import PROBLEM
from app.store import folder_check
from app.store.disk import Disk
from app.store.folder_check import check_clock, check_folder, check_publish, check_space
from app.store.office import Office
from tests.conftest import BEGUN, OpenOffice

ROOT = Path(__file__).parents[2]
TODAY = dt.date(2023, 11, 10)


def check(folder: Path, out: Path) -> tuple[int, dict[str, dict[str, str]], str]:
    command = [sys.executable, "-m", "app", "check", str(folder), "--json", str(out)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "PYTHONUTF8": "1"}
    )
    assert out.exists(), done.stderr
    return done.returncode, {item["key"]: item for item in json.loads(out.read_text(encoding="utf-8"))}, done.stdout


def filled(open_office: OpenOffice) -> Office:
    office = open_office()
    for number in range(5):
        office.run(add_rows(PROBLEM, [{"list": "部门", "statement": f"问题{number}"}], TODAY))
    return office


def test_a_good_folder(open_office: OpenOffice, tmp_path: Path) -> None:
    office = filled(open_office)
    before = sorted(office.folder.path.rglob("*"))
    code, found, words = check(office.folder.path, tmp_path / "out.json")
    assert code == 0
    assert set(found) == {"rights", "publish", "race", "flush", "latency", "clock", "space", "log", "snapshots", "leftovers"}
    assert found["log"]["words"] == f"{BEGUN + 5} 次修改全部完好"
    assert "每个文件名都只有一个程序成功" in words
    assert sorted(office.folder.path.rglob("*")) == before


@pytest.mark.parametrize("fault", ["缺少第 3 次", "第 3 次修改的文件已损坏", "第 3 次修改与记录链不符"])
def test_a_log_with_a_fault(open_office: OpenOffice, tmp_path: Path, fault: str) -> None:
    folder = filled(open_office).folder
    path = folder.commit_path(3)
    if "缺少" in fault:
        path.unlink()
    elif "损坏" in fault:
        path.write_bytes(path.read_bytes()[:-1])
    else:
        path.write_bytes(folder.commit_path(4).read_bytes())
    code, found, _ = check(folder.path, tmp_path / "out.json")
    assert code == 1
    assert fault in found["log"]["words"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    code, found, words = check(tmp_path / "没有", tmp_path / "out.json")
    assert code == 1
    assert found["rights"]["words"].endswith(
        f"{tmp_path / '没有'} 请检查网络和共享盘是否可用，然后重试。"
    )  # the advice is no part of the path
    assert "✘" in words


class ReplacingDisk(Disk):
    """A share whose server replaces where it should refuse."""

    def call(self, operation, *arguments, **named):  # type: ignore[no-untyped-def]
        if operation is os.link:
            operation = os.replace
        return super().call(operation, *arguments, **named)


def test_a_share_that_replaces_files_is_found_out(tmp_path: Path) -> None:
    assert check_publish(ReplacingDisk(), tmp_path).level == "bad"


def test_a_clock_that_is_a_day_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = time.time() + 86400
    monkeypatch.setattr(folder_check.time, "time", lambda: tomorrow)
    finding = check_clock(Disk(), tmp_path)
    assert (finding.level, "快 1440 分钟" in finding.words) == ("warning", True)


def test_little_space_is_told(tmp_path: Path) -> None:
    disk = tmp_path / "小盘"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("this machine mounts nothing")
    try:
        assert check_space(Disk(), disk).level == "bad"
        assert {item.key for item in check_folder(disk) if item.level == "bad"} == {"space"}
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)
