"""Checks of old workbooks (.xls, .et: BIFF in an OLE container) before the Rust reader sees them.

The reader trusts lengths and chains of sectors that a damaged file gets wrong, and then allocates until the process is
aborted. So the container is walked here first, and the sizes announced in the workbook are compared with what is there.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.exchange.grids.marks import MACROS, MOST_HIDDEN, Fault, Marks
from app.exchange.grids.ole_notes import NOTE, notes_in
from app.exchange.grids.ole_texts import check_texts, text_lengths
from app.exchange.grids.read_errors import MAX_CELLS, check_area, check_sheets, damaged, encrypted, not_a_workbook

OLE_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
END_OF_CHAIN, FREE = 0xFFFFFFFE, 0xFFFFFFFF
FOREIGN_STREAMS = (("WordDocument", " Word 文档"), ("PowerPoint Document", "演示文稿"), ("__properties_version1.0", "邮件"))
DIMENSIONS, SHEET, STRINGS, END, MANY_NUMBERS, ENCRYPTION = 0x0200, 0x0085, 0x00FC, 0x000A, 0x00BD, 0x002F
ANNOUNCED = {10: "<HHHH", 14: "<IIHH"}  # rows and columns of DIMENSIONS by the length of its body, of BIFF5 and of BIFF8
LEAST_TEXT = 3  # bytes of a shared text
DATE_MODE, ROW, COLUMNS = 0x0022, 0x0208, 0x007D
FONT, FORMAT, STRUCK_OUT = 0x0031, 0x00E0, 0x08  # [MS-XLS] 2.4.122, 2.4.353, and the flag of a font
WORKSHEET, ROW_HIDDEN, COLUMNS_HIDDEN = 0, 0x20, 0x01  # flags of these records ([MS-XLS] 2.4.28, 2.4.221, 2.4.53)
SHARED_TEXT = 0x00FD  # a cell that shows one of the shared texts ([MS-XLS] 2.4.149)
FORMULA, ERROR_CELL = 0x0006, 0x0205  # cells that may hold a fault ([MS-XLS] 2.4.127, 2.4.24)
FAULTS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
CELLS = {
    FORMULA,
    MANY_NUMBERS,
    SHARED_TEXT,
    0x0203,
    0x0204,
    ERROR_CELL,
    0x027E,
}  # formula, numbers, texts, booleans; each starts row, column


@dataclass(frozen=True)
class Entry:
    """A stream of the container: the first sector of its chain and its bytes."""

    start: int
    size: int


@dataclass(frozen=True)
class Container:
    """An OLE container. Its methods raise WorkbookError or struct.error when it is damaged."""

    data: bytes
    sector: int  # bytes in a sector
    table: list[int]  # sector → the next one of its chain
    directory_start: int
    mini_start: int
    mini_limit: int  # streams below this many bytes stand in the mini stream

    def chain(self, start: int, table: list[int]) -> list[int]:
        """The sectors of a chain. A circle or a sector outside the table is damage."""
        found: list[int] = []
        while start != END_OF_CHAIN:
            if start >= len(table) or len(found) > len(table):
                raise damaged(f"OLE: sector {start} of {len(table)}")
            found.append(start)
            start = table[start]
        return found

    def pieces(self, start: int) -> list[tuple[int, int]]:
        """The (start, end) in the file of each sector of a chain; the header takes the first sector."""
        return [((number + 1) * self.sector, (number + 2) * self.sector) for number in self.chain(start, self.table)]

    def read(self, start: int) -> bytes:
        """The bytes of a chain."""
        return b"".join(self.data[first:last] for first, last in self.pieces(start))

    def directory(self) -> dict[str, Entry]:
        """The streams and the root by name."""
        found = {}
        entries = self.read(self.directory_start)
        for place in range(0, len(entries) - 127, 128):
            size = struct.unpack_from("<Q" if self.sector == 4096 else "<I", entries, place + 120)[0]
            name = entries[place : place + 64].decode("utf-16-le", "replace").partition("\0")[0]
            if entries[place + 66] in (2, 5):  # a stream, the root
                found[name] = Entry(struct.unpack_from("<I", entries, place + 116)[0], size)
        return found

    def mini_pieces(self, start: int, root: Entry) -> list[tuple[int, int]]:
        """The (start, end) in the file of each 64 bytes of a stream in the mini stream."""
        content = self.read(self.mini_start)
        table = list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
        homes = self.pieces(root.start)
        found = []
        for number in self.chain(start, table):
            home, offset = divmod(number * 64, self.sector)
            first = homes[home][0] + offset
            found.append((first, first + 64))
        return found


def safe_ole(data: bytes) -> tuple[bytes, list[Marks]]:
    """The file as the Rust reader can take it (a false DIMENSIONS record is emptied), and the marks of its worksheets in turn.

    Raises WorkbookError.
    """
    try:
        container = open_container(data)
        pieces, stream = find_book(container)
        lies = check_stream(stream)
        marks = marks_of_book(stream)
        if marks and "_VBA_PROJECT" in container.directory():  # [MS-OVBA] 2.3.4.1
            marks[0] = replace(marks[0], live=(MACROS,))
    except (struct.error, IndexError) as error:
        raise damaged(f"OLE: {error}") from error
    return (emptied(data, pieces, lies) if lies else data), marks


def open_container(data: bytes) -> Container:
    """The container with its table of sectors."""
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise damaged(f"OLE: sector shifts {shift}, {mini_shift}")
    sector = 1 << shift
    sectors = len(data) // sector + 1
    header = struct.unpack_from("<9I", data, 40)
    directories, tables, directory_start, _, mini_limit, mini_start, minis, more, more_tables = header
    if max(directories, tables, minis, more_tables) > sectors:
        raise damaged("OLE: more tables than sectors")
    places = list(struct.unpack_from("<109I", data, 76))
    for _ in range(sectors):
        if more in (END_OF_CHAIN, FREE):
            break
        *block, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        places += block
    else:
        raise damaged("OLE: circle of tables")
    table: list[int] = []
    for number in places:
        if number != FREE:
            if len(table) > 2 * sectors + sector:  # a chain of tables may name one again and again
                raise damaged("OLE: a table of more sectors than the file has")
            table += struct.unpack_from(f"<{sector // 4}I", data, (number + 1) * sector)
    return Container(data, sector, table, directory_start, mini_start, mini_limit)


def find_book(container: Container) -> tuple[list[tuple[int, int]], bytes]:
    """Where the stream of the workbook lies in the file, and its bytes."""
    directory = container.directory()
    for name, what in FOREIGN_STREAMS:
        if name in directory:
            raise not_a_workbook(what)
    if "EncryptedPackage" in directory:
        raise encrypted("EncryptedPackage")
    book, root = directory.get("Workbook") or directory.get("Book"), directory.get("Root Entry", Entry(END_OF_CHAIN, 0))
    if book is None:
        raise damaged("OLE: no workbook among " + ", ".join(sorted(directory)))
    if max(book.size, root.size) > len(container.data):
        raise damaged("OLE: a stream longer than the file")
    container.pieces(root.start)  # the reader loads the mini stream and its table in any case
    container.pieces(container.mini_start)
    mini = book.size < container.mini_limit
    pieces = container.mini_pieces(book.start, root) if mini else container.pieces(book.start)
    return pieces, b"".join(container.data[first:last] for first, last in pieces)[: book.size]


Body = tuple[int, int]  # of a record: its place in the stream, its length


def records(stream: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """The records of a substream up to its end: type, place of the body, length of the body."""
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, size
        if kind == END:
            return
        place += 4 + size


def check_stream(stream: bytes) -> list[Body]:
    """Refuse a workbook whose cells span too much; the DIMENSIONS bodies that announce too much."""
    sheets = []
    lengths: list[int] = []
    for kind, place, size in records(stream, 0):
        if kind == SHEET:
            sheets.append(struct.unpack_from("<I", stream, place)[0])
        elif kind == ENCRYPTION:
            raise encrypted("BIFF: FILEPASS")
        elif kind == STRINGS and struct.unpack_from("<I", stream, place + 4)[0] * LEAST_TEXT > len(stream):
            raise damaged("BIFF: more strings than bytes")
        elif kind == STRINGS:
            lengths = text_lengths(stream, place, size)
    check_sheets(len(sheets))
    lies: list[Body] = []
    shown = Counter[int]()
    cells = walked = 0
    for start in sheets:
        area, end = check_sheet(stream, start, lies, shown)
        cells += area
        check_area(cells, 1)
        walked += end - start
        if walked > len(stream):
            raise damaged("BIFF: sheets within one another")
    check_texts(lengths, shown)
    return lies


def check_sheet(stream: bytes, start: int, lies: list[Body], shown: Counter[int]) -> tuple[int, int]:
    """The cells of the area from A1 of one sheet, and where it ends; appends to `lies` where DIMENSIONS announces too much,
    and counts which of the shared texts are `shown`."""
    rows = columns = 0
    end = start
    for kind, place, size in records(stream, start):
        end = place + size
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", stream, place)
            last = struct.unpack_from("<H", stream, place + size - 2)[0] if kind == MANY_NUMBERS else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if kind == SHARED_TEXT:
                shown[struct.unpack_from("<I", stream, place + 6)[0]] += 1
        elif kind == DIMENSIONS and size in ANNOUNCED:
            top, bottom, left, right = struct.unpack_from(ANNOUNCED[size], stream, place)
            if bottom < top or right < left or bottom * right > MAX_CELLS:  # from A1: the reader may not subtract either
                lies.append((place, size))
    return check_area(rows, columns), end


def marks_of_book(stream: bytes) -> list[Marks]:
    """What the worksheets hide and strike through, in the order of the workbook, and the date system that they share."""
    starts, since_1904 = [], False
    struck, formats = set[int](), set[int]()  # numbers of fonts and of cell formats
    fonts = cells = 0
    for kind, place, _ in records(stream, 0):
        if kind == SHEET and stream[place + 5] == WORKSHEET:
            starts.append(struct.unpack_from("<I", stream, place)[0])
        elif kind == DATE_MODE:
            since_1904 = stream[place : place + 2] == b"\1\0"
        elif kind == FONT:
            if stream[place + 2] & STRUCK_OUT:
                struck.add(fonts)
            fonts += 2 if fonts == 3 else 1  # there is no font 4 ([MS-XLS] 2.5.129 FontIndex)
        elif kind == FORMAT:
            if struck and struct.unpack_from("<H", stream, place)[0] in struck:
                formats.add(cells)
            cells += 1
    return [marks_of_sheet(stream, start, since_1904, formats) for start in starts]


def marks_of_sheet(stream: bytes, start: int, since_1904: bool, struck: set[int]) -> Marks:
    """The rows and columns that one worksheet hides, its formulas that failed, and the rows with a `struck` cell format."""
    rows, columns, struck_rows = set[int](), set[int](), set[int]()
    faults: list[tuple[int, int, Fault]] = []
    noted = False
    for kind, place, size in records(stream, start):
        if kind == ROW and size >= 14 and stream[place + 12] & ROW_HIDDEN:
            rows.add(struct.unpack_from("<H", stream, place)[0])
        elif kind == COLUMNS and size >= 10 and stream[place + 8] & COLUMNS_HIDDEN:
            first, last = struct.unpack_from("<HH", stream, place)
            columns.update(range(first, min(last + 1, first + MOST_HIDDEN)))
        if struck and kind in CELLS and size >= 6 and formats_of(kind, stream[place : place + size]) & struck:
            struck_rows.add(struct.unpack_from("<H", stream, place)[0])
        if kind in (FORMULA, ERROR_CELL) and (fault := fault_of(kind, stream[place : place + size])):
            faults.append((*struct.unpack_from("<HH", stream, place), Fault(fault)))
        noted = noted or kind == NOTE
    return Marks(
        frozenset(rows),
        hidden_columns=frozenset(columns),
        since_1904=since_1904,
        struck=frozenset(struck_rows),
        faults=tuple(faults),
        notes=notes_in(stream, records(stream, start)) if noted else (),
    )


def formats_of(kind: int, cell: bytes) -> set[int]:
    """The cell formats of a record: one behind row and column; of several numbers one before each ([MS-XLS] 2.4.175 MulRk)."""
    if kind != MANY_NUMBERS:
        return {struct.unpack_from("<H", cell, 4)[0]}
    return {struct.unpack_from("<H", cell, place)[0] for place in range(4, len(cell) - 6, 6)}


def fault_of(kind: int, cell: bytes) -> str:
    """The fault in a cell, "" for none: behind row, column and format stand a truth value or fault and which of them it is,
    or the eight bytes of a formula's result, of which FFFF at the end and 2 at the start mean a fault."""
    if kind == ERROR_CELL:
        return FAULTS.get(cell[6], "") if cell[7:8] == b"\1" else ""
    return FAULTS.get(cell[8], "") if cell[12:14] == b"\xff\xff" and cell[6] == 2 else ""


def emptied(data: bytes, pieces: list[tuple[int, int]], lies: list[Body]) -> bytes:
    """The file with these DIMENSIONS of the stream set to no rows and no columns."""
    result = bytearray(data)
    size = pieces[0][1] - pieces[0][0]
    for place in (byte for start, length in lies for byte in range(start, start + length)):
        result[pieces[place // size][0] + place % size] = 0
    return bytes(result)
