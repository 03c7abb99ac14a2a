"""kill -9, again and again, at random moments; the client starts again and goes on; then the checker.

    python -m tests.soak.torture --office DIR --kills 300 [--clients 4] [--place DIR]

DIR is made; replicas and ack files lie in `--place` (DIR.clients when omitted). Half of the clients are killed from outside at
a random moment, the others kill themselves during publishing, two of three of them between publishing and acknowledging.
Prints one JSON line: kills, seconds, and what the checker says; exit code 1 on any loss.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.soak.processes import Soak

MANY = 1_000_000  # edits: it goes on until it is killed
CRASH = 0.05  # how likely a save kills the client, for those that do it themselves
LIFE = 3.0  # seconds a client lives at most until it is killed from outside, starting included


def torture(soak: Soak, clients: int, kills: int) -> dict[str, Any]:
    """Kill `kills` times, let every client finish a last time, and check."""
    started, done = time.monotonic(), 0
    until: dict[str, float] = {}
    while done < kills:
        for number in range(1, clients + 1):
            pc, crash = f"PC{number}", CRASH if number % 2 else 0.0
            process = soak.running.get(pc)
            if process is None:
                soak.start(pc, MANY, "--crash", crash)
                until[pc] = time.monotonic() + random.uniform(0.2, LIFE)
            elif process.poll() is not None:
                if process.returncode != -signal.SIGKILL:
                    raise RuntimeError(f"{pc} ended by itself: {soak.told(pc)}")
                del soak.running[pc]
                done += 1
            elif not crash and time.monotonic() > until[pc]:
                soak.kill(pc)
                done += 1
        time.sleep(0.02)
    soak.close()
    soak.start_all(clients, 3)  # whoever has an unfinished save finds out what became of it
    last = soak.finish()
    seconds, reports = round(time.monotonic() - started, 1), [item["reports"] for item in last]
    return {"kills": done, "seconds": seconds, "last": reports, **soak.check()}


def main(words: list[str] | None = None) -> int:
    """Torture one office."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.torture", description=__doc__.splitlines()[0])
    parser.add_argument("--office", type=Path, required=True)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--place", type=Path)
    arguments = parser.parse_args(words)
    soak = Soak(arguments.office, arguments.place or arguments.office.with_name(arguments.office.name + ".clients"))
    soak.place.mkdir(parents=True, exist_ok=True)
    try:
        result = torture(soak, arguments.clients, arguments.kills)
    finally:
        soak.close()
    print(json.dumps(result, ensure_ascii=False))
    return int(result["exit"])


if __name__ == "__main__":
    sys.exit(main())
