"""The tables of the assessments. Schemes, entries and results are kept as exact JSON (app.scoring.codec)."""

from __future__ import annotations

import peewee

from app.ledgers.schema.record import Record

# StarEntry.side
SELF, REVIEW, FACT, PUBLISHED = "self", "review", "fact", "published"
# StarStep.step
OPENED, DECLARED, REVIEWED, NOTICE, AWARDED, LEVEL_CHANGED, SENT_BACK, REOPENED = (
    "开始评定",
    "申报",
    "考评",
    "公示",
    "授星",
    "动态管理",
    "退回",
    "重新考评",
)


class StarScheme(Record):
    """One version of a year's scheme."""

    name = peewee.TextField()
    year = peewee.IntegerField()
    content = peewee.TextField()  # a Scheme

    class Meta:
        """Table star_scheme."""

        table_name = "star_scheme"


class StarAssessment(Record):
    """The assessment of a period under a scheme."""

    period = peewee.TextField()  # Period.label
    scheme = peewee.BigIntegerField()
    stage = peewee.TextField()
    notice_from = peewee.TextField(null=True)  # ISO days of the 公示
    notice_until = peewee.TextField(null=True)
    awarded_on = peewee.TextField(null=True)

    class Meta:
        """Table star_assessment."""

        table_name = "star_assessment"


class StarBranch(Record):
    """A branch that takes part. `result` is the frozen BranchResult, `level` what 摘星 or 晋星 made of it."""

    assessment = peewee.BigIntegerField()
    name = peewee.TextField()
    row = peewee.BigIntegerField()  # in the ledger of branches, 0: not from there
    functional = peewee.IntegerField()
    declared = peewee.TextField(null=True)  # ISO days
    reviewed = peewee.TextField(null=True)
    appraisal = peewee.TextField(null=True)
    result = peewee.TextField(null=True)
    level = peewee.IntegerField(null=True)

    class Meta:
        """Table star_branch."""

        table_name = "star_branch"


class StarEntry(Record):
    """What one side entered for an indicator (an Entry), the fact said of a veto or a cap (a Fact), or, of no indicator, the
    result that hung out (a PastResult)."""

    branch = peewee.BigIntegerField()
    side = peewee.TextField()  # self, review, fact, published
    indicator = peewee.TextField()
    content = peewee.TextField()

    class Meta:
        """Table star_entry."""

        table_name = "star_entry"


class StarStep(Record):
    """A step of the procedure; `branch` 0: of all branches."""

    assessment = peewee.BigIntegerField()
    branch = peewee.BigIntegerField()
    step = peewee.TextField()
    author = peewee.TextField()
    day = peewee.TextField()
    note = peewee.TextField()
    document = peewee.TextField()

    class Meta:
        """Table star_step."""

        table_name = "star_step"


class StarEvidence(Record):
    """A file that proves an indicator."""

    branch = peewee.BigIntegerField()
    indicator = peewee.TextField()
    file = peewee.TextField()
    sha256 = peewee.TextField()
    size = peewee.IntegerField()

    class Meta:
        """Table star_evidence."""

        table_name = "star_evidence"


TABLES = frozenset(
    model._meta.table_name for model in (StarScheme, StarAssessment, StarBranch, StarEntry, StarStep, StarEvidence)
)
