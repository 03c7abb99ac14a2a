"""What is refused of an office's own Word template before it is opened."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from lxml.etree import LxmlError

from app.core.errors import InvalidValueError, WorkbookError
from app.exchange.grids.read_errors import suspicious
from app.exchange.grids.read_notes import parsed
from app.exchange.grids.read_zip import ZIP_FAULTS, check_sizes, declares_type, looks_like_xml, unpacked
from app.forms.templates.template_fields import live_field
from app.store.faults import storage_error

_MOST_BYTES = 30 * 1024 * 1024
_LIVE_PARTS = re.compile(r"vbaProject\.bin|vbaData\.xml|activeX/|embeddings/", re.IGNORECASE)
_FIELD = re.compile(rb"fldChar|fldSimple")
_HARMLESS = "/hyperlink"  # the one kind of link that does nothing until it is clicked
_LIVE_LINKS = (
    "/aFChunk",
    "/subDocument",
    "/oleObject",
    "/control",
    "/vbaProject",
    "/attachedTemplate",
    "/frame",
)  # within the file too
_REMEDY = "请在 Word 或 WPS 中另存为普通的 .docx 文档后再放入表样文件夹。"
_WITHOUT_FIELDS = "请在 Word 中选中全文，按 Ctrl+Shift+F9 把域变成文字，保存后再试。"


def check_template(path: Path) -> None:
    """Refuse what is no plain Word document: macros, other programs' objects, content from elsewhere, zip bombs.

    Raises InvalidValueError with what to do, StorageError when it cannot be read.
    """
    if path.suffix.lower() != ".docx":
        raise InvalidValueError(f"表样“{path.name}”不是 .docx 文档，没有打开。", _REMEDY)
    try:
        size = path.stat().st_size
    except FileNotFoundError as fault:
        raise InvalidValueError(
            f"表样“{path.name}”已不在表样文件夹里，可能被删除或改名。", "请重新打开打印菜单，选择现有的表样。", str(fault)
        ) from fault
    except OSError as fault:
        raise storage_error(fault, path) from fault
    try:
        if size > _MOST_BYTES:
            raise suspicious(f"{size} bytes")
        with zipfile.ZipFile(path) as package:
            _check_parts(package, path.name)
    except WorkbookError as fault:
        raise InvalidValueError(f"表样“{path.name}”的内容异常庞大，可能有害，没有打开。", _REMEDY, fault.detail) from fault
    except (*ZIP_FAULTS, LxmlError) as fault:
        raise damaged(path, fault) from fault


def damaged(path: Path, fault: Exception) -> InvalidValueError:
    """The error for a file that is none of Word's, or no whole one."""
    return InvalidValueError(f"表样“{path.name}”已损坏，或不是 Word 文档。", _REMEDY, repr(fault)[:300])


def _check_parts(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    check_sizes(parts)
    names = [part.filename for part in parts]
    if "word/document.xml" not in names:
        raise InvalidValueError(f"“{name}”不是 Word 文档。", _REMEDY)
    if any(_LIVE_PARTS.search(part) for part in names):
        raise InvalidValueError(f"表样“{name}”带有宏或嵌入的对象，没有打开。", _REMEDY)
    for part in parts:
        content, kind = unpacked(package, part), part.filename.lower()  # Word does not tell small letters from large ones
        if kind.endswith((".xml", ".rels")) and declares_type(content):
            raise suspicious(f"{part.filename}: document type declaration")
        if kind == "[content_types].xml" and b"macroEnabled" in content:
            raise InvalidValueError(f"表样“{name}”带有宏，没有打开。", _REMEDY)
        if kind.endswith(".rels"):
            _check_links(content, name)
        elif looks_like_xml(content) and _FIELD.search(content.replace(b"\0", b"")):
            _check_fields(content, name)


def _check_links(content: bytes, name: str) -> None:
    for link in parsed(content):
        if link.get("Type", "").endswith(_LIVE_LINKS) and link.get("TargetMode") != "External":
            raise InvalidValueError(f"表样“{name}”带有嵌入的对象或文档，没有打开。", _REMEDY, link.get("Target", ""))
        if link.get("TargetMode") == "External" and not link.get("Type", "").endswith(_HARMLESS):
            raise InvalidValueError(f"表样“{name}”会从别处载入内容（外部链接），没有打开。", _REMEDY, link.get("Target", ""))


def _check_fields(content: bytes, name: str) -> None:
    if found := live_field(parsed(content)):
        said = f"表样“{name}”中有会从别处载入内容或运行程序的域（{found}），没有打开。"
        raise InvalidValueError(said, _WITHOUT_FIELDS, found)
