"""The forms of the print menu, made from what the page shows."""

from __future__ import annotations

import datetime as dt

from app.forms.layout.pages import Document
from app.forms.papers.star_forms import (
    award_document,
    notice_document,
    result_document,
    review_document,
    self_document,
    summary_document,
)
from app.scoring.result import BranchResult
from app.ui.stars.views import BranchView, PeriodView

SELF, REVIEW, RESULT, ALL_RESULTS, SUMMARY, NOTICE, AWARD = (
    "self",
    "review",
    "result",
    "all_results",
    "summary",
    "notice",
    "award",
)
TITLES = {
    SELF: "支部自评表",
    REVIEW: "考评评分表",
    RESULT: "星级评定结果单（本支部）",
    ALL_RESULTS: "星级评定结果单（全部支部）",
    SUMMARY: "星级评定汇总表",
    NOTICE: "评定结果公示",
    AWARD: "授星通知",
}


def forms_of(view: PeriodView) -> list[tuple[str, str]]:
    """What can be printed now."""
    if view.assessment is None:
        return []
    keys = [SELF, REVIEW, RESULT, ALL_RESULTS, SUMMARY]
    if view.assessment.notice_from:
        keys.append(NOTICE)
    if view.frozen:
        keys.append(AWARD)
    return [(key, TITLES[key]) for key in keys]


def document_of(key: str, view: PeriodView, branch: BranchView, unit: str, day: dt.date) -> Document:
    """The document of a form. Raises LookupError for a period without an assessment, which has no forms."""
    scheme, assessment = view.scheme, view.assessment
    if scheme is None or assessment is None:
        raise LookupError(key)
    if key == SELF:
        return self_document(scheme, view.period, branch.shown.branch.name, branch.self_entries, branch.self_result)
    if key == REVIEW:
        review = {} if branch.review_hidden else branch.review_entries
        return review_document(scheme, view.period, (branch.self_entries, branch.self_result), review, branch.shown)
    if key == RESULT:
        return result_document(scheme, view.period, [(branch.shown, view.history.get(branch.shown.branch.name, ()))], unit, day)
    if key == ALL_RESULTS:
        every = [(view.branches[name].shown, view.history.get(name, ())) for name in view.names]
        return result_document(scheme, view.period, every, unit, day)
    if key == SUMMARY:
        changes = {name: one.level_changes for name, one in view.branches.items()}
        return summary_document(scheme, view.ranking, unit, day, changes)
    if key == NOTICE:
        return notice_document(scheme, view.ranking, unit, assessment.notice_from or "", assessment.notice_until or "")
    return award_document(scheme, view.ranking, unit, assessment.awarded_on or day.isoformat())


def award_lines(results: list[BranchResult]) -> list[str]:
    """What 授星 decides, in words."""
    counts: dict[str, list[str]] = {}
    for result in sorted(results, key=lambda item: -item.level):
        counts.setdefault(result.title, []).append(result.branch.name)
    return [f"{title}（{len(names)} 个）：{'、'.join(names)}" for title, names in counts.items()]
