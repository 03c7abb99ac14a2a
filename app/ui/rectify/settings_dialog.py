"""整改设置…: how the whole office closes problems and when its lights change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.core.errors import InvalidValueError
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.problem_lights import ProblemRules
from app.rectify.rules import ClosingRules
from app.store.office import operation
from app.ui.messages import Messages
from app.ui.office.cards import button, row
from app.ui.rectify.settings_pages import ChainPage, LightsPage, PhrasesPage, RequirementsPage, WorkdaysPage
from app.ui.session import Session

TITLE = "整改设置"


class RectifySettings(QDialog):
    """Shared by the whole office; saved as one step that can be undone."""

    def __init__(
        self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None], *, read_only: bool
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.messages = messages
        self.failed = failed
        database = session.office.database
        self.closing, self.problem = read_settings(database, ClosingRules), read_settings(database, ProblemRules)
        self.setWindowTitle(TITLE)
        self.resize(680, 560)
        self.chain = ChainPage(self.closing)
        self.requirements = RequirementsPage(self.closing)
        self.lights = LightsPage(self.problem)
        self.workdays = WorkdaysPage(self.problem, session.today().year)
        self.phrases = PhrasesPage(self.closing)
        self.tabs = QTabWidget()
        for page, title in (
            (self.chain, "销号流程"),
            (self.requirements, "办理要求"),
            (self.lights, "时限与预警"),
            (self.workdays, "工作日"),
            (self.phrases, "常用语"),
        ):
            page.setEnabled(not read_only)
            self.tabs.addTab(page, title)
        note = QLabel("全机关共用，保存后对所有电脑生效；正在审核的问题按新的流程继续。", wordWrap=True)
        note.setProperty("soft", True)
        self.wrong = QLabel(wordWrap=True)
        self.wrong.setProperty("wrong", True)
        self.wrong.hide()
        self.save_button = button("保存", self.save)
        self.save_button.setProperty("primary", True)
        self.save_button.setEnabled(not read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(note)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.wrong)
        layout.addLayout(row(None, button("取消", self.reject), self.save_button))

    def wanted(self) -> tuple[ClosingRules, ProblemRules]:
        """What the pages say. Raises InvalidValueError."""
        closing = self.phrases.filled(self.requirements.filled(self.chain.filled(self.closing)))
        return closing, self.workdays.filled(self.lights.filled(self.problem))

    def save(self) -> None:
        """Store what was changed."""
        try:
            closing, problem = self.wanted()
        except InvalidValueError as fault:
            self.wrong.setText(str(fault))
            self.wrong.show()
            return
        steps = [
            *([change_settings(self.closing, closing)] if closing != self.closing else []),
            *([change_settings(self.problem, problem)] if problem != self.problem else []),
        ]
        if not steps:
            self.accept()
            return
        self.session.run(operation(f"修改{TITLE}", steps), lambda _: self._saved(), self._failed)

    def _saved(self) -> None:
        self.messages.toast(f"已保存{TITLE}")
        self.accept()

    def _failed(self, fault: Exception) -> None:
        self.failed(fault)
        self.reject()
