"""The files that prove an indicator of a branch."""

from __future__ import annotations

from dataclasses import dataclass

import peewee

from app.scoring.assessment import read_assessment
from app.scoring.period import Period
from app.scoring.tables import StarEvidence


@dataclass(frozen=True)
class EvidenceFile:
    """A stored file of evidence."""

    row: int
    name: str
    sha256: str


def read_files(database: peewee.Database, period: Period, branch: str, key: str) -> list[EvidenceFile]:
    """The files of an indicator, in the order they were added."""
    assessment = read_assessment(database, period)
    if assessment is None:
        return []
    query = (
        StarEvidence.select(StarEvidence.id, StarEvidence.file, StarEvidence.sha256)
        .where(
            (StarEvidence.branch == assessment.participant(branch).row)
            & (StarEvidence.indicator == key)
            & StarEvidence.deleted_at.is_null()
        )
        .order_by(StarEvidence.id)
    )
    return [EvidenceFile(*row) for row in database.execute(query.tuples()).fetchall()]
