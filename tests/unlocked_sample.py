"""The sample office with its restricted ledgers open, for tests of every ledger."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.core.program import resources
from app.ledgers import MIGRATIONS
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import SAMPLE_PASSWORD, unlock
from app.ledgers.sample import load_sample
from app.store.office import Office
from app.store.publisher import Identity


def make_unlocked_sample(folder: Path, today: dt.date) -> Office:
    office = Office(folder / "共享", folder / "replica.db", MIGRATIONS, Identity("王建国", "PC", "test"))
    load_sample(office, today, resources() / "sample")
    for ledger in LEDGERS:
        if ledger.restricted:
            unlock(office.database, ledger, SAMPLE_PASSWORD)
    return office
