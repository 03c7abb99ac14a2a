"""The pictures of the handbook, taken from the real screens of the sample office: `python -m tests.handbook.pictures`.

A test takes every picture too, so that none can go stale because its page or button is gone.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import time_machine
from openpyxl import Workbook
from PySide6.QtCore import QEventLoop, QRect, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from app.application import make_application, open_window
from app.commands import open_office
from app.core.conditions import Is
from app.core.kinds import Value
from app.core.program import resources
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import change_row
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import SAMPLE_PASSWORD, unlock
from app.ledgers.sample import load_sample
from app.rectify.dispatch import EVERY_CAMPAIGN, take_snapshot
from app.scoring.sample import load_star_sample
from app.self_test import SilentMessages
from app.store.office import Office
from app.store.safes import safes_of
from app.ui.handbook.chapters import handbook_folder
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.page.filters import Filters
from app.ui.page.ledger_page import LedgerPage
from app.ui.preview import PreviewDialog

DAY = dt.date(2026, 11, 23)  # of the office in the pictures
MORNING = dt.datetime.combine(DAY, dt.time(9, 20)).astimezone()  # 修改记录 and 备份 show when, not only on which day
PC = "党办-PC1"
SIZE = (1120, 680)
COLOURS = 256
PATIENCE_S = 60.0


class Studio:
    """A window on the sample office, and what it takes to bring it into a state."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.clock = time_machine.travel(MORNING, tick=True)
        self.clock.start()
        with patch("app.commands.opening.pc_name", lambda: PC):  # 修改记录 and 在线 name it
            office: Office = open_office(scratch / "示例办公室", scratch / "本机", "王建国")
        load_sample(office, DAY, resources() / "sample")
        load_star_sample(office, DAY, resources())
        self.window: MainWindow = open_window(office, scratch / "本机", "示例数据", DAY, SilentMessages)
        self.window.showNormal()
        self.window.resize(*SIZE)
        self.wait(lambda: self.window.page.ready)

    def close(self) -> None:
        """The window, and the time of the pictures."""
        self.window.close()
        self.clock.stop()

    def wait(self, condition: Callable[[], object] = lambda: True) -> None:
        """Turn the event loop until the condition holds and no job is under way."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            loop = QEventLoop()
            QTimer.singleShot(60, loop.quit)
            loop.exec()
            if condition() and not self.window.session.jobs.busy:
                return
            if time.monotonic() > deadline:
                raise TimeoutError

    def page(self, key: str) -> QWidget:
        """Go to a page with nothing filtered and nothing open."""
        self.window.navigation.show_page(key)
        page = self.window.page
        self.wait(lambda: page.ready)
        if isinstance(page, LedgerPage):
            page.set_filters(Filters())
        return page

    def ledger(self, key: str) -> LedgerPage:
        """A ledger's page."""
        page = self.page(key)
        assert isinstance(page, LedgerPage)
        return page

    def grab(self, widget: QWidget | None = None) -> QPixmap:
        """What stands on the screen."""
        self.wait()
        return (widget or self.window).grab()

    def dialog(self, dialog: QDialog) -> QPixmap:
        """A dialog, closed afterwards. Places are those of an office's PC, not of the machine that takes pictures."""
        self.wait(dialog.isVisible)
        for label in dialog.findChildren(QLabel):
            if f"{self.scratch}/" in label.text():
                label.setText(label.text().replace(f"{self.scratch}/", "D:\\").replace("/", "\\"))
        picture = framed(dialog.grab())
        dialog.close()
        self.wait()
        return picture


def framed(picture: QPixmap) -> QPixmap:
    """With a thin border, as a dialog has one on the screen."""
    painter = QPainter(picture)
    painter.setPen(QColor("#B4BAC4"))
    painter.drawRect(QRect(0, 0, picture.width() - 1, picture.height() - 1))
    painter.end()
    return picture


# Each picture

PROBLEMS = (
    ("2026年机关作风问题专项整治部门问题整改台账",),
    ("填报单位：市政协机关党委",),
    ("序号", "问题类别", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"),
    (1, "纪律作风", "值班记录填写不完整", "印发值班工作规范，每周抽查", "综合处", "岳琳", "2026年12月底前"),
    (2, "履职能力", "提案办理回访不及时", "建立回访登记簿", "提案工作处", "霍静怡", "2026年13月1日"),
    (3, "理论武装", "青年干部学习交流少", "每季度开展一次读书分享", "干部处", "柯少华", "2027年3月底前"),
    ("合计：3条",),
)


def start(studio: Studio) -> QPixmap:
    studio.page("workbench")
    studio.window.welcome.show()
    picture = studio.grab()
    studio.window.welcome.hide()
    return picture


def find(studio: Studio) -> QPixmap:
    studio.page("problem_department")
    studio.window.side_windows.show_finder()
    finder = studio.window.side_windows.finder
    assert finder is not None
    finder.line.setText("wang")
    studio.wait(lambda: not finder._timer.isActive() and finder.model.lines)
    picture = studio.grab()
    finder.close_box()
    return picture


def ledger(studio: Studio) -> QPixmap:
    page = studio.ledger("problem_department")
    page.set_filters(Filters.of([Is("status", ("整改中",))]))
    picture = studio.grab()
    page.set_filters(Filters())
    return picture


def buttons(studio: Studio) -> QPixmap:
    """The header with its words, which a narrow window leaves out."""
    page = studio.ledger("problem_department")
    studio.window.resize(SIZE[0] + 330, SIZE[1])
    studio.wait(lambda: page.header.export_button.text())
    right = QRect(page.width() - 856, 0, 856, page.figures.y())
    picture = studio.grab(page).copy(right)
    studio.window.resize(*SIZE)
    studio.wait(lambda: not page.header.export_button.text())
    return framed(picture)


def form(studio: Studio) -> QPixmap:
    return with_form(studio, "opinion")


def problem(studio: Studio) -> QPixmap:
    return with_form(studio, "problem_department", "待审核")


def with_form(studio: Studio, key: str, status: str = "") -> QPixmap:
    """A page with a row open in the drawer."""
    page = studio.ledger(key)
    assert page.view is not None
    ids = [page.view.ids[place] for place in page.view.shown]
    row = next(row_id for row_id in ids if not status or page.row(row_id)["status"] == status)
    page.table.select_row(row)
    page.open_row(row)
    studio.wait(lambda: page.drawer_open)
    picture = studio.grab()
    page.drawer.hide()
    page.header.pane_button.setChecked(True)
    return picture


def board(studio: Studio) -> QPixmap:
    page = studio.ledger("rule")
    page.header.board_button.setChecked(True)
    picture = studio.grab()
    page.header.board_button.setChecked(False)
    return picture


def importing(studio: Studio) -> QPixmap:
    page = studio.ledger("problem_department")
    book = Workbook()
    sheet = book.active
    for row in PROBLEMS:
        sheet.append(row)
    book.save(studio.scratch / "部门问题整改台账.xlsx")
    shown: list[ImportDialog] = []
    page.exchange.import_file(studio.scratch / "部门问题整改台账.xlsx", preview=shown.append)
    studio.wait(lambda: shown)
    shown[0].resize(*SIZE)
    shown[0].show()
    shown[0].next_error.click()
    return studio.dialog(shown[0])


def preview(studio: Studio) -> QPixmap:
    page = studio.ledger("department")
    opened: list[PreviewDialog] = []
    page.printing.previewed.connect(opened.append)
    page.printing.preview(page.ledger.sheet(page.page.sheets[0]))
    studio.wait(lambda: opened)
    (dialog,) = opened
    studio.wait(lambda: dialog.pages is not None)
    dialog.resize(980, 640)
    return studio.dialog(dialog)


def overview(studio: Studio) -> QPixmap:
    return studio.dialog(studio.window.office_actions.show_overview())


def backups(studio: Studio) -> QPixmap:
    return studio.dialog(studio.window.office_actions.show_backups())


def users(studio: Studio) -> QPixmap:
    return studio.dialog(studio.window.office_actions.show_users())


def history(studio: Studio) -> QPixmap:
    """Behind two changes of problems: what was there before, and what is new."""
    page = studio.ledger("problem_department")
    assert page.view is not None
    shown = (page.view.ids[place] for place in page.view.shown)
    first, second = [row_id for row_id in shown if page.row(row_id)["status"] == "整改中"][:2]
    row = page.row(second)
    office = studio.window.session.office
    entry: dict[str, Value] = {"day": DAY.isoformat(), "content": "已约谈两个处室，明确专人负责。", "percent": 60}
    office.run(add_child(PROBLEM, PROBLEM.child("progress"), first, entry))
    more = f"{row['measures']}每月通报一次进展。"
    office.run(change_row(PROBLEM, second, {"measures": (row["measures"], more)}, DAY, LEDGERS))
    studio.window.session.poll()
    studio.window.side_windows.show_history()
    found = studio.window.side_windows.history
    assert found is not None
    found.resize(1060, 600)
    studio.wait(found.isVisible)
    picture = framed(studio.grab(found))
    found.close()
    return picture


def of_page(key: str) -> Callable[[Studio], QPixmap]:
    """A page as it is."""

    def take(studio: Studio) -> QPixmap:
        studio.page(key)
        return studio.grab()

    return take


def dispatch(studio: Studio) -> QPixmap:
    office = studio.window.session.office
    for days, note in ((7, "第11次周调度会"), (0, "第12次周调度会")):
        office.run(take_snapshot("周调度", DAY - dt.timedelta(days=days), EVERY_CAMPAIGN, note, "王建国"))
    studio.page("dispatch")
    return studio.grab()


def forms(studio: Studio) -> QPixmap:
    """The figures of the restricted ledger, opened for the picture."""
    database = studio.window.session.office.database
    unlock(database, DISCIPLINE, SAMPLE_PASSWORD)
    studio.page("discipline_figures")
    picture = studio.grab()
    safes_of(database).lock()
    studio.window.session.ledgers_locked.emit()
    return picture


SHOTS: dict[str, Callable[[Studio], QPixmap]] = {
    "start": start,
    "find": find,
    "ledger": ledger,
    "buttons": buttons,
    "form": form,
    "board": board,
    "import": importing,
    "preview": preview,
    "problem": problem,
    "review": of_page("review"),
    "dispatch": dispatch,
    "statistics": of_page("statistics"),
    "party_life": of_page("party_life"),
    "party_watch": of_page("party_watch"),
    "stars": of_page("stars"),
    "calendar": of_page("calendar"),
    "democratic": of_page("democratic"),
    "restricted": of_page("discipline"),
    "forms": forms,
    "year": of_page("year"),
    "overview": overview,
    "history": history,
    "backups": backups,
    "users": users,
}


# Small files


def indexed(picture: QImage, most: int = COLOURS) -> QImage:
    """The picture in its commonest colours; the others, of the edges of letters, become the nearest of these."""
    image = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(image.constBits()).cast("I")
    counts = Counter(pixels)
    palette = [colour for colour, _ in counts.most_common(most)]
    parts = [(colour >> 16 & 255, colour >> 8 & 255, colour & 255) for colour in palette]
    known = {colour: place for place, colour in enumerate(palette)}

    def nearest(colour: int) -> int:
        red, green, blue = colour >> 16 & 255, colour >> 8 & 255, colour & 255
        return min(
            range(len(parts)), key=lambda i: (parts[i][0] - red) ** 2 + (parts[i][1] - green) ** 2 + (parts[i][2] - blue) ** 2
        )

    places = {colour: known.get(colour, -1) for colour in counts}
    places |= {colour: nearest(colour) for colour, place in places.items() if place < 0}
    found = QImage(image.width(), image.height(), QImage.Format.Format_Indexed8)
    found.setColorTable([colour | 0xFF000000 for colour in palette])
    row_bytes = found.bytesPerLine()
    target = memoryview(found.bits()).cast("B")
    for y in range(image.height()):
        row = pixels[y * image.width() : (y + 1) * image.width()]
        target[y * row_bytes : y * row_bytes + image.width()] = bytes(places[pixel] for pixel in row)
    return found


def take(names: Sequence[str], folder: Path) -> None:
    """Take pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        studio = Studio(Path(scratch))
        for name in names:
            image = indexed(SHOTS[name](studio).toImage())
            image.save(str(folder / f"{name}.png"), "PNG", 0)
            print(
                f"{name}.png {image.width()}×{image.height()} {(folder / f'{name}.png').stat().st_size / 1000:.0f} kB",
                flush=True,
            )
        studio.close()


if __name__ == "__main__":
    application = make_application(["handbook"])
    take(sys.argv[1:] or list(SHOTS), handbook_folder() / "pictures")
    os._exit(0)
