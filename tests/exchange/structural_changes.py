"""Workbooks changed where a format has its joints: parts, elements and attributes of XML, records of old workbooks.

Damage of single bytes rarely gets past a checksum or a parser. What is made here is well formed and says something absurd.
"""

from __future__ import annotations

import copy
import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree
from xlwt import CompoundDoc

from app.exchange.grids.read_ole import find_book, open_container

NUMBERS = ("-1", "0", "1", "2", "7", "255", "65535", "65536", "1048577", "16385", "2147483647", "4294967296", "9" * 25)
FIGURES = ("1e999", "-1e308", "NaN", "1.5", "-0", "0x10", "٣", "1,5", "+1", " 1 ", "2958466", "-700000", "59.5", "60")
PLACES = (
    "A0",
    "XFE1",
    "A1:A",
    "B:A",
    "ZZZZZZZZZ1",
    "$A$1",
    "A1:XFD1048576",
    "C3:A1",
    "A1 B2",
    "a1",
    "1A",
    "R1C1",
    "A99999999999",
)
WORDS = ("", "true", "false", "x", "s", "b", "e", "d", "n", "str", "inlineStr", "veryHidden", "rId1", "rId99", "Sheet1!A1")
TEXTS = ("=1+1", "\u202e反", "\u200b", "学" * 2_000, "_x0000_", "_xD800_", "#N/A", "2024-13-45", "1904-01-01", "\n\n", "合计")
TARGETS = (
    "../../../etc/passwd",
    "/xl/workbook.xml",
    "worksheets/sheet1.xml",
    "http://evil.example/a.xml",
    "",
    ".",
    "styles.xml",
)
VALUES = (*NUMBERS, *FIGURES, *PLACES, *WORDS, *TEXTS, *TARGETS)
LIKELY = {  # what an attribute or element of that name may say, so that it is not just refused
    "r": PLACES, "ref": PLACES, "s": NUMBERS, "t": WORDS, "v": (*NUMBERS, *FIGURES), "Target": TARGETS, "hidden": WORDS,
    "date1904": ("1", "true", "x"), "min": NUMBERS, "max": NUMBERS, "numFmtId": NUMBERS, "fontId": NUMBERS, "count": NUMBERS,
    "uniqueCount": NUMBERS, "state": WORDS, "number-columns-repeated": NUMBERS, "number-rows-repeated": NUMBERS,
    "number-columns-spanned": NUMBERS, "number-rows-spanned": NUMBERS, "value": FIGURES, "date-value": TEXTS,
}  # fmt: skip
MOST_COPIES = 60

DEEP = etree.XMLParser(huge_tree=True)  # an earlier change may have made it so

Element = etree._Element


def changed_package(data: bytes, chance: random.Random) -> bytes:
    """An .xlsx or .ods with a few changes in its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(parts))
        name, content = parts[place]
        if chance.random() < 0.06:
            parts = without_part(parts, place, chance)
        elif name.endswith((".xml", ".rels")):
            parts[place] = (name, changed_xml(content, chance))
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name), content)
    return memory.getvalue()


def without_part(parts: Sequence[tuple[str, bytes]], place: int, chance: random.Random) -> list[tuple[str, bytes]]:
    """A part is gone, is called in capitals, or holds what another one does."""
    name, content = parts[place]
    instead = ([], [(name.upper(), content)], [(name, chance.choice(parts)[1])])
    return [*parts[:place], *chance.choice(instead), *parts[place + 1 :]]


def changed_xml(content: bytes, chance: random.Random) -> bytes:
    """A part with some of its elements changed."""
    root = etree.fromstring(content, DEEP)
    for _ in range(chance.randint(1, 6)):
        elements = [item for item in root.iter() if isinstance(item.tag, str)]
        chance.choice(CHANGES)(chance.choice(elements), chance)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def value_for(name: str, chance: random.Random) -> str:
    """Something for an attribute or an element of that name."""
    fitting = LIKELY.get(etree.QName(name).localname, VALUES) if chance.random() < 0.7 else VALUES
    return chance.choice(fitting)


def change_attribute(item: Element, chance: random.Random) -> None:
    """It says something else."""
    if item.keys():
        name = str(chance.choice(item.keys()))
        item.set(name, value_for(name, chance))


def drop_attribute(item: Element, chance: random.Random) -> None:
    """It says nothing."""
    if item.keys():
        del item.attrib[chance.choice(item.keys())]


def change_text(item: Element, chance: random.Random) -> None:
    """Another text or number."""
    item.text = value_for(str(item.tag), chance)


def drop_element(item: Element, chance: random.Random) -> None:
    """It is gone with all that is in it."""
    if (parent := item.getparent()) is not None:
        parent.remove(item)


def copy_element(item: Element, chance: random.Random) -> None:
    """It stands there again and again."""
    if (parent := item.getparent()) is not None and len(item) < MOST_COPIES:
        for _ in range(chance.choice((1, 2, MOST_COPIES))):
            parent.insert(chance.randint(0, len(parent)), copy.deepcopy(item))


def move_element(item: Element, chance: random.Random) -> None:
    """It stands in another element."""
    root = item.getroottree().getroot()
    within = set(item.iter())
    homes = [home for home in root.iter() if isinstance(home.tag, str) and home not in within]
    if homes:
        chance.choice(homes).append(item)


def rename_element(item: Element, chance: random.Random) -> None:
    """It is called like another one, or belongs to another format."""
    other = chance.choice([home for home in item.getroottree().getroot().iter() if isinstance(home.tag, str)])
    item.tag = chance.choice((str(other.tag), "{urn:nobody}" + etree.QName(item).localname, etree.QName(item).localname))


def deepen(item: Element, chance: random.Random) -> None:
    """It stands within itself, many levels deep."""
    inner = item
    for _ in range(chance.choice((3, 30, 300))):
        inner = etree.SubElement(inner, str(item.tag))


CHANGES: tuple[Callable[[Element, random.Random], None], ...] = (
    *[change_attribute] * 6,
    *[change_text] * 3,
    drop_attribute,
    drop_element,
    copy_element,
    move_element,
    rename_element,
    deepen,
)


# .xls

WORTHY = (0, 1, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF)
KINDS = (
    *(0x0809, 0x0085, 0x00FC, 0x003C, 0x0200, 0x0208, 0x00FD, 0x0203, 0x027E, 0x00BD, 0x00BE, 0x0201, 0x0006, 0x0205, 0x0204),
    *(0x00E5, 0x007D, 0x0022, 0x0031, 0x00E0, 0x041E, 0x001C, 0x005D, 0x01B6, 0x000A, 0x002F, 0x0207, 0x04BC),
)  # BOF, BOUNDSHEET, SST, CONTINUE, DIMENSIONS, ROW, LABELSST, NUMBER, RK, MULRK, … FORMULA, MERGEDCELLS, FILEPASS, STRING

Record = tuple[int, bytes]


def changed_xls(data: bytes, chance: random.Random) -> bytes:
    """An old workbook with a few of its records changed; sometimes its container as well."""
    stream = find_book(open_container(data))[1]
    found = list(records_of(stream))
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found))
        found[place : place + 1] = changed_record(found[place], chance, found)
    lies = chance.random() < 0.2
    rest = b"".join(
        struct.pack("<HH", kind, len(body) + lies * chance.choice((0, 0, 0, 0, 0, 1, 2))) + body for kind, body in found
    )
    file = io.BytesIO()
    CompoundDoc.XlsDoc().save(file, rest)
    made = bytearray(file.getvalue())
    if chance.random() < 0.15:
        for _ in range(chance.randint(1, 3)):  # the head of the container, its table of sectors, its directory
            spot = chance.choice(
                (chance.randrange(28, 80), chance.randrange(512, len(made) - 4), made.rfind(b"W\0o\0r\0k") + 116)
            )
            struct.pack_into("<I", made, max(spot, 28), chance.choice((0, 1, 2, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, 64)))
    return bytes(made)


def records_of(stream: bytes) -> Sequence[Record]:
    """All records of a stream, of all its sheets."""
    found: list[Record] = []
    place = 0
    while place + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, place)
        found.append((kind, stream[place + 4 : place + 4 + size]))
        place += 4 + size
    return found


def changed_record(record: Record, chance: random.Random, others: Sequence[Record]) -> list[Record]:
    """What stands in the place of a record."""
    kind, body = record
    match chance.randrange(9):
        case 0 | 1 | 2 | 3 if body:
            made, spot = bytearray(body), chance.randrange(len(body))
            made[spot : spot + 2] = struct.pack("<H", chance.choice(WORTHY))
            return [(kind, bytes(made)[: len(body)])]
        case 4:
            return [(chance.choice(KINDS), body)]
        case 5:
            return [(kind, body[: chance.randrange(len(body) + 1)])]
        case 6:
            return [record] * chance.choice((0, 2, MOST_COPIES))
        case 7:
            return [(kind, chance.choice(others)[1])]
        case _:
            return [record, (chance.choice(KINDS), bytes(chance.randrange(256) for _ in range(chance.choice((0, 2, 8, 20)))))]
