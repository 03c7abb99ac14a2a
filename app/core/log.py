"""The log of this PC lies there unsealed: actions, failures and where in the program they happened, no contents of rows."""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from pathlib import Path

BYTES = 1_000_000


def start_log(folder: Path, topics: str) -> None:
    """Write log.txt in a folder from now on; `topics`: "sql" and "jobs" say more.

    Libraries log from warnings on: what they say at DEBUG is not ours to judge (msoffcrypto: passwords and keys).
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "log.txt", maxBytes=BYTES, backupCount=3, encoding="utf-8", errors="backslashreplace"
    )
    handler.addFilter(drop_parameters)
    handler.setFormatter(PlacesOnly())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    named = topics.split(",")
    logging.getLogger("app").setLevel(logging.INFO)
    logging.getLogger("peewee").setLevel(logging.DEBUG if "sql" in named else logging.WARNING)
    logging.getLogger("app.ui.jobs").setLevel(logging.DEBUG if "jobs" in named else logging.INFO)


def drop_parameters(record: logging.LogRecord) -> bool:
    """peewee logs a statement as (sql, parameters); the parameters are contents of rows and stay out of the log."""
    if isinstance(record.msg, tuple):
        record.msg = record.msg[0]
    return True


class PlacesOnly(logging.Formatter):
    """Of a failure its kind and the lines of the program: its message may quote what stands in a row (KeyError: '王建国')."""

    def format(self, record: logging.LogRecord) -> str:
        """The message and, instead of Python's account of a failure, ours."""
        fault = record.exc_info[1] if record.exc_info else None
        said = f"{self.formatTime(record)} {record.levelname} {record.name} {record.getMessage()}"
        return said if fault is None else f"{said}\n{places(fault)}"


def places(fault: BaseException | None) -> str:
    """Where in the program a failure happened, then what it came from."""
    lines: list[str] = []
    while fault is not None:
        lines += [f"{type(fault).__name__}\n", *traceback.format_tb(fault.__traceback__)]
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "".join(lines).rstrip()
