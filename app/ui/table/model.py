"""The table model of a ledger page: a thin Qt face on a LedgerView."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.core.day_kinds import Date, Deadline
from app.core.kinds import Kind, Light, Tone, Value
from app.core.outline import depth
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.schema.page import Column
from app.ledgers.views.colouring import Colouring
from app.ledgers.views.rows import Row
from app.ledgers.views.view import LedgerView
from app.ui.palette import FLASH, TONES

AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NOWHERE = QModelIndex()

LOOKED_AT, MOST_EARLIER = 5_000, 300  # rows above and below, and texts that are offered
VALUE_ROLE = Role.UserRole
TONE_ROLE = Role.UserRole + 1
BROKEN_TEXT = "（无法显示）"
BROKEN_HELP = "这一行的数据不完整，无法正常显示。请打开后核对，或从回收站、备份恢复。"
ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


class LedgerTableModel(QAbstractTableModel):
    """Rows of a view under the columns of its ledger. What is shown changes only in `refresh`, never under Qt's feet."""

    def __init__(self, view: LedgerView, columns: Sequence[Column] | None = None) -> None:
        super().__init__()
        self.view = view
        self.ledger: Ledger = view.ledger
        self.columns = tuple(self.ledger.columns if columns is None else columns)
        self.specs: list[FieldSpec] = [self.ledger.fields[column.field] for column in self.columns]
        self.read_only = False
        self.is_forbidden: Callable[[Values], bool] | None = None  # which rows the user here has no right to
        self.notes: dict[int, str] = {}  # id of a row that somebody has just changed → who and when
        self.colouring = Colouring()
        self._places = [view.places[column.field] for column in self.columns]
        self._light = next((spec.name for spec in self.ledger.fields.values() if isinstance(spec.kind, Light)), "")
        self._warned = {
            spec.kind.date_field for spec in self.ledger.fields.values() if isinstance(spec.kind, Deadline) and self._light
        }
        self._shown: list[int] = view.shown

    # What the grid asks when it paints: plain calls, because a hundred cells are asked for in every frame

    def position(self, row: int) -> int:
        """The view's position of a table row."""
        return self._shown[row]

    @property
    def shown(self) -> Sequence[int]:
        """The view's positions of all table rows. Rows that come, go or move make a new sequence; this one stays."""
        return self._shown

    def cells(self, row: int) -> list[Value]:
        """The values of a row, column by column."""
        values = self.view.rows[self._shown[row]]
        return [values[place] for place in self._places]

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell."""
        return self.view.rows[self._shown[row]][self._places[column]]

    def values(self, rows: Sequence[int], column: int) -> list[Value]:
        """What stands in some cells of a column."""
        found, shown, place = self.view.rows, self._shown, self._places[column]
        return [found[shown[row]][place] for row in rows]

    def rows_at(self, rows: Sequence[int]) -> list[Row]:
        """Some rows as the view has them."""
        return list(map(self.view.rows.__getitem__, map(self._shown.__getitem__, rows)))

    def earlier(self, row: int, column: int) -> list[str]:
        """What stands in the other cells of a column on one line, the most frequent first; of a very long table what stands
        near. Nothing of the column that names the rows: no two are called alike."""
        if self.specs[column].name == self.ledger.name_field:
            return []
        near = range(max(0, row - LOOKED_AT), min(len(self._shown), row + LOOKED_AT))
        counted = Counter(str(value) for value in self.values([other for other in near if other != row], column) if value)
        return [text for text, _ in counted.most_common(MOST_EARLIER) if "\n" not in text]

    def is_filled(self, row: int, column: int) -> bool:
        """Whether something stands in a cell."""
        return self.value(row, column) not in ("", None)

    def indent(self, row: int, column: int) -> int:
        """How many levels the cell is moved in: the name of a row that stands under others."""
        tree = self.ledger.tree
        if tree is None or self.specs[column].name != self.ledger.name_field:
            return 0
        return depth(self.view.value(self._shown[row], tree.number))

    def is_broken(self, row: int) -> bool:
        """Whether the row cannot be shown properly."""
        return self._shown[row] in self.view.broken

    def warning(self, row: int) -> Tone:
        """The tone of the row's light, for the dates it warns about."""
        if not self._light:
            return "neutral"
        return self.ledger.fields[self._light].kind.tone(self.view.value(self._shown[row], self._light))

    def colours(self, row: int) -> tuple[Tone | None, dict[str, Tone]]:
        """The user's conditional colours: of the whole row, of single fields."""
        if not self.colouring.rules:
            return None, {}
        values = dict(zip(self.ledger.fields, self.view.rows[self._shown[row]], strict=True))
        return self.colouring.of_row(values, self.ledger.name_lists)

    def warns_in(self, column: int) -> bool:
        """Whether the column is a date that takes the colour of the row's light."""
        return self.specs[column].name in self._warned

    # Rows by id

    def row_id(self, row: int) -> int:
        """The id of a row."""
        return self.view.ids[self._shown[row]]

    def row_ids(self, rows: Sequence[int]) -> list[int]:
        """The ids of some rows."""
        return list(map(self.view.ids.__getitem__, map(self._shown.__getitem__, rows)))

    def row_of(self, row_id: int) -> int:
        """Where the row of an id is shown, -1 if it is not."""
        position = self.view.positions.get(row_id)
        try:
            return self._shown.index(position) if position is not None else -1
        except ValueError:
            return -1

    def rows_of(self, ids: Iterable[int]) -> list[int]:
        """Where the rows of some ids are shown, from the top; of as many as there are, in one look through the table."""
        wanted = {self.view.positions.get(row_id) for row_id in ids}
        return [row for row, position in enumerate(self._shown) if position in wanted] if wanted else []

    def column_of(self, field: str) -> int:
        """The column of a field. Raises ValueError."""
        return [spec.name for spec in self.specs].index(field)

    def refresh(self) -> None:
        """Show what the view shows now. Only when rows came, went or moved is the model reset."""
        if self.view.shown == self._shown:
            self._shown = self.view.shown
            self.touch_all()
        else:
            self.set_view(self.view)

    def set_view(self, view: LedgerView) -> None:
        """Show a view of the same ledger."""
        self.beginResetModel()
        self.view = view
        self._shown = view.shown
        self.endResetModel()

    def touch_all(self) -> None:
        """Every cell may look different."""
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(self.columns) - 1))

    def may_edit(self, row: int, column: int) -> bool:
        """Whether a cell can be edited in place."""
        spec = self.specs[column]
        declared = spec.kind.editable_in_place and spec.writable
        return declared and not self.read_only and not self.is_broken(row) and not self.is_locked(row)

    def is_locked(self, row: int) -> bool:
        """Whether the row's state or year allows no changes, or the user here has no right to it."""
        position = self._shown[row]
        forbidden = self.is_forbidden is not None and self.is_forbidden(self.view.row(position))
        return forbidden or bool(self.view.why_locked(position))

    def is_closed(self, row: int) -> bool:
        """Whether the row's year is closed."""
        return bool(self.view.year_lock(self._shown[row]))

    # Qt's questions

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        """Declared columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """A broken row looks disabled, but it can be selected, so that it can be opened or deleted."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self.may_edit(index.row(), index.column()) else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        """Labels and help texts."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.specs):
            return None
        spec = self.specs[section]
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return spec.label
        return (spec.help_text or None) if role == Role.ToolTipRole else None

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> object:
        """A cell for whoever does not paint it: tests, screen readers, Qt itself."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        value = self.cells(row)[column]
        kind = self.specs[column].kind
        match role:
            case Role.DisplayRole | Role.EditRole:
                return self.text(row, column)
            case Role.TextAlignmentRole:
                return ALIGNMENTS[kind.align] | Qt.AlignmentFlag.AlignVCenter
            case Role.ToolTipRole:
                return self.remark(row) or None
            case Role.AccessibleTextRole:
                return f"{self.specs[column].label}：{self.text(row, column) or '空'}"
            case Role.ForegroundRole:
                tone = self.tone(row, column, value, kind)
                return QColor(TONES[tone].foreground) if tone != "neutral" else None
            case Role.BackgroundRole:
                return QColor(FLASH) if self.row_id(row) in self.notes else None
        return {VALUE_ROLE: value, TONE_ROLE: self.tone(row, column, value, kind)}.get(Role(role))

    def text(self, row: int, column: int) -> str:
        """What a cell shows."""
        if self.is_broken(row):
            return BROKEN_TEXT if column == 0 else ""
        return self.specs[column].kind.text(self.cells(row)[column])

    def tone(self, row: int, column: int, value: Value, kind: Kind) -> Tone:
        """The colour of a cell."""
        if isinstance(kind, Date) and self.warns_in(column):
            warning = self.warning(row)
            return warning if warning in ("red", "amber") else "neutral"
        return kind.tone(value)

    def remark(self, row: int) -> str:
        """What is special about a row: it is broken, its year is closed, or somebody has just changed it."""
        notes = [BROKEN_HELP] if self.is_broken(row) else []
        if why := self.view.year_lock(self._shown[row]):
            notes.append(why)
        if note := self.notes.get(self.row_id(row)):
            notes.append(note)
        return "\n".join(notes)

    def mark(self, ids: Iterable[int], note: str) -> None:
        """Give rows a soft background and a note."""
        self.notes.update(dict.fromkeys(ids, note))
        self.touch_all()

    def unmark(self, ids: Iterable[int], note: str) -> None:
        """Take the mark away from the rows that still carry the note."""
        for row_id in ids:
            if self.notes.get(row_id) == note:
                del self.notes[row_id]
        self.touch_all()
