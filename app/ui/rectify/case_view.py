"""One problem in review: the chain, the record to be read, and beside it what proves it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.kinds import Value
from app.ledgers.office_settings import read_settings
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.child import Child
from app.rectify.chain import Directory, chain_states
from app.rectify.queue import Case
from app.rectify.rules import ClosingRules
from app.ui.files.glimpse import why_unseen
from app.ui.files.preview import PreviewPane
from app.ui.form.file_page import FileCard
from app.ui.form.header import Title
from app.ui.form.look import SHEET
from app.ui.messages import Messages
from app.ui.page.evidence import EvidenceFiles
from app.ui.palette import BORDER, CARD
from app.ui.rectify.action_bar import OWN
from app.ui.rectify.chain_strip import ChainStrip
from app.ui.session import Session
from app.ui.widgets import pill_style, words

EVIDENCE_SHARE, EVIDENCE_LEAST, EVIDENCE_MOST = 0.36, 260, 520  # of the view's width; pixels
PICTURE_SHAPE = 0.77  # height of a picture's pane to its width
SHORT = (
    "department",
    "person",
    "leader",
    "kind",
    "deadline",
    "deadline_date",
    "original_date",
    "percent",
    "origin",
    "campaign",
)
LONG = ("symptom", "goal", "measures", "remark")
LISTED = ("progress", "milestone", "handling", "extension", "revisit")


class CaseView(QFrame):
    """Shows a problem and changes nothing."""

    def __init__(self, session: Session, messages: Messages, failed: Callable[[Exception], None]) -> None:
        super().__init__()
        self.setProperty("card", True)
        own = f"QScrollArea, #page {{ background: {CARD}; }} #evidence {{ border-left: 1px solid {BORDER}; }}"
        self.setStyleSheet(SHEET + own)
        self.session = session
        self.failed = failed
        self.case: Case | None = None
        self.files = EvidenceFiles(self, PROBLEM, session, messages, failed, lambda: self.case.row_id if self.case else None)
        self.pill = QLabel()
        self.light = QLabel()
        self.title = Title()
        self.title.setObjectName("rowTitle")
        self.title.setProperty("heading", True)
        self.strip = ChainStrip()
        self.own = words(OWN, "soft", wrap=True)
        self.record, self.record_area = scrolled()
        self.evidence, self.evidence_area = scrolled()
        self.evidence_area.setFixedWidth(EVIDENCE_LEAST)
        self.evidence_area.setObjectName("evidence")
        self.evidence.setContentsMargins(12, 0, 8, 0)
        self.cards: list[FileCard] = []
        self.panes: list[PreviewPane] = []
        head = QHBoxLayout()
        head.setSpacing(6)
        for item in (self.pill, self.light):
            head.addWidget(item)
        head.addStretch()
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.record_area, 1)
        body.addWidget(self.evidence_area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.title)
        layout.addWidget(self.strip)
        layout.addWidget(self.own)
        layout.addLayout(body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a large screen the evidence is large as well: it is what is judged by."""
        super().resizeEvent(event)
        width = min(max(round(self.width() * EVIDENCE_SHARE), EVIDENCE_LEAST), EVIDENCE_MOST)
        self.evidence_area.setFixedWidth(width)
        for pane in self.panes:
            pane.setFixedHeight(self._picture_height())

    def _picture_height(self) -> int:
        return round(self.evidence_area.width() * PICTURE_SHAPE)

    def show_case(self, case: Case | None) -> None:
        """Show a problem, or nothing."""
        self.case = case
        self.setVisible(case is not None)
        if case is None:
            return
        row, database = case.row, self.session.office.database
        entries = {child.key: self.session.entries(child, case.row_id) for child in PROBLEM.children}
        for label, name in ((self.pill, "status"), (self.light, "light")):
            kind = PROBLEM.fields[name].kind
            label.setText(kind.text(row[name]))
            label.setStyleSheet(pill_style(kind.tone(row[name])))
        self.title.setText(" ".join(str(row["statement"]).split()))
        self.strip.show_steps(
            chain_states(read_settings(database, ClosingRules), Directory.read(database), row, entries["handling"])
        )
        self.own.setVisible(case.own)
        self._fill_record(row, entries)
        self._fill_evidence(entries["evidence"])

    def _fill_record(self, row: Mapping[str, Value], entries: Mapping[str, Sequence[Mapping[str, Value]]]) -> None:
        empty(self.record)
        facts = [(PROBLEM.fields[name].label, PROBLEM.fields[name].kind.text(row[name])) for name in SHORT]
        self.record.addWidget(paragraph("　".join(f"{label}：{text}" for label, text in facts if text)))
        for name in LONG:
            if text := PROBLEM.fields[name].kind.text(row[name]):
                self._section(PROBLEM.fields[name].label, [text])
        for key in LISTED:
            child = PROBLEM.child(key)
            if lines := [line_of(child, entry) for entry in entries[key]]:
                self._section(child.title, lines)
        self.record.addStretch()
        self.record_area.verticalScrollBar().setValue(0)

    def _section(self, title: str, texts: Sequence[str]) -> None:
        self.record.addSpacing(4)
        self.record.addWidget(words(title, "fieldLabel soft small"))
        for text in texts:
            self.record.addWidget(paragraph(text))

    def _fill_evidence(self, files: Sequence[Mapping[str, Value]]) -> None:
        empty(self.evidence)
        self.cards, self.panes = [], []
        self.evidence.addWidget(words(f"佐证材料（{len(files)}）", "heading"))
        if not files:
            self.evidence.addWidget(words("没有佐证材料。", "soft", wrap=True))
        for file in files:
            card = FileCard(PROBLEM.child("evidence"), file)
            card.set_read_only(True)
            card.opened.connect(self.files.open)
            card.saved_as.connect(self.files.save_as)
            self.cards.append(card)
            self.evidence.addWidget(card)
            self._look(file)
        self.evidence.addStretch()

    def _look(self, file: Mapping[str, Value]) -> None:
        """A small picture of a file; it comes when it has been read, and stands for nothing when there is none to see."""
        if why_unseen(str(file["name"]), int(file["size"] or 0)):
            return
        pane = PreviewPane()
        pane.setFixedHeight(self._picture_height())
        self.panes.append(pane)
        pane.begin(str(file["name"]))
        self.files.look(file, pane.show_glimpse, pane)
        self.evidence.addWidget(pane)


def scrolled() -> tuple[QVBoxLayout, QScrollArea]:
    """A column that scrolls."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    body = QWidget()
    body.setObjectName("page")
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(4)
    area.setWidget(body)
    return column, area


def empty(column: QVBoxLayout) -> None:
    """Take everything out."""
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def paragraph(text: str) -> QLabel:
    """A text that wraps and can be copied."""
    label = words(text, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def line_of(child: Child, entry: Mapping[str, Value]) -> str:
    """An entry on one line: 2023-11-10　已开会　40%."""
    texts = (child.specs[name].kind.text(entry[name]) for name in child.fields if name != "round")
    return "　".join(text for text in texts if text)
