"""民主生活会一览: last year's rectification first, then steps, attendance, registers and the matrix of talks of one session."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.changes import Change
from app.core.conditions import Among, Is
from app.core.kinds import Tone
from app.ledgers.changes.links import Link
from app.ledgers.changes.operations import add_rows
from app.ledgers.democratic.democratic_life import DONE, LIFE_SESSION, LIFE_STEP
from app.ledgers.democratic.democratic_registers import CRITICISM, OPINION, TALK
from app.ledgers.democratic.democratic_view import Overview, Row, overview, sessions
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.rights import why_not_add
from app.reports.democratic import session_report
from app.ui.democratic.matrix import MatrixView
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.messages import Answer
from app.ui.page.empty_state import elsewhere
from app.ui.page_widget import PageContext
from app.ui.session import table_of
from app.ui.widgets import button, dot, page_column, pill_style, words

TITLE = "民主生活会一览"
LIST_HEIGHT = 120  # pixels at 96 dpi
SHOWN = (LIFE_SESSION, LIFE_STEP, OPINION, TALK, CRITICISM, PROBLEM)


@dataclass(frozen=True)
class Result:
    """All sessions, and the chosen one at a glance; None when there is none."""

    sessions: list[Row]
    overview: Overview | None


class DemocraticPage(FreshPage):
    """One session at a time."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.chosen: object = None  # the id of the session; the newest while nobody has chosen
        self.found: Overview | None = None
        self.read_only = False
        outer = page_column(self)
        heading = words(TITLE, "title")
        self.switch = QComboBox()
        self.switch.setAccessibleName("民主生活会")
        self.switch.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.switch.activated.connect(self._choose)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(heading)
        head.addWidget(self.switch)
        head.addStretch()
        outer.addLayout(head)
        self.of_session = (self._build_earlier(), self._build_state(), self._build_talks())
        for place, part in enumerate(self.of_session):
            outer.addWidget(part, 1 if place == len(self.of_session) - 1 else 0)
        self.empty = card(
            elsewhere(
                "还没有民主生活会。新增一次会议，制定方案、学习研讨等步骤随之列出。",
                (("去新增民主生活会", "life_session"),),
                self.page_requested.emit,
            )
        )
        outer.addWidget(self.empty, 1)

    def _build_earlier(self) -> QFrame:
        """The list that is looked at before anything else."""
        self.earlier_title = words(look="heading")
        self.earlier_all = button("在台账中查看", clicked=self._show_earlier)
        self.earlier = QListWidget()
        self.earlier.setFixedHeight(LIST_HEIGHT)
        self.earlier.setFrameShape(QFrame.Shape.NoFrame)
        self.earlier.setAccessibleName("上次整改")
        self.earlier.itemClicked.connect(self._open_problem)
        self.earlier.itemActivated.connect(self._open_problem)
        row = QHBoxLayout()
        row.addWidget(self.earlier_title)
        row.addStretch()
        row.addWidget(self.earlier_all)
        return card(row, self.earlier)

    def _build_state(self) -> QFrame:
        """Steps, attendance, registers."""
        self.steps = QHBoxLayout()
        self.steps.setSpacing(8)
        self.attendance = words()
        self.opinions, self.criticisms, self.session_button = button(""), button(""), button("会议详情")
        self.opinions.clicked.connect(lambda: self._show_register("opinion"))
        self.criticisms.clicked.connect(lambda: self._show_register("criticism"))
        self.session_button.clicked.connect(self._open_session)
        self.problems = button("")
        self.problems.setToolTip("由征求意见和批评意见转入问题台账的整改事项")
        self.problems.clicked.connect(self._show_problems)
        self.report_button = button("情况报告…")
        self.report_button.setToolTip("按上述各项生成公文格式的报告，可存为 Word 继续修改")
        self.report_button.clicked.connect(self.print_sheet)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.attendance)
        row.addStretch()
        for each in (self.opinions, self.criticisms, self.problems, self.session_button, self.report_button):
            row.addWidget(each)
        return card(self.steps, row)

    def _build_talks(self) -> QFrame:
        """The matrix."""
        self.talk_title = words(look="heading")
        self.talk_note = words(look="soft")
        self.matrix = MatrixView()
        self.matrix.opened.connect(lambda row_id: self.row_requested.emit("talk", row_id))
        self.matrix.missing.connect(self._offer_talk)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.talk_title)
        row.addWidget(self.talk_note)
        row.addStretch()
        return card(row, self.matrix)

    # Reading

    def tables(self) -> Collection[str]:
        """The sessions, everything that belongs to them, and what became problems."""
        return {*(table_of(ledger) for ledger in SHOWN), str(Link._meta.table_name)}

    def make_work(self) -> Callable[[Job], Result]:
        """Read the sessions and the chosen one."""
        database, today, chosen = self.session.office.database, self.session.today(), self.chosen

        def work(job: Job) -> Result:
            found = sessions(database, today)
            one = next((row for row in found if row["id"] == chosen), found[0] if found else None)
            return Result(found, overview(database, one, found, today) if one else None)

        return work

    def show_result(self, result: Result) -> None:
        """Show what was read."""
        self.found = found = result.overview
        with QSignalBlocker(self.switch):
            self.switch.clear()
            for row in result.sessions:
                self.switch.addItem(str(row["name"]), row["id"])
            if found:
                self.switch.setCurrentIndex(self.switch.findData(found.session["id"]))
        for widget in (self.switch, *self.of_session):
            widget.setVisible(found is not None)
        self.empty.setVisible(found is None)
        if found is None:
            self.status_changed.emit("")
            return
        self._show_last(found)
        self._show_steps(found)
        self._show_attendance(found)
        self.opinions.setText(f"征求意见 {len(found.opinions)} 条")
        self.criticisms.setText(f"批评意见 {len(found.criticisms)} 条")
        self.problems.setText(f"整改清单 {len(found.problems)} 项")
        self._show_talks(found)
        self.status_changed.emit(
            f"意见和批评共 {len(found.opinions) + len(found.criticisms)} 条，已转问题 {found.converted} 条"
        )

    # Showing

    def _show_last(self, found: Overview) -> None:
        closed = sum(row["light"] == "已销号" for row in found.earlier)
        self.earlier_all.setVisible(bool(found.earlier))
        self.earlier.setVisible(bool(found.earlier))
        if not found.earlier_name:
            self.earlier_title.setText("上次民主生活会整改：没有上次会议的记录")
            return
        total = len(found.earlier)
        state = f"{total} 项，已销号 {closed} 项，未销号 {total - closed} 项" if total else "没有转入问题台账的整改事项"
        self.earlier_title.setText(f"先看上次整改：{found.earlier_name}，{state}")
        self.earlier.clear()
        kind = PROBLEM.fields["light"].kind
        for row in found.earlier:
            text = "  ".join(str(row[name]).replace("\n", " ") for name in ("status", "statement", "person") if row[name])
            line = QListWidgetItem(dot(kind.tone(row["light"])), text)
            line.setData(Qt.ItemDataRole.UserRole, row["id"])
            self.earlier.addItem(line)

    def _show_steps(self, found: Overview) -> None:
        while self.steps.count():
            item = self.steps.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        for row in found.steps:
            sign = "✓ " if row["status"] == DONE else ""
            step = button(f"{sign}{row['name']}")
            late = row["light"] == "逾期"
            tone: Tone = (
                "green" if row["status"] == DONE else "red" if late else "blue" if row["status"] == "进行中" else "grey"
            )
            step.setStyleSheet(f"QPushButton {{ {pill_style(tone)} border: none; padding: 4px 10px; }}")
            step.setCursor(Qt.CursorShape.PointingHandCursor)
            step.setToolTip(f"{row['status']}，计划 {row['due'] or '未定'}，材料 {row['file_count'] or 0} 个")
            step.clicked.connect(lambda _=False, row_id=row["id"]: self.row_requested.emit("life_step", row_id))
            self.steps.addWidget(step)
        self.steps.addStretch()

    def _show_attendance(self, found: Overview) -> None:
        session, needed = found.session, found.needed
        if needed is None:
            self.attendance.setText("应到人数和班子成员未填，无法核对到会人数")
            self.attendance.setStyleSheet("")
            return
        present = session["present"]
        words_now = f"实到 {present} 人，{session['quorum']}三分之二" if present is not None else "会后填写实到人数"
        self.attendance.setText(f"应到 {found.expected} 人，须到会 {needed} 人以上，{words_now}")
        tone: Tone = "grey" if present is None else "green" if session["quorum"] == "达到" else "red"
        self.attendance.setStyleSheet(pill_style(tone))

    def _show_talks(self, found: Overview) -> None:
        missing = found.matrix.missing
        self.talk_title.setText("谈心谈话")
        pairs = "、".join(f"{one}—{other}" for one, other in missing[:4]) + ("等" if len(missing) > 4 else "")
        if not found.matrix.members:
            self.talk_note.setText("在会议详情中填写班子成员后，这里按成员排列")
        else:
            self.talk_note.setText(f"还有 {len(missing)} 对成员未谈：{pairs}" if missing else "班子成员之间已全部谈过")
        self.matrix.show_matrix(found.matrix)

    # Going on

    def _choose(self, place: int) -> None:
        self.chosen = self.switch.itemData(place)
        self.reload()

    def _show_earlier(self) -> None:
        if self.found:
            ids = frozenset(int(str(row["id"])) for row in self.found.earlier)
            self.rows_requested.emit("problem_all", (Among(ids, "上次民主生活会整改"),))

    def _open_problem(self, item: QListWidgetItem) -> None:
        self.row_requested.emit("problem", item.data(Qt.ItemDataRole.UserRole))

    def _open_session(self) -> None:
        if self.found:
            self.row_requested.emit("life_session", self.found.session["id"])

    def _show_problems(self) -> None:
        if self.found:
            ids = frozenset(int(str(row["id"])) for row in self.found.problems)
            self.rows_requested.emit("problem_all", (Among(ids, f"{self.found.session['name']}整改清单"),))

    def print_sheet(self) -> None:
        """Ctrl+P: 情况报告."""
        if self.found:
            report = session_report(self.found, self.session.unit, self.session.today())
            self.show_preview(report)

    def _show_register(self, key: str) -> None:
        if self.found:
            self.rows_requested.emit(key, (Is("session", (self.found.session["name"],)),))

    def _offer_talk(self, talker: str, partner: str) -> None:
        """Enter a talk of today; the form then takes what was said."""
        if self.found is None or self.read_only:
            return
        answers = (Answer("add", "登记"), Answer("no", "取消"))
        text = f"登记 {talker} 与 {partner} 今天的谈心谈话？"
        if self.messages.ask("登记谈话", text, answers, "登记后可以补充地点和内容。") != "add":
            return
        today = self.session.today()
        row = {"session": self.found.session["name"], "talker": talker, "partner": partner, "date": today.isoformat()}

        def added(change: Change | None) -> None:
            if change is not None:
                self.row_requested.emit("talk", max(change.tables[table_of(TALK)]))

        self.session.run(add_rows(TALK, [row], today, LEDGERS), added, self.failed)

    def set_read_only(self, why: str) -> None:
        """Talks are only looked at."""
        self.read_only = bool(why)

    def limit(self) -> None:
        """Whoever may enter talks at all may enter them here."""
        self.set_read_only(why_not_add(self.session.grant, TALK))


def card(*parts: QHBoxLayout | QWidget) -> QFrame:
    """A white card with its parts below each other."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(14, 10, 14, 10)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return frame
