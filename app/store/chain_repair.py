"""Puts back what an audit found to be no part of the chain: from this PC's replica, or by asking the other PCs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from app.core.errors import DamagedError
from app.store.audit import Flaw, Place, sound_pack
from app.store.commit import digest, is_commit
from app.store.faults import file_faults
from app.store.folder import OfficeFolder
from app.store.healing import Healer
from app.store.own_packs import OwnPacks
from app.store.replica import Replica
from app.store.settling import Report
from app.store.snapshots import Snapshot


class ChainRepair:
    """The repairs of one PC. Every flaw is told once."""

    def __init__(self, folder: OfficeFolder, replica: Replica, own: OwnPacks, healer: Healer) -> None:
        self.folder = folder
        self.replica = replica
        self.own = own
        self.healer = healer
        self._told: set[Flaw] = set()

    def mend(self, flaws: Sequence[Flaw]) -> None:
        """Mend what this PC can, and tell of the rest. While the log does not confirm the head this is left to the follower."""
        head, head_hash = self.replica.standing()
        if not flaws or not self.folder.holds(head, head_hash):
            return
        mended = [flaw for flaw in flaws if self._put_back(flaw)]
        lost = [flaw for flaw in flaws if flaw not in mended and flaw not in self._told]
        self._told.update(lost)
        if mended:
            self.healer.reports.append(Report("mended", f"{which(mended)}的文件已损坏、缺失或被替换，已用本机留存的原件补回。"))
        if lost:
            advice = "本机没有原件，其他电脑打开程序后会自动补回。现有内容不受影响，只是以前的修改记录暂不完整。"
            self.healer.reports.append(Report("damaged", f"{which(lost)}的文件已损坏、缺失或被替换，{advice}"))

    def set_aside(self, damaged: Sequence[Snapshot]) -> None:
        """Give damaged snapshots another name."""
        for item in damaged:
            with file_faults(item.path):
                self.folder.disk.move(item.path, item.path.with_name(f"{item.path.name}.damaged-{secrets.token_hex(3)}"))
            self.healer.reports.append(Report("aside", f"第 {item.sequence} 次修改时的快照已损坏，已另存，并制作新的快照。"))

    def _put_back(self, flaw: Flaw) -> bool:
        try:
            return self._exchange_pack(flaw) if flaw.packed else self._exchange_commit(flaw)
        except DamagedError:
            return False

    def _exchange_commit(self, flaw: Flaw) -> bool:
        data = self.replica.kept(flaw.last)
        if data is None or digest(data) != flaw.expected:
            self.healer.want([flaw.last])
            return False
        there = self.folder.read_commit(flaw.last)
        if there is not None and there != data:
            self.folder.set_aside(flaw.last, "foreign" if is_commit(there) else "damaged")
        return self.folder.publish(flaw.last, data)

    def _exchange_pack(self, flaw: Flaw) -> bool:
        thousand = flaw.first // self.folder.packs.size
        data = self.own.read(thousand)
        if data is None or sound_pack(data, flaw.first, Place(flaw.last, flaw.expected)) is None:
            return False
        with file_faults(self.folder.path):
            return self.folder.packs.exchange(thousand, data)


def which(flaws: Sequence[Flaw]) -> str:
    """第 3、7–9 次修改."""
    runs: list[list[int]] = []
    for first, last in sorted((flaw.first, flaw.last) for flaw in flaws):
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])
    return f"第 {'、'.join(f'{first}–{last}' if last > first else f'{first}' for first, last in runs)} 次修改"
