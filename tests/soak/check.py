"""Whether an office holds everything it has acknowledged. Reads the log itself, from commit 1, and writes nothing into the office.

    python -m tests.soak.check --office DIR [--replica FILE]... [--user NAME --password WORDS] ACKFILES...

Prints one JSON line:
    entries                 commits in the log
    acked                   ids in the ack files
    acked_but_lost          of these neither in the log (under their own number or made again) nor kept for a decision
    kept_for_decision       of these in 待处理 or in the outbox of a replica given with --replica
    unacked_but_committed   saved, but the client died or lost the network before it knew; no loss
    lost_updates            increments of counters in the log, or acknowledged, that the counters do not show
    repeated                commits that stand in the log twice, by number or made again
    chain_ok                numbers without a gap, hashes right, each commit naming its predecessor's hash
    integrity               SQLite's integrity_check of a replica made anew from the log: "ok", or what is wrong
    replicas_differ         given replicas at the head of the log whose rows are not those of the new one
    problems                each of the above in words

Exit code 1 on any loss, difference or damage.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from app.core.errors import DamagedError
from app.ledgers import MIGRATIONS
from app.ledgers.problems.problem import PROBLEM
from app.store.commit import GENESIS, Commit, decode, digest
from app.store.folder import OfficeFolder
from app.store.keys import Credentials, KeyFiles
from app.store.outbox import Outbox, Pending
from app.store.replica import Replica, is_office_table
from app.store.sealing import Vault
from app.store.sqlite import fitting_key, open_database
from tests.soak.edits import COUNTER, count_of, row_ids

BATCH = 500
ID_LENGTH = 32


@dataclass
class Acknowledged:
    """What the ack files say: the ids, and increments by counter."""

    ids: set[str] = field(default_factory=set)
    increments: dict[str, int] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """Add a file. A last line without its end was never acknowledged: the client died while it wrote."""
        for line in path.read_text(encoding="ascii").splitlines(keepends=True):
            words = line.split()
            if not line.endswith("\n") or not words or len(words[0]) != ID_LENGTH:
                continue
            self.ids.add(words[0])
            if words[1:2] == ["counter"]:
                self.increments[words[0]] = int(words[2])

    def without(self, kept: set[str]) -> Acknowledged:
        """The same but for commits that wait for a decision."""
        rest = {name: row_id for name, row_id in self.increments.items() if name not in kept}
        return Acknowledged(self.ids - kept, rest)


@dataclass
class Log:
    """The commits in order, and what is wrong with their chain."""

    commits: list[tuple[Commit, bytes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def identities(self) -> Counter[str]:
        """How often each commit id stands in the log; a commit made again counts for the one it repeats, too."""
        headers = [commit.header for commit, _ in self.commits]
        return Counter([header.commit_id for header in headers] + [header.again for header in headers if header.again])


def read_log(folder: OfficeFolder) -> Log:
    """Every commit from 1 on, packed or not."""
    log, parent = Log(), GENESIS
    while (data := folder.read_commit(len(log.commits) + 1)) is not None:
        number = len(log.commits) + 1
        try:
            commit = decode(data, str(number))
        except DamagedError as fault:
            log.problems.append(f"commit {number}: {fault.detail}")
            break
        if (commit.header.sequence, commit.header.parent) != (number, parent):
            log.problems.append(f"commit {number} is {commit.header.sequence} after {commit.header.parent[:8]}")
        log.commits.append((commit, data))
        parent = digest(data)
    later = [number for number in loose_numbers(folder) if number > len(log.commits)]
    if later:
        log.problems.append(f"commits {later} lie behind a gap or damage")
    return log


def loose_numbers(folder: OfficeFolder) -> list[int]:
    """The numbers of the commits that lie in the log as files of their own."""
    return sorted(int(path.name) for path in (folder.path / "log").glob("*/*") if path.name.isdigit())


def replay(log: Log, path: Path) -> Replica:
    """A replica made from nothing but the commits. Raises DamagedError when one does not fit."""
    replica = Replica(path, MIGRATIONS)
    for start in range(0, len(log.commits), BATCH):
        with replica.transaction():
            for commit, data in log.commits[start : start + BATCH]:
                replica.apply(commit, data)
    return replica


def increments(log: Log, counters: list[int], column: int) -> Iterator[tuple[int, str, object, object]]:
    """Every change of a counter in the log: its row, the commit's id, the text before and after."""
    for commit, _ in log.commits:
        for item in apsw.Changeset.iter(commit.changeset) if commit.changeset else ():
            if item.name != PROBLEM.model._meta.table_name or item.old is None or item.new is None:
                continue
            row_id, before, after = item.old[0], item.old[column], item.new[column]
            if isinstance(row_id, int) and row_id in counters and after is not apsw.no_change:
                yield row_id, commit.header.origin, before, after


def lost_updates(log: Log, replica: Replica, acknowledged: Acknowledged) -> tuple[int, list[str]]:
    """How many increments the counters do not show, in whichever way they were lost."""
    counters = row_ids(replica.database, COUNTER)
    columns = [row[1] for row in replica.database.execute_sql("PRAGMA table_info(problem)").fetchall()]
    problems, made, ids = [], Counter[int](), set()
    for row_id, commit_id, before, after in increments(log, counters, columns.index("remark")):
        made[row_id] += 1
        ids.add(commit_id)
        if count_of(after) != count_of(before) + 1:
            problems.append(f"counter {row_id} goes from {before!r} to {after!r}")
    lost = 0
    for row_id in counters:
        (remark,) = replica.database.execute_sql("SELECT remark FROM problem WHERE id = ?", (row_id,)).fetchone()
        expected = max(made[row_id], sum(row_id == other for other in acknowledged.increments.values()))
        if count_of(remark) != expected:
            problems.append(f"counter {row_id} shows {count_of(remark)}, {expected} increments were saved")
            lost += abs(expected - count_of(remark))
    missing = set(acknowledged.increments) - ids
    if missing:
        problems.append(f"acknowledged increments not in the log: {sorted(missing)}")
    return max(lost, len(missing)), problems


def unlocked(folder: OfficeFolder, given: Credentials) -> Vault:
    """The office keys that a user has."""
    with tempfile.TemporaryDirectory() as place:
        keys = KeyFiles(folder, Path(place) / "replica.db")
        for key in keys.office_keys(keys.unlock(given)):
            folder.vault.add(key)
    return folder.vault


def kept_ids(paths: list[Path], office: str, vault: Vault) -> set[str]:
    """Ids of commits that wait on a PC: for a person in 待处理, or in the outbox until the folder is there again."""
    found = set()
    for path in paths:
        headers = [item.commit.header for item in Pending(path, office, vault).items()]
        headers += [entry.commit.header for entry in Outbox(path, office, vault).entries()]
        found |= {header.commit_id for header in headers} | {header.again for header in headers}
    return found


def content(connection: apsw.Connection) -> dict[str, list[tuple]]:
    """All rows of the office's tables."""
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    return {name: list(connection.execute(f'SELECT * FROM "{name}" ORDER BY 1')) for name in names if is_office_table(name)}


def differing(paths: list[Path], fresh: Replica, vault: Vault) -> list[str]:
    """The replicas that stand at the same commit and do not hold the same."""
    expected, found = content(fresh.database.connection()), []
    for path in paths:
        key = fitting_key(path, vault.database_keys()) or ""
        connection = open_database(path, key, apsw.SQLITE_OPEN_READWRITE)
        head = dict(connection.execute("SELECT name, value FROM _replica WHERE name IN ('head', 'head_hash')"))
        if head == {"head": str(fresh.head), "head_hash": fresh.head_hash} and content(connection) != expected:
            found.append(str(path))
        connection.close()
    return found


def check(
    office: Path, replicas: list[Path], ack_files: list[Path], credentials: Credentials | None = None
) -> dict[str, object]:
    """The JSON line's content; `problems` is empty when everything is as acknowledged."""
    folder = OfficeFolder(office)
    vault = unlocked(folder, credentials) if credentials else Vault()
    acknowledged = Acknowledged()
    for path in ack_files:
        acknowledged.read(path)
    log = read_log(folder)
    identities = log.identities()
    missing = acknowledged.ids - set(identities)
    kept = missing & kept_ids(replicas, folder.existing_id(), vault)
    repeated = sorted(name for name, times in identities.items() if times > 1)
    data = {commit.header.again or commit.header.commit_id for commit, _ in log.commits if commit.header.kind == "data"}
    result: dict[str, object] = {
        "entries": len(log.commits),
        "acked": len(acknowledged.ids),
        "acked_but_lost": len(missing - kept),
        "kept_for_decision": len(kept),
        "unacked_but_committed": len(data - acknowledged.ids),
        "repeated": len(repeated),
        "chain_ok": not log.problems,
    }
    problems = [*log.problems, *(f"lost: {name}" for name in sorted(missing - kept)), *(f"twice: {name}" for name in repeated)]
    with tempfile.TemporaryDirectory() as place:
        try:
            fresh = replay(log, Path(place) / "fresh.db")
        except DamagedError as fault:
            problems.append(f"replay: {fault.detail}")
            return {**result, "lost_updates": None, "integrity": fault.detail, "problems": problems}
        lost, wrong = lost_updates(log, fresh, acknowledged.without(kept))
        integrity = "; ".join(str(row[0]) for row in fresh.database.execute_sql("PRAGMA integrity_check").fetchall())
        different = differing(replicas, fresh, vault)
        fresh.close()
    problems += [*wrong, *(f"differs: {path}" for path in different)]
    if integrity != "ok":
        problems.append(f"integrity: {integrity}")
    return {**result, "lost_updates": lost, "integrity": integrity, "replicas_differ": len(different), "problems": problems}


def main(words: list[str] | None = None) -> int:
    """Check one office; 1 on any loss."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.check", description=__doc__.splitlines()[0])
    parser.add_argument("--office", type=Path, required=True)
    parser.add_argument("--replica", type=Path, action="append", default=[])
    parser.add_argument("acks", type=Path, nargs="*", metavar="ACKFILES")
    parser.add_argument("--user", default="")
    parser.add_argument("--password", default="")
    arguments = parser.parse_args(words)
    credentials = Credentials(arguments.user, arguments.password) if arguments.password else None
    result = check(arguments.office, arguments.replica, arguments.acks, credentials)
    print(json.dumps(result, ensure_ascii=False))
    return 1 if result["problems"] else 0


if __name__ == "__main__":
    sys.exit(main())
