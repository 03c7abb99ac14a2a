"""Copies of the packs of old commits on this PC, from which a pack is replaced that the share has damaged or lost.

`replica-packs/<office>/000.pack`. Only what has been verified against the chain is kept (audit.py); whoever reads one verifies
it again. It also is what makes a replica a whole copy of the office: newest commits in the database, older ones here.
"""

from __future__ import annotations

import os
from pathlib import Path

from app.store.faults import file_faults
from app.store.sealing import Vault, pack_name


class OwnPacks:
    """The packs that one replica keeps. Methods raise StorageError when the local disk fails."""

    def __init__(self, replica: Path, office: str, vault: Vault) -> None:
        self.path = replica.with_name(f"{replica.stem}-packs") / office
        self.vault = vault

    def _file(self, thousand: int) -> Path:
        return self.path / f"{thousand:03d}.pack"

    def has(self, thousand: int) -> bool:
        """Whether a pack is kept."""
        return self._file(thousand).exists()

    def read(self, thousand: int) -> bytes | None:
        """The bytes of a pack as they were kept, None when it is not."""
        path = self._file(thousand)
        with file_faults(path):
            try:
                return self.vault.open(path.read_bytes(), pack_name(thousand))
            except FileNotFoundError:
                return None

    def keep(self, thousand: int, data: bytes) -> None:
        """Keep a pack."""
        target = self._file(thousand)
        part = target.with_suffix(".part")
        with file_faults(target):
            self.path.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self.vault.seal(data, pack_name(thousand)))
            os.replace(part, target)
