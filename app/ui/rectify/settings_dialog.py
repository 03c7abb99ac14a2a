"""整改设置…: how the whole office closes problems and when its lights change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QTabWidget, QWidget

from app.ledgers.changes.operations import context_for
from app.ledgers.office_settings import change_settings, read_settings
from app.ledgers.problems.problem_lights import ProblemRules
from app.rectify.chain import Directory
from app.rectify.rules import ClosingRules
from app.store.operation import Operation
from app.ui.form.editor import Surroundings
from app.ui.messages import Messages
from app.ui.office_settings_dialog import OfficeSettingsDialog
from app.ui.rectify.requirements_page import RequirementsPage
from app.ui.rectify.settings_pages import ChainPage, LightsPage, PhrasesPage, WorkdaysPage
from app.ui.session import Session

TITLE = "整改设置"
NOTE = "全机关共用，保存后对所有电脑生效；正在审核的问题按新的流程继续。"


class RectifySettings(OfficeSettingsDialog):
    """A tab for each part."""

    def __init__(
        self, parent: QWidget, session: Session, messages: Messages, failed: Callable[[Exception], None], *, read_only: bool
    ) -> None:
        super().__init__(parent, TITLE, NOTE, session, messages, failed, read_only=read_only)
        database = session.office.database
        self.closing, self.problem = read_settings(database, ClosingRules), read_settings(database, ProblemRules)
        self.resize(900, 620)
        around = Surroundings(session.suggestions, session.today, lambda: context_for(session.today()))
        self.chain = ChainPage(self.closing, Directory.read(database), around)
        self.requirements = RequirementsPage(self.closing)
        self.lights = LightsPage(self.problem)
        self.workdays = WorkdaysPage(self.problem, session.today())
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
        self.body.addWidget(self.tabs)

    def wanted(self) -> tuple[ClosingRules, ProblemRules]:
        """What the pages say. Raises InvalidValueError."""
        closing = self.phrases.filled(self.requirements.filled(self.chain.filled(self.closing)))
        return closing, self.workdays.filled(self.lights.filled(self.problem))

    def changes(self) -> list[Operation]:
        """The areas that are not as they were."""
        closing, problem = self.wanted()
        return [
            *([change_settings(self.closing, closing)] if closing != self.closing else []),
            *([change_settings(self.problem, problem)] if problem != self.problem else []),
        ]
