"""The office's own Word templates in a page's print menu: filled for the selected rows, the folder opened, a sample made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMenu

from app.core.errors import CancelledError, StorageError
from app.core.file_names import file_name, free_place
from app.core.program import local_folder
from app.forms.templates.template_file import WordTemplate, find_templates, template_folders
from app.ledgers.schema.fields import Values
from app.ledgers.views.named_rows import NumberedRows
from app.store.faults import file_faults
from app.ui.file_dialogs import Purpose, ask_folder, ask_target
from app.ui.finished_box import FinishedBox
from app.ui.jobs import Job, Queue
from app.ui.page.page_part import PagePart
from app.ui.progress import ProgressDialog

if TYPE_CHECKING:
    from app.ui.page.ledger_page import LedgerPage

SAMPLE = "示例表样.docx"


class PageTemplates(PagePart):
    """The Word templates of one page's ledger."""

    found = Signal()  # the list of templates is another one now

    def __init__(self, page: LedgerPage) -> None:
        super().__init__(page)
        self.known: tuple[WordTemplate, ...] = ()

    @property
    def folders(self) -> tuple[Path, Path]:
        """Where they lie: for the office, for this PC."""
        return template_folders(self.session.office.folder.path, local_folder(), self.ledger)

    def look(self) -> Job:
        """Look for templates off the GUI thread: the shared folder may be away."""
        folders = self.folders

        def show(found: tuple[WordTemplate, ...]) -> None:
            if found != self.known:
                self.known = found
                self.found.emit()

        return self.session.jobs.start(lambda job: find_templates(folders), show, self.failed, queue=Queue.HISTORY, owner=self)

    def fill(self, menu: QMenu) -> None:
        """Add what is known now to the print menu."""
        add_heading(menu, "本单位 Word 表样")
        count = len(self.page.chosen_rows())
        for template in self.known:
            action = menu.addAction(f"{template.title}…", lambda template=template: self.choose_place(template))
            action.setEnabled(count > 0)
        menu.addAction("打开表样文件夹", self.open_folder)
        menu.addAction("生成示例模板", self.make_sample)

    def choose_place(self, template: WordTemplate) -> None:
        """Ask where the filled template goes: a file for one row, a folder for several."""
        rows = self.page.chosen_rows()
        if len(rows) == 1:
            name = f"{template.title}-{self.name_of(rows[0][1])}.docx"
            path = ask_target(self.page, Purpose.EXPORT, template.title, name, "Word 文件 (*.docx)")
            if path:
                self.write(template, rows, [path.with_suffix(".docx")])
            return
        folder = ask_folder(self.page, Purpose.EXPORT, f"{template.title}：{len(rows)} 份文件保存到")
        if folder:
            names = (f"{template.title}-{place:03}-{self.name_of(row)}.docx" for place, (_, row) in enumerate(rows, start=1))
            self.write(template, rows, [folder / name for name in names])

    def name_of(self, row: Values) -> str:
        """A row as a part of a file's name."""
        return file_name(self.ledger.fields[self.ledger.name_field].kind.text(row[self.ledger.name_field]))[:30]

    def write(self, template: WordTemplate, rows: NumberedRows, paths: Sequence[Path]) -> Job:
        """Fill the template for each row, with progress. One of several files never takes the place of a file that is there."""
        unit, today, database, ledger = self.session.unit, self.session.today(), self.session.office.database, self.ledger

        plain = "，文件不加密，请妥善保管" if ledger.restricted else ""

        def fill(job: Job) -> Path:
            from app.forms.templates.word_template import (  # not at the start: Jinja, Word
                fill_template,
                template_records,
                template_words,
            )

            written: list[Path] = []
            for record, path in zip(template_records(database, ledger, rows), paths, strict=True):
                if not job.report(len(written), len(paths)):
                    raise CancelledError(f"已取消，已生成 {len(written)} 份。")
                written.append(path if len(paths) == 1 else place_beside(path))
                fill_template(template, template_words(ledger, record, unit, today), written[-1])
            return written[0]

        job = self.session.jobs.start(
            fill,
            lambda path: FinishedBox(self.page, f"已生成 {len(paths)} 份“{template.title}”{plain}", path, self.failed),
            self.failed,
        )
        ProgressDialog(self.page, f"正在填写“{template.title}”", job)
        return job

    def open_folder(self) -> Job:
        """Show the ledger's folder of templates, made if it is not there."""
        return self.session.jobs.start(
            lambda job: usable_folder(self.folders), self._show_folder, self.failed, queue=Queue.HISTORY
        )

    def _show_folder(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.failed(StorageError(f"打不开文件夹“{folder}”。", "请在文件管理器中打开。"))

    def make_sample(self) -> Job:
        """Put a template with every field of the ledger into the folder."""
        ledger, folders = self.ledger, self.folders

        def make(job: Job) -> Path:
            from app.forms.templates.template_sample import write_sample_template

            path = unused(usable_folder(folders) / SAMPLE)
            write_sample_template(ledger, path)
            return path

        def done(path: Path) -> None:
            self.look()
            FinishedBox(self.page, "已生成示例模板，修改后保存即可在打印菜单中使用", path, self.failed)

        return self.session.jobs.start(make, done, self.failed, queue=Queue.HISTORY, owner=self)


def add_heading(menu: QMenu, text: str) -> None:
    """A line that names the entries below it; the style sheet draws no text on Qt's own sections."""
    menu.addSeparator()
    menu.addAction(text).setEnabled(False)


def usable_folder(folders: Sequence[Path]) -> Path:
    """The first of the folders that is there or can be made. Raises StorageError when none can."""
    *others, last = folders
    for folder in others:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        return folder
    with file_faults(last):
        last.mkdir(parents=True, exist_ok=True)
    return last


def place_beside(path: Path) -> Path:
    """The path, or one beside the file that has it already: 登记表-001（2）.docx. Raises StorageError."""
    with file_faults(path.parent):
        return free_place(path.parent, path.name)


def unused(path: Path) -> Path:
    """The path, with a number where a file has it already: 示例表样2.docx."""
    number, found = 2, path
    while found.exists():
        found, number = path.with_stem(f"{path.stem}{number}"), number + 1
    return found
