"""开始评定: an assessment of a period begins, under a scheme of its year or one that is copied for it."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.errors import ConflictError, InvalidValueError
from app.scoring.assessment import read_assessment
from app.scoring.codec import to_text
from app.scoring.metric import Branch
from app.scoring.period import Period
from app.scoring.procedure import SELF_STAGE, Signer
from app.scoring.scheme import Scheme
from app.scoring.schemes import copied
from app.scoring.tables import OPENED, StarAssessment, StarBranch, StarScheme, StarStep
from app.store.operation import Operation
from app.store.transaction import Transaction


def start_with_copy(period: Period, scheme: Scheme, branches: Sequence[Branch], signer: Signer) -> Operation:
    """Begin the assessment of a period under a scheme of another year, copied for this one in the same step."""

    def apply(transaction: Transaction) -> None:
        own = copied(scheme, period.year)
        row = transaction.insert(StarScheme, {"name": own.name, "year": own.year, "content": to_text(own)})
        start(period, row, branches, signer).apply(transaction)

    return Operation(f"开始评定：{period.label}五星支部", apply)


def start(period: Period, scheme_row: int, branches: Sequence[Branch], signer: Signer) -> Operation:
    """Begin the assessment of a period."""

    def apply(transaction: Transaction) -> None:
        if not branches:
            raise InvalidValueError("没有选参评的党支部。", "请至少选一个党支部。")
        names = [branch.name for branch in branches]
        twice = next((name for name in names if names.count(name) > 1), "")
        if twice:
            raise InvalidValueError(
                f"有 {names.count(twice)} 个党支部都叫“{twice}”，台账按名称记录，分不清是哪一个。",
                "请先在“党支部”中改成不同的名称，或只选其中一个。",
            )
        if read_assessment(transaction.database, period) is not None:
            raise ConflictError(f"同事已经开始了{period.label}的评定。", {})
        scheme = transaction.read(StarScheme, scheme_row, [])
        if scheme is None or scheme["deleted_at"] is not None:
            raise ConflictError("同事刚刚删除了这个指标体系，没有开始评定。", {})
        row = transaction.insert(
            StarAssessment,
            {
                "period": period.label,
                "scheme": scheme_row,
                "stage": SELF_STAGE,
                "notice_from": None,
                "notice_until": None,
                "awarded_on": None,
            },
        )
        transaction.insert_many(StarBranch, [participant_row(row, branch) for branch in branches])
        transaction.insert(StarStep, signer.step(row, 0, OPENED))

    return Operation(f"开始评定：{period.label}五星支部", apply)


def participant_row(assessment: int, branch: Branch) -> dict[str, object]:
    """A branch that takes part."""
    blank = dict.fromkeys(("declared", "reviewed", "appraisal", "result", "level"))
    return {
        **blank,
        "assessment": assessment,
        "name": branch.name,
        "row": branch.row,
        "functional": int(branch.functional),
    }
