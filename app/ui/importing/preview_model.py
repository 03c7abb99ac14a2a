"""The rows an import would add, as a table whose cells can be corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from app.exchange.importing.import_sheet import SheetPlan, completion_at
from app.exchange.importing.importable import IMPORTABLE_BY_KEY
from app.exchange.importing.plan_changes import correct
from app.exchange.importing.record_plan import RecordPlan
from app.ui.importing.off_thread import OffThread, at_once
from app.ui.palette import TEXT_OFF, TONES

Index = QModelIndex | QPersistentModelIndex
ROLE = Qt.ItemDataRole


class PreviewModel(QAbstractTableModel):
    """One sheet's plan. The first column is a tick: whether the row is imported."""

    corrected = Signal(object)  # the new SheetPlan
    deciding = Signal(bool)  # whether what was decided of very many rows is still being worked out

    def __init__(self, off_thread: OffThread = at_once) -> None:
        super().__init__()
        self.off_thread = off_thread
        self.plan: SheetPlan | None = None
        self.left_out: set[int] = set()
        self.fields: list[str] = []

    def show_plan(self, plan: SheetPlan | None, left_out: set[int], fields: Sequence[str] = ()) -> None:
        """Show these fields of a sheet: its `used_fields`, which for 100,000 rows take a while to find."""
        self.beginResetModel()
        self.plan, self.left_out, self.fields = plan, left_out, list(fields)
        self.endResetModel()

    def follow(self, plan: SheetPlan) -> None:
        """The same rows after something was decided of them elsewhere, which may have made a few of them say more."""
        if self.plan is not None:
            before, same = self.plan.records, plan.records is self.plan.records
            changed = [] if same else [now for now, then in zip(plan.records, before, strict=True) if now is not then]
            self.show_plan(plan, self.left_out, used_fields(plan, changed, self.fields))

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """A row per record."""
        return 0 if parent.isValid() or self.plan is None else len(self.plan.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """The tick and the fields."""
        return 0 if parent.isValid() else len(self.fields) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = ROLE.DisplayRole) -> object:
        """Field labels on top with the workbook's heading as tip; Excel's row numbers at the side."""
        if self.plan is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self.plan.records[section].row if role == ROLE.DisplayRole else None
        if section == 0:
            return "导入" if role == ROLE.DisplayRole else None
        name = self.fields[section - 1]
        if role == ROLE.DisplayRole and self.plan.ledger:
            return IMPORTABLE_BY_KEY[self.plan.ledger].fields[name].label
        if role == ROLE.ToolTipRole:
            heading = next((text for text, field in self.plan.mapping.items() if field == name), None)
            return f"来自表头“{heading}”" if heading else "由其他内容得出"
        return None

    def data(self, index: Index, role: int = ROLE.DisplayRole) -> object:
        """Cells as the ledger will show them; a wrong one as in the workbook, on red; a blank one what is asked."""
        if self.plan is None or not self.plan.ledger:
            return None
        record = self.plan.records[index.row()]
        if index.column() == 0:
            return self._tick(record.row, role)
        name = self.fields[index.column() - 1]
        wrong = record.errors.get(name)
        if not wrong and record.row not in self.left_out and (shown := self._completing(record.row, name, role)) is not None:
            return shown
        asked = "" if record.row in self.left_out else record.proposals.get(name, "")
        if role in (ROLE.DisplayRole, ROLE.EditRole):
            if wrong and record.raw.get(name):
                return record.raw[name]
            read = IMPORTABLE_BY_KEY[self.plan.ledger].fields[name].kind.text(record.values.get(name))
            return f"{asked}？" if asked and not read and role == ROLE.DisplayRole else read
        if role == ROLE.ToolTipRole:
            return wrong or (f"建议改为“{asked}”" if asked else self.data(index, ROLE.DisplayRole))
        if role == ROLE.BackgroundRole and (wrong or asked) and record.row not in self.left_out:
            return QColor(TONES["red" if wrong else "amber"].background)
        if role == ROLE.ForegroundRole:
            if record.row in self.left_out:
                return QColor(TEXT_OFF)
            return QColor(TONES["red"].foreground) if wrong else None
        return None

    def _completing(self, row: int, name: str, role: int) -> object:
        """What a cell shows that is not as the ledger's row has it: green when it is written, else both on amber."""
        completion = completion_at(self.plan, row) if self.plan is not None else None
        if completion is None or self.plan is None or name not in completion.cells:
            return None
        taken = name in completion.taken
        if role == ROLE.BackgroundRole:
            return QColor(TONES["green" if taken else "amber"].background)
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole) and not (taken and name in completion.fills):
            text = IMPORTABLE_BY_KEY[str(self.plan.ledger)].fields[name].kind.text
            there, said = text(completion.there[name]), text(completion.cells[name]) or "（空）"
            return f"{there} → {said}" if taken else f"{there}（导入：{said}）"
        return None

    def differing(self, index: Index) -> tuple[int, str] | None:
        """The row (as Excel counts) and the field of a cell that both say differently, None for another cell."""
        if self.plan is None or not index.isValid() or index.column() == 0:
            return None
        row, name = self.plan.records[index.row()].row, self.fields[index.column() - 1]
        completion = completion_at(self.plan, row)
        return (row, name) if completion is not None and name in completion.differs and name not in completion.refused else None

    def cell_at(self, index: Index) -> tuple[int, str] | None:
        """The row (as Excel counts) and the field of a cell."""
        if self.plan is None or not index.isValid() or index.column() == 0:
            return None
        return self.plan.records[index.row()].row, self.fields[index.column() - 1]

    def row_at(self, index: Index) -> int | None:
        """The row (as Excel counts) of a cell."""
        return self.plan.records[index.row()].row if self.plan is not None and index.isValid() else None

    def decide(self, plan: SheetPlan) -> None:
        """The same rows after a person has decided what becomes of them, or has typed into several: one step."""
        self.become(plan)
        self.corrected.emit(plan)

    def become(self, plan: SheetPlan) -> None:
        """Show the same rows as they are in another plan."""
        self.plan = plan
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def decide_many(self, rows: int, change: Callable[[SheetPlan], SheetPlan]) -> None:
        """Carry out a decision about so many rows, of which very many take a moment."""
        plan = self.plan
        if plan is None:
            return

        def show(found: SheetPlan) -> None:
            if self.plan is plan:
                self.decide(found)
            elif self.plan is not None and has_same_rows(self.plan, plan):
                self.decide_many(rows, change)  # something else was decided meanwhile
                return
            self.deciding.emit(False)

        self.deciding.emit(True)
        self.off_thread(rows, lambda: change(plan), show)

    def _tick(self, row: int, role: int) -> object:
        """The first column: whether the row is imported, and what the ledger has of it already."""
        known = self.plan.known.get(row) if self.plan is not None else None
        if role == ROLE.CheckStateRole:
            return Qt.CheckState.Unchecked if row in self.left_out else Qt.CheckState.Checked
        like = self.plan.duplicates.get(row) if self.plan is not None else None
        if role == ROLE.DisplayRole and known is not None:
            return known.words_in_row
        if role in (ROLE.DisplayRole, ROLE.ToolTipRole):
            told = known or like
            return told.words if told is not None else None
        if role == ROLE.ForegroundRole and known is None and like is not None:
            return QColor(TONES["amber"].foreground)
        if role == ROLE.ForegroundRole and known is not None:
            completes = known.completes
            quiet = completes is not None and not completes.differs
            return QColor(TONES["grey" if known.identical else "green" if quiet else "amber"].foreground)
        return None

    def words(self, index: Index) -> tuple[str, bool]:
        """What is to be said of a cell, and whether it is wrong: its fault, else what the ledger has of its row already."""
        if self.plan is None or not index.isValid():
            return "", False
        record = self.plan.records[index.row()]
        name = self.fields[index.column() - 1] if index.column() else ""
        if name in record.errors and record.row not in self.left_out:
            label = IMPORTABLE_BY_KEY[str(self.plan.ledger)].fields[name].label
            proposal = f"建议改为“{record.proposals[name]}”。" if name in record.proposals else ""
            return f"第 {record.row} 行“{label}”：{record.errors[name]}{proposal}", True
        if name in record.proposals and record.row not in self.left_out:
            field = IMPORTABLE_BY_KEY[str(self.plan.ledger)].fields[name]
            said = field.kind.text(record.values.get(name))
            return f"第 {record.row} 行“{field.label}”读作“{said or '空白'}”，建议改为“{record.proposals[name]}”。", False
        known = self.plan.known.get(record.row)
        if self.differing(index):
            return f"第 {record.row} 行与台账不同：{self.data(index)}。", False
        words = [told.words for told in (known, self.plan.duplicates.get(record.row)) if told is not None]
        return (f"第 {record.row} 行{'；'.join(words)}。", False) if words else ("", False)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cells can be corrected; the first column is a tick."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        ledger = IMPORTABLE_BY_KEY[self.plan.ledger] if self.plan is not None and self.plan.ledger else None
        if ledger is not None and ledger.fields[self.fields[index.column() - 1]].writable:
            return flags | Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = ROLE.EditRole) -> bool:
        """A tick or a correction; the field's kind reads it, and a wrong one stays marked."""
        if self.plan is None:
            return False
        record = self.plan.records[index.row()]
        if role == ROLE.CheckStateRole:
            self.left_out.symmetric_difference_update({record.row})
            self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
            self.corrected.emit(self.plan)
            return True
        if str(value) == str(self.data(index, ROLE.EditRole) or ""):
            return False
        self.plan = correct(self.plan, record.row, self.fields[index.column() - 1], str(value))
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), self.columnCount() - 1))
        self.corrected.emit(self.plan)
        return True

    def wrong_cells(self) -> list[tuple[int, int]]:
        """(row, column) of every wrong cell that would be imported, in the order seen."""
        if self.plan is None:
            return []
        return [
            (place, column)
            for place, record in enumerate(self.plan.records)
            if record.errors and record.row not in self.left_out
            for column, name in enumerate(self.fields, 1)
            if name in record.errors
        ]


def has_same_rows(one: SheetPlan, other: SheetPlan) -> bool:
    """Whether two plans are of the same rows as they were read."""
    return one.work is not None and other.work is not None and one.work.body is other.work.body


def used_fields(plan: SheetPlan, records: Sequence[RecordPlan], known: Iterable[str] = ()) -> list[str]:
    """The fields that one of these rows of a sheet says something of, in the ledger's order; `known` do in any case."""
    ledger = IMPORTABLE_BY_KEY[plan.ledger] if plan.ledger else None
    used = {*known, *(name for record in records for name, value in record.values.items() if value not in (None, ""))}
    used |= {name for record in records for name in (*record.proposals, *record.errors)}
    return [spec.name for spec in ledger.fields.values() if spec.name in used] if ledger is not None else []
