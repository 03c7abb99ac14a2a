"""Cut a column of rows into pages. Pure geometry: it knows heights and numbers of lines, no texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from app.forms.layout.spans import Span

_FEWEST_LINES = 3  # a tall row is begun on a page only if so many of its lines fit there
_LOW = 1 / 4  # of a page: a row up to this height goes to the next page to keep the last one company


@dataclass(frozen=True)
class Joined:
    """A merged cell: the rows it spans and the height its text needs wherever it is visible."""

    rows: Span
    need: float


@dataclass(frozen=True)
class Slice:
    """A row, or some lines of a row taller than a page, as it stands on one page; `top` from the end of the heading."""

    row: int
    top: float
    height: float
    first_line: int
    line_count: int
    whole: bool


@dataclass(frozen=True)
class Page:
    """The slices of one page; `signed` when the signature line follows them."""

    slices: tuple[Slice, ...]
    signed: bool

    @property
    def height(self) -> float:
        """Where the last row ends, from the end of the heading."""
        return self.slices[-1].top + self.slices[-1].height if self.slices else 0.0


@dataclass(frozen=True)
class Room:
    """What a page offers below the headings and what a row takes of it."""

    first_page: float
    next_pages: float
    signature: float
    line_height: float
    padding: float  # above and below the lines of a row

    def row_height(self, lines: int) -> float:
        """Height of a row with so many lines."""
        return lines * self.line_height + 2 * self.padding


@dataclass
class _Sheet:
    """The page being filled: its slices, and where the merged cells that are open on it began."""

    capacity: float
    slices: list[Slice] = field(default_factory=list)
    used: float = 0.0
    begun: dict[Joined, float] = field(default_factory=dict)
    lacking: float = 0.0  # by how much the last row must grow if the page ends after it


@dataclass(frozen=True)
class _Growth:
    """How much a row must grow for the merged cells that end with it, and then for those cut if the page ends."""

    ending: float
    cut: float


def paginate(
    line_counts: Sequence[int],
    joined: Sequence[Joined],
    room: Room,
    on_row: Callable[[int], None] | None = None,
    sums: Collection[int] = (),
) -> tuple[Page, ...]:
    """Put the rows (given by their numbers of lines) on pages.

    A row stays in one piece when it fits a page, the last row together with the signature; otherwise it is cut between
    lines. The last row and the `sums` do not begin a page: the row before goes with them, unless it is tall or the only one
    on its page. Every visible part of a merged cell is made tall enough for its text, which is why `need` must be less than
    half of a page. `on_row` is told the number of each row before it is placed.
    """
    paginator = _Paginator(line_counts, joined, room, {*sums, len(line_counts) - 1} - {0})
    for row in range(len(line_counts)):
        if on_row is not None:
            on_row(row)
        paginator.place(row)
    return paginator.finish()


class _Paginator:
    def __init__(self, line_counts: Sequence[int], joined: Sequence[Joined], room: Room, followers: Collection[int]) -> None:
        self._lines = line_counts
        self._followers = followers  # rows that stay with the one before
        self._room = room
        self._joined_of: list[list[Joined]] = [[] for _ in line_counts]
        for cell in joined:
            for row in range(cell.rows.first, cell.rows.last + 1):
                self._joined_of[row].append(cell)
        self._pages: list[Page] = []
        self._sheet = _Sheet(room.first_page)

    def place(self, row: int) -> None:
        """Add a row to the page, to a new page, or cut into lines to several."""
        height = self._room.row_height(self._lines[row])
        if self._goes_with_those_below(row):
            self._turn_page()
        if not self._fits(row, height):
            # A first row that needs the whole of a later page is cut: a page with a title and no row helps nobody.
            on_title_page = row == 0 and not self._pages
            if on_title_page or height + self._reserve(row) > self._room.next_pages:
                self._place_in_parts(row)
                return
            self._turn_page()
        self._add(row, height, 0, self._lines[row])

    def finish(self) -> tuple[Page, ...]:
        """Close the last page, with the signature."""
        self._close(signed=self._room.signature > 0)
        return tuple(self._pages)

    def _goes_with_those_below(self, row: int) -> bool:
        """Whether rows that stay with this one do not all fit here, and all of them fit the next page."""
        last, above = row, 0.0
        while last + 1 in self._followers and above <= self._room.next_pages * _LOW:
            above += self._room.row_height(self._lines[last])
            last += 1
        if last == row or not self._sheet.slices or above > self._room.next_pages * _LOW:
            return False
        return not self._all_fit(row, last, self._sheet) and self._all_fit(row, last, _Sheet(self._room.next_pages))

    def _all_fit(self, first: int, last: int, sheet: _Sheet) -> bool:
        """Whether rows would stand whole on a sheet, which is left as it is."""
        current, self._sheet = self._sheet, replace(sheet, slices=list(sheet.slices), begun=dict(sheet.begun))
        fits = True
        for row in range(first, last + 1):
            height = self._room.row_height(self._lines[row])
            if not self._fits(row, height):
                fits = False
                break
            self._add(row, height, 0, self._lines[row])
        self._sheet = current
        return fits

    def _reserve(self, row: int) -> float:
        return self._room.signature if row == len(self._lines) - 1 else 0.0

    def _growth(self, row: int, height: float, *, last_part: bool = True) -> _Growth:
        ending = cut = 0.0
        for cell in self._joined_of[row]:
            lack = cell.need - (self._sheet.used + height - self._sheet.begun.get(cell, self._sheet.used))
            if last_part and cell.rows.last == row:
                ending = max(ending, lack)
            else:
                cut = max(cut, lack)
        return _Growth(ending, max(0.0, cut - ending))

    def _fits(self, row: int, height: float) -> bool:
        growth = self._growth(row, height)
        return self._sheet.used + height + growth.ending + growth.cut + self._reserve(row) <= self._sheet.capacity

    def _add(self, row: int, height: float, first_line: int, line_count: int) -> None:
        sheet = self._sheet
        growth = self._growth(row, height, last_part=first_line + line_count == self._lines[row])
        height += growth.ending
        for cell in self._joined_of[row]:
            sheet.begun.setdefault(cell, sheet.used)
        whole = line_count == self._lines[row]
        sheet.slices.append(Slice(row, sheet.used, height, first_line, line_count, whole))
        sheet.used += height
        sheet.lacking = growth.cut

    def _place_in_parts(self, row: int) -> None:
        first, total = 0, self._lines[row]
        if self._sheet.slices and not self._worth_beginning(row):
            self._turn_page()
        while not self._fits(row, self._room.row_height(total - first)):
            count = self._lines_that_fit(total - first)
            self._add(row, self._room.row_height(count), first, count)
            first += count
            self._turn_page()
        self._add(row, self._room.row_height(total - first), first, total - first)

    def _lines_that_fit(self, remaining: int) -> int:
        space = self._sheet.capacity - self._sheet.used - 2 * self._room.padding
        # The rest of the row must not be empty: the signature needs company.
        return max(1, min(int(space / self._room.line_height), remaining - 1))

    def _worth_beginning(self, row: int) -> bool:
        least = self._room.row_height(_FEWEST_LINES)
        growth = self._growth(row, least, last_part=False)
        return self._sheet.used + least + growth.cut <= self._sheet.capacity

    def _turn_page(self) -> None:
        self._close(signed=False)
        self._sheet = _Sheet(self._room.next_pages)

    def _close(self, *, signed: bool) -> None:
        sheet = self._sheet
        if sheet.slices and sheet.lacking:
            last = sheet.slices[-1]
            sheet.slices[-1] = replace(last, height=last.height + sheet.lacking)
        self._pages.append(Page(tuple(sheet.slices), signed))
