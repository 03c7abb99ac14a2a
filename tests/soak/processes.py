"""Soak clients and the checker as real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass
class Soak:
    """Clients on one office. Replicas, ack files and what the clients print lie in `place`, a folder on this PC."""

    office: Path
    place: Path
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)
    login: tuple[str, ...] = ()  # --user NAME --password WORDS, of an office with a password

    def replica(self, pc: str) -> Path:
        """The replica of a PC."""
        return self.place / pc / "replica.db"

    def start(self, pc: str, edits: int, *options: object, replica: Path | None = None) -> None:
        """Start a client; with `replica`, one that shares another program's replica."""
        words = ["--office", self.office, "--replica", replica or self.replica(pc), "--pc", pc, "--edits", edits]
        words += ["--ack", self.place / f"{pc}.ack", *options, *self.login]
        (self.place / pc).mkdir(parents=True, exist_ok=True)
        with (self.place / f"{pc}.out").open("ab") as out, (self.place / f"{pc}.err").open("ab") as err:
            command = [sys.executable, "-m", "tests.soak.client", *map(str, words)]
            self.running[pc] = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, text=True)

    def start_all(self, count: int, edits: int, *options: object) -> None:
        """Start PC1, PC2, …"""
        for number in range(1, count + 1):
            self.start(f"PC{number}", edits, *options)

    def finish(self, seconds: float = 60.0) -> list[dict[str, Any]]:
        """Wait for all clients; the last line of each. Raises RuntimeError when one failed."""
        codes = {pc: process.wait(seconds) for pc, process in self.running.items()}
        failed = {pc: f"exit {code}: {self.told(pc)}" for pc, code in codes.items() if code}
        pcs, self.running = list(self.running), {}
        if failed:
            raise RuntimeError("\n".join(f"{pc} {words}" for pc, words in failed.items()))
        return [json.loads((self.place / f"{pc}.out").read_text(encoding="utf-8").splitlines()[-1]) for pc in pcs]

    def told(self, pc: str) -> str:
        """The end of what a client printed."""
        return "".join((self.place / f"{pc}.{kind}").read_text(encoding="utf-8")[-3000:] for kind in ("out", "err"))

    def kill(self, pc: str) -> None:
        """kill -9 (what it leaves is as after a crash of the PC but for the disk's cache)."""
        process = self.running.pop(pc)
        process.kill()
        process.wait()

    def close(self) -> None:
        """Leave no process behind."""
        for pc in list(self.running):
            self.kill(pc)

    def acked(self) -> int:
        """How many lines the ack files have."""
        return sum(path.read_bytes().count(b"\n") for path in self.place.glob("*.ack"))

    def writers(self) -> list[str]:
        """The PCs that have saved something."""
        return [path.stem for path in self.place.glob("*.ack") if path.stat().st_size]

    def check(self) -> dict[str, Any]:
        """What the checker says, given every ack file and replica."""
        replicas = [word for path in sorted(self.place.glob("*/replica.db")) for word in ("--replica", str(path))]
        acks = [str(path) for path in sorted(self.place.glob("*.ack"))]
        command = [sys.executable, "-m", "tests.soak.check", "--office", str(self.office), *self.login, *replicas, *acks]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if not done.stdout:
            raise RuntimeError(done.stderr)
        return {**json.loads(done.stdout), "exit": done.returncode}
