"""Writes talk-record.png, the scanned record of a talk that the sample office keeps in its restricted ledger.

QT_QPA_PLATFORM=offscreen python resources/sample/draw_talk_record.py
"""

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter

TITLE = "谈话提醒记录"
LINES = (
    "谈话对象：于思远（议政调研处）",
    "谈话人：机关党委书记秦晓峰　　记录人：左一鸣",
    "事由：连续两次机关集中学习无故缺席，事后未补学。",
    "谈话内容：指出缺席情况和学习纪律要求，要求限期补学并写",
    "出学习体会；说明再次无故缺席将按规定处理。",
    "本人态度：认识到问题，表示一周内补学，今后提前请假。",
)
SIGNED = ("谈话对象签字：", "于思远", "记录人签字：", "左一鸣")
WIDTH, HEIGHT, MARGIN, LINE = 720, 560, 60, 46  # pixels
FONT, HAND = "Noto Serif CJK SC", "Noto Sans CJK SC"
INK, PEN = QColor("#222222"), QColor("#1f3d8a")


def text(painter: QPainter, box: QRect, words: str, size: int, *, hand: bool = False, middle: bool = False) -> None:
    """Words in a box; `size` in pixels."""
    font = QFont(HAND if hand else FONT)
    font.setPixelSize(size)
    font.setItalic(hand)
    painter.setFont(font)
    painter.setPen(PEN if hand else INK)
    painter.drawText(
        box, Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft), words
    )


def draw() -> QImage:
    """The sheet as it would come from a scanner."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    text(painter, QRect(0, 40, WIDTH, 50), TITLE, 34, middle=True)
    painter.drawLine(MARGIN, 110, WIDTH - MARGIN, 110)
    for number, line in enumerate(LINES):
        text(painter, QRect(MARGIN, 130 + number * LINE, WIDTH - 2 * MARGIN, LINE), line, 22)
    for place, words in enumerate(SIGNED):
        text(painter, QRect(MARGIN + place * 155, 450, 155, LINE), words, 22, hand=place % 2 == 1)
    painter.end()
    return image


if __name__ == "__main__":
    application = QGuiApplication([])
    small = draw().convertToFormat(QImage.Format.Format_Indexed8, Qt.ImageConversionFlag.ThresholdDither)
    small.save(str(Path(__file__).with_name("talk-record.png")))
