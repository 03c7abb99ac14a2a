"""What a person decided of a kind of file (its ledger, which heading is which field), kept for the whole office.

A kind of file is its headings, in whatever order. Next time, on any PC, the same is proposed for a file with the same headings.
What was decided of a restricted ledger's lies sealed with its key, and is known while that is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import peewee

from app.exchange.importing.import_sheet import SheetPlan, work_of
from app.exchange.tables.mapping import Heading, normal_heading
from app.exchange.tables.shared_headings import is_bare
from app.ledgers.known_files import KindOfFile, RememberedFiles
from app.ledgers.office_settings import put_settings, read_settings
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import state_of
from app.store.operation import Operation
from app.store.transaction import Transaction

SIGNATURE_LENGTH = 16  # hex digits
REMARK = "表头对应沿用上次导入这种表时的选择"


def signature_of(headings: Sequence[Heading]) -> str:
    """What tells one kind of file from another: its headings, whichever columns they stand in."""
    text = "\n".join(
        sorted(f"{normal_heading(item.upper)}/{normal_heading(item.text)}" for item in headings if not is_bare(item))
    )
    return hashlib.sha256(text.encode()).hexdigest()[:SIGNATURE_LENGTH]


def with_choices(
    headings: Mapping[int, str], columns: Mapping[int, str], kind: KindOfFile, fields: Collection[str]
) -> dict[int, str]:
    """Column → field with what a person chose for headings (column → heading as it is listed); a field has one column.

    `fields` are those of the ledger: a colleague with a newer program may have chosen another one.
    """
    words = {column: normal_heading(heading) for column, heading in headings.items()}
    chosen = {heading: name for heading, name in kind.columns.items() if not name or name in fields}
    wanted = {column: chosen[heading] for column, heading in words.items() if heading in chosen}
    taken = {name for name in wanted.values() if name}
    kept = {column: name for column, name in columns.items() if column not in wanted and name not in taken}
    return kept | {column: name for column, name in wanted.items() if name}


def choices_of(sheet: SheetPlan) -> dict[str, str]:
    """What a person chose, by headings as they are compared."""
    return {normal_heading(heading): name for heading, name in sheet.chosen.items()}


def decided_kinds(sheets: Iterable[SheetPlan]) -> list[KindOfFile]:
    """The kinds of file of which a person decided something in these plans."""
    return [
        KindOfFile(signature_of(work_of(sheet).source.table.headings), str(sheet.ledger), choices_of(sheet))
        for sheet in sheets
        if sheet.work is not None and (sheet.chosen or sheet.ledger_chosen)
    ]


def known_kinds(database: peewee.Database) -> dict[str, KindOfFile]:
    """What was decided before, by signature; of restricted ledgers while they are open."""
    found: dict[str, KindOfFile] = {}
    for safe in shelves(database):
        found |= read_settings(database, RememberedFiles, safe).by_signature()
    return found


def shelves(database: peewee.Database) -> dict[str, list[str]]:
    """Where kinds of file are kept (in the open, or under the key of a restricted ledger that is open) → of which ledgers."""
    found = {"": [ledger.key for ledger in LEDGERS if not ledger.restricted]}
    return found | {
        ledger.key: [ledger.key] for ledger in LEDGERS if ledger.restricted and state_of(database, ledger) == "open"
    }


def remember(kinds: Sequence[KindOfFile]) -> Operation:
    """Keep what was decided. Colleagues may keep theirs at the same time: nothing they kept is lost."""

    def apply(transaction: Transaction) -> None:
        for safe, ledgers in shelves(transaction.database).items():
            known = read_settings(transaction.database, RememberedFiles, safe)
            if (now := known.having(kinds, ledgers)) != known:
                put_settings(transaction, now, safe)

    return Operation("记住导入时的表头对应", apply)
