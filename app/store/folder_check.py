"""共享盘体检: may a folder be trusted with an office? Tried out with real files, told in words for a clerk.

The trial files lie in a folder of their own inside, which is removed afterwards; nothing else is written.
"""

from __future__ import annotations

import multiprocessing
import os
import secrets
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.core.errors import StorageError
from app.store.disk import Disk, HalfError, NoLinksError
from app.store.faults import storage_error
from app.store.log_check import check_log

Level = Literal["good", "warning", "bad"]
SIGNS: dict[Level, str] = {"good": "✔", "warning": "！", "bad": "✘"}
RACES = 60  # names that two processes try to create at the same time
SAMPLES = 30
SLOW_MS, VERY_SLOW_MS = 20.0, 150.0  # median of one small file: above these saving is felt, or is no pleasure
CLOCK_SECONDS = 120.0
LOW_SPACE, NO_SPACE = 1024**3, 50 * 1024**2  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing that was tried: a key for programs, what it is and how it came out in words, and numbers in `detail`."""

    key: str
    level: Level
    title: str
    words: str
    detail: str = ""


def check_folder(path: Path, progress: Callable[[str], None] = lambda title: None) -> list[Finding]:
    """Try a folder out; about 5 s on a good share. `progress` is told what is being tried. Never raises for what it finds."""
    disk = Disk()
    findings: list[Finding] = []
    progress("读写权限")
    try:
        with trial_folder(disk, path) as trial:
            findings.append(Finding("rights", "good", "读写权限", "可以新建、写入和删除文件"))
            for title, check in (
                ("安全发布", check_publish),
                ("两个程序同时新建", check_race),
                ("写入后读回", check_flush),
                ("速度", check_latency),
                ("时钟", check_clock),
                ("剩余空间", check_space),
            ):
                progress(title)
                findings.append(tried(title, check, disk, trial))
    except OSError as fault:
        told = storage_error(fault, path)
        findings.append(Finding("rights", "bad", "读写权限", str(told), told.detail))
    progress("已有数据")
    try:
        findings += [Finding(*item) for item in check_log(path, disk)]
    except (OSError, StorageError) as fault:
        findings.append(Finding("log", "bad", "已有数据", str(fault)))
    return findings


@contextmanager
def trial_folder(disk: Disk, path: Path) -> Iterator[Path]:
    """A folder for the trial inside tmp/ of an office, else inside the folder itself; it is removed at the end."""
    place = path / "tmp" if disk.exists(path / "tmp") else path
    trial = place / f".体检-{secrets.token_hex(4)}"
    disk.call(os.mkdir, str(trial))
    try:
        yield trial
    finally:
        shutil.rmtree(trial, ignore_errors=True)


def tried(title: str, check: Callable[[Disk, Path], Finding], disk: Disk, trial: Path) -> Finding:
    """A check's finding; a failing file operation is one, too."""
    try:
        return check(disk, trial)
    except (OSError, HalfError) as fault:
        cause = fault.fault if isinstance(fault, HalfError) else fault
        told = storage_error(cause, trial)
        return Finding(check.__name__, "bad", title, told.message, told.detail)


def check_publish(disk: Disk, trial: Path) -> Finding:
    """Giving a finished file its name must fail when the name exists, and leave the first file alone."""
    first, second = b"first" * 100, b"second" * 100
    try:
        disk.create_then_name(trial / "half1", trial / "published", first)
        try:
            disk.create_then_name(trial / "half2", trial / "published", second)
        except FileExistsError:
            if disk.read(trial / "published") == first:
                return Finding("publish", "good", "安全发布", "同名文件不会被覆盖")
    except NoLinksError as fault:
        return Finding("publish", "bad", "安全发布", "文件系统不支持硬链接，不能安全保存，请换 NTFS 或 ext4 磁盘", str(fault))
    return Finding("publish", "bad", "安全发布", "同名文件会被悄悄覆盖，多人使用会丢失数据，请不要使用这个文件夹")


def race(trial: str, own: str, start: float, won: multiprocessing.Queue[int]) -> None:
    """One of the two processes: try to be the first with every name; how often this one was."""
    disk, count = Disk(), 0
    time.sleep(max(0.0, start - time.time()))
    for number in range(RACES):
        try:
            disk.create_then_name(Path(trial) / f"{own}-{number}", Path(trial) / f"race-{number}", f"{own}-{number}".encode())
            count += 1
        except FileExistsError:
            continue
    won.put(count)


def check_race(disk: Disk, trial: Path) -> Finding:
    """Two processes create the same names at once: every name must be won exactly once."""
    context = multiprocessing.get_context("spawn")
    won: multiprocessing.Queue[int] = context.Queue()
    start = time.time() + 2.0  # until then both have started
    pair = [context.Process(target=race, args=(str(trial), own, start, won)) for own in "ab"]
    for process in pair:
        process.start()
    for process in pair:
        process.join(60)
    if any(process.exitcode != 0 for process in pair):
        for process in pair:
            process.kill()
        return Finding(
            "race", "bad", "两个程序同时新建", "试验没有完成，请稍后再试", f"{[process.exitcode for process in pair]}"
        )
    counts = [won.get(timeout=5) for _ in pair]
    if sum(counts) == RACES:
        return Finding("race", "good", "两个程序同时新建", "每个文件名都只有一个程序成功", f"{counts}")
    return Finding("race", "bad", "两个程序同时新建", "两个程序都以为自己成功，多人使用会丢失数据", f"{counts} of {RACES}")


def check_flush(disk: Disk, trial: Path) -> Finding:
    """A flushed file of 1 MB reads back as written."""
    data = os.urandom(1024 * 1024)
    started = time.perf_counter()
    disk.create(trial / "flush", data)
    seconds = time.perf_counter() - started
    if disk.read(trial / "flush") != data:
        return Finding("flush", "bad", "写入后读回", "读回的内容与写入的不同")
    return Finding("flush", "good", "写入后读回", f"内容一致，写入 1 MB 用 {seconds * 1000:.0f} 毫秒", f"{seconds:.4f} s")


def check_latency(disk: Disk, trial: Path) -> Finding:
    """Creating, reading and deleting a small file; milliseconds of one such round."""
    times = []
    for number in range(SAMPLES):
        started = time.perf_counter()
        disk.create(trial / f"small{number}", b"x" * 500)
        disk.read(trial / f"small{number}")
        disk.remove(trial / f"small{number}")
        times.append((time.perf_counter() - started) * 1000)
    middle, slow = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    words = f"读写一个小文件一般 {middle:.1f} 毫秒，较慢时 {slow:.1f} 毫秒"
    level: Level = "good" if middle < SLOW_MS * 5 else "warning"
    if middle > VERY_SLOW_MS * 5:
        words += "；网络很慢，保存会有明显等待，建议换有线网络"
    elif level == "warning":
        words += "；偏慢，可以使用"
    return Finding("latency", level, "速度", words, f"p50 {middle:.2f} ms, p95 {slow:.2f} ms")


def check_clock(disk: Disk, trial: Path) -> Finding:
    """The file server's clock against this PC's. Only histories show times; nothing is decided by them."""
    disk.create(trial / "clock", b"tick")
    ahead = disk.modified(trial / "clock") - time.time()
    if abs(ahead) < CLOCK_SECONDS:
        return Finding("clock", "good", "时钟", "本机与共享盘的时间一致", f"{ahead:+.1f} s")
    direction = "快" if ahead < 0 else "慢"
    words = f"本机时间比共享盘{direction} {abs(ahead) / 60:.0f} 分钟；不影响保存，但修改记录的时间会不准，请校准"
    return Finding("clock", "warning", "时钟", words, f"{ahead:+.1f} s")


def check_space(disk: Disk, trial: Path) -> Finding:
    """Room for years of commits, or hardly any."""
    free = disk.free_bytes(trial)
    words = f"剩余 {free / 1024**3:.1f} GB"
    if free < NO_SPACE:
        return Finding("space", "bad", "剩余空间", f"{words}，空间不足，请先清理", str(free))
    if free < LOW_SPACE:
        return Finding("space", "warning", "剩余空间", f"{words}，偏少", str(free))
    return Finding("space", "good", "剩余空间", words, str(free))
