"""How a branch's total comes about, in words: (基础分 − 减分 + 加分) × weight + 评议分 × weight, on the scale of 100."""

from __future__ import annotations

from app.scoring.points import NOUGHT, shown
from app.scoring.result import BranchResult
from app.scoring.scheme import Scheme


def total_words(scheme: Scheme, result: BranchResult) -> str:
    """The sum that makes the total. "" while something is not scored yet: then there is no whole to explain."""
    if result.pending:
        return ""
    scale = f"，按满分 {shown(scheme.full)} 分折合百分制" if scheme.full != result.base else ""
    own = f"基础分 {shown(result.base)}"
    own += f" − 减分 {shown(result.lost)}" if result.lost else ""
    own += f" + 加分 {shown(result.bonus)}" if result.bonus else ""
    limit = bonus_words(scheme, result)
    most = f"，最多 {shown(result.base)} 分" if result.bonus > result.lost else ""
    if scheme.model == "total" and scheme.weights.appraisal:
        weights = scheme.weights
        said = f"评议分 {shown(result.appraisal or NOUGHT)} × {shown(weights.appraisal)}%"
        return f"（{own}{most}）× {shown(weights.base)}% + {said} = {shown(result.total)}{limit}{scale}"
    return f"{own} = {shown(result.total)}{most}{limit}{scale}"


def bonus_words(scheme: Scheme, result: BranchResult) -> str:
    """That not every point of bonus counts. "" when each does."""
    given = sum((star.bonus for star in result.stars), NOUGHT)
    if scheme.bonus_ceiling is None or given <= scheme.bonus_ceiling:
        return ""
    return f"，加分共 {shown(given)} 分，按上限 {shown(scheme.bonus_ceiling)} 分计"
