"""How long the program takes from its start to its window, on an office with the sample: for Linux with Xvfb and xwininfo.

    python -m tests.benchmarks.bench_start [PROGRAM ...]

PROGRAM is a build of `build.spec`, `python -m app` when absent. Wall time is what a person waits for, on a quiet machine;
computing time says the same where others work. The first start of each finds nothing in the memory of the system that the
others do not find.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.commands import open_office
from app.core.program import NAME, resources
from app.ledgers.sample import load_sample

STARTS = 5
PATIENCE_SECONDS = 60.0
TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def screen() -> Iterator[str]:
    """A display of its own."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1080x24"], pass_fds=(writer,), stderr=subprocess.DEVNULL
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as said:
            yield f":{said.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def window_is_open(display: str) -> bool:
    """Whether the program's window is on the screen."""
    done = subprocess.run(["xwininfo", "-display", display, "-root", "-tree"], capture_output=True, text=True, check=False)
    return any(NAME in line and "1x1+" not in line and "10x10" not in line for line in done.stdout.splitlines())


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


def start(command: list[str], display: str, office: Path, home: Path) -> tuple[float, float]:
    """Seconds until the window is there: of the clock, and of computing."""
    env = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    env |= {"DISPLAY": display, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    began = time.perf_counter()
    with subprocess.Popen([*command, "--data", str(office)], env=env, stderr=subprocess.DEVNULL) as program:
        try:
            while not window_is_open(display):
                if program.poll() is not None or time.perf_counter() - began > PATIENCE_SECONDS:
                    raise SystemExit(f"{command[0]} shows no window")
                time.sleep(0.01)
            return time.perf_counter() - began, computed(program.pid)
        finally:
            program.terminate()


def main(programs: list[str]) -> int:
    """Measure and print."""
    if not shutil.which("Xvfb") or not shutil.which("xwininfo"):
        print("Xvfb and xwininfo are needed (Debian: xvfb x11-utils)")
        return 1
    commands = [[program] for program in programs] or [[sys.executable, "-m", "app"]]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, screen() as display:
        office = Path(name) / "office"
        made = open_office(office, Path(name) / "local", create=True)
        load_sample(made, dt.date.today(), resources() / "sample")
        made.close()
        for command in commands:
            runs = [start(command, display, office, Path(name) / "home") for _ in range(STARTS)]
            wall, cpu = (min(side) for side in zip(*runs, strict=True))
            first = runs[0][0]
            print(f"{' '.join(command)}: {wall:.2f} s (first {first:.2f} s), computing {cpu:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
