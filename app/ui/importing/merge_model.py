"""What a workbook and the ledger say differently, as a tree: rows that are new, changed or missing, below them their cells.

A tick means that the workbook's word is written. The one model of an import into existing rows and of collected returns.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from app.core.kinds import Tone, Value
from app.exchange.importing.corrections import correct_difference
from app.exchange.importing.differences import (
    CellDifference,
    Differences,
    RowDifference,
    RowKind,
    decide_all,
    decide_apart,
    decide_cell,
    decide_row,
)
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.rectify.reported import ASKED
from app.ui.importing.off_thread import OffThread, at_once
from app.ui.palette import TEXT_OFF, TEXT_SOFT, TONES, font

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole
WHAT, SENT, PRESENT, RETURNED, NOTE = range(5)
KIND_TONES: dict[RowKind, Tone] = {
    RowKind.CHANGED: "amber",
    RowKind.ASKED: "blue",
    RowKind.NEW: "green",
    RowKind.MISSING: "red",
    RowKind.SAME: "grey",
}
CHECKED, PARTLY, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Unchecked
SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
TICKED, CORRECTED = SHOWN | Qt.ItemFlag.ItemIsUserCheckable, SHOWN | Qt.ItemFlag.ItemIsEditable
CONFLICT = "冲突：下发后台账也改过"
HOW_TO_CORRECT = "（双击返回的内容可以改正）"
LOCKED = "不在填报范围内，已锁定的单元格被改动"
FETCHED = 500  # rows that are put into a tree at once: it asks each of them what it is
Choose = Callable[[RowKind, bool], bool]  # (kind, whether it has conflicts) → whether the row is shown


NOTHING = SheetPlan("", None)


def is_different(kind: RowKind, conflicting: bool) -> bool:
    """Whether there is anything to decide of a row."""
    return kind is not RowKind.SAME


class MergeModel(QAbstractItemModel):
    """The differences of one sheet. `decided` follows every decision with the new plan; `left_out` is changed in place."""

    decided = Signal(object)  # SheetPlan
    deciding = Signal(bool)  # whether what was asked of all rows is still being worked out

    def __init__(self, parent: QObject | None = None, returned: str = "导入内容", off_thread: OffThread = at_once) -> None:
        super().__init__(parent)
        self.off_thread = off_thread
        self.headings = ("行 / 项目", "下发时", "台账现在", returned, "说明")
        self.plan: SheetPlan | None = None
        self.left_out: set[int] = set()
        self.all = Differences(NOTHING)
        self.shown: list[int] = []  # the places in `all` of those that are shown
        self.fetched = 0  # how many of them the views know of
        self.choose: Choose = is_different
        self.read_only = False

    # Showing

    def show(self, found: Differences | None, left_out: set[int]) -> None:
        """Show what differs in a sheet."""
        self.beginResetModel()
        self.plan, self.left_out = found.sheet if found is not None else None, left_out
        self.all = found if found is not None else Differences(NOTHING)
        self._choose()
        self.endResetModel()

    def show_only(self, choose: Choose) -> None:
        """Show only some rows."""
        self.beginResetModel()
        self.choose = choose
        self._choose()
        self.endResetModel()

    def _choose(self) -> None:
        kinds, conflicts = self.all.kinds, self.all.conflicts
        self.shown = [place for place, kind in enumerate(kinds) if self.choose(kind, place in conflicts)]
        self.fetched = min(FETCHED, len(self.shown))

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are rows that a tree has not been told of."""
        return not parent.isValid() and self.fetched < len(self.shown)

    def fetchMore(self, parent: Index) -> None:
        """Tell the tree of more rows: somebody has come to the end of those it has."""
        last = min(self.fetched + FETCHED, len(self.shown)) - 1
        self.beginInsertRows(parent, self.fetched, last)
        self.fetched = last + 1
        self.endInsertRows()

    # Structure: a row's own index has no internal id, that of a cell the number of its row from 1

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:
        """A row, or a cell below it."""
        if not (0 <= row < self.rowCount(parent) and 0 <= column < len(self.headings)):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index | None = None) -> QModelIndex:  # type: ignore[override]  # QObject.parent() too
        """The row of a cell."""
        inside = child.internalId() if child is not None and child.isValid() else 0
        return self.createIndex(inside - 1, 0, 0) if inside else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Rows, and their cells."""
        if not parent.isValid():
            return self.fetched
        return 0 if parent.internalId() or parent.column() else len(self.line(parent.row()).cells)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:
        """Whether there is anything below."""
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """What, handed out, in the ledger, in the workbook, why."""
        return len(self.headings)

    def line_at(self, index: Index) -> RowDifference | None:
        """The row of an index."""
        if not index.isValid():
            return None
        return self.line(self.row_of(index))

    def row_of(self, index: Index) -> int:
        """The place of a row, or of the row of a cell; -1 for no index."""
        return index.internalId() - 1 if index.isValid() and index.internalId() else index.row()

    def line(self, row: int) -> RowDifference:
        """The row shown at a place."""
        return self.all[self.shown[row]]

    def cell_at(self, index: Index) -> CellDifference | None:
        """The cell of an index, None for that of a row."""
        line = self.line_at(index)
        return line.cells[index.row()] if line is not None and index.internalId() else None

    # Data

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        """The headings."""
        return self.headings[section] if orientation == Qt.Orientation.Horizontal and role == ROLE.DisplayRole else None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        """A row with its kind, or a cell."""
        line, cell = self.line_at(index), self.cell_at(index)
        if line is None:
            return None
        if role == ROLE.CheckStateRole and index.column() == WHAT and self.can_decide(line, cell):
            return self.cell_state(line, cell) if cell is not None else self.state(line)
        if cell is not None:
            return self.cell_data(line, cell, index.column(), role)
        return self.line_data(line, index.column(), role)

    def line_data(self, line: RowDifference, column: int, role: int) -> object:
        """A row: its kind and name, what there is to say of it."""
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole):
            place = f"（第 {line.row} 行）" if line.row is not None else ""
            return "　　".join(filter(None, (f"{line.kind}　{line.title}{place}", line_note(line)))) if column == WHAT else None
        if role == ROLE.FontRole and column == WHAT:
            return font(bold=True)
        if role == ROLE.ForegroundRole:
            if line.refused or line.conflicts:
                return QColor(TONES["red"].foreground)
            return QColor(TONES[KIND_TONES[line.kind]].foreground if column == WHAT else TEXT_SOFT)
        if role == ROLE.BackgroundRole:
            return QColor(TONES[KIND_TONES[line.kind]].background)
        return None

    def cell_data(self, line: RowDifference, cell: CellDifference, column: int, role: int) -> object:
        """A cell: its field, its three values, why it is not taken."""
        if role == ROLE.EditRole:
            return (cell.raw or self.text(cell.field, cell.returned)) if column == RETURNED else None
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole):
            return self.cell_text(line, cell, column, role)
        if role == ROLE.ForegroundRole:
            if column == NOTE:
                return QColor(TONES["red"].foreground if cell.refused or cell.conflict or cell.elsewhere else TEXT_SOFT)
            if column == RETURNED and cell.taken:
                return QColor(TONES["green"].foreground)
            return QColor(TEXT_OFF) if cell.refused and column == WHAT else None
        if role == ROLE.FontRole and column == RETURNED and cell.taken:
            bold: QFont = font(bold=True)
            return bold
        return None

    def cell_text(self, line: RowDifference, cell: CellDifference, column: int, role: int) -> str:
        """The words of a cell's column; on one line but in the tip."""
        match column:
            case 0:
                return self.label(cell.field)
            case 1:
                found = self.text(cell.field, cell.sent)
            case 2:
                found = "" if line.kind is RowKind.NEW else self.text(cell.field, cell.present) or "（空）"
            case 3:
                found = cell.raw or self.text(cell.field, cell.returned) or "（空）"
            case _:
                how = HOW_TO_CORRECT if self.can_correct(line, cell) else ""
                said = CONFLICT if cell.conflict else LOCKED if cell.locked else action_words(cell)
                found = (cell.refused or elsewhere_words(cell) or said or proposal_words(cell)) + how
        return found if role == ROLE.ToolTipRole else found.replace("\n", " ")

    def label(self, name: str) -> str:
        """What a field is called."""
        return IMPORTABLE_BY_KEY[str(self.plan.ledger)].fields[name].label if self.plan is not None else ""

    def text(self, name: str, value: Value) -> str:
        """A value as the ledger shows it."""
        return IMPORTABLE_BY_KEY[str(self.plan.ledger)].fields[name].kind.text(value) if self.plan is not None else ""

    # Deciding

    def can_decide(self, line: RowDifference, cell: CellDifference | None) -> bool:
        """Whether a line has a tick."""
        if line.kind in (RowKind.SAME, RowKind.ASKED) or line.refused:
            return False
        if cell is not None:
            return line.kind is RowKind.CHANGED and not cell.refused
        return line.kind is not RowKind.CHANGED or any(not item.refused for item in line.cells)

    def state(self, line: RowDifference) -> Qt.CheckState:
        """The tick of a row."""
        free = [cell for cell in line.cells if not cell.refused] if line.kind is RowKind.CHANGED else []
        if line.kind is not RowKind.CHANGED:
            return CHECKED if line.wanted else UNCHECKED
        taken = sum(cell.taken for cell in free)
        return UNCHECKED if not taken else CHECKED if taken == len(free) else PARTLY

    def cell_state(self, line: RowDifference, cell: CellDifference) -> Qt.CheckState:
        """The tick of a cell."""
        return CHECKED if cell.taken else UNCHECKED

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What can be decided has a tick."""
        line, cell, column = self.line_at(index), self.cell_at(index), index.column()
        if line is not None and column == WHAT and not self.read_only and self.can_decide(line, cell):
            return TICKED
        if line is not None and cell is not None and column == RETURNED and self.can_correct(line, cell):
            return CORRECTED
        return SHOWN

    def can_correct(self, line: RowDifference, cell: CellDifference) -> bool:
        """Whether a cell holds something that cannot be read as it stands and can be typed anew here."""
        asked = line.kind is RowKind.ASKED  # first of all what row it is
        return bool((cell.refused and cell.raw) or cell.proposal) and line.row is not None and not asked and not self.read_only

    def _correct(self, index: Index, line: RowDifference, cell: CellDifference, text: str) -> bool:
        """Type a cell anew. The cells of its row may be others now."""
        if self.plan is None or line.row is None or text == cell.raw:
            return False
        plan = correct_difference(self.plan, line.row, cell.field, text)
        if line.kind is RowKind.NEW:
            wrong = any(record.errors for record in plan.records if record.row == line.row)
            (self.left_out.add if wrong else self.left_out.discard)(line.row)
        self._become(plan, self.row_of(index))
        return True

    def setData(self, index: Index, value: object, role: int = ROLE.EditRole) -> bool:
        """A tick, or a cell that is put right."""
        line, cell = self.line_at(index), self.cell_at(index)
        if role == ROLE.EditRole and line is not None and cell is not None and index.flags() & Qt.ItemFlag.ItemIsEditable:
            return self._correct(index, line, cell, str(value))
        if (
            role != ROLE.CheckStateRole
            or line is None
            or self.plan is None
            or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable
        ):
            return False
        wanted = Qt.CheckState(value) is not UNCHECKED
        if line.row is not None and line.kind is RowKind.CHANGED and line.row in self.left_out:
            self.left_out.discard(line.row)
            self.plan = decide_row(self.plan, line, wanted=False)
        if cell is not None and line.row is not None:
            self.plan = decide_cell(self.plan, line.row, cell.field, wanted)
        elif line.kind is RowKind.NEW and line.row is not None:
            (self.left_out.discard if wanted else self.left_out.add)(line.row)
        else:
            self.plan = decide_row(self.plan, line, wanted)
        self._show_again(self.plan, self.row_of(index))
        return True

    def set_apart(self, index: Index, apart: bool) -> None:
        """A row like one of the ledger is a new one, or that one after all."""
        line = self.line_at(index)
        if self.plan is None or line is None or line.row is None or line.apart is None:
            return
        self.left_out.discard(line.row)
        self._become(decide_apart(self.plan, line.row, apart), self.row_of(index))

    def _become(self, plan: SheetPlan, row: int) -> None:
        """A decision has made another kind of row of one, or given it other cells."""
        self.beginResetModel()
        self.plan = plan
        self.all.decided(plan, self.shown[row])
        self._choose()
        self.endResetModel()
        self.decided.emit(plan)

    def accept_all(self, wanted: bool) -> None:
        """Everything the workbook says that is no undecided conflict, new rows too; or nothing of it. No row is deleted."""
        if self.plan is None:
            return
        plan, shown, kinds, out = self.plan, self.all, self.all.kinds, set(self.left_out)

        def decide() -> tuple[SheetPlan, set[int]]:
            pairs = list(zip(plan.records, kinds, strict=False))
            fresh = {record.row for record, kind in pairs if kind is RowKind.NEW and not record.errors}
            changed = {record.row for record, kind in pairs if kind is RowKind.CHANGED}
            return decide_all(plan, wanted), (out - changed - fresh) | (set() if wanted else fresh)

        def take(found: tuple[SheetPlan, set[int]]) -> None:
            self.deciding.emit(False)
            if self.all is not shown:
                return  # another sheet is looked at by now
            if self.plan is not plan or self.left_out != out:
                self.accept_all(wanted)  # something was decided meanwhile
                return
            self.plan = found[0]
            self.left_out.clear()
            self.left_out |= found[1]
            self.all.decided(self.plan)
            self.dataChanged.emit(self.index(0, 0), self.index(self.fetched - 1, NOTE))
            self.decided.emit(self.plan)

        self.deciding.emit(True)
        self.off_thread(len(kinds), decide, take)

    def _show_again(self, plan: SheetPlan, place: int) -> None:
        self.all.decided(plan, self.shown[place])
        now, top = self.line(place), self.index(place, 0)
        self.dataChanged.emit(top, self.index(place, NOTE))
        if now.cells:
            self.dataChanged.emit(self.index(0, 0, top), self.index(len(now.cells) - 1, NOTE, top))
        self.decided.emit(self.plan)


def action_words(cell: CellDifference) -> str:
    """What taking a cell does besides writing it."""
    if cell.action in ASKED:
        return f"勾选后办理“{cell.action}”，采用时填写理由和审批人"
    return f"采用即登记“{cell.action}”" if cell.action else ""


def elsewhere_words(cell: CellDifference) -> str:
    """That another department has answered differently."""
    return f"冲突：{cell.elsewhere}，只能采用一个" if cell.elsewhere else ""


def proposal_words(cell: CellDifference) -> str:
    """That a value is only what the workbook probably means."""
    return f"{cell.proposal}，是这个意思请勾选" if cell.proposal else ""


def line_note(line: RowDifference) -> str:
    """What there is to say of a row."""
    if line.refused:
        return line.refused
    if line.kind is RowKind.CHANGED:
        taken, refused = sum(cell.taken for cell in line.cells), sum(bool(cell.refused) for cell in line.cells)
        parts = [f"改 {len(line.cells)} 处，采用 {taken} 处"]
        parts += [f"{refused} 处不能采用"] if refused else []
        parts += [f"{line.conflicts} 处冲突"] if line.conflicts else []
        return "，".join(parts)
    return line.note
