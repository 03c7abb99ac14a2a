"""Kinds of file that the office has imported, with what a person decided of them: the ledger, which heading is which field."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

MOST_KINDS = 500  # the oldest are forgotten first; an office has some dozens


@dataclass(frozen=True)
class KindOfFile:
    """One kind: `columns` is heading → field, "" for a column that is not imported; only what a person chose."""

    signature: str
    ledger: str
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RememberedFiles:
    """The kinds of file of the whole office, the oldest first."""

    AREA: ClassVar[str] = "imports"
    TITLE: ClassVar[str] = "导入时的表头对应"

    kinds: tuple[KindOfFile, ...] = ()

    def by_signature(self) -> dict[str, KindOfFile]:
        """To look them up."""
        return {kind.signature: kind for kind in self.kinds}

    def having(self, found: Iterable[KindOfFile], ledgers: Collection[str]) -> RememberedFiles:
        """With those of some ledgers in place of what was known of any."""
        decided = {kind.signature: kind for kind in found}
        fresh = {signature: kind for signature, kind in decided.items() if kind.ledger in ledgers}
        kept = [kind for kind in self.kinds if kind.signature not in decided]
        return replace(self, kinds=(*kept, *fresh.values())[-MOST_KINDS:])
