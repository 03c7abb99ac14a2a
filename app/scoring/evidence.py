"""The files that prove an indicator of a branch: read, added, taken away until the stars are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import peewee

from app.core.errors import InvalidValueError
from app.scoring.assessment import read_assessment
from app.scoring.period import Period
from app.scoring.procedure import current
from app.scoring.tables import AWARDED, StarAssessment, StarBranch, StarEvidence
from app.store.attachments import StoredFile
from app.store.operation import Operation
from app.store.transaction import Transaction


@dataclass(frozen=True)
class EvidenceFile:
    """A stored file of evidence."""

    row: int
    name: str
    sha256: str
    size: int  # bytes


def read_files(database: peewee.Database, period: Period, branch: str, key: str) -> list[EvidenceFile]:
    """The files of an indicator, in the order they were added."""
    assessment = read_assessment(database, period)
    if assessment is None:
        return []
    query = (
        StarEvidence.select(StarEvidence.id, StarEvidence.file, StarEvidence.sha256, StarEvidence.size)
        .where(
            (StarEvidence.branch == assessment.participant(branch).row)
            & (StarEvidence.indicator == key)
            & StarEvidence.deleted_at.is_null()
        )
        .order_by(StarEvidence.id)
    )
    return [EvidenceFile(*row) for row in database.execute(query.tuples()).fetchall()]


def attach(period: Period, branch: str, key: str, files: Sequence[StoredFile]) -> Operation:
    """Keep files as the evidence of an indicator."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        refuse_awarded(assessment.stage)
        own = assessment.participant(branch)
        rows = [
            {"branch": own.row, "indicator": key, "file": file.name, "sha256": file.sha256, "size": file.size} for file in files
        ]
        transaction.insert_many(StarEvidence, rows)

    return Operation(f"添加佐证材料：{branch}", apply)


def detach(row: int, name: str) -> Operation:
    """Take a file of evidence away."""

    def apply(transaction: Transaction) -> None:
        query = (
            StarAssessment.select(StarAssessment.stage)
            .join(StarBranch, on=(StarBranch.assessment == StarAssessment.id))
            .join(StarEvidence, on=(StarEvidence.branch == StarBranch.id))
            .where(StarEvidence.id == row)
        )
        for (stage,) in transaction.database.execute(query.tuples()).fetchall():
            refuse_awarded(stage)
        transaction.recycle(StarEvidence, [row])

    return Operation(f"删除佐证材料：{name}", apply)


def refuse_awarded(stage: str) -> None:
    """Raise InvalidValueError once the stars are given: what they rest on stays as it was."""
    if stage == AWARDED:
        raise InvalidValueError("已经授星，佐证材料不能再改。", "评定结果要能复核。")
