"""The performance suite's results as a picture for the README: times side by side, and their ratio on a tinted ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from app.ui.palette import BORDER, BORDER_STRONG, CARD, FAMILIES, HEADER, HEADER_TEXT, TEXT, TEXT_SOFT, TONES
from tests.handbook.pictures import indexed

if TYPE_CHECKING:
    from tests.benchmarks.suite import Result, Results

ACTIONS = {  # step → what the person does, in the order of the picture
    "open": "打开台账（含启动程序）",
    "first paint": "首屏显示",
    "filter keystroke": "筛选（每按一键）",
    "pinyin sort": "按拼音排序",
    "import": "导入 Excel 工作簿",
    "styled export": "导出带版式的 Excel",
    "PDF": "生成 PDF",
}
OTHERS = {
    "LibreOffice": "LibreOffice ①",
    "DB Browser": "DB Browser ②",
    "sqlite3": "SQLite 命令行 ④",
    "QTableView": "Qt 表格",
    "QSortFilterProxyModel": "Qt 筛选排序模型 ③",
    "openpyxl": "openpyxl ⑤",
}
MEMORY = {
    "open": "内存：打开",
    "filter keystroke": "内存：表格",
    "import": "内存：导入",
    "styled export": "内存：导出",
    "PDF": "内存：PDF",
}
NO_MEMORY = {"sqlite3", "DB Browser"}  # they read only what they are asked for
NOTES = (
    "比值＝本程序÷对照，小于 1 即更快（更省内存）。同一台机器、同样的数据（20 列问题台账），5 秒以内的取三次中最快的一次。",
    "时间为处理器计算时间（各线程合计），机器空闲时即等待时间。本程序与 Qt 的首屏、筛选、排序都算到画面更新为止。",
    "① LibreOffice（无界面）：打开从启动算起，其余各项只算这一步；导入只是载入工作簿，不识别、不校验、不入库；筛选、排序不显示结果。",
    "② DB Browser for SQLite：打开时只读取看得见的行；本程序读取全部行，筛选计数、排序、查找随即可用。",
    "③ 按字符编码排序，不懂拼音。　④ 代替 DB Browser 中须人工操作、无法计时的功能：没有界面，只读写文字，按字节排序，导出 CSV。",
    "⑤ 导入时只读取单元格；导出时不带任何版式。　生成 PDF 的对照到 10,000 行为止。",
)
SCALE = 1.25  # pixels of the picture per pixel of the drawing
COLOURS = 12  # of the picture: small files
LEAST_WIDTH = 800  # of the notes
MARGIN, ROW, TITLE, NOTE = 24, 27, 62, 20
ACTION_WIDTH, PEER_WIDTH, TIME_WIDTH, RATIO_WIDTH = 168, 148, 78, 62
ABOUT_EQUAL = 3.0  # up to here a peer that does less is not far ahead


@dataclass(frozen=True)
class Line:
    """One line: an action beside one peer, with a pair of results for each number of rows."""

    action: str
    peer: str
    pairs: tuple[tuple[Result | None, Result | None], ...]
    memory: bool = False


def lines_of(results: Results) -> Iterator[Line]:
    """What the picture shows."""
    from tests.benchmarks.suite import PEERS

    def pairs(name: str, who: str) -> tuple[tuple[Result | None, Result | None], ...]:
        return tuple((results.get(rows, name), results.get(rows, name, who)) for rows in results.sizes)

    for actions, memory in ((ACTIONS, False), (MEMORY, True)):
        for name, action in actions.items():
            peers = [who for who in PEERS[name] if not memory or who not in NO_MEMORY]
            for place, who in enumerate(peers):
                yield Line("" if place else action, OTHERS[who], pairs(name, who), memory)


def spoken(result: Result, memory: bool) -> str:
    """A time or an amount of memory in three digits at most."""
    if memory:
        return f"{result.memory:,.0f} MB"
    if result.seconds < 1:
        return f"{result.seconds * 1000:,.0f} 毫秒"
    return f"{result.seconds:,.{1 if result.seconds >= 10 else 2}f} 秒"


def ratio_text(ratio: float) -> str:
    """A ratio in three digits at most."""
    if ratio < 0.005:
        return "<0.01"
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


class Sheet:
    """Draws the table."""

    def __init__(self, painter: QPainter, sizes: list[int]) -> None:
        self.painter = painter
        self.sizes = sizes
        self.group = 2 * TIME_WIDTH + RATIO_WIDTH
        self.width = ACTION_WIDTH + PEER_WIDTH + self.group * len(sizes)

    def font(self, pixels: int, bold: bool = False) -> None:
        """Set the font of what is written next."""
        font = QFont(list(FAMILIES))
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # no coloured edges
        self.painter.setFont(font)

    def write(self, area: QRectF, text: str, colour: str = TEXT, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignRight) -> None:
        """One line of text."""
        self.painter.setPen(QColor(colour))
        self.painter.drawText(area.adjusted(10, 0, -10, 0), align | Qt.AlignmentFlag.AlignVCenter, text)

    def rule(self, y: float, colour: str = BORDER) -> None:
        """A line across the table."""
        self.painter.fillRect(QRectF(MARGIN, y, self.width, 1), QColor(colour))

    def head(self, y: float) -> float:
        """The two rows of headings; where the lines begin."""
        left, centre = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
        self.painter.fillRect(QRectF(MARGIN, y, self.width, 2 * ROW), QColor(HEADER))
        self.font(13, bold=True)
        self.write(QRectF(MARGIN, y, ACTION_WIDTH, 2 * ROW), "操作", HEADER_TEXT, left)
        self.write(QRectF(MARGIN + ACTION_WIDTH, y, PEER_WIDTH, 2 * ROW), "对照", HEADER_TEXT, left)
        for place, rows in enumerate(self.sizes):
            x = MARGIN + ACTION_WIDTH + PEER_WIDTH + place * self.group
            self.font(13, bold=True)
            self.write(QRectF(x, y, self.group, ROW), f"{rows:,} 行", HEADER_TEXT, centre)
            self.font(12)
            for text, at, wide in (
                ("本程序", x, TIME_WIDTH),
                ("对照", x + TIME_WIDTH, TIME_WIDTH),
                ("比值", x + 2 * TIME_WIDTH, RATIO_WIDTH),
            ):
                self.write(QRectF(at, y + ROW, wide, ROW), text, TEXT_SOFT)
        return y + 2 * ROW

    def line(self, y: float, line: Line) -> None:
        """One line of the table."""
        left = Qt.AlignmentFlag.AlignLeft
        if line.action:
            self.rule(y, BORDER_STRONG)
        self.font(13)
        self.write(QRectF(MARGIN, y, ACTION_WIDTH, ROW), line.action, align=left)
        self.write(QRectF(MARGIN + ACTION_WIDTH, y, PEER_WIDTH, ROW), line.peer, TEXT_SOFT, left)
        for place, pair in enumerate(line.pairs):
            x = MARGIN + ACTION_WIDTH + PEER_WIDTH + place * self.group
            ours, theirs = pair
            self.font(13)
            self.write(QRectF(x, y, TIME_WIDTH, ROW), spoken(ours, line.memory) if ours else "—")
            self.write(QRectF(x + TIME_WIDTH, y, TIME_WIDTH, ROW), spoken(theirs, line.memory) if theirs else "—", TEXT_SOFT)
            if ours is None or theirs is None:
                self.write(QRectF(x + 2 * TIME_WIDTH, y, RATIO_WIDTH, ROW), "—", TEXT_SOFT)
                continue
            ratio = ours.memory / theirs.memory if line.memory else ours.seconds / theirs.seconds
            tone = TONES["green" if ratio <= 1 else "neutral" if ratio <= ABOUT_EQUAL else "amber"]
            cell = QRectF(x + 2 * TIME_WIDTH, y, RATIO_WIDTH, ROW)
            self.painter.fillRect(cell.adjusted(8, 3, -2, -2), QColor(tone.background))
            self.font(13, bold=True)
            self.write(cell, ratio_text(ratio), tone.foreground)


def draw(results: Results, path: Path) -> None:
    """Draw all results into a PNG of few colours."""
    application = QApplication.instance() or QApplication(["suite"])
    lines = list(lines_of(results))
    group = 2 * TIME_WIDTH + RATIO_WIDTH
    width = max(2 * MARGIN + ACTION_WIDTH + PEER_WIDTH + group * len(results.sizes), LEAST_WIDTH)
    height = TITLE + (2 + len(lines)) * ROW + 14 + NOTE * len(NOTES) + MARGIN
    image = QImage(round(width * SCALE), round(height * SCALE), QImage.Format.Format_RGB32)
    image.fill(QColor(CARD))
    painter = QPainter(image)
    painter.scale(SCALE, SCALE)
    sheet = Sheet(painter, results.sizes)
    sheet.font(20, bold=True)
    sheet.write(QRectF(MARGIN - 10, 12, width, 40), "五星台账：速度与内存实测", align=Qt.AlignmentFlag.AlignLeft)
    y = sheet.head(TITLE)
    for line in lines:
        sheet.line(y, line)
        y += ROW
    sheet.rule(y, BORDER_STRONG)
    sheet.font(12)
    for place, note in enumerate(NOTES):
        area = QRectF(MARGIN - 10, y + 14 + place * NOTE, width, NOTE)
        sheet.write(area, note, TEXT_SOFT, Qt.AlignmentFlag.AlignLeft)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not indexed(image, COLOURS).save(str(path), "PNG", 0):
        raise OSError(path)
    del application
