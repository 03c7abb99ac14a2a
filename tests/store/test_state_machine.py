"""Any interleaving of several PCs, crashes, lost connections and a server that forgets, against a simple oracle.

A PC's user saves what they saw, which may be old. Every file operation on the share may be the last one before the program
dies or the connection goes. At the end all PCs are opened and catch up; then nothing acknowledged may be lost, nothing may
have been replaced unseen, nothing told as not saved may stand in the log, and all replicas are equal.

The long version: `MODEL_EXAMPLES=2000 python -m pytest tests/store/test_state_machine.py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.core.changes import Change
from app.core.errors import ConflictError, StorageError
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows, change_row
from app.ledgers.changes.undo import undo_of
from app.ledgers.problems.problem import PROBLEM
from app.store import folder as folder_module
from app.store import follower, healing, maintenance, snapshots
from app.store.commit import decode
from app.store.faults import OutcomeUnknownError
from app.store.keys import Credentials
from app.store.log_check import check_log
from app.store.office import Office
from app.store.operation import Operation
from app.store.packs import Packs
from app.store.publisher import Identity
from app.store.replica import known_office
from app.store.sealing import Vault
from app.store.sqlite import table_columns
from app.store.transaction import Transaction
from tests.conftest import quicken_passwords
from tests.store.access_office import let_in, protect
from tests.store.model_office import (
    FIELDS,
    TODAY,
    Cells,
    FatefulDisk,
    Killed,
    Oracle,
    Try,
    changed_cells,
    dump,
    loose_commits,
    rows_of,
)

EXAMPLES = int(os.environ.get("MODEL_EXAMPLES", "16"))
STEPS = int(os.environ.get("MODEL_STEPS", "40"))
PCS = ("甲", "乙", "丙", "丁")
ROUNDS = 8  # so often everybody looks at the end, at most
DAY = 24 * 3600.0
NOW = 1_700_000_000.0

whose = st.integers(0, len(PCS) - 1)  # of the PCs that are on
fates = st.one_of(
    st.none(),
    st.none(),
    st.tuples(st.integers(1, 14), st.sampled_from(["die", "lose"]), st.booleans()),
)
some_fields = st.sets(st.sampled_from(FIELDS), min_size=1, max_size=2)
places = st.integers(0, 3)


class SharedOffice(RuleBasedStateMachine):
    """Up to four PCs on one folder."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        for module in (folder_module, follower):
            self.patch.setattr(module, "NOT_FOUND_SECONDS", 0.02)
            self.patch.setattr(module, "NOT_FOUND_WAIT", 0.005)
        self.patch.setattr(healing, "READ_AGAIN_WAIT", 0.0)
        self.patch.setattr(snapshots, "EVERY_COMMITS", 6)
        self.patch.setattr(maintenance, "KEPT_COMMITS", 30)
        self.patch.setattr(Packs, "size", 5)
        self.place = Path(tempfile.mkdtemp(prefix="model-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
        self.share = self.place / "共享 文件夹"
        self.disks = {pc: FatefulDisk() for pc in PCS}
        self.offices: dict[str, Office] = {}
        self.views: dict[str, list[tuple]] = {}  # what each user looks at
        self.mine: dict[str, list[Change]] = {pc: [] for pc in PCS}  # own saves of this session, for undo
        self.oracle = Oracle()
        self.rounds = 0.0
        self.base = 0  # the server never forgets commits up to here: without their accounts nobody could work on
        self.vault = Vault()
        self.credentials: dict[str, Credentials] = {}

    def teardown(self) -> None:
        try:
            if self.oracle.tries:
                self.everybody_catches_up()
        finally:
            for office in self.offices.values():
                office.close()
            shutil.rmtree(self.place)
            self.patch.undo()

    @initialize()
    def first_office(self) -> None:
        self.open("甲", None)
        self.open("乙", None)
        for number in range(3):
            self.save("甲", self.oracle.new("add", "甲"), adding(f"问题{number}"))
        self.look("乙")

    # --- the PCs ---

    def opened(self, pc: str) -> Office:
        identity, credentials = Identity(pc, pc, "test"), self.credentials.get(pc)
        return Office(self.share, self.replica(pc), MIGRATIONS, identity, self.disks[pc], credentials)

    def folder(self) -> folder_module.OfficeFolder:
        """The share as the test itself reads it."""
        return folder_module.OfficeFolder(self.share, vault=self.vault)

    def replica(self, pc: str) -> Path:
        return self.place / pc / "replica.db"

    def guarded(self, pc: str, fate: tuple[int, str, bool] | None, work: Callable[[], None]) -> None:
        """Do it; the program may die meanwhile, or find that it cannot."""
        disk = self.disks[pc]
        if fate:
            disk.arm(*fate)
        try:
            work()
        except StorageError as fault:
            note(f"  {pc}: {type(fault).__name__} {fault.detail}")
        except Killed:
            note(f"  {pc} died")
            self.gone(pc)
        finally:
            disk.disarm()

    def gone(self, pc: str) -> None:
        """The program has ended, in whatever way: the system closes its files."""
        office = self.offices.pop(pc, None)
        if office is not None:
            office.close()
        self.mine[pc].clear()

    def open(self, pc: str, fate: tuple[int, str, bool] | None) -> None:
        def work() -> None:
            self.offices[pc] = self.opened(pc)
            self.hear(pc)

        self.guarded(pc, fate, work)

    def hear(self, pc: str) -> None:
        """What the program tells on its own."""
        office = self.offices[pc]
        self.oracle.reported += [(pc, report) for report in office.take_reports()]
        self.views[pc] = rows_of(office)

    def look(self, pc: str) -> None:
        self.offices[pc].catch_up()
        self.hear(pc)

    def save(self, pc: str, item: Try, work: Operation) -> None:
        """A user's save, and what they are told."""
        note(f"  {item}")
        try:
            change = self.offices[pc].run(Operation(item.action, work.apply))
        except ConflictError:
            item.outcome = "not saved"
        except OutcomeUnknownError:
            item.outcome = "unknown"
            raise
        except StorageError:
            item.outcome = "not saved"
            raise
        else:
            item.outcome = "saved" if change else "not saved"
            if change:
                item.commit_id = change.commit_id
                self.mine[pc].append(change)
        note(f"    {item.outcome}")

    # --- what may happen ---

    def on(self, who: int) -> str:
        """One of the PCs that are on, "" when there is none."""
        return sorted(self.offices)[who % len(self.offices)] if self.offices else ""

    @rule(who=whose, fate=fates)
    def opens(self, who: int, fate: tuple[int, str, bool] | None) -> None:
        off = [pc for pc in PCS if pc not in self.offices]
        if off and (
            self.share.exists() or known_office(self.replica(off[who % len(off)]), MIGRATIONS, self.vault.database_keys())
        ):
            self.open(off[who % len(off)], fate)

    @rule(who=whose)
    def closes(self, who: int) -> None:
        if len(self.offices) > 1:
            self.gone(self.on(who))

    @rule(who=whose, fate=fates, thorough=st.booleans())
    def catches_up(self, who: int, fate: tuple[int, str, bool] | None, thorough: bool) -> None:
        pc = self.on(who)
        if pc:
            if thorough:
                self.offices[pc]._follower._checked = float("-inf")
            self.guarded(pc, fate, lambda: self.look(pc))

    @rule(place=places, names=some_fields)
    def two_edit_what_they_see(self, place: int, names: set[str]) -> None:
        """Each by what was shown last, and without a look in between."""
        for who in range(2):
            self.edit(who, place, names, None, False)

    @rule(who=whose, place=places, names=some_fields, fate=fates, fresh=st.booleans())
    def edits(self, who: int, place: int, names: set[str], fate: tuple[int, str, bool] | None, fresh: bool) -> None:
        self.edit(who, place, names, fate, fresh)

    def edit(self, who: int, place: int, names: set[str], fate: tuple[int, str, bool] | None, fresh: bool) -> None:
        pc = self.on(who)
        if not pc:
            return
        rows = rows_of(self.offices[pc]) if fresh else self.views[pc]
        if rows:
            row_id, _, *values = rows[place % len(rows)]
            seen = dict(zip(FIELDS, values, strict=True))
            item = self.oracle.new("edit", pc)
            item.cells = {(row_id, name): (seen[name], f"{name} {item.number}") for name in sorted(names)}
            changes = {name: cell for (_, name), cell in item.cells.items()}
            self.guarded(pc, fate, lambda: self.save(pc, item, change_row(PROBLEM, row_id, changes, TODAY)))

    @rule(who=whose, fate=fates)
    def adds(self, who: int, fate: tuple[int, str, bool] | None) -> None:
        pc = self.on(who)
        if pc:
            item = self.oracle.new("add", pc)
            self.guarded(pc, fate, lambda: self.save(pc, item, adding(f"新增{item.number}")))

    @rule(who=whose, place=places, fate=fates)
    def deletes_or_restores(self, who: int, place: int, fate: tuple[int, str, bool] | None) -> None:
        pc = self.on(who)
        if pc and self.views[pc]:
            row_id, mark, *_ = self.views[pc][place % len(self.views[pc])]
            item = self.oracle.new("delete" if mark is None else "restore", pc)
            item.cells = {(row_id, "deleted_at"): (mark, f"删除 {item.number}" if mark is None else None)}
            self.guarded(pc, fate, lambda: self.save(pc, item, marking(row_id, *item.cells[row_id, "deleted_at"])))

    @rule(who=whose, fate=fates)
    def undoes(self, who: int, fate: tuple[int, str, bool] | None) -> None:
        pc = self.on(who)
        if pc and self.mine[pc]:
            step = self.mine[pc].pop()
            made = next(item for item in self.oracle.tries.values() if item.commit_id == step.commit_id)
            office = self.offices[pc]
            item = self.oracle.new("undo", pc)
            item.outcome = "not saved"  # unless it gets as far as saving
            item.cells = {cell: (after, before) for cell, (before, after) in self.done_by(office, made).items()}

            def work() -> None:
                operation = undo_of(office, step.sequence, step.commit_id)
                item.outcome = "killed"
                self.save(pc, item, operation)

            self.guarded(pc, fate, work)

    def done_by(self, office: Office, made: Try) -> Cells:
        """What a save of this PC changed; the row of an addition is known from its commit."""
        if made.kind not in ("add", "undo"):
            return made.cells
        for number in office.replica.kept_numbers():
            commit = decode(office.replica.kept(number) or b"", "")
            if made.commit_id in (commit.header.commit_id, commit.header.again):
                return changed_cells(commit.changeset, table_columns(office.database.connection(), "problem"))
        return made.cells

    @rule(who=whose, fate=fates)
    def maintains(self, who: int, fate: tuple[int, str, bool] | None) -> None:
        pc = self.on(who)
        if pc:
            self.rounds += 2 * 3600.0
            self.guarded(pc, fate, lambda: self.offices[pc].maintain(NOW * 2 + self.rounds))

    @rule(who=whose)
    def loses_the_connection(self, who: int) -> None:
        self.disks[PCS[who]].away = True

    @rule()
    def all_are_connected_again(self) -> None:
        for disk in self.disks.values():
            disk.away = False

    @precondition(lambda self: self.share.exists())
    @rule()
    def the_folder_goes_away(self) -> None:
        self.share.rename(self.place / "断开")

    @precondition(lambda self: not self.share.exists())
    @rule()
    def the_folder_comes_back(self) -> None:
        (self.place / "断开").rename(self.share)

    @precondition(lambda self: self.share.exists())
    @rule(count=st.integers(1, 4), hint=st.sampled_from(["stays", "goes", "is as old"]), snapshots_too=st.booleans())
    def the_server_loses_the_newest_commits(self, count: int, hint: str, snapshots_too: bool) -> None:
        commits = [path for path in loose_commits(self.share) if int(path.name) > self.base]
        lost = commits[-count:] if len(commits) > count else []
        lost = [path for path in lost if int(path.name) > 2]
        if not lost:
            return
        for path in lost:
            path.unlink()
        note(f"  {[path.name for path in lost]} are lost")
        head, older = self.share / "head", int(lost[0].name) - 1
        if hint != "stays":
            head.unlink(missing_ok=True)
        if hint == "is as old":
            folder = self.folder()
            folder.note_head(older, folder.read_commit(older) or b"")
        if snapshots_too:
            for item in snapshots.snapshots(self.folder()):
                if item.sequence > older:
                    item.path.unlink()

    # --- the end ---

    def everybody_catches_up(self) -> None:
        """All PCs that ever had the office are opened and look, until there is nothing left to do."""
        if not self.share.exists():
            (self.place / "断开").rename(self.share)
        for disk in self.disks.values():
            disk.away = False
        faults: list[str] = []
        for _ in range(ROUNDS):
            faults = []
            for pc in [pc for pc in PCS if self.replica(pc).parent.exists()]:
                try:
                    if pc not in self.offices:
                        self.offices[pc] = self.opened(pc)
                    self.offices[pc]._follower._checked = float("-inf")
                    self.look(pc)
                except StorageError as fault:
                    faults.append(f"{pc}: {fault} {fault.detail}")
            note(f"  at the end: {faults}")
            if not faults and len({office.replica.head_hash for office in self.offices.values()}) == 1:
                break
        assert faults == []
        self.check()

    def check(self) -> None:
        states = {pc: dump(office) for pc, office in self.offices.items()}
        first = next(iter(states.values()))
        assert all(state == first for state in states.values()), {pc: state[:2] for pc, state in states.items()}
        for pc, office in self.offices.items():
            assert office.health.state in ("good", "pending"), f"{pc}: {office.health}"
            assert office.outbox.is_empty()
        self.oracle.check(self.offices)
        (chain, *_) = check_log(self.share, folder_module.Disk())
        assert chain[1] == "good", chain
        for pc in self.offices:
            self.look(pc)
            self.save(pc, self.oracle.new("add", pc), adding("最后"))
        assert {item.outcome for item in list(self.oracle.tries.values())[-len(self.offices) :]} == {"saved"}


def adding(text: str) -> Operation:
    return add_rows(PROBLEM, [{"list": "部门", "statement": text}], TODAY)


def marking(row_id: int, seen: str | None, new: str | None) -> Operation:
    """To the recycle bin or out of it, by a mark of its own, so that whose it is shows."""

    def apply(transaction: Transaction) -> None:
        row = transaction.read(PROBLEM.model, row_id, [])
        if row is None or row["deleted_at"] != seen:
            raise ConflictError("已被同事删除或恢复", {})
        PROBLEM.model.update(deleted_at=new).where(PROBLEM.model.id == row_id).execute(transaction.database)

    return Operation("标记", apply)


class ProtectedOffice(SharedOffice):
    """The same with a password: every PC has a user of its own."""

    @initialize()
    def first_office(self) -> None:
        quicken_passwords(self.patch)
        office = self.opened("甲")
        protect(office)
        self.credentials = {pc: let_in(office, pc) for pc in PCS}
        self.vault, self.base = office.folder.vault, office.head
        office.close()
        super().first_office()


def examined(machine: type[SharedOffice], examples: int) -> type:
    machine.TestCase.settings = settings(SETTINGS, max_examples=examples)
    return machine.TestCase


SETTINGS = settings(
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes many minutes, and the trace can be read as it is
)
TestSharedOffice = examined(SharedOffice, EXAMPLES)
TestProtectedOffice = examined(ProtectedOffice, max(1, EXAMPLES // 4))
