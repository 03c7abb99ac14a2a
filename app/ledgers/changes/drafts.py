"""Unsaved edits kept as small files, so that a crash or a dropped LAN costs at most a second of typing.

One file a row in the drafts folder of this PC. What cannot be read is set aside under another name, never deleted.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from app.core.errors import StorageError
from app.core.kinds import Value
from app.store.converting import DRAFT
from app.store.sealing import Sealer, Vault

DAMAGED = ".damaged"
OPEN = Vault()  # seals nothing
ROW = re.compile(r"[0-9]+|new-[0-9]+")
LEDGER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Entry:
    """A child row being written: the texts of its fields as typed; `child_id` is None for one to be added."""

    child_id: int | None
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Draft:
    """What a person changed on one row and has not saved.

    `row` is the row's id in decimal, or "new-1" for a row that has none yet. `changes` maps field to (seen, new); `typed`
    holds texts that could not be read as a value yet; `entries` holds child rows being written, by the child's key.
    `saved_at` is local time, ISO 8601 in seconds. `page` is the key of the page it was written on, "" in files of earlier
    versions; `start` is what a new row began with there.
    """

    ledger: str
    row: str
    title: str
    saved_at: str
    changes: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Entry] = field(default_factory=dict)
    page: str = ""
    start: Mapping[str, Value] = field(default_factory=dict)

    @property
    def row_id(self) -> int | None:
        """The row's id, None for a new row."""
        return int(self.row) if self.row.isdecimal() else None


@dataclass(frozen=True)
class FoundDrafts:
    """The drafts of a folder, newest first, and the files that were set aside because they could not be read."""

    drafts: tuple[Draft, ...]
    damaged: tuple[Path, ...]


def save_draft(folder: Path, draft: Draft, vault: Sealer = OPEN) -> None:
    """Write a draft over its former version, whole or not at all, sealed in a protected office. Raises StorageError."""
    path = draft_path(folder, draft.ledger, draft.row)
    temporary = path.with_suffix(".tmp")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        content = json.dumps(asdict(draft), ensure_ascii=False, indent=1).encode()
        with temporary.open("wb") as stream:
            stream.write(vault.seal(content, DRAFT))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise StorageError("草稿没有存下来。", "请尽快保存，或检查本机磁盘空间和权限。", f"{path}: {error}") from error


def load_drafts(folder: Path, vault: Sealer = OPEN) -> FoundDrafts:
    """Every draft of the folder; a folder that does not exist has none. Raises StorageError when it cannot be listed."""
    drafts, damaged = [], []
    try:
        for path in sorted(folder.glob("*.json")) if folder.exists() else ():
            try:
                drafts.append(read_draft(path, vault))
            except (ValueError, TypeError, KeyError, AttributeError):
                damaged.append(path.replace(path.with_name(f"{path.name}{DAMAGED}")))
    except OSError as error:
        raise StorageError("草稿文件夹无法读取。", "请检查本机权限。", f"{folder}: {error}") from error
    drafts.sort(key=lambda draft: draft.saved_at, reverse=True)
    return FoundDrafts(tuple(drafts), tuple(damaged))


def drop_draft(folder: Path, ledger: str, row: str) -> None:
    """Forget a draft; one that does not exist is fine. Raises StorageError."""
    path = draft_path(folder, ledger, row)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError("草稿没有删掉。", "下次打开时会再次提示恢复。", f"{path}: {error}") from error


def new_rows(folder: Path, ledger: str) -> Iterator[str]:
    """Each `Draft.row` for a new row that no draft of the folder uses; without end."""
    return (row for row in map("new-{}".format, count(1)) if not draft_path(folder, ledger, row).exists())


def draft_path(folder: Path, ledger: str, row: str) -> Path:
    """The file of a draft. Raises ValueError for what is no ledger key or row."""
    if not LEDGER.fullmatch(ledger) or not ROW.fullmatch(row):
        raise ValueError(f"no draft can be kept for {ledger!r} {row!r}")
    return folder / f"{ledger}-{row}.json"


def read_draft(path: Path, vault: Sealer = OPEN) -> Draft:
    """A draft out of its file. Raises ValueError, TypeError, KeyError or AttributeError when it holds something else."""
    found = json.loads(vault.open(path.read_bytes(), DRAFT))
    draft = Draft(
        ledger=found["ledger"],
        row=found["row"],
        title=str(found["title"]),
        saved_at=str(found["saved_at"]),
        changes={name: (value_of(seen), value_of(new)) for name, (seen, new) in found["changes"].items()},
        typed={name: str(text) for name, text in found["typed"].items()},
        entries={key: entry_of(item) for key, item in found["entries"].items()},
        page=str(found.get("page", "")),
        start={name: value_of(item) for name, item in found.get("start", {}).items()},
    )
    if draft_path(path.parent, draft.ledger, draft.row) != path:
        raise ValueError(f"{path.name} holds the draft of another row")
    return draft


def entry_of(item: Mapping[str, object]) -> Entry:
    """A child row being written, out of JSON."""
    child_id, texts = item["child_id"], item["texts"]
    if not (child_id is None or isinstance(child_id, int)) or not isinstance(texts, dict):
        raise ValueError("no entry")
    return Entry(child_id, {str(name): str(text) for name, text in texts.items()})


def value_of(item: object) -> Value:
    """A value out of JSON. Raises ValueError for lists and objects."""
    if item is None or isinstance(item, str | int | float):
        return item
    raise ValueError(f"{item!r} is no value")
