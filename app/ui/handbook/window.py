"""使用手册 (F1): contents and search at the left, a chapter at the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.program import NAME, resources
from app.ui.file_dialogs import Purpose, ask_target
from app.ui.handbook.browser import HandbookBrowser
from app.ui.handbook.chapters import Chapter, chapter, find_places, read_chapters
from app.ui.handbook.keys import all_keys
from app.ui.handbook.paper import paper_document, set_page, write_handbook
from app.ui.widgets import button

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

WIDTH, HEIGHT, LEFT = 1180, 720, 236  # pixels at 96 dpi
TARGET = Qt.ItemDataRole.UserRole  # of a line: (chapter, anchor)


class HandbookWindow(QWidget):
    """A window beside the main window, or beside a dialog of it: one can read and do at the same time."""

    def __init__(self, window: MainWindow, beside: QWidget | None = None) -> None:
        super().__init__(beside or window, Qt.WindowType.Window)
        self.window_ = window
        self.setWindowTitle(f"{NAME} — 使用手册")
        self.resize(WIDTH, HEIGHT)
        self.browser = HandbookBrowser(lambda: all_keys(window))
        self.browser.sourceChanged.connect(lambda url: self._follow(url.path()))
        self.contents = tree("目录")
        self.results = tree("查找结果")
        self.results.setWordWrap(True)
        self.nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self.nothing.setProperty("soft", True)
        self.left = QStackedWidget()
        for widget in (self.contents, self.results, self.nothing):
            self.left.addWidget(widget)
        self.search = QLineEdit(placeholderText="在手册中查找")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("在手册中查找")
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self._take_first)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 10, 0, 12)
        column.addWidget(self.search)
        column.addWidget(self.left, 1)
        main = QWidget()
        right = QVBoxLayout(main)
        right.setContentsMargins(6, 10, 12, 12)
        right.addLayout(self._bar())
        right.addWidget(self.browser, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(side)
        split.addWidget(main)
        split.setStretchFactor(1, 1)
        split.setSizes([LEFT, WIDTH - LEFT])
        split.setChildrenCollapsible(False)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(split)
        self._fill_contents()
        for lines in (self.contents, self.results):
            lines.itemClicked.connect(lambda item: self._open(item))
            lines.itemActivated.connect(lambda item: self._open(item))
        for keys, act in (
            ("Alt+Left", self.browser.backward),
            ("Alt+Right", self.browser.forward),
            ("Ctrl+F", self._focus_search),
            ("Ctrl+P", self.print_chapter),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def _bar(self) -> QHBoxLayout:
        self.back = self._button("后退", self.browser.backward, "Alt+←")
        self.forward = self._button("前进", self.browser.forward, "Alt+→")
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        self.browser.backwardAvailable.connect(self.back.setEnabled)
        self.browser.forwardAvailable.connect(self.forward.setEnabled)
        self.print_button = button("打印")
        self.print_button.setIcon(QIcon(str(resources() / "icons" / "print.svg")))
        self.print_button.setProperty("menu", True)
        menu = QMenu(self.print_button)
        menu.addAction("打印本章…\tCtrl+P", self.print_chapter)
        menu.addAction("本章存为 PDF…", lambda: self._choose_file([self._chapter()]))
        menu.addAction("全部存为 PDF…", lambda: self._choose_file(list(read_chapters())))
        self.print_button.setMenu(menu)
        bar = QHBoxLayout()
        bar.addWidget(self.back)
        bar.addWidget(self.forward)
        bar.addStretch(1)
        bar.addWidget(self.print_button)
        return bar

    def _button(self, text: str, action: Callable[[], object], tip: str) -> QPushButton:
        found = button(text)
        found.setToolTip(tip)
        found.clicked.connect(lambda: action())
        return found

    def _fill_contents(self) -> None:
        parts: dict[str, QTreeWidgetItem] = {}
        for item in read_chapters():
            if item.part not in parts:
                parts[item.part] = QTreeWidgetItem(self.contents, [item.part])
                parts[item.part].setFlags(Qt.ItemFlag.ItemIsEnabled)
                parts[item.part].setExpanded(True)
            line = QTreeWidgetItem(parts[item.part], [item.title])
            line.setData(0, TARGET, (item.key, ""))
            for section in item.sections[1:]:
                below = QTreeWidgetItem(line, [section.title])
                below.setData(0, TARGET, (item.key, section.anchor))

    # Going somewhere

    def open_chapter(self, key: str, anchor: str = "") -> None:
        """Show the window at a chapter."""
        self.search.clear()
        self.browser.go_to(key, anchor)
        self.show()
        self.raise_()
        self.activateWindow()
        self.browser.setFocus()

    def _open(self, item: QTreeWidgetItem) -> None:
        target = item.data(0, TARGET)
        if target is None:
            item.setExpanded(not item.isExpanded())
            return
        self.browser.go_to(*target)
        if item.treeWidget() is self.results:
            self.browser.show_words(self.search.text())

    def _follow(self, key: str) -> None:
        """The contents show where one is: its chapter is open, the others folded."""
        for number in range(self.contents.topLevelItemCount()):
            part = self.contents.topLevelItem(number)
            for place in range(part.childCount() if part else 0):
                line = part.child(place) if part else None
                if line is None:
                    continue
                here = line.data(0, TARGET)[0] == key
                line.setExpanded(here)
                if here and self.contents.currentItem() not in (line, *(line.child(i) for i in range(line.childCount()))):
                    self.contents.setCurrentItem(line)

    def _chapter(self) -> Chapter:
        return chapter(self.browser.chapter_key) or read_chapters()[0]

    # Searching

    def _search(self, words: str) -> None:
        self.results.clear()
        places = find_places(words)
        for place in places:
            title = place.chapter.title if place.section.number == 0 else f"{place.chapter.title} › {place.section.title}"
            line = QTreeWidgetItem(self.results, [f"{title}\n{place.around}"])
            line.setData(0, TARGET, (place.chapter.key, place.section.anchor))
            line.setToolTip(0, place.around)
        self.nothing.setText(f"没有找到“{words.strip()}”。\n可以换一个词再试。")
        self.left.setCurrentWidget(self.contents if not words.strip() else self.results if places else self.nothing)

    def _take_first(self) -> None:
        first = self.results.topLevelItem(0)
        if first is not None:
            self.results.setCurrentItem(first)
            self._open(first)

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the search, then closes the window."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.search.text():
            self.search.clear()
        else:
            self.close()

    # Paper

    def print_chapter(self) -> None:
        """The chapter to a printer."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        set_page(printer)
        if QPrintDialog(printer, self).exec():
            paper_document([self._chapter()], all_keys(self.window_)).print_(printer)

    def _choose_file(self, chapters: list[Chapter]) -> None:
        title = chapters[0].title if len(chapters) == 1 else "使用手册"
        path = ask_target(self, Purpose.EXPORT, "存为 PDF", f"{NAME}　{title}.pdf", "PDF 文件 (*.pdf)")
        if path:
            self.save_pdf(chapters, path)

    def save_pdf(self, chapters: list[Chapter], path: Path) -> None:
        """Chapters into a file, on a worker thread."""
        window, keys = self.window_, all_keys(self.window_)
        window.session.jobs.start(
            lambda job: write_handbook(chapters, keys, path),
            lambda _: window.messages.toast(f"已存为 {path.name}"),
            window.fail,
        )


def tree(name: str) -> QTreeWidget:
    """A list of lines that can be gone to."""
    found = QTreeWidget()
    found.setHeaderHidden(True)
    found.setAccessibleName(name)
    found.setObjectName("handbookTree")
    found.setIndentation(14)
    found.setUniformRowHeights(False)
    return found
