"""The cells of one record by field: its own, those merged into it, those of several columns taken together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.core.cell_text import NOTHINGS, clean_line, plain
from app.core.day_kinds import Date
from app.core.kinds import Choice, Kind, LongText, Text
from app.core.names import Name, Person
from app.exchange.grids.marks import Several
from app.exchange.tables.merged_across import Across
from app.exchange.tables.period_columns import Periods
from app.exchange.tables.shared_headings import Halves, divided
from app.exchange.tables.tables import Table, blank, cell
from app.exchange.tables.tick_columns import Ticks, is_ticked, ticked_with
from app.ledgers.schema.declaration import Ledger

Cells = dict[str, object]  # by field, as they stand in the sheet


@dataclass
class RecordCells:
    """Takes the cells of the records of a table together. Rows and columns are counted from 0."""

    table: Table
    columns: Mapping[int, str]  # column → field
    ledger: Ledger
    number_column: int | None
    name_column: int | None
    ticks: Ticks = field(default_factory=dict)
    halves: Halves = field(default_factory=dict)
    periods: Periods = field(default_factory=dict)

    @cached_property
    def leading(self) -> dict[int, str]:
        """Column → field: of several columns of one field the first."""
        firsts = {name: column for column, name in sorted(self.columns.items(), reverse=True)}
        return {column: name for column, name in self.columns.items() if firsts[name] == column}

    @cached_property
    def further(self) -> dict[int, str]:
        """The columns that go on with a field: 备注, and 备注 once more."""
        return {column: name for column, name in sorted(self.columns.items()) if column not in self.leading}

    @cached_property
    def downwards(self) -> dict[int, dict[int, int]]:
        """Row → column → row of the value: the merged cells that reach down into the row."""
        found: dict[int, dict[int, int]] = defaultdict(dict)
        for top, left, bottom, _ in self.table.grid.merges_in(range(self.table.first, self.table.end)):
            if bottom > top and left in self.columns:
                for row in range(top + 1, min(bottom + 1, self.table.end)):
                    found[row][left] = top
        return found

    @cached_property
    def across(self) -> Across:
        """The merged cells that lie over several fields."""
        return Across(self.table, self.columns, self.ledger)

    def merged_into(self, row: int) -> set[int]:
        """The columns whose cell of an earlier row reaches down into a row."""
        return set(self.downwards.get(row, ()))

    def read(self, row: int) -> Cells:
        """The cells of the record that begins in a row."""
        cells = self._own(row)
        for column, names in self.halves.items():
            if not blank(cells[self.columns[column]]):
                cells |= divided(cells[self.columns[column]], names, self.ledger)
        for name, value in self.across.values(row):
            cells[name] = value if blank(cells[name]) else cells[name]
        for column, (name, word) in self.ticks.items():
            ticked = cell(self.table.grid, row, column)
            text = ticked_with(ticked)
            if text or is_ticked(ticked):
                self._tick(cells, name, f"{word}（{text}）" if text else word)
        return cells

    def _own(self, row: int) -> Cells:
        """What stands in the row, or is merged into it from above."""
        own, above = self.table.grid.rows[row], self.downwards.get(row, {})
        width = len(own)
        cells = {name: own[column] if column < width else None for column, name in self.leading.items()}
        for column, top in above.items():
            if column in self.leading:
                cells[self.columns[column]] = cell(self.table.grid, top, column)
        for column, name in self.leading.items() if self.periods else ():
            cells[name] = self._dated(column, cells[name])
        for column, name in self.further.items():
            more = self._dated(column, cell(self.table.grid, above.get(column, row), column))
            if not blank(more) and clean_line(more) not in NOTHINGS:
                cells[name] = more if blank(cells[name]) else f"{plain(cells[name])}\n{plain(more)}"
        return cells

    def _dated(self, column: int, content: object) -> object:
        """The text of a column that is of one quarter or month with its name: 一季度：已定题; that of others as it is."""
        if column not in self.periods:
            return content
        return None if blank(content) or clean_line(content) in NOTHINGS else f"{self.periods[column]}：{plain(content)}"

    def _tick(self, cells: Cells, name: str, said: str) -> None:
        """The word of a column that is ticked; two ticks for one choice are for a person to decide."""
        both = f"{cells[name]}、{said}" if name in cells else said
        kind = self.ledger.fields[name].kind
        many = isinstance(kind, Text) or (isinstance(kind, Name) and kind.many)
        cells[name] = both if both == said or many else Several(both)

    def continues(self, row: int) -> bool:
        """Whether a row belongs to the record above: its name is merged down into it and it has no number of its own.

        A .csv and some .xls keep nothing of merged cells: there a row without number and name that only goes on with texts.
        """
        if self.number_column is not None and not blank(cell(self.table.grid, row, self.number_column)):
            return False
        if self.name_column in self.merged_into(row):
            return not self._told_apart(row)
        if self.number_column is None or self.name_column is None or not blank(cell(self.table.grid, row, self.name_column)):
            return False
        own = [column for column in self.table.grid.filled[row] if column in self.columns]
        return bool(own) and all(isinstance(self._kind(column), LongText | Person) for column in own)

    def _told_apart(self, row: int) -> bool:
        """Whether a row of a table without numbers is a record of its own: it says what each must say once (类型, 时间)."""
        if self.number_column is not None:
            return False
        specs = [spec for spec in self.ledger.required_fields if spec.default == spec.kind.empty]
        once = {spec.name for spec in specs if isinstance(spec.kind, Choice | Date)}
        once |= {name for name in self.ledger.told_apart_by if isinstance(self.ledger.fields[name].kind, Date)}
        own = [column for column, name in self.leading.items() if name in once and column not in self.merged_into(row)]
        return any(not blank(cell(self.table.grid, row, column)) for column in own)

    def join(self, cells: Cells, row: int) -> None:
        """Add the further lines of a record that takes several rows."""
        for column, name in self.columns.items():
            more = self._dated(column, cell(self.table.grid, row, column))
            if blank(more):
                continue
            before = cells[name]
            if blank(before):
                cells[name] = more
            elif str(more) not in str(before).split("\n"):
                cells[name] = f"{before}\n{more}"

    def _kind(self, column: int) -> Kind:
        return self.ledger.fields[self.columns[column]].kind
