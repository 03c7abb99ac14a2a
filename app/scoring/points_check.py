"""Whether the points of a scheme add up to what its own wording says: 每星100分, 总分500分."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from app.core.cell_text import normal_digits
from app.scoring.points import shown
from app.scoring.scheme import Scheme, Star, Stated

NUMBER = r"(\d+(?:\.\d+)?)\s*分"
EACH = re.compile(rf"[每各](?:一|个|颗)?星级?[^\d，。；、线]{{0,6}}?{NUMBER}")
WHOLE = re.compile(rf"(?:总分值?|满分|总计|共计|合计)\s*[:：为]?\s*{NUMBER}")


def stated_points(lines: Iterable[str]) -> tuple[Stated, ...]:
    """What the lines around a table say of the points, each kind once: the first that says it counts."""
    found: dict[bool, Stated] = {}
    for line in map(normal_digits, lines):
        for each in EACH.finditer(line):
            found.setdefault(True, Stated(each[0], Decimal(each[1]), each=True))
        for whole in WHOLE.finditer(EACH.sub("", line)):
            found.setdefault(False, Stated(whole[0], Decimal(whole[1]), each=False))
    return tuple(found.values())


def star_difference(scheme: Scheme, star: Star) -> str:
    """How a star's points differ from the wording, "" when they do not or nothing is said."""
    said = next((item for item in scheme.stated if item.each), None)
    return "" if said is None else difference(star.full, said)


def whole_difference(scheme: Scheme) -> str:
    """How all points differ from the wording. 满分100分 may be meant of every star: then each star is held against it."""
    said = next((item for item in scheme.stated if not item.each), None)
    if said is None or all(star.full == said.points for star in scheme.stars):
        return ""
    return difference(scheme.full, said)


def difference(points: Decimal, said: Stated) -> str:
    """原文“每星100分”，少 2 分."""
    if points == said.points:
        return ""
    return f"原文“{said.words}”，{'少' if points < said.points else '多'} {shown(abs(points - said.points))} 分"


def differences(scheme: Scheme) -> list[str]:
    """Everything that does not add up, in words."""
    found = [
        f"“{star.name}”各项合计 {shown(star.full)} 分，{words}"
        for star in scheme.stars
        if (words := star_difference(scheme, star))
    ]
    words = whole_difference(scheme)
    return [*found, f"全部指标合计 {shown(scheme.full)} 分，{words}"] if words else found
