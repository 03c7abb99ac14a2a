"""按党员名册补充: the branches' empty fields that the roster fills, shown before they are written, as one step to undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ledgers.rights import why_not_everywhere
from app.partylife.roster import Filling, fill_from_roster, read_fillings
from app.ui.jobs import Queue
from app.ui.messages import Answer
from app.ui.page_widget import PageWidget
from app.ui.palette import TONES
from app.ui.widgets import button, words

MOST_SHOWN = 12  # branches in the question
ADVICE = "只填空着的格，已经填写的不动；写错的以后可以改，也可以按 Ctrl+Z 整步撤销。"


def fill_branches(page: PageWidget) -> None:
    """Read what the roster can fill, ask, and fill it."""

    def ask(found: Sequence[Filling]) -> None:
        if not found:
            page.messages.toast("党支部台账里没有党员名册可以补充的空格", "neutral")
            return
        lines = [item.words for item in found[:MOST_SHOWN]]
        lines += [f"……共 {len(found)} 个"] if len(found) > MOST_SHOWN else []
        answers = (Answer("yes", f"补充 {len(found)} 个党支部"), Answer("no", "取消"))
        question = f"按党员名册补充 {len(found)} 个党支部的空格？"
        if page.messages.ask("按党员名册补充", question, answers, "\n".join((*lines, "", ADVICE))) == "yes":
            page.session.run(
                fill_from_roster(found, page.session.today()),
                lambda _: page.messages.done(f"已补充 {len(found)} 个党支部，按 Ctrl+Z 撤销"),
                page.failed,
            )

    if why := why_not_everywhere(page.session.grant):
        page.messages.toast(why, "amber")
        return
    database = page.session.office.database
    page.session.jobs.start(lambda job: read_fillings(database), ask, page.failed, queue=Queue.READ, owner=page)


class RosterBar(QWidget):
    """A line over the elections: how many branches have empty fields that the roster fills."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.said = words()
        self.said.setStyleSheet(f"color: {TONES['amber'].foreground}")
        self.fill = button("按党员名册补充…")
        self.fill.clicked.connect(self.wanted)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.said)
        line.addWidget(self.fill)
        line.addStretch(1)
        self.hide()

    def show_count(self, count: int) -> None:
        """Hidden while there is nothing to fill."""
        self.said.setText(f"{count} 个党支部的书记、支委或所含部门还空着，党员名册里有。")
        self.setVisible(count > 0)
