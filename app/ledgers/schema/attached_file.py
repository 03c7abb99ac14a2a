"""A file that belongs to a row: the entry that names it. The file itself lies in attachments/."""

from __future__ import annotations

import peewee

from app.core.day_kinds import Date
from app.core.kinds import LongText
from app.ledgers.schema.fields import LedgerField
from app.ledgers.schema.record import Record

FILE_COLUMNS = ("sha256", "size", "stored")  # what the program knows of a file and nobody types


class FileEntry(Record):
    """What every ledger's files have, known by the SHA-256 of their content."""

    name = LedgerField(LongText(), "文件名", required=True)
    sha256 = peewee.TextField()
    day = LedgerField(Date(), "添加日期")


class AttachedFile(FileEntry):
    """The files of an ordinary ledger, which adds the column that names the row, and its table."""

    size = peewee.BigIntegerField()  # bytes


class SealedFile(FileEntry):
    """The same of a restricted ledger: every column is ciphertext, and the file lies sealed (app.store.sealed_files)."""

    size = peewee.TextField()
    stored = peewee.TextField()  # the name that the sealed file lies under
