"""The points of every star and of all, as they stand while a scheme is edited."""

from __future__ import annotations

from app.core.kinds import Tone
from app.scoring.points import shown
from app.scoring.scheme import Scheme
from app.ui.flow import FlowBox
from app.ui.form.look import pill_style, words


def points_words(scheme: Scheme) -> list[tuple[str, Tone]]:
    """What is said of the points: each star's sum, green when it fits the others, and the whole.

    Stars should have equal points (机关五星 has 100 each); the sum that most stars have is the one expected.
    """
    sums = [star.full for star in scheme.stars]
    expected = max(sums, key=sums.count) if sums else None
    found: list[tuple[str, Tone]] = []
    for star in scheme.stars:
        tone: Tone = "green" if star.full == expected and star.full else "amber"
        beside = "" if star.full == expected or expected is None else f"（其他星 {shown(expected)}）"
        found.append((f"{star.name} {shown(star.full)} 分{beside}", tone))
    empty = [item.title for item in scheme.indicators if not item.full]
    if empty:
        found.append((f"分值为 0：{'、'.join(empty[:3])}{'等' if len(empty) > 3 else ''}", "amber"))
    found.append((f"合计 {len(list(scheme.indicators))} 项 {shown(scheme.full)} 分", "neutral"))
    return found


class PointsLine(FlowBox):
    """The points as pills."""

    def __init__(self) -> None:
        super().__init__(6, 22)
        self.setAccessibleName("分值核对")

    def show_scheme(self, scheme: Scheme) -> None:
        """Show the points."""
        self.clear()
        said = points_words(scheme)
        for text, tone in said:
            label = words(text)
            label.setStyleSheet(pill_style(tone))
            self.add(label)
        self.setAccessibleDescription("，".join(text for text, _ in said))
