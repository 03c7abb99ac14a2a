"""PCs that stand still in the middle of a save, a file server that hangs or dies, and files that a person removes or restores."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.ledgers import MIGRATIONS
from app.store.folder import OfficeFolder
from app.store.office import Office
from app.store.publisher import Identity
from app.store.snapshots import make_snapshot, snapshots
from tests.e2e.test_soak import LONG, assert_nothing_lost, needs_root, wait_for_acks
from tests.soak.processes import Soak

proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="whether a process stands still is read from /proc")
bindfs = pytest.mark.skipif(
    shutil.which("bindfs") is None or not Path("/dev/fuse").exists(), reason="needs bindfs, a file system in user space"
)


def until(true: Callable[[], object], words: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, words
        time.sleep(0.01)


def stands_still(process: subprocess.Popen[str]) -> bool:
    return Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "T"


@proc
def test_a_pc_that_falls_asleep_in_the_middle_of_saving_and_wakes_up(soak: Soak) -> None:
    """Just before its commit has a name the others may take the number; just after it they go on from it."""
    soak.start("睡", 12 * LONG, "--stall", 0.5)
    soak.start_all(2, 10**6, "--think", 0.02)
    sleeper, naps = soak.running["睡"], 0
    while sleeper.poll() is None:
        if not stands_still(sleeper):
            time.sleep(0.01)
            continue
        naps += 1
        before = soak.acked()
        until(lambda before=before: soak.acked() >= before + 4, "nobody can save while one PC sleeps")  # type: ignore[misc]
        sleeper.send_signal(signal.SIGCONT)
        time.sleep(0.05)
    assert sleeper.returncode == 0, soak.told("睡")
    soak.kill("PC1")
    soak.kill("PC2")
    soak.start_all(2, 2)
    soak.running.pop("睡")
    soak.finish()
    assert naps >= 2
    assert_nothing_lost(soak, 12 * LONG)


def test_a_hint_that_somebody_deletes_again_and_again(soak: Soak) -> None:
    soak.start_all(3, 40 * LONG, "--think", 0.02)
    head = soak.office / "head"
    wait_for_acks(soak, 10)
    removed = 0
    while any(process.poll() is None for process in soak.running.values()):
        removed += head.exists()
        head.unlink(missing_ok=True)
        time.sleep(0.1)
    soak.finish()
    assert removed >= 3
    found = assert_nothing_lost(soak, 3 * 40 * LONG)
    soak.start("新来的", 1)
    soak.finish()
    assert OfficeFolder(soak.office).head_hint()[0] == found["entries"] + 1  # it is there again with the next save


def test_an_older_office_json_comes_back(soak: Soak, tmp_path: Path) -> None:
    """Somebody puts back the file of a backup, which may be of the office that lay here before: the log is what counts."""
    soak.start_all(1, 3)
    soak.finish()
    path = soak.office / "office.json"
    newer = path.read_bytes()
    soak.start_all(2, 40 * LONG, "--think", 0.02)
    wait_for_acks(soak, 15)
    path.write_bytes(newer.replace(b'"id": "', b'"id": "0')[: len(newer) + 1])
    soak.start("新来的", 5)
    soak.finish()
    assert_nothing_lost(soak, 2 * 40 * LONG + 5)
    path.write_bytes(newer)
    soak.start_all(2, 3)
    soak.start("新来的", 3)
    soak.finish()
    assert_nothing_lost(soak, 2 * 40 * LONG + 14)


def test_a_damaged_commit_and_a_damaged_snapshot_while_everybody_works(soak: Soak, tmp_path: Path) -> None:
    """A new PC passes the snapshot over, waits at the commit, and goes on when one of those at work has put it back."""
    soak.start_all(2, 10)
    soak.finish()
    office = Office(soak.office, tmp_path / "管理员" / "r.db", MIGRATIONS, Identity("管理员", "管理员", "test"))
    make_snapshot(office.folder, office.replica)
    office.close()
    soak.start_all(2, 10**6, "--think", 0.1)
    wait_for_acks(soak, 30)
    folder = OfficeFolder(soak.office)
    snapshot, newest = snapshots(folder)[0].path, folder.commit_path(folder.last_number())
    snapshot.write_bytes(snapshot.read_bytes()[:5000])
    flipped = bytearray(newest.read_bytes())
    flipped[len(flipped) // 2] ^= 4
    newest.write_bytes(bytes(flipped))
    soak.start("新来的", 5)
    newcomer = soak.running.pop("新来的")
    assert newcomer.wait(60) == 0, soak.told("新来的")
    assert "无法读取" in soak.told("新来的")
    assert list(newest.parent.glob("*.damaged-*"))
    soak.close()
    soak.start_all(2, 1)
    soak.finish()
    assert_nothing_lost(soak, 35)


class UserSpace:
    """A file server that is a process: it can hang, and it can die."""

    def __init__(self, server: Path, share: Path) -> None:
        self.server, self.share = server, share
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(["bindfs", "-f", str(self.server), str(self.share)])
        mounted = ["mountpoint", "-q", str(self.share)]
        until(lambda: subprocess.run(mounted, check=False).returncode == 0, "bindfs mounts nothing")

    def die(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None
            subprocess.run(["umount", "-l", str(self.share)], check=True)


@pytest.fixture
def user_space(tmp_path: Path, share: Path) -> Iterator[UserSpace]:
    server = tmp_path / "服务器"
    server.mkdir()
    found = UserSpace(server, share)
    found.start()
    yield found
    found.die()


@bindfs
@needs_root
def test_a_file_server_that_hangs_and_dies_in_mid_write(soak: Soak, user_space: UserSpace) -> None:
    soak.office = user_space.share / "office"
    soak.start_all(3, 50 * LONG, "--think", 0.02)
    wait_for_acks(soak, 15)
    for _ in range(4):
        assert user_space.process is not None
        user_space.process.send_signal(signal.SIGSTOP)
        time.sleep(0.5)
        user_space.process.send_signal(signal.SIGCONT)
        time.sleep(0.3)
        user_space.die()
        time.sleep(0.3)
        assert os.listdir(user_space.share) == []
        user_space.start()
        time.sleep(0.3)
    told = soak.finish(300)
    assert sum(item["retries"] for item in told) > 0
    assert_nothing_lost(soak, 3 * 50 * LONG)
