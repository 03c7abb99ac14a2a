"""The upper card for one branch: stars, total, what is missing for the next star, vetoes in words, five tiles, radar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.kinds import Tone
from app.forms.charts.charts import RadarAxis, RadarSeries
from app.scoring.metric import RowRef
from app.scoring.points import shown
from app.scoring.result import BranchResult, StarResult
from app.ui.palette import ACCENT, TEXT, TONES, font
from app.ui.stars.charts import Radar
from app.ui.stars.indicator_rows import score_words
from app.ui.stars.score_bar import ScoreBar
from app.ui.stars.star_row import StarMark, StarRow
from app.ui.widgets import Clickable, button, pill_style, words

STAR_SIZE, SMALL_STAR = 34, 24
TILE_COLUMNS, NARROW_TILES = 5, 3
NARROW = 800  # pixels: below that the radar stands under the words


@dataclass(frozen=True)
class Note:
    """A veto, a cap, something still missing: in words, with the rows behind it."""

    words: str
    tone: Tone
    rows: tuple[RowRef, ...] = ()


@dataclass(frozen=True)
class Headline:
    """What the card says besides the result. `before` is the result outside a what-if; `beside` one laid over the radar."""

    result: BranchResult
    stars: int
    next_words: str
    change_words: str
    total_words: str = ""
    pills: tuple[tuple[str, Tone], ...] = ()
    notes: tuple[Note, ...] = ()
    lined: bool = True
    beside: BranchResult | None = None
    beside_name: str = ""


class StarTile(Clickable):
    """One star in small: a click goes to its card."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tile")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mark = StarMark(18)
        self.name = words()
        self.name.setFont(font(0.92))
        self.score = words()
        self.score.setFont(font(1.2, bold=True))
        self.line = words(look="soft")
        self.line.setFont(font(0.85))
        self.bar = ScoreBar()
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.mark)
        top.addWidget(self.name, 1)
        middle = QHBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self.score)
        middle.addWidget(self.line, 1, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 5)
        column.setSpacing(1)
        column.addLayout(top)
        column.addLayout(middle)
        column.addWidget(self.bar)

    def show_star(self, star: StarResult, *, lined: bool, before: Decimal | None) -> None:
        """Show a star."""
        self.mark.show_won(star.won, star.name)
        self.mark.setVisible(lined)
        self.name.setText(star.name)
        self.score.setText(score_words(star.score))
        low = lined and not star.won and not star.undecided
        self.score.setStyleSheet(f"color: {TONES['red'].foreground if low else TEXT};")
        self.line.setText(f"/ {shown(star.line)}" if lined else f"/ {shown(star.full)}")
        self.line.setToolTip("授星线" if lined else "满分")
        full = star.full or Decimal(1)
        said = f"{star.name}{score_words(star.score)}分" + (f"，授星线{shown(star.line)}分" if lined else "")
        said += f"，待考评{shown(star.pending)}分" if star.pending else ""
        self.setAccessibleName(said)
        self.bar.show_score(
            float(star.score / full),
            float(star.line / full) if lined else None,
            said,
            None if before is None else float(before / full),
            float(star.pending / full),
        )


class NoteLine(QWidget):
    """A veto, a cap or a hint; with rows behind it a link."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        text = words(note.words, wrap=True)
        text.setStyleSheet(
            f"color: {TONES[note.tone].foreground}; background: {TONES[note.tone].background};"
            " border-radius: 6px; padding: 5px 10px;"
        )
        row.addWidget(text, 1)
        self.link = button("查看", "link")
        self.link.setVisible(bool(note.rows))
        row.addWidget(self.link)


class HeadlineCard(QFrame):
    """The card."""

    tile_clicked = Signal(str)  # the star's name
    rows_wanted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", True)
        self.name = words(wrap=True)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.name.setFont(font(1.5, bold=True))
        self.pills = QHBoxLayout()
        self.pills.setSpacing(6)
        self.stars = StarRow(STAR_SIZE)
        self.level = words()
        self.level.setFont(font(1.35, bold=True))
        self.level.setStyleSheet(f"color: {ACCENT};")
        self.total = words()
        self.total.setFont(font(1.9, bold=True))
        self.total_label = words("总分", "soft")
        self.change = words()
        self.sum = words(look="soft", wrap=True)
        self.next = words(wrap=True)
        self.notes = QVBoxLayout()
        self.notes.setSpacing(5)
        self.tiles_layout = QGridLayout()
        self.tiles_layout.setSpacing(8)
        self.tiles: list[StarTile] = []
        self.columns = TILE_COLUMNS
        self.radar = Radar()
        self.legend = words(look="soft", wrap=True)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()

    def _lay_out(self) -> None:
        heading = QHBoxLayout()
        heading.setSpacing(8)
        heading.addWidget(self.name)
        heading.addLayout(self.pills)
        heading.addStretch()
        line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self.stars)
        line.addWidget(self.level)
        line.addSpacing(4)
        line.addWidget(self.total)
        for label in (self.total_label, self.change):
            line.addWidget(label, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch()
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(heading)
        left.addLayout(line)
        left.addWidget(self.sum)
        left.addWidget(self.next)
        left.addLayout(self.notes)
        left.addStretch()
        left.addLayout(self.tiles_layout)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.radar, 1)
        right.addWidget(self.legend)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(18, 14, 12, 14)
        self.row.setSpacing(12)
        self.row.addLayout(left, 1)
        self.row.addLayout(right)

    def fit(self, width: int) -> None:
        """Arrange for a width: in a narrow window the radar stands below and the tiles take two lines."""
        columns = NARROW_TILES if width < NARROW else TILE_COLUMNS
        side = QBoxLayout.Direction.TopToBottom if width < NARROW else QBoxLayout.Direction.LeftToRight
        self.row.setDirection(side)
        self.stars.set_size(SMALL_STAR if width < NARROW else STAR_SIZE)
        self.total_label.setVisible(width >= NARROW)
        if columns != self.columns:
            self.columns = columns
            for number, tile in enumerate(self.tiles):
                self.tiles_layout.addWidget(tile, number // columns, number % columns)

    def show_headline(self, shown_: Headline, before: BranchResult | None = None) -> None:
        """Show a branch; `before` is its real result while `shown_` is a what-if."""
        result = shown_.result
        self.name.setText(result.branch.name)
        self.stars.show_stars(result.level, shown_.stars)
        self.level.setText(result.title)
        self.total.setText(score_words(result.total))
        self.total_label.setText("已评定" if result.pending else "总分")
        self.change.setText(shown_.change_words)
        tone: Tone = "green" if "高" in shown_.change_words else "red" if "低" in shown_.change_words else "grey"
        self.change.setStyleSheet(f"color: {TONES[tone].foreground};")
        self.sum.setText(shown_.total_words)
        self.sum.setVisible(bool(shown_.total_words))
        self.next.setText(shown_.next_words)
        self.next.setVisible(bool(shown_.next_words))
        self._show_pills(shown_.pills)
        self._show_notes(shown_.notes)
        self._show_tiles(result, before, lined=shown_.lined)
        self._show_radar(shown_, before)

    def _show_pills(self, pills: Sequence[tuple[str, Tone]]) -> None:
        empty(self.pills)
        for text, tone in pills:
            label = QLabel(text)
            label.setStyleSheet(pill_style(tone))
            label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.pills.addWidget(label)

    def _show_notes(self, notes: Sequence[Note]) -> None:
        empty(self.notes)
        for note in notes:
            line = NoteLine(note)
            line.link.clicked.connect(lambda _=False, note=note: self.rows_wanted.emit(note.rows, note.words))
            self.notes.addWidget(line)

    def _show_tiles(self, result: BranchResult, before: BranchResult | None, *, lined: bool) -> None:
        while len(self.tiles) < len(result.stars):
            tile = StarTile()
            number = len(self.tiles)
            tile.clicked.connect(lambda number=number: self.tile_clicked.emit(self.tiles[number].name.text()))
            self.tiles_layout.addWidget(tile, number // self.columns, number % self.columns)
            self.tiles.append(tile)
        for number, tile in enumerate(self.tiles):
            tile.setVisible(number < len(result.stars))
            if number < len(result.stars):
                earlier = before.stars[number].score if before else None
                tile.show_star(result.stars[number], lined=lined, before=earlier)

    def _show_radar(self, shown_: Headline, before: BranchResult | None) -> None:
        axes = [
            RadarAxis(
                star.name,
                f"{score_words(star.score)} / {shown(star.line if shown_.lined else star.full)}",
                float(star.line / star.full) if shown_.lined and star.full else None,
                None if star.undecided else star.won or not shown_.lined,
            )
            for star in shown_.result.stars
        ]
        series = [RadarSeries(shown_.result.branch.name, shares(shown_.result))]
        over = before or shown_.beside
        if over is not None and len(over.stars) == len(axes):
            series.append(RadarSeries("现有得分" if before else shown_.beside_name, shares(over)))
        self.radar.show_series(axes, series)
        parts = ["虚线框：授星线"] if shown_.lined else []
        if len(series) > 1:
            parts.append(f"蓝色虚线：{series[1].name}")
        self.legend.setText("　".join(parts))


def shares(result: BranchResult) -> tuple[float, ...]:
    """Each star's share of its points."""
    return tuple(float(star.score / star.full) if star.full else 0.0 for star in result.stars)


def empty(layout: QHBoxLayout | QVBoxLayout) -> None:
    """Remove all widgets of a layout."""
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
