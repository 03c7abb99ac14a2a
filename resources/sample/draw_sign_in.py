"""Writes study-sign-in.png, the picture that the sample office keeps as 佐证材料.

QT_QPA_PLATFORM=offscreen python resources/sample/draw_sign_in.py
"""

from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

TITLE = "离退休支部集中学习签到表"
LINES = ("学习内容：机关作风问题专项整治有关文件选读", "地　　点：老干部活动室　　　主持人：齐月")
NAMES = ("窦广林", "靳桂芝", "褚长生", "戚美兰", "尤家驹", "穆素珍", "娄振海", "席文英", "鞠同和", "凌淑琴", "简万福", "苗玉珂")
PAPER, INK, PEN = QColor("#ffffff"), QColor("#222222"), QColor("#1f3d8a")
WIDTH, HEIGHT, MARGIN, ROW = 720, 560, 60, 48  # pixels
COLUMNS = (60, 120, 120, 60, 120, 120)  # twice: number, name, signature; together WIDTH without the margins
FONT, HAND = "Noto Serif CJK SC", "Noto Sans CJK SC"


def text(painter: QPainter, box: QRect, words: str, size: int, family: str = FONT) -> None:
    """Words in the middle of a box; `size` in pixels."""
    font = QFont(family)
    font.setPixelSize(size)
    font.setItalic(family == HAND)
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def cells(row: int) -> list[QRect]:
    """The boxes of a row of the table."""
    left, boxes = MARGIN, []
    for width in COLUMNS:
        boxes.append(QRect(left, 180 + row * ROW, width, ROW))
        left += width
    return boxes


def draw() -> QImage:
    """The sheet as it would come from a scanner."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(PAPER)
    painter = QPainter(image)
    painter.setPen(INK)
    text(painter, QRect(0, 30, WIDTH, 50), TITLE, 32)
    for number, line in enumerate(LINES):
        text(painter, QRect(0, 92 + number * 36, WIDTH, 36), line, 20)
    for box, heading in zip(cells(0), ("序号", "姓名", "签名") * 2, strict=True):
        painter.drawRect(box)
        text(painter, box, heading, 20)
    half = len(NAMES) // 2
    for row in range(half):
        for side, index in enumerate((row, row + half)):
            number, name, signature = cells(row + 1)[side * 3 : side * 3 + 3]
            painter.setPen(INK)
            painter.drawRects([number, name, signature])
            text(painter, number, str(index + 1), 20)
            text(painter, name, NAMES[index], 20)
            if NAMES[index] != "娄振海":  # one is absent
                painter.setPen(QPen(PEN))
                painter.save()
                painter.translate(signature.center())
                painter.rotate((index * 37) % 9 - 4)
                text(painter, QRect(-60, -24, 120, 48), NAMES[index], 23, HAND)
                painter.restore()
    painter.end()
    return image


if __name__ == "__main__":
    application = QGuiApplication([])
    small = draw().convertToFormat(QImage.Format.Format_Indexed8, Qt.ImageConversionFlag.ThresholdDither)
    small.save(str(Path(__file__).with_name("study-sign-in.png")))
