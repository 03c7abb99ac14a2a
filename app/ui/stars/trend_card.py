"""How a branch's scores went over the periods, the total or one star; quarterly reviews beside the yearly ones."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.forms.charts.charts import TrendPoint, TrendSeries
from app.forms.papers.star_forms import trend_point
from app.scoring.period import Period
from app.scoring.result import PastResult
from app.ui.stars.charts import Trend
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import words

TOTAL = "总分"


class TrendCard(QFrame):
    """A chart with the choice of what it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.results: Sequence[tuple[Period, PastResult]] = ()
        self.what = StillChoice()
        self.what.setAccessibleName("走势图显示")
        self.what.setMinimumWidth(140)
        self.what.currentTextChanged.connect(self._draw)
        self.note = words(look="soft")
        self.chart = Trend()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.what)
        top.addWidget(self.note)
        top.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.chart)

    def show_results(self, results: Sequence[tuple[Period, PastResult]]) -> None:
        """Show a branch's results, oldest first."""
        self.results = tuple(results)
        names = [TOTAL, *(star.name for star in results[-1][1].stars)] if results else [TOTAL]
        before = self.what.currentText()
        self.what.blockSignals(True)
        self.what.clear()
        self.what.addItems(names)
        self.what.setCurrentText(before if before in names else TOTAL)
        self.what.blockSignals(False)
        self._draw()

    def _draw(self) -> None:
        what = self.what.currentText()
        points = tuple(point_of(period, result, what) for period, result in self.results)
        line = None
        if what != TOTAL and self.results:
            line = next((float(star.line) for star in self.results[-1][1].stars if star.name == what), None)
        name = self.results[-1][1].branch if self.results else ""
        self.chart.show_series([TrendSeries(name, points)] if points else [], line)
        quarters = any(point.small for point in points)
        open_ = any(result.pending for _, result in self.results)
        parts = ["没有考评完的一期不画" if open_ else ""]
        parts += ["只有一个考评期，以后各期会接在后面" if len(points) == 1 else ""]
        parts += ["虚线：授星线" if line is not None else "", "空心点：季度、半年小评" if quarters else ""]
        self.note.setText("　".join(part for part in parts if part))


def point_of(period: Period, result: PastResult, what: str) -> TrendPoint:
    """A period as a point; one that is not scored to its end, or a star that its scheme did not have, is a gap."""
    if result.pending:
        return trend_point(period, None)
    if what == TOTAL:
        return trend_point(period, float(result.total), result.level)
    return trend_point(period, next((float(star.score) for star in result.stars if star.name == what), None))
