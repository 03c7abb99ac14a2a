"""A file that belongs to a row: the entry that names it. The file itself lies in attachments/ under its SHA-256."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date
from app.core.kinds import LongText
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record


class AttachedFile(Record):
    """What every ledger's files have; each ledger adds the column that names the row, and its table."""

    name = LedgerField(LongText(), "文件名", required=True)
    sha256 = peewee.TextField()
    size = peewee.BigIntegerField()  # bytes
    day = LedgerField(Date(), "添加日期")
