"""The points of every star and of all, as they stand while a scheme is edited."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.core.kinds import Tone
from app.scoring.points import shown
from app.scoring.points_check import differences, star_difference, whole_difference
from app.scoring.scheme import Scheme
from app.ui.flow_layout import FlowBox
from app.ui.widgets import button, pill_style, words


def points_words(scheme: Scheme) -> list[tuple[str, Tone]]:
    """What is said of the points: each star's sum, green when it fits the others, and the whole.

    A star is held against what the office's own wording says (每星100分). Where it says nothing, stars should have equal
    points: the sum that most stars have is the one expected.
    """
    sums = [star.full for star in scheme.stars]
    expected = max(sums, key=sums.count) if sums else None
    found: list[tuple[str, Tone]] = []
    for star in scheme.stars:
        wrong = star_difference(scheme, star)
        if not wrong and star.full != expected and expected is not None and not any(item.each for item in scheme.stated):
            wrong = f"其他星 {shown(expected)}"
        tone: Tone = "green" if star.full and not wrong else "amber"
        found.append((f"{star.name} {shown(star.full)} 分{f'（{wrong}）' if wrong else ''}", tone))
    empty = [item.title for item in scheme.indicators if not item.full]
    if empty:
        found.append((f"分值为 0：{'、'.join(empty[:3])}{'等' if len(empty) > 3 else ''}", "amber"))
    whole = f"合计 {len(list(scheme.indicators))} 项 {shown(scheme.full)} 分"
    wrong = whole_difference(scheme)
    found.append((f"{whole}（{wrong}）", "amber") if wrong else (whole, "neutral"))
    return found


class PointsLine(FlowBox):
    """The points as pills. What the wording says of them can be let go, where the office gives other points on purpose."""

    dropped = Signal()

    def __init__(self) -> None:
        super().__init__(6, 22)
        self.setAccessibleName("分值核对")

    def show_scheme(self, scheme: Scheme, *, editable: bool) -> None:
        """Show the points."""
        self.clear()
        said = points_words(scheme)
        for text, tone in said:
            label = words(text)
            label.setStyleSheet(pill_style(tone))
            self.add(label)
        if editable and differences(scheme):
            drop = button("不再按原文核对", "quiet")
            drop.clicked.connect(self.dropped)
            drop.setToolTip("分值就是这样定的：不再和原文的“每星……分”“总分……分”比较，可以撤销")
            self.add(drop)
        self.setAccessibleDescription("，".join(text for text, _ in said))
