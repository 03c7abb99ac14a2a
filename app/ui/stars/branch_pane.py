"""Everything about one branch in one scroll area: headline, then the star cards, the trend, a comparison or the whole table."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.scoring.result import BranchInput, BranchResult, Entry
from app.scoring.scheme import Scheme
from app.ui.stars.comparison import ComparisonCard
from app.ui.stars.entry_box import EntryBox
from app.ui.stars.headline import HeadlineCard
from app.ui.stars.indicator_model import REVIEW, SCORE, SELF
from app.ui.stars.indicator_rows import Side
from app.ui.stars.star_card import StarCard
from app.ui.stars.steps_line import StepsLine
from app.ui.stars.still_choice import StillChoice
from app.ui.stars.summary import SummaryCard
from app.ui.stars.trend_card import TrendCard
from app.ui.stars.views import BranchView, PeriodView, headline, indicator_rows, star_count
from app.ui.stars.what_if import WhatIf
from app.ui.stars.what_if_strip import WhatIfStrip
from app.ui.widgets import button, words

DETAIL, TREND, COMPARE, SUMMARY = "detail", "trend", "compare", "summary"
PARTS = ((DETAIL, "得分明细"), (TREND, "走势"), (COMPARE, "对比"), (SUMMARY, "总表"))
SCROLL_BAR = 18  # pixels, with the room before it
NARROW = 640  # pixels
MARGIN = 14  # pixels kept round what is brought into view
Score = Callable[[Scheme, BranchInput], BranchResult]
Card = TypeVar("Card", bound=QWidget)


class BranchPane(QWidget):
    """The right side of the page."""

    rows_wanted = Signal(object, str)
    entry_submitted = Signal(str, str, object)  # indicator's key, side, Entry or None
    evidence_wanted = Signal(str)
    branch_chosen = Signal(str)
    folded_changed = Signal(object)  # the names of the folded stars
    trying_changed = Signal(bool)
    side_chosen = Signal(bool)  # whether the person here fills in for a branch

    def __init__(self, score: Score) -> None:
        super().__init__()
        self.score = score
        self.view: PeriodView | None = None
        self.name = ""
        self.other = ""
        self.part = DETAIL
        self.what_if: WhatIf | None = None
        self.folded: set[str] = set()
        self.read_only = False
        self.cards: list[StarCard] = []
        self.steps = StepsLine()
        self.advice = words(look="soft", wrap=True)
        self.strip = WhatIfStrip()
        self.strip.left.connect(self.stop_trying)
        self.strip.reset.connect(self._reset_tries)
        self.strip.hide()
        self.headline = HeadlineCard()
        self.headline.tile_clicked.connect(self.go_to_star)
        self.headline.rows_wanted.connect(self.rows_wanted)
        self.part_cards: dict[str, QWidget] = {}  # made when they are first shown
        self._lay_out()
        self.box = EntryBox(self.body)
        self.box.submitted.connect(self._take_entry)
        self.box.closed.connect(self._give_focus_back)
        self._entered_from: StarCard | None = None
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escape)

    def _lay_out(self) -> None:
        self.parts = QButtonGroup(self)
        self.bar = QWidget()
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(6)
        for number, (key, title) in enumerate(PARTS):
            part = button(title)
            part.setCheckable(True)
            part.setChecked(key == DETAIL)
            part.setObjectName(key)
            self.parts.addButton(part, number)
            bar.addWidget(part)
        self.parts.idClicked.connect(lambda number: self.show_part(PARTS[number][0]))
        bar.addStretch()
        self.side = StillChoice()
        self.side.setAccessibleName("填写身份")
        self.side.setToolTip("您填哪一边。填考评的也可以代支部填自评；填自评的只能自评和申报，考评完成前看不到考评分")
        self.side.addItem("填考评", False)
        self.side.addItem("填自评", True)
        self.side.activated.connect(lambda place: self.side_chosen.emit(self.side.itemData(place)))
        bar.addWidget(self.side)
        self.fold_all = button("全部收起", "quiet")
        self.fold_all.clicked.connect(self._fold_all)
        bar.addWidget(self.fold_all)
        self.try_button = button("试算")
        self.try_button.setCheckable(True)
        self.try_button.setToolTip("改一改分数，看星级怎样变化；不保存任何内容")
        self.try_button.clicked.connect(lambda on: self.start_trying() if on else self.stop_trying())
        bar.addWidget(self.try_button)
        self.body = QWidget()
        self.body.setObjectName("starBody")
        self.column = QVBoxLayout(self.body)
        self.column.setContentsMargins(0, 0, 6, 8)
        self.column.setSpacing(10)
        for widget in (self.headline, self.bar):
            self.column.addWidget(widget)
        self.column.addStretch()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else texts wrap anew as it comes and goes
        self.area.setWidget(self.body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self.steps)
        outer.addWidget(self.advice)
        outer.addWidget(self.strip)
        outer.addWidget(self.area, 1)

    @cached_property
    def trend(self) -> TrendCard:
        """走势."""
        return self._part_card(TREND, TrendCard())

    @cached_property
    def comparison(self) -> ComparisonCard:
        """对比."""
        card = self._part_card(COMPARE, ComparisonCard())
        card.chosen.connect(self._compare_with)
        return card

    @cached_property
    def summary(self) -> SummaryCard:
        """总表."""
        card = self._part_card(SUMMARY, SummaryCard())
        card.branch_chosen.connect(self._choose_from_summary)
        return card

    def _part_card(self, part: str, card: Card) -> Card:
        self.column.insertWidget(self.column.count() - 1, card)
        self.part_cards[part] = card
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The headline is arranged for the new width before the scroll area asks how narrow it can be."""
        super().resizeEvent(event)
        self.headline.fit(self.width() - SCROLL_BAR)
        self.fold_all.setVisible(self.part == DETAIL and self.width() >= NARROW)  # each card folds by itself as well

    @property
    def branch(self) -> BranchView | None:
        """The branch shown."""
        return self.view.branches.get(self.name) if self.view else None

    @property
    def trying(self) -> bool:
        """Whether scores are only tried."""
        return self.what_if is not None

    def show_view(self, view: PeriodView, name: str) -> None:
        """Show a branch of a period. Another branch ends what was tried for the one before."""
        if self.trying and name != self.name:
            self.stop_trying()
        if name != self.name:
            self.box.hide()
        self.view, self.name = view, name
        branch = self.branch
        if branch is not None and self.what_if is not None:
            self.what_if.inputs = branch.inputs
        self.refresh()

    def refresh(self) -> None:
        """Show the branch as it is (or as it is tried)."""
        view, branch = self.view, self.branch
        if view is None or branch is None or view.scheme is None:
            return
        result = branch.shown if self.what_if is None else self.score(view.scheme, self.what_if.all())
        if self.what_if is not None:
            self.strip.show_results(branch.shown, result, len(self.what_if.tried))
        self.steps.show_steps(branch.steps)
        self.steps.setVisible(bool(branch.steps))
        beside = view.branches.get(self.other) if self.part == COMPARE and self.other != self.name else None
        before = branch.shown if self.trying else None
        self.headline.show_headline(headline(view.scheme, view, branch, result, beside.shown if beside else None), before)
        self._show_cards(view.scheme, view, branch, result, before)
        self._show_part()

    def _show_cards(
        self, scheme: Scheme, view: PeriodView, branch: BranchView, result: BranchResult, before: BranchResult | None
    ) -> None:
        editable = self._editable(branch)
        if [card.name for card in self.cards] != [star.name for star in result.stars]:
            self._make_cards([star.name for star in result.stars])
        for number, (card, star) in enumerate(zip(self.cards, result.stars, strict=True)):
            rows = indicator_rows(scheme, branch, result, star.name)
            earlier = before.stars[number].score if before else None
            card.show_star(star, rows, editable, lined=view.lined, before=earlier)

    def _editable(self, branch: BranchView) -> frozenset[int]:
        if self.trying:
            return frozenset({SCORE})
        if self.read_only:
            return frozenset()
        return frozenset(column for column, may in ((SELF, branch.may_self), (REVIEW, branch.may_review)) if may)

    def _make_cards(self, names: list[str]) -> None:
        for card in self.cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for number, name in enumerate(names):
            card = StarCard(name)
            card.set_folded(name in self.folded)
            card.folded_changed.connect(self._remember_folded)
            card.table.rows_wanted.connect(self.rows_wanted)
            card.table.evidence_wanted.connect(self.evidence_wanted)
            card.table.entry_wanted.connect(lambda key, side, typed, card=card: self.open_entry(card, key, side, typed))
            card.table.current_moved.connect(lambda place, card=card: self._reveal(card, place))
            card.table.left_end.connect(lambda step, number=number: self._next_table(number + step, step))
            self.column.insertWidget(2 + number, card)
            self.cards.append(card)

    def show_part(self, part: str) -> None:
        """Show the star cards, the trend, a comparison or the whole table."""
        self.part = part
        self.parts.button([key for key, _ in PARTS].index(part)).setChecked(True)
        if part != DETAIL and self.trying:
            self.stop_trying()
        self.box.hide()
        self.refresh()

    def _show_part(self) -> None:
        view, branch = self.view, self.branch
        if view is None or branch is None or view.scheme is None:
            return
        for card in self.cards:
            card.setVisible(self.part == DETAIL)
        self.fold_all.setVisible(self.part == DETAIL and self.width() >= NARROW)
        self.fold_all.setText("全部展开" if all(card.folded for card in self.cards) else "全部收起")
        self.headline.setVisible(self.part != SUMMARY)
        if self.part == TREND:
            self.trend.show_results(view.history.get(self.name, ()))
        elif self.part == SUMMARY:
            self.summary.show_places(view.ranking.places, star_count(view.scheme), view.ranking.notes)
        elif self.part == COMPARE:
            self._show_comparison(view, branch, star_count(view.scheme))
        for key, widget in self.part_cards.items():
            widget.setVisible(self.part == key)

    def _show_comparison(self, view: PeriodView, branch: BranchView, stars: int) -> None:
        others = [name for name in view.names if name != self.name]
        if not others:
            return
        if self.other not in others:
            self.other = others[0]
            self.refresh()
            return
        self.comparison.show_names(others, self.other)
        self.comparison.show_pair(branch.shown, view.branches[self.other].shown, stars)

    def _compare_with(self, name: str) -> None:
        self.other = name
        self.refresh()

    def _choose_from_summary(self, name: str) -> None:
        self.show_part(DETAIL)
        self.branch_chosen.emit(name)

    def go_to_star(self, name: str) -> None:
        """Bring a star's card into view, unfolded."""
        self.show_part(DETAIL)
        card = next(card for card in self.cards if card.name == name)
        if card.folded:
            card.set_folded(False, told=True)
        card.header.setFocus()
        QTimer.singleShot(0, self, lambda: self._scroll_to(card))  # once an unfolded card has its height

    def _scroll_to(self, card: StarCard) -> None:
        self.area.verticalScrollBar().setValue(card.y() - MARGIN)

    def _remember_folded(self, name: str, folded: bool) -> None:
        (self.folded.add if folded else self.folded.discard)(name)
        self.fold_all.setText("全部展开" if all(card.folded for card in self.cards) else "全部收起")
        self.folded_changed.emit(sorted(self.folded))

    def _fold_all(self) -> None:
        folded = not all(card.folded for card in self.cards)
        for card in self.cards:
            card.set_folded(folded, told=True)

    def _reveal(self, card: StarCard, place: QRect) -> None:
        """Scroll so far that a cell is seen."""
        middle = card.table.mapTo(self.body, place.center())
        self.area.ensureVisible(middle.x(), middle.y(), 0, place.height() // 2 + MARGIN)

    def _next_table(self, number: int, step: int) -> None:
        """The arrows went beyond a table: on to the next one that is unfolded."""
        while 0 <= number < len(self.cards):
            card = self.cards[number]
            rows = card.table.rows_model.rowCount()
            if not card.folded and rows:
                card.table.setFocus()
                card.table.setCurrentIndex(card.table.rows_model.index(0 if step > 0 else rows - 1, 0))
                return
            number += step

    # Entering scores

    def open_entry(self, card: StarCard, key: str, side: Side, typed: str) -> None:
        """Open the entry box at a score."""
        view, branch = self.view, self.branch
        if view is None or branch is None or view.scheme is None:
            return
        indicator = view.scheme.by_key[key]
        entries = branch.self_entries if side == "self" else branch.review_entries
        entry = self.what_if.entry(key) if self.what_if is not None else entries.get(key)
        row = next(row for row in card.table.rows_model.rows if row.key == key)
        given = row.given(side).score
        measured, start = branch.inputs.measured.get(key, {}), row.score if given is None else given
        self.box.open_for(indicator, side, entry, measured, start, pending=row.open)
        self.box.type_first(typed)
        self._entered_from = card
        index = card.table.currentIndex()
        cell = card.table.visualRect(index)
        below = card.table.viewport().mapTo(self.body, cell.bottomLeft()) + QPoint(0, 4)
        above = card.table.viewport().mapTo(self.body, cell.topLeft()).y() - 4
        self.box.place_at(below, above)
        self.area.ensureWidgetVisible(self.box, 0, MARGIN)

    def _take_entry(self, key: str, side: Side, entry: Entry | None) -> None:
        if self.what_if is not None:
            self.what_if.put(key, entry)
            self.refresh()
        else:
            self.entry_submitted.emit(key, side, entry)

    def _give_focus_back(self) -> None:
        if self._entered_from is not None:
            self._entered_from.table.setFocus()

    # Trying

    def start_trying(self) -> None:
        """Begin 试算 for the branch shown."""
        branch = self.branch
        if branch is None:
            return
        self.show_part(DETAIL)
        self.what_if = WhatIf(branch.inputs)
        self._show_trying()

    def stop_trying(self) -> None:
        """Leave 试算; what was tried is gone."""
        if self.what_if is None:
            return
        self.box.hide()
        self.what_if = None
        self._show_trying()

    def _show_trying(self) -> None:
        self.strip.setVisible(self.trying)
        self.try_button.setChecked(self.trying)
        self.trying_changed.emit(self.trying)
        self.refresh()

    def _reset_tries(self) -> None:
        if self.what_if is not None:
            self.what_if.tried.clear()
            self.refresh()

    def _escape(self) -> None:
        if self.box.isVisible():
            self.box.close_box()
        else:
            self.stop_trying()
