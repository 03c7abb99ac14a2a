"""One use of whatever a build could have lost (see build.spec): modules, what libraries read at run time, plug-ins of Qt.

Steps of the self-test that need no window. Each fails as the user's own action would.
"""

from __future__ import annotations

import base64
import datetime as dt
import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import msoffcrypto
from PySide6.QtGui import QColor, QImage

import app
from app.commands import open_office
from app.core.likeness import bare, nearest
from app.core.ordering import readings_of
from app.core.workdays import is_known, is_public_workday
from app.exchange.grids.workbook import read_workbook
from app.forms.output import write_document
from app.forms.papers.desk_form import desk_document
from app.forms.templates.template_file import WordTemplate
from app.forms.templates.template_sample import write_sample_template
from app.forms.templates.word_template import fill_template, template_records, template_words
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.views.rows import read_rows
from app.rectify.desk import desk_of
from app.rectify.dispatch import EVERY_CAMPAIGN
from app.reports.rectification import report_of_today
from app.scoring.rights import office_rules
from app.store.folder_check import check_folder
from app.store.keys import Credentials
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.protecting import switch_on
from app.ui.files.glimpse import picture_glimpse

UNIT, USER, PASSWORD = "市政协机关", "王建国", "一句好记的话2023"
TEXT = "学用结合不够紧，存在脱节现象"
CSV = f"序号,问题表述\r\n1,{TEXT}\r\n".encode("gb18030")
HTML = f"<html><meta charset='utf-8'><table><tr><td>序号<td>问题表述<tr><td>1<td>{TEXT}</table></html>".encode()
WRITTEN = ("图.png", "图.bmp", "图.jpg", "图.webp", "图.tiff")
GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")  # Qt cannot write one


class BrokenBuildError(Exception):
    """Something of the program is not in the build."""


def need(holds: object, what: str) -> None:
    """Raises BrokenBuildError unless it holds."""
    if not holds:
        raise BrokenBuildError(what)


def import_everything() -> None:
    """Every module of the program, also those that are read late: each asks for its libraries."""
    names = [module.name for module in pkgutil.walk_packages(app.__path__, "app.")]
    need("app.exchange.grids.workbook" in names, "模块列表不完整")
    for name in names:
        import_module(name)


def write_papers(office: Office, folder: Path) -> None:
    """Charts and tables in Excel, a report in Word and as PDF (openpyxl, python-docx and its template)."""
    today = dt.date.today()
    write_document(desk_document(desk_of(office.database, today), UNIT, today), folder / "整改工作情况.xlsx")
    report = report_of_today(office.database, today, EVERY_CAMPAIGN, UNIT)
    for suffix in (".docx", ".pdf"):
        write_document(report, folder / f"整改进展情况报告{suffix}")


def fill_word(office: Office, folder: Path) -> None:
    """A template with every field, filled from a row (docxtpl, Jinja)."""
    rows, template = read_rows(office.database, PROBLEM, dt.date.today()), WordTemplate(folder / "示例模板.docx")
    (record,) = template_records(office.database, PROBLEM, [(rows.ids[0], rows.mapping(0))])
    write_sample_template(PROBLEM, template.path)
    fill_template(template, template_words(PROBLEM, record, UNIT, dt.date.today()), folder / "问题登记表.docx")


def read_files(folder: Path) -> None:
    """A workbook with a password, and texts that are none."""
    plain, locked = folder / "整改工作情况.xlsx", folder / "有密码.xlsx"
    with plain.open("rb") as source, locked.open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt(PASSWORD, target)
    need(read_workbook(locked, PASSWORD)[0].rows == read_workbook(plain)[0].rows, "有密码的工作簿")
    for name, data in (("逗号分隔.csv", CSV), ("网页.xls", HTML)):
        (folder / name).write_bytes(data)
        need(TEXT in str(read_workbook(folder / name)), name)


def compare_words() -> None:
    """Like texts, readings of a character, the calendar of working days."""
    need(nearest(TEXT, [bare("会风不严"), bare(f"{TEXT}。")])[0][0] == 1, "相似文字")
    need(len(readings_of("重")) > 1, "拼音")
    need(is_known(2023) and not is_public_workday(dt.date(2023, 10, 1)), "节假日")


def look_at_pictures(folder: Path) -> None:
    """Every kind of picture that is shown beside a row."""
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for name in WRITTEN:
        need(image.save(str(folder / name)), name)
    (folder / "图.gif").write_bytes(GIF)
    for path in folder.glob("图.*"):
        need(not picture_glimpse(path.read_bytes()).image.isNull(), path.suffix)


def protect_office(folder: Path) -> None:
    """A password for an office, which is opened with it again (all of the cryptography)."""
    place, local = folder / "有密码", folder / "本机"
    office = open_office(place, local, USER)
    switch_on(office, USER, PASSWORD, new_recovery_key(), office_rules())
    office.close()
    again = open_office(place, local, USER, create=False, credentials=Credentials(USER, PASSWORD))
    try:
        need(again.grant is not None and again.grant.is_administrator, "密码与用户")
    finally:
        again.close()


def check_share(folder: Path) -> None:
    """共享盘体检, which starts the program twice more."""
    (folder / "共享盘").mkdir()
    found = {item.key: item for item in check_folder(folder / "共享盘")}
    need(found["race"].level == "good", str(found["race"]))


def library_steps(office: Office, folder: Path) -> dict[str, Callable[[], None]]:
    """The steps by name, in their order; `folder` takes what they write."""
    return {
        "modules": import_everything,
        "papers": lambda: write_papers(office, folder),
        "word template": lambda: fill_word(office, folder),
        "files": lambda: read_files(folder),
        "words": compare_words,
        "pictures": lambda: look_at_pictures(folder),
        "password": lambda: protect_office(folder),
        "share check": lambda: check_share(folder),
    }
