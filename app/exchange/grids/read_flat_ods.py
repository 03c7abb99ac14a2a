"""An OpenDocument spreadsheet in one XML file (.fods), as the package that the reader of .ods takes ([ODF 1.3] part 2, 3.1)."""

from __future__ import annotations

import io
import re
import zipfile

from app.exchange.grids.read_errors import damaged, not_a_workbook
from app.exchange.grids.read_ods import refuse_endless_tags
from app.exchange.grids.text_table import decode

SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = f"""<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{SHEETS}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
HEAD = 4_000  # bytes in which the root begins
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
# Office programs indent such a file, which the reader of .ods does not understand; a blank between words is no line of its own.
BETWEEN = re.compile(r"(?<=>)[^\S\n]*\n\s*(?=<(?!/?text:(?:span|a|s|tab|line-break)\b))")
ROOT = re.compile(r"<(?P<prefix>[\w.-]+:)?document(?=[\s>])(?P<rest>[^>]*)>")


def is_flat(data: bytes) -> bool:
    """Whether a file is such a one, of whatever kind of document."""
    head = data[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ")
    return head.startswith(b"<") and b"<office:document" in head


def as_package(data: bytes) -> bytes:
    """The .ods with the same content, unpacked as it was. Nothing is parsed here: what it holds is checked as any .ods is.

    Raises WorkbookError for a document of another kind.
    """
    refuse_endless_tags(data)
    text = DECLARATION.sub("", decode(data).removeprefix("\ufeff"), count=1)
    root = ROOT.search(text)
    if root is None:
        raise damaged("office:document without its beginning")
    if SHEETS not in root["rest"]:
        raise not_a_workbook("其他文档（不是表格）")
    prefix = root["prefix"] or ""
    before, _, behind = text[root.end() :].rpartition(f"</{prefix}document")
    if not before:
        raise damaged("office:document without its end")
    before = BETWEEN.sub("", before)
    head, tail = text[: root.start()].lstrip(), behind.rstrip()
    content = f"{head}<{prefix}document-content{root['rest']}>{before}</{prefix}document-content{tail}"
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as parts:
        parts.writestr("mimetype", SHEETS)
        parts.writestr("content.xml", content)
        parts.writestr("META-INF/manifest.xml", MANIFEST)
    return package.getvalue()
