"""转为问题: the selected rows become rows of another ledger; what only a person knows is asked for once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QWidget

from app.core.errors import InvalidValueError
from app.core.kinds import Value
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.row_actions import Conversion
from app.ui.form.editor import Surroundings
from app.ui.form.editors import make_editor
from app.ui.form.field_box import FieldBox
from app.ui.form.look import SHEET
from app.ui.widgets import button, dialog_column, words

LIST_HEIGHT = 150  # pixels at 96 dpi


class ConversionDialog(QDialog):
    """What becomes of which rows. After accept() `asked` holds the values for all new rows.

    `again`: how many of the rows have made one before.
    """

    def __init__(
        self,
        parent: QWidget,
        ledger: Ledger,
        conversion: Conversion,
        target: Ledger,
        rows: Sequence[Mapping[str, Value]],
        start: Mapping[str, Value],
        around: Surroundings,
        again: int = 0,
    ) -> None:
        super().__init__(parent)
        self.asked: dict[str, Value] = {}
        self.setObjectName("form")
        self.setStyleSheet(SHEET)
        self.setWindowTitle(conversion.title)
        self.setMinimumWidth(520)
        head = words(f"{len(rows)} 条{ledger.noun}将各生成一条{target.noun}，并互相关联。", "heading", wrap=True)
        names = QListWidget()
        names.setFixedHeight(LIST_HEIGHT)
        names.setAccessibleName(f"要{conversion.title}的{ledger.noun}")
        own = next(field for field, name in conversion.fields if name == target.name_field)
        names.addItems([ledger.fields[own].kind.text(row[own]).replace("\n", " ") or "（空）" for row in rows])
        column = dialog_column(self)
        column.addWidget(head)
        column.addWidget(names)
        if again:
            field = target.fields.get(conversion.counted_by)
            done = f"已有{target.noun}" if field else f"已{conversion.title}"
            rest = f"同一{field.label}的记为再次" if field else "这次记为再次" if conversion.count_field else "不会重复生成"
            column.addWidget(words(f"其中 {again} 条{done}，{rest}。", "soft", wrap=True))
        if conversion.asked:
            column.addWidget(words(f"以下内容写入每条新{target.noun}，可以留空：", "soft"))
        self.boxes: dict[str, FieldBox] = {}
        for name in conversion.asked:
            box = FieldBox(make_editor(target.fields[name], around))
            box.editor.set_value(start.get(name, target.fields[name].kind.empty))
            self.boxes[name] = box
            column.addWidget(box)
        cancel, self.go = button("取消"), button(conversion.title, "primary", "convert")
        cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.save)
        self.go.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        column.addLayout(foot)

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
