"""What is said below the preview of a sheet: what of it would be lost, in what state rows come in, what was
read how, and last what is no record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan import ImportPlan
from app.exchange.importing.state_remarks import sheet_remarks

MOST_LINES = 5  # before they scroll


class Notes(QPlainTextEdit):
    """Shows them, as high as they need."""

    def __init__(self) -> None:
        super().__init__(readOnly=True)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Nothing but these."""
        self.setPlainText("\n".join(lines))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * min(len(lines), MOST_LINES) + 18)


def notes_of(plan: ImportPlan, sheet: SheetPlan) -> list[str]:
    """The lines, the most important ones first: the others may have to be scrolled to."""
    return [
        *(f"工作表“{other.sheet}”不导入：{other.why}" for other in plan.sheets if other.why),
        *sheet_remarks(sheet),
        *(f"第 {item.row} 行不导入：{item.why}" for item in sheet.skipped),
    ]
