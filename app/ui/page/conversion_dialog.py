"""转为问题: the selected rows become rows of another ledger; what only a person knows is asked for once for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtWidgets import QDialog, QListWidget, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.changes.conversion import says_nothing
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.row_actions import Conversion
from app.ui.form.editor import Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.field_box import FieldBox
from app.ui.form.look import SHEET
from app.ui.widgets import button, dialog_column, side_by_side, words

LIST_HEIGHT = 150  # pixels at 96 dpi


class ConversionDialog(QDialog):
    """What becomes of which rows. After accept() `asked` holds the values for all new rows.

    `again`: those of the rows that have made one before.
    """

    def __init__(
        self,
        parent: QWidget,
        ledger: Ledger,
        conversion: Conversion,
        target: Ledger,
        rows: Mapping[int, Mapping[str, Value]],
        start: Mapping[str, Value],
        around: Surroundings,
        again: Collection[int] = (),
    ) -> None:
        super().__init__(parent)
        self.asked: dict[str, Value] = {}
        self.setObjectName("form")
        self.setStyleSheet(SHEET)
        self.setWindowTitle(conversion.title)
        self.setMinimumWidth(520)
        counted = bool(conversion.count_field)
        blank = {row_id for row_id, row in rows.items() if says_nothing(conversion, target, row)}
        repeated = set(again) - blank
        count = len(rows) - len(blank) - (0 if counted else len(repeated))
        head = words(f"{count} 条{ledger.noun}将各生成一条{target.noun}，并互相关联。", "heading", wrap=True)
        names = QListWidget()
        names.setFixedHeight(LIST_HEIGHT)
        names.setAccessibleName(f"要{conversion.title}的{ledger.noun}")
        own = conversion.naming(target.name_field)[0]
        names.addItems([ledger.fields[own].kind.text(row[own]).replace("\n", " ") or "（空）" for row in rows.values()])
        column = dialog_column(self)
        column.addWidget(head)
        column.addWidget(names)
        if blank:
            column.addWidget(words(f"其中 {len(blank)} 条没有填写“{ledger.fields[own].label}”，不会生成。", "soft", wrap=True))
        if repeated:
            column.addWidget(words(f"其中 {len(repeated)} 条{repeated_words(conversion, target)}。", "soft", wrap=True))
        if conversion.asked:
            free = "没有 * 的可以留空" if any(target.fields[name].required for name in conversion.asked) else "可以留空"
            column.addWidget(words(f"以下内容写入每条新{target.noun}，{free}：", "soft"))
        self.boxes: dict[str, FieldBox] = {}
        for name in conversion.asked:
            spec = target.fields[name]
            box = FieldBox(make_editor(spec, around))
            box.editor.set_value(start.get(name, spec.default if spec.stored else spec.kind.empty))
            self.boxes[name] = box
            column.addWidget(box)
        self.go = button(conversion.title, "primary", "convert", self.save)
        self.go.setDefault(True)
        self.go.setEnabled(count > 0)
        column.addLayout(side_by_side(None, button("取消", clicked=self.reject), self.go))

    def save(self) -> None:
        """Accept when everything can be read."""
        wrong = False
        for name, box in self.boxes.items():
            try:
                self.asked[name] = box.editor.value()
                box.set_error("")
            except InvalidValueError as fault:
                box.set_error(str(fault))
                wrong = True
        if not wrong:
            self.accept()


def repeated_words(conversion: Conversion, target: Ledger) -> str:
    """What becomes of rows that have made one before."""
    field = target.fields.get(conversion.counted_by)
    done = f"已有{target.noun}" if field else f"已{conversion.title}"
    rest = f"同一{field.label}的记为再次" if field else "这次记为再次" if conversion.count_field else "不会重复生成"
    return f"{done}，{rest}"
