"""From a scheme and what is known of a branch to its stars: every point lost keeps its reason. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.scoring.indicator_score import indicator_result
from app.scoring.period import Period
from app.scoring.points import NOUGHT, rounded, shown
from app.scoring.result import Applied, BranchInput, BranchResult, IndicatorResult, Place, Ranking, StarResult
from app.scoring.scheme import Effect, LevelShare, Scheme, Star, Weights, level_words
from app.scoring.triggers import applied, undecided

HUNDRED = Decimal(100)


def score_branch(scheme: Scheme, inputs: BranchInput) -> BranchResult:
    """The result of one branch."""
    vetoes, caps = applied(scheme, inputs)
    indicators = {star.name: tuple(indicator_result(item, inputs) for item in star.indicators) for star in scheme.stars}
    for star in scheme.stars:
        vetoes += [
            Applied(item.key, item.veto, Effect("all"), "", tuple(row for line in item.lines for row in line.rows))
            for item in indicators[star.name]
            if item.veto
        ]
    stars = tuple(star_result(star, indicators[star.name], vetoes) for star in scheme.stars)
    full = sum((star.full for star in stars), NOUGHT)
    points = sum((star.points for star in stars), NOUGHT)
    bonus = limited(sum((star.bonus for star in stars), NOUGHT), scheme.bonus_ceiling)
    open_ = sum((star.pending for star in stars), NOUGHT)
    lost, extra = scaled(full - points - open_, full), scaled(bonus, full)
    pending = scaled(full - points, full) - lost  # not rounded by itself, or the parts were not the whole
    total = own = min(HUNDRED - lost - pending + extra, HUNDRED)
    missing = tuple(f"{item.title}：{words}" for star in stars for item in star.indicators for words in item.missing)
    if scheme.model == "total" and scheme.weights.appraisal:
        unsaid = HUNDRED if inputs.appraisal is None else NOUGHT
        appraisal = inputs.appraisal if inputs.appraisal is not None else HUNDRED if inputs.accepted else NOUGHT
        total = weighed(scheme.weights, own, appraisal)
        pending = weighed(scheme.weights, own + pending, appraisal + (NOUGHT if inputs.accepted else unsaid)) - total
        if unsaid:
            missing = (*missing, "评议分")
    reached = reached_level(scheme, stars, total)
    open_triggers = undecided(scheme, inputs)
    effects = [item.effect for item in (*vetoes, *caps)]
    level = level_under(scheme, stars, reached, effects)
    worst = level_under(scheme, stars, reached, [*effects, *(item.effect for item in open_triggers)])
    return BranchResult(
        branch=inputs.branch,
        stars=stars,
        base=HUNDRED,
        lost=lost,
        bonus=extra,
        appraisal=inputs.appraisal,
        total=total,
        reached=reached,
        level=level,
        vetoes=tuple(vetoes),
        caps=tuple(caps),
        missing=missing,
        pending=pending,
        undecided=open_triggers,
        lowest=worst if open_triggers else None,
    )


def weighed(weights: Weights, base: Decimal, appraisal: Decimal) -> Decimal:
    """基础分 and 评议分 by their weights."""
    return rounded((Fraction(base) * weights.base + Fraction(appraisal) * weights.appraisal) / 100)


def star_result(star: Star, indicators: Sequence[IndicatorResult], vetoes: Sequence[Applied]) -> StarResult:
    """One star; points of a branch that is not asked everything are converted to the star's full points.

    What is still open brings no points: a star is won when nothing that is to come can take it away.
    """
    asked_items = [item for item in indicators if item.origin != "exempt"]
    asked = sum((item.full for item in asked_items), NOUGHT)
    points = sum((item.score - item.bonus for item in asked_items if item.origin != "open"), NOUGHT)
    pending = sum((item.score - item.bonus for item in asked_items if item.origin == "open"), NOUGHT)
    bonus = sum((item.bonus for item in asked_items), NOUGHT)
    if asked and asked != star.full:
        whole = rounded(Fraction(points + pending) * Fraction(star.full) / Fraction(asked))
        points = rounded(Fraction(points) * Fraction(star.full) / Fraction(asked))
        pending = whole - points
    score = min(points + bonus, star.full) if asked else star.full
    keyed = {item.key: item for item in star.indicators}
    blocked = [
        f"必备项“{item.title}”低于 {shown(keyed[item.key].least or NOUGHT)} 分"
        for item in asked_items
        if keyed[item.key].least is not None and item.score < (keyed[item.key].least or NOUGHT)
    ]
    blocked += [
        f"必备项“{item.title}”待考评" for item in asked_items if item.origin == "open" and keyed[item.key].least is not None
    ]
    blocked += [item.words for item in vetoes if item.effect.kind == "all" or item.effect.star == star.name]
    won = score >= star.line_points and not blocked
    return StarResult(
        star.name,
        star.full,
        asked,
        points,
        bonus,
        score,
        star.line_points,
        won,
        tuple(dict.fromkeys(blocked)),
        tuple(indicators),
        pending,
    )


def reached_level(scheme: Scheme, stars: Sequence[StarResult], total: Decimal) -> int:
    """The level that points alone give."""
    if scheme.model == "stars":
        return sum(star.score >= star.line for star in stars)
    return max((level.stars for level in scheme.levels if total >= level.at_least), default=0)


def level_under(scheme: Scheme, stars: Sequence[StarResult], reached: int, effects: Sequence[Effect]) -> int:
    """The level that vetoes and caps leave of the one that points reach."""
    if any(effect.kind == "all" for effect in effects):
        return 0
    lost = {effect.star for effect in effects if effect.kind == "star"}
    kept = sum(star.won and star.name not in lost for star in stars) if scheme.model == "stars" else reached
    return min([kept, *(effect.level for effect in effects if effect.kind == "level")])


def scaled(points: Decimal, full: Decimal) -> Decimal:
    """Points on the scale of 100."""
    return rounded(Fraction(points) * 100 / Fraction(full)) if full else NOUGHT


def limited(points: Decimal, ceiling: Decimal | None) -> Decimal:
    """Points up to a ceiling."""
    return points if ceiling is None else min(points, ceiling)


def standing(result: BranchResult) -> tuple[Decimal, ...]:
    """What branches are ordered by: level, total, then the stars' points in the order of the scheme. Equal ones are tied."""
    return (Decimal(result.level), result.total, *(star.score for star in result.stars))


def rank(scheme: Scheme, period: Period, results: Sequence[BranchResult]) -> Ranking:
    """Best first, equal ones on one place; then the caps on shares of branches, which leave that order as it is."""
    ordered = sorted(results, key=lambda result: (tuple(-value for value in standing(result)), result.branch.name))
    standings = [standing(result) for result in ordered]
    notes: list[str] = []
    for share in sorted(scheme.shares, key=lambda item: -item.stars):
        ordered = capped(ordered, standings, share, notes)
    places = tuple(
        Place(standings.index(own) + 1, result, standings.count(own) > 1)
        for own, result in zip(standings, ordered, strict=True)
    )
    return Ranking(period, places, tuple(notes))


def capped(
    ordered: Sequence[BranchResult], standings: Sequence[tuple[Decimal, ...]], share: LevelShare, notes: list[str]
) -> list[BranchResult]:
    """The branches with those beyond the share one level lower.

    The share is never exceeded: when equal branches do not all fit, none of them is preferred and all stay below.
    """
    allowed = max(int(len(ordered) * share.percent / 100), share.least)
    reaching = [place for place, result in enumerate(ordered) if result.level >= share.stars]
    if len(reaching) <= allowed:
        return list(ordered)
    kept = reaching[:allowed]
    first_out = standings[reaching[allowed]]
    kept = [place for place in kept if standings[place] != first_out]
    lower = level_words(share.stars - 1)
    limit = f"{level_words(share.stars)}支部不超过 {shown(share.percent)}%（{allowed} 个）"
    tied = "，并列的不能全部入围，均不授予" if len(kept) < allowed else ""
    found = list(ordered)
    for place in reaching:
        if place not in kept:
            words = f"{limit}，按名次定为{lower}{tied if standings[place] == first_out else ''}"
            found[place] = replace(found[place], level=share.stars - 1, notes=(*found[place].notes, words))
    notes.append(f"达到{level_words(share.stars)}的支部有 {len(reaching)} 个，{limit}，按名次授予 {len(kept)} 个{tied}。")
    return found
