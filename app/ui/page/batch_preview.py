"""What 批量修改 would do: each row with what stands there now and what would, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.core.kinds import Value
from app.ledgers.changes.blocks import row_name
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ui.palette import TONES

Refusals = Mapping[int, str]  # row id → why it cannot be changed so
MOST_LISTED = 200
THEN = 2  # the column of what would stand there
HEIGHT = 152  # pixels at 96 dpi: the heading and four rows


class BatchPreview(QTreeWidget):
    """The rows that a value would change, the first ones of very many."""

    def __init__(self, ledger: Ledger, seen: Mapping[int, Values]) -> None:
        super().__init__()
        self.ledger = ledger
        self.seen = seen
        self.setAccessibleName("将要修改的行")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setFixedHeight(HEIGHT)
        self.setHeaderLabels(["行", "现在", "改为"])
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def show_now(self, spec: FieldSpec) -> None:
        """What stands in a field, while it is not known what shall."""
        self._list([(row, spec.kind.text(row[spec.name]), "") for row in islice(self.seen.values(), MOST_LISTED)])

    def show_change(self, spec: FieldSpec, value: Value, refused: Refusals) -> set[int]:
        """What a value would change; the ids of all those rows. What is refused stands first, with why."""
        changing = {row_id: row for row_id, row in self.seen.items() if row[spec.name] != value}
        new = spec.kind.text(value)
        first = sorted(changing, key=lambda row_id: row_id not in refused)
        self._list(
            [
                (changing[row_id], spec.kind.text(changing[row_id][spec.name]), refused.get(row_id, "") or new or "（空）")
                for row_id in islice(first, MOST_LISTED)
            ],
            refused=len(refused),
        )
        return set(changing)

    def _list(self, lines: list[tuple[Values, str, str]], refused: int = 0) -> None:
        self.clear()
        entries = []
        for at, (row, now, then) in enumerate(lines):
            texts = [row_name(self.ledger, row), now or "（空）", then]
            entry = QTreeWidgetItem([text.replace("\n", " ") for text in texts])
            for place, text in enumerate(texts):
                entry.setToolTip(place, text)
            if at < refused:
                entry.setForeground(THEN, QColor(TONES["red"].foreground))
            entries.append(entry)
        self.addTopLevelItems(entries)


def refusal_words(refused: Refusals) -> str:
    """2 行不能这样修改：……"""
    return f"{len(refused):,} 行不能这样修改：{''.join(dict.fromkeys(refused.values()))}"
