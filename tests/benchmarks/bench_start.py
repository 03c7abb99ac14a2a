"""How long the program takes from its start to what a person sees, on an office with the sample: for Linux with Xvfb.

    [chrt -f 5] python -m tests.benchmarks.bench_start [--cold] [--starts N] [PROGRAM ...]

PROGRAM is a build of `build.spec`, `python -m app` when absent. Told are the first painted picture of the window, and the last
change of the screen: then the page has its contents. Both are read from the memory of the screen, where a window that is
there and not painted yet is black. Wall time is what a person waits for, on a quiet machine (`chrt`, as root, makes it one:
who else works waits); computing time, all processes of the program together, says the same where others work. Fastest, median
and slowest start are told. The files are in the memory of the system (a warm start); `--cold`, as root, drops them from it before
each start, so that they come from the disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from app.commands import open_office
from app.core.program import resources
from app.ledgers.sample import load_sample

STARTS = 7
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = 0.005  # between two looks at the screen
QUIET_SECONDS = 0.7  # without a change: the page is complete
SIZE = (1920, 1080)
PAINTED = 0.1  # of the screen: more than the frame of an empty window
CACHES = Path("/proc/sys/vm/drop_caches")
TICKS = os.sysconf("SC_CLK_TCK")


class Start(NamedTuple):
    """Seconds since the start of the program."""

    painted: float
    computed: float  # until painted
    complete: float


class Screen:
    """A display of its own."""

    def __init__(self, folder: Path, display: str) -> None:
        self.display = display
        self._pixels = (folder / "Xvfb_screen0").open("rb")

    def pixels(self) -> bytes:
        """What it shows."""
        return os.pread(
            self._pixels.fileno(), 4 * SIZE[0] * SIZE[1], os.fstat(self._pixels.fileno()).st_size - 4 * SIZE[0] * SIZE[1]
        )

    def is_painted(self, pixels: bytes) -> bool:
        """Whether a window shows something."""
        return 1 - pixels.count(0) / len(pixels) > PAINTED


@contextmanager
def screen(folder: Path) -> Iterator[Screen]:
    """Start a display and end it."""
    reader, writer = os.pipe()
    kind = ["-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-br", "-fbdir", str(folder)]
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), *kind], pass_fds=(writer,), stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            yield Screen(folder, f":{said.readline().strip()}")
    finally:
        server.terminate()
        server.wait()


def computed(root: int) -> float:
    """Seconds of computing of a process and those below it (the one-file build starts another)."""
    total, below = 0.0, [root]
    while below:
        pid = below.pop()
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICKS
            below += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except FileNotFoundError:
            continue
    return total


def start(command: list[str], shown: Screen, office: Path, home: Path, *, cold: bool = False) -> Start:
    """Start the program once, and end it."""
    env = {name: value for name, value in os.environ.items() if name not in ("QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE")}
    env |= {
        "DISPLAY": shown.display,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    while shown.is_painted(shown.pixels()):  # the program before, which was just asked to end
        time.sleep(PAUSE_SECONDS)
    if cold:
        os.sync()
        CACHES.write_text("3")
    began, painted, seconds = time.perf_counter(), 0.0, 0.0
    changed, before = began, b""
    with subprocess.Popen([*command, "--data", str(office)], env=env, stderr=subprocess.DEVNULL) as program:
        try:
            while not painted or time.perf_counter() - changed < QUIET_SECONDS:
                if program.poll() is not None or time.perf_counter() - began > PATIENCE_SECONDS:
                    raise SystemExit(f"{command[0]} paints no window")
                now, seen = time.perf_counter(), shown.pixels()
                if seen != before:
                    before, changed = seen, now
                    if not painted and shown.is_painted(seen):
                        painted, seconds = now, computed(program.pid)
                time.sleep(PAUSE_SECONDS)
            return Start(painted - began, seconds, changed - began)
        finally:
            program.terminate()


def spread(seconds: Iterable[float]) -> str:
    """Fastest, median and slowest in words."""
    ordered = sorted(seconds)
    return f"{ordered[0]:.2f} / {statistics.median(ordered):.2f} / {ordered[-1]:.2f} s"


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    asked = argparse.ArgumentParser(description="Seconds from the start of the program to its first picture.")
    asked.add_argument("programs", nargs="*", metavar="PROGRAM")
    asked.add_argument("--cold", action="store_true", help="drop what the system keeps of files before each start (root)")
    asked.add_argument("--starts", type=int, default=STARTS)
    wanted = asked.parse_args(words)
    if not shutil.which("Xvfb"):
        print("Xvfb is needed (Debian: xvfb)")
        return 1
    commands = [[program] for program in wanted.programs] or [[sys.executable, "-m", "app"]]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen(Path(name)) as shown:
        office, home = Path(name) / "office", Path(name) / "home"
        made = open_office(office, Path(name) / "local", create=True)
        load_sample(made, dt.date.today(), resources() / "sample")
        made.close()
        print(f"{'cold' if wanted.cold else 'warm'} starts, fastest / median / slowest of {wanted.starts}")
        for command in commands:
            start(command, shown, office, home)  # reads the office for the first time
            runs = [start(command, shown, office, home, cold=wanted.cold) for _ in range(wanted.starts)]
            painted, computing, complete = map(spread, zip(*runs, strict=True))
            print(f"{' '.join(command)}: painted {painted}, computing {computing}, complete {complete}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
