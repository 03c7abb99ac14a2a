"""The tab 关联 of the form: the rows that this one came from or that were made from it, and those it names or is named by."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ledgers.changes.links import LinkedRow
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ui.form.card_scroll import CardScroll
from app.ui.widgets import button, pill_style, words

TITLE = "关联"
NONE = "没有关联的记录。"


def takes_part(ledger: Ledger) -> bool:
    """Whether rows of the ledger can be linked: it declares a conversion, is the target of one, its rows are carried into the
    next year as copies, or they name each other."""
    if ledger.copies_years or ledger.tree or ledger.replaces:
        return True
    return bool(ledger.conversions) or any(item.target == ledger.key for other in LEDGERS for item in other.conversions)


class LinkCard(QFrame):
    """One linked row; a click on its name opens it."""

    opened = Signal(str, object)

    def __init__(self, row: LinkedRow) -> None:
        super().__init__()
        self.row = row
        self.setProperty("entry", True)
        noun = BY_KEY[row.ledger].noun
        what = f"生成的{noun}" if row.made else f"来自{noun}"
        if row.relation:
            what = row.relation
        elif row.carried:
            what = "结转到下一年" if row.made else "由上一年结转"
        self.name = button(row.name or f"已删除的{noun}", "link")
        self.name.setCursor(Qt.CursorShape.PointingHandCursor)
        self.name.setEnabled(not row.deleted)
        self.name.clicked.connect(lambda: self.opened.emit(row.ledger, row.row_id))
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(self.name.text().replace("\n", " "), Qt.TextElideMode.ElideRight, 360))
        self.name.setToolTip(row.name)
        head = QHBoxLayout()
        head.addWidget(words(what, "soft small"))
        for state in row.states:
            pill = words(state.word)
            pill.setStyleSheet(pill_style(state.tone))
            head.addWidget(pill)
        head.addStretch()
        head.addWidget(words(f"{row.day}{'  已删除' if row.deleted else ''}", "soft small"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 12)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.name, alignment=Qt.AlignmentFlag.AlignLeft)


class LinkPage(CardScroll):
    """All linked rows of one row. `row_requested` carries ledger key and row id."""

    row_requested = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(NONE)
        self.setObjectName("page_links")
        self.cards: list[LinkCard] = []

    def load(self, rows: Sequence[LinkedRow]) -> None:
        """Show the linked rows."""
        for card in self.cards:
            self.list.removeWidget(card)
            card.deleteLater()
        self.cards = [LinkCard(row) for row in rows]
        for card in self.cards:
            card.opened.connect(self.row_requested)
            self.list.addWidget(card)
        self.note.setVisible(not rows)
