"""Many PCs on one office as real processes, with real faults.

The long versions: `SOAK_LONG=10 python -m pytest tests/e2e/test_soak.py` for ten times the edits and kills,
`python -m tests.soak.torture --office DIR --kills 300` for kill -9 only.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.ledgers import MIGRATIONS
from app.store.commit import decode
from app.store.folder import OfficeFolder
from app.store.office import Office
from app.store.publisher import Identity
from tests.soak.processes import ROOT, Soak
from tests.soak.torture import torture
from tests.store.access_office import CHIEF, found_in, protect

LONG = int(os.environ.get("SOAK_LONG", "1"))
DAY = 24 * 3600
needs_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a file system")
posix = pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be renamed on Windows")


@pytest.fixture
def locked(soak: Soak, tmp_path: Path) -> Soak:
    """The same with a password; all PCs work as one user."""
    office = Office(soak.office, tmp_path / "第一台" / "replica.db", MIGRATIONS, Identity("王建国", "第一台", "test"))
    protect(office)
    office.close()
    soak.login = ("--user", CHIEF.user, "--password", CHIEF.password)
    return soak


def mount(*words: str | Path) -> None:
    if subprocess.run(["mount", *map(str, words)], capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts nothing")


def assert_nothing_lost(soak: Soak, at_least: int = 0) -> dict[str, Any]:
    found = soak.check()
    assert (found["problems"], found["exit"]) == ([], 0)
    assert found["acked"] >= at_least
    return found


def wait_for_acks(soak: Soak, count: int, seconds: float = 60.0) -> None:
    """Until so much is saved, and every PC has: one that starts while the share is away would make an office of its own."""
    until = time.monotonic() + seconds
    while soak.acked() < count or len(soak.writers()) < len(soak.running):
        assert time.monotonic() < until, [soak.told(pc) for pc in soak.running]
        time.sleep(0.02)


def test_eight_pcs_at_once_lose_nothing(soak: Soak) -> None:
    soak.start_all(8, 16 * LONG)
    told = soak.finish(300)
    found = assert_nothing_lost(soak, 8 * 16 * LONG)
    assert found["unacked_but_committed"] == 0
    assert sum(item["conflicts"] for item in told) > 0
    assert [item["errors"] for item in told] == [{}] * 8


def test_killed_at_random_moments_and_while_publishing(soak: Soak) -> None:
    found = torture(soak, 4, 16 * LONG)
    assert (found["problems"], found["exit"]) == ([], 0)
    assert found["kills"] >= 16 * LONG


def test_an_office_with_a_password_loses_nothing_either(locked: Soak) -> None:
    torture(locked, clients=3, kills=8 * LONG)
    assert_nothing_lost(locked, 3)
    assert found_in("开始", locked.office, locked.place) == []  # the counters' first word


def test_two_programs_on_one_replica_beside_other_pcs(soak: Soak) -> None:
    soak.start("PC1", 40 * LONG)
    soak.start("PC1 第二个窗口", 40 * LONG, replica=soak.replica("PC1"))
    soak.start("PC2", 40 * LONG)
    soak.finish(300)
    assert_nothing_lost(soak, 120 * LONG)


def test_two_programs_on_one_replica_killed_in_turn(soak: Soak) -> None:
    soak.start("PC2", 10**6)
    for turn in range(6 * LONG):
        soak.start("PC1", 10**6, "--crash", 0.1)
        soak.start("PC1 第二个窗口", 10**6, replica=soak.replica("PC1"))
        time.sleep(1.0 + turn % 3 * 0.3)
        for pc in ("PC1", "PC1 第二个窗口"):
            soak.kill(pc)
    soak.kill("PC2")
    soak.start_all(2, 3)
    soak.finish()
    assert_nothing_lost(soak)


def test_a_pc_whose_clock_is_off_by_a_day(soak: Soak) -> None:
    soak.start("昨天", 25 * LONG, "--clock", -DAY)
    soak.start("明天", 25 * LONG, "--clock", DAY)
    soak.start("今天", 25 * LONG)
    soak.finish(300)
    assert_nothing_lost(soak, 75 * LONG)
    folder = OfficeFolder(soak.office)
    every = range(2, 75 * LONG + 2)  # on a slow machine one PC may come long after the others
    days = {decode(folder.read_commit(number) or b"", "").header.time[:10] for number in every}
    assert len(days) >= 3  # the clocks really differed


@posix
def test_a_share_that_goes_away_in_mid_write_and_comes_back(soak: Soak) -> None:
    soak.start_all(4, 40 * LONG, "--think", 0.02)
    wait_for_acks(soak, 20)
    for _ in range(6):
        away = soak.office.with_name("断开")
        soak.office.rename(away)
        time.sleep(0.4)
        away.rename(soak.office)
        time.sleep(0.3)
    told = soak.finish(300)
    assert sum(item["retries"] for item in told) > 0
    assert_nothing_lost(soak, 4 * 40 * LONG)


@needs_root
def test_a_share_that_is_unmounted_in_mid_write_and_comes_back(soak: Soak, share: Path, tmp_path: Path) -> None:
    server = tmp_path / "服务器"
    server.mkdir()
    mount("--bind", server, share)
    soak.office = share / "office"
    soak.start_all(3, 50 * LONG, "--think", 0.02)
    wait_for_acks(soak, 15)
    for _ in range(5):
        subprocess.run(["umount", "-l", str(share)], check=True)
        time.sleep(0.4)
        assert list(share.iterdir()) == []  # nobody makes a second office in the empty mount point
        mount("--bind", server, share)
        time.sleep(0.3)
    told = soak.finish(300)
    assert sum(item["retries"] for item in told) > 0
    assert_nothing_lost(soak, 3 * 50 * LONG)


@needs_root
def test_a_share_that_becomes_read_only_in_mid_write(soak: Soak, share: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", share)
    soak.office = share / "office"
    soak.start_all(3, 50 * LONG, "--think", 0.02)
    wait_for_acks(soak, 15)
    for _ in range(4):
        made_read_only = False
        while not made_read_only:  # refused while a file is being written
            done = subprocess.run(["mount", "-o", "remount,ro", str(share)], capture_output=True, check=False)
            made_read_only = done.returncode == 0
        time.sleep(0.5)
        subprocess.run(["mount", "-o", "remount,rw", str(share)], check=True)
        time.sleep(0.4)
    told = soak.finish(300)
    words = " ".join(word for item in told for word in item["errors"])
    assert "没有读写权限" in words
    assert_nothing_lost(soak, 3 * 50 * LONG)


@needs_root
def test_a_share_without_space_left_and_with_space_again(soak: Soak, share: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=300k", "tmpfs", share)
    soak.office = share / "office"
    soak.start_all(3, 40 * LONG)
    wait_until_full(soak, share)
    full = soak.acked()
    subprocess.run(["mount", "-o", "remount,size=64m", str(share)], check=True)
    told = soak.finish(300)
    assert full < 3 * 40 * LONG
    assert "磁盘空间已满" in " ".join(word for item in told for word in item["errors"])
    assert_nothing_lost(soak, 3 * 40 * LONG)


def wait_until_full(soak: Soak, disk: Path) -> None:
    before, until = -1, time.monotonic() + 30
    while before < 0 or soak.acked() > before or os.statvfs(disk).f_bavail:
        assert time.monotonic() < until, "the disk does not fill up"
        before = soak.acked()
        time.sleep(1.0)


@needs_root
def test_a_pc_whose_own_disk_is_full_says_so_and_harms_nobody(soak: Soak, share: Path) -> None:
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", share)
    soak.start("小盘", 30, "--patience", 6, replica=share / "replica.db")
    soak.start_all(2, 60 * LONG)
    cramped = soak.running.pop("小盘")
    soak.finish(300)
    assert cramped.wait(60) in (0, 1), soak.told("小盘")
    assert_nothing_lost(soak, 2 * 60 * LONG)
    subprocess.run(["mount", "-o", "remount,size=64m", str(share)], check=True)
    soak.start("小盘", 10, replica=share / "replica.db")
    soak.finish()
    assert_nothing_lost(soak, 2 * 60 * LONG + 10)


@posix
@pytest.mark.parametrize("knowing", [1, 2])
def test_newest_commits_lost_by_the_server_come_back_from_the_pcs(soak: Soak, knowing: int) -> None:
    """The server lost its newest commits (power cut, old backup); `knowing` of three PCs had them, the third writes first."""
    soak.start("PC3", 10)
    soak.finish()
    soak.start_all(knowing, 15)
    soak.finish()
    before = soak.check()
    lose_newest(soak.office, 9)
    soak.start("PC3", 5)  # it goes on from what the server still has
    soak.finish()
    soak.start_all(knowing, 5)
    soak.finish()
    soak.start_all(3, 1)
    soak.finish()
    after = soak.check()
    assert (after["problems"], after["exit"]) == ([], 0)
    assert after["acked"] >= before["acked"]


@posix
def test_newest_commits_lost_while_everybody_works(soak: Soak) -> None:
    """Those who are at work look below the newest commit every 15 s, and fill the hole that the server left."""
    soak.start_all(4, 60 * LONG, "--think", 0.25)
    wait_for_acks(soak, 40)
    in_mid_work(soak, 12)
    soak.finish(300)
    soak.start_all(4, 1)
    soak.finish()
    soak.start("新来的", 3)
    soak.finish()
    assert_nothing_lost(soak, 4 * 60 * LONG)


@posix
def test_newest_commits_lost_and_the_program_closed_soon_after(soak: Soak) -> None:
    """The save after the loss leaves a hole; a new PC neither takes it for the end of the log nor writes there.

    It waits, and says so, until a PC that has what is missing is opened again.
    """
    soak.start("PC1", 14, "--think", 0.5)
    wait_for_acks(soak, 12)
    in_mid_work(soak, 4)
    soak.finish()
    folder = OfficeFolder(soak.office)
    newest = folder.last_number()
    if all(folder.read_commit(number) for number in range(1, newest + 1)):
        pytest.skip("the machine was so slow that PC1 looked again, and mended the log, before it closed")
    soak.start("新来的", 3, "--patience", 40)
    time.sleep(4)
    assert folder.last_number() == newest
    soak.start("PC1", 1)
    told = soak.finish()
    assert any("缺少第" in word for word in told[0]["errors"])
    assert_nothing_lost(soak, 18)


def in_mid_work(soak: Soak, count: int) -> None:
    """The newest commits go while the programs run."""
    for client in soak.running.values():
        client.send_signal(signal.SIGSTOP)
    lose_newest(soak.office, count)
    for client in soak.running.values():
        client.send_signal(signal.SIGCONT)


def lose_newest(office: Path, count: int) -> None:
    """What a server does that had not written its cache to the disk. The hint is as old as the rest."""
    commits = sorted(path for path in (office / "log").glob("*/*") if path.name.isdigit())
    for path in commits[-count:]:
        path.unlink()
    (office / "head").unlink()


def test_the_client_needs_no_qt_and_no_test_tools(tmp_path: Path) -> None:
    words = [
        "--office",
        tmp_path / "o",
        "--replica",
        tmp_path / "r.db",
        "--ack",
        tmp_path / "甲.ack",
        *["--pc", "甲", "--edits", "2"],
    ]
    code = (
        "import sys\nfrom tests.soak import check, client, torture\nclient.main(sys.argv[1:])\n"
        "sys.exit(' '.join({name.split('.')[0] for name in sys.modules} & {'PySide6', 'pytest', 'hypothesis'}))"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
    assert (tmp_path / "甲.ack").read_text().count("\n") >= 2
