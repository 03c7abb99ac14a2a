"""The card of one star: won or not, score against 授星线, 还差多少分, and its indicators. It folds away."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.core.kinds import Tone
from app.scoring.points import shown
from app.scoring.result import StarResult
from app.ui.palette import TONES, font
from app.ui.stars.indicator_rows import IndicatorRow, score_words
from app.ui.stars.indicator_table import IndicatorTable
from app.ui.stars.score_bar import ScoreBar
from app.ui.stars.star_row import StarMark
from app.ui.widgets import Clickable, icon, words

BAR_WIDTH = 190
NARROW = 640  # pixels


class CardHeader(Clickable):
    """The upper line of a card. A click or the space bar folds the card."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setObjectName("cardHeader")


class StarCard(QFrame):
    """One star with its indicators."""

    folded_changed = Signal(str, bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setProperty("card", True)
        self.header = CardHeader()
        self.arrow = QLabel()
        self.mark = StarMark(26)
        self.title = words(name)
        self.title.setFont(font(1.15, bold=True))
        self.score = words()
        self.score.setFont(font(1.15, bold=True))
        self.line = words(look="soft")
        self.bar = ScoreBar()
        self.bar.setFixedWidth(BAR_WIDTH)
        self.gap = words()
        self.gap.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.gap.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table = IndicatorTable(name)
        self.header.clicked.connect(lambda: self.set_folded(not self.folded, told=True))
        self._lay_out()
        self.set_folded(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self.header)
        row.setContentsMargins(12, 9, 16, 9)
        row.setSpacing(9)
        row.addWidget(self.arrow)
        row.addWidget(self.mark)
        row.addWidget(self.title)
        row.addWidget(self.gap, 1)
        row.addSpacing(6)
        row.addWidget(self.bar)
        row.addWidget(self.score)
        row.addWidget(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 3)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the words say what the bar shows."""
        super().resizeEvent(event)
        self.bar.setVisible(self.width() >= NARROW)

    @property
    def folded(self) -> bool:
        """Whether only the header shows."""
        return self.table.isHidden()

    def set_folded(self, folded: bool, *, told: bool = False) -> None:
        """Fold or unfold; `told` when a person did."""
        self.table.setVisible(not folded)
        self.arrow.setPixmap(icon("chevron-right" if folded else "chevron-down").pixmap(18, 18))
        self.header.setToolTip("点击展开" if folded else "点击收起")
        if told:
            self.folded_changed.emit(self.name, folded)

    def show_star(
        self,
        star: StarResult,
        rows: Sequence[IndicatorRow],
        editable: frozenset[int],
        *,
        lined: bool = True,
        before: Decimal | None = None,
    ) -> None:
        """Show a star's result. `lined`: stars are won one by one. `before`: the score outside the what-if."""
        self.mark.show_won(star.won, star.name)
        self.mark.setVisible(lined)
        self.score.setText(score_words(star.score))
        self.line.setText(f"/ {shown(star.full)}")
        said, tone = gap_words(star) if lined else lost_words(star)
        self.gap.setText(said)
        self.gap.setStyleSheet(f"color: {TONES[tone].foreground};")
        full = star.full or Decimal(1)
        line = float(star.line / full) if lined else None
        told = f"{star.name}：{score_words(star.score)}分，满分{shown(star.full)}分"
        won = "已获得" if star.won else "待考评" if star.undecided else "未获得"
        told += f"，授星线{shown(star.line)}分，{won}" if lined else ""
        told += f"，待考评{shown(star.pending)}分" if star.pending else ""
        earlier = None if before is None else float(before / full)
        self.bar.show_score(float(star.score / full), line, told, earlier, float(star.pending / full))
        self.header.setAccessibleName(told)
        self.table.show_rows(rows, editable)


def lost_words(star: StarResult) -> tuple[str, Tone]:
    """How many points a star lost where stars are not won one by one."""
    lost = star.full - star.score - star.pending
    found = [f"失 {shown(lost)} 分" if lost > 0 else "", f"待考评 {shown(star.pending)} 分" if star.pending else ""]
    return "，".join(part for part in found if part), "amber" if star.pending else "grey"


def gap_words(star: StarResult) -> tuple[str, Tone]:
    """What a star lacks, or by how much its line is exceeded, with the tone it is said in."""
    if star.won:
        over = star.score - star.line
        return (f"高出授星线 {shown(over)} 分" if over > 0 else "刚好达到授星线"), "green"
    if star.undecided:
        return "；".join([f"待考评 {shown(star.pending)} 分", *star.blocked]), "amber"
    if star.short:
        return "；".join([f"还差 {shown(star.short)} 分", *star.blocked]), "red"
    return "；".join(star.blocked) or "未获得", "red"
