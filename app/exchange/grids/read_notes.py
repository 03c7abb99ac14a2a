"""The notes (批注) that people hang on cells of an .xlsx: they are no content of the cells, but nobody should miss them."""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree

from app.core.program import NAME

MAIN = "{*}"
COMMENTS = "/comments"  # the end of the type of the relation, in both variants of the format
MOST_NOTES = 200  # of a sheet
THREADED = re.compile(r"^\[(?:Threaded comment|线程批注|线程注释)\].*?(?:Comment|批注|注释)[:：]\s*", re.DOTALL)


def notes_of(package: zipfile.ZipFile, part: str) -> tuple[tuple[int, str], ...]:
    """(0-based row, text) of the notes of a worksheet; not those that this program wrote as hints into what it hands out."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return ()
    named = [item.get("Target", "") for item in parsed(package.read(relations)) if item.get("Type", "").endswith(COMMENTS)]
    targets = {posixpath.normpath(posixpath.join(folder, target)).lstrip("/") for target in named}
    found: list[tuple[int, str]] = []
    for target in sorted(targets.intersection(package.namelist())):
        found += notes_in(parsed(package.read(target)))
    return tuple(found[:MOST_NOTES])


def notes_in(root: etree._Element) -> list[tuple[int, str]]:
    """The notes of a part."""
    authors = [author.text or "" for author in root.iterfind(f"{MAIN}authors/{MAIN}author")]
    found = []
    for item in root.iter(f"{MAIN}comment"):
        by, row = item.get("authorId", ""), item.get("ref", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
        ours = by.isdecimal() and int(by) < len(authors) and authors[int(by)] == NAME
        text = THREADED.sub("", "".join(part.text or "" for part in item.iter(f"{MAIN}t"))).strip()
        if text and not ours and row.isdecimal() and len(row) < len("10000000"):
            found.append((int(row) - 1, text))
    return found


def parsed(content: bytes) -> etree._Element:
    """A small part; entities are neither known nor looked for."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
