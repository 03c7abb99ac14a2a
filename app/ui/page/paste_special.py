"""选择性粘贴: what of the clipboard is pasted, and how. Cells here have no formats and no formulas: values arrive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.core.blocks import Block, transposed
from app.ledgers.changes.blocks import Patch
from app.ui.widgets import button, dialog_column, side_by_side, words


@dataclass(frozen=True)
class PasteWay:
    """How a block is pasted; as it stands a plain Ctrl+V."""

    transpose: bool = False
    skip_blanks: bool = False  # an empty cell of the clipboard leaves what it would cover
    only_empty: bool = False  # cells of the table that hold something stay

    def patch(self, block: Block, there: Block) -> Patch:
        """What is to be written of a block; None leaves a cell as it is. What stands `there` is looked at for `only_empty`."""
        cells: list[list[str | None]] = [list(line) for line in block]
        if self.skip_blanks:
            cells = [[text if text and text.strip() else None for text in line] for line in cells]
        if self.only_empty:
            pairs = (zip(line, now, strict=True) for line, now in zip(cells, there, strict=True))
            cells = [[None if held else text for text, held in pair] for pair in pairs]
        return cells


PLAIN = PasteWay()


class PasteSpecialDialog(QDialog):
    """After accept() `way` holds the answer. `fits` says why the block has no room when it is turned, "" when it has."""

    def __init__(self, parent: QWidget, block: Block, fits: Callable[[Block], str]) -> None:
        super().__init__(parent)
        self.block, self.fits = block, fits
        self.setWindowTitle("选择性粘贴")
        self.setMinimumWidth(420)
        self.size_line = words("", "heading")
        self.skip_blanks = QCheckBox("跳过空单元格：剪贴板里的空格不覆盖原有内容")
        self.only_empty = QCheckBox("只填空白格：已有内容的格不改")
        self.transpose = QCheckBox("转置：行变成列，列变成行")
        self.wrong = words("", "wrong", wrap=True)
        self.paste_button, cancel = button("粘贴", "primary"), button("取消")
        self.paste_button.setDefault(True)
        self.paste_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(self.size_line)
        for box in (self.skip_blanks, self.only_empty, self.transpose):
            column.addWidget(box)
        column.addWidget(words("粘贴进来的总是内容（数值和文字），不带公式、颜色和格式。", "soft", wrap=True))
        column.addWidget(self.wrong)
        column.addLayout(side_by_side(None, cancel, self.paste_button))
        self.transpose.toggled.connect(self._show_size)
        self._show_size(False)

    @property
    def way(self) -> PasteWay:
        """What is ticked."""
        return PasteWay(self.transpose.isChecked(), self.skip_blanks.isChecked(), self.only_empty.isChecked())

    def _show_size(self, turned: bool) -> None:
        block = transposed(self.block) if turned else self.block
        self.size_line.setText(f"剪贴板里有 {len(block):,} 行 × {len(block[0]):,} 列{'（转置后）' if turned else ''}")
        why = self.fits(block)
        self.wrong.setText(why)
        self.wrong.setVisible(bool(why))
        self.paste_button.setEnabled(not why)
