"""One sentence for the person at the page: where the branch stands, and which click is next."""

from __future__ import annotations

import datetime as dt

from app.scoring.procedure import still_hanging
from app.scoring.tables import NOTICE
from app.ui.stars.views import BranchView, PeriodView

MOST_NAMED = 3  # branches in a line
SELF = "自评：点“自评”一栏填分；台账里有的自动取数，不用填。没有扣分的点“其余无扣分”，填完点“申报”。"
REVIEW = "考评：核对依据，要改的点“考评”一栏填分；没有扣分的点“其余无扣分”，填完点“完成考评”。"
DECLARED = "已经申报，等考评组考评；要改自评，请考评组退回。"
READY = "全部支部考评完，可以公示。"
AWARDED = "已经授星，结果不再随台账变化。在“打印”里出授星通知；以后要摘星、晋星，点“摘星／晋星”。"


def advice(view: PeriodView, branch: BranchView, today: dt.date) -> str:
    """What to do now. "" for who only looks."""
    assessment = view.assessment
    if assessment is None:
        return ""
    if not view.may_lead:
        return SELF if branch.may_self else DECLARED if branch.may_prove and not view.published else ""
    if assessment.awarded:
        return AWARDED
    if assessment.stage == NOTICE:
        waiting = still_hanging(assessment, today)
        return f"{waiting or '公示期满，没有异议就可以授星'}。在“打印”里出公示张贴；异议属实的点“撤回公示”。"
    if branch.may_self:
        return SELF
    if branch.may_review:
        return REVIEW
    rest = [own.branch.name for own in assessment.participants if not own.reviewed]
    if not rest:
        return READY
    named = f"{'、'.join(rest[:MOST_NAMED])}{'等' if len(rest) > MOST_NAMED else ''}"
    return f"本支部考评完成。还有 {len(rest)} 个支部没有考评完：{named}；全部完成后公示。"
