"""The .docx around a document's body: page set-up, footers, font table; all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import serialize_for_reading
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from app.core.errors import InvalidValueError
from app.core.whole_file import whole_file
from app.forms.layout.text import UNITS_PER_MM, Face
from app.forms.word.docx_parts import FONTS, twips

_CREATOR = "五星台账"
_FONT_TABLE = "application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"
_PANOSE_FAMILY = {Face.TITLE: "roman", Face.HEADING: "modern", Face.BODY: "modern", Face.KAI: "modern", Face.SONG: "roman"}


@dataclass(frozen=True)
class PageSetup:
    """A sheet of paper; lengths in tenths of a point. `foot` is the distance of the page number from the lower edge."""

    width: float
    height: float
    margins_mm: tuple[float, float, float, float]  # left, top, right, bottom
    foot: float = 10 * UNITS_PER_MM

    def xml(self, references: str = "", *, restart: bool = False) -> str:
        """The section's properties; with `restart` its pages count from 1."""
        left, top, right, bottom = (twips(margin * UNITS_PER_MM) for margin in self.margins_mm)
        orientation = ' w:orient="landscape"' if self.width > self.height else ""
        numbers = '<w:pgNumType w:start="1"/>' if restart else ""
        return (
            f"<w:sectPr>{references}"
            f'<w:type w:val="nextPage"/><w:pgSz w:w="{twips(self.width)}" w:h="{twips(self.height)}"{orientation}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{top // 2}" '
            f'w:footer="{twips(self.foot)}" w:gutter="0"/>{numbers}</w:sectPr>'
        )


@dataclass(frozen=True)
class Footers:
    """Paragraphs (WordprocessingML) at the foot of the pages; `even` only where odd and even pages differ."""

    odd: str = ""
    even: str = ""


class DocxFile:
    """A Word file being made: footers first (they give the references that sections need), then the body."""

    def __init__(self, title: str, setup: PageSetup, footers: Footers) -> None:
        self._document = Document()
        self._setup = setup
        properties = self._document.core_properties
        properties.title, properties.author, properties.language, properties.comments = title, _CREATOR, "zh-CN", ""
        self._set_fonts()
        self._set_language()
        self.references = self._add_footers(footers)

    def picture(self, png: bytes, width: float, height: float) -> str:
        """A run with a picture, `width` by `height` tenths of a point."""
        inline = self._document.part.new_pic_inline(io.BytesIO(png), Pt(width / 10), Pt(height / 10))
        for side in (
            "distT",
            "distB",
            "distL",
            "distR",
        ):  # without them LibreOffice keeps 9 points free and the cell cuts it off
            inline.set(side, "0")
        return f"<w:r><w:drawing>{serialize_for_reading(inline)}</w:drawing></w:r>"

    def footer(self, xml: str, kind: str = "default") -> str:
        """Another foot; gives the reference for the sections that shall have it."""
        part, relation = self._document.part.add_footer_part()
        element = part.element
        for child in list(element):
            element.remove(child)
        element.append(parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))
        return f'<w:footerReference w:type="{kind}" r:id="{relation}"/>'

    def section(self, references: str = "", *, restart: bool = False) -> str:
        """The properties of a section of this file, with its own footers where they are given."""
        return self._setup.xml(references or self.references, restart=restart)

    def write(self, path: Path, body: Sequence[str], last: str = "") -> None:
        """Fill in the body and write the file. Raises `StorageError` when it cannot be written.

        `last` are the properties of the last section, those of the file unless given.
        """
        xml = f"<w:body {nsdecls('w', 'r')}>{''.join(body)}{last or self.section()}</w:body>"
        try:
            element = parse_xml(xml)
        except ValueError as fault:  # a character that XML does not know slipped through
            raise InvalidValueError("文字中有 Word 不能保存的字符。", "请检查并删除乱码后再试。", str(fault)) from fault
        root = self._document.element
        root.replace(root.body, element)
        memory = io.BytesIO()
        self._document.save(memory)
        with whole_file(path) as file:
            file.write(memory.getbuffer())

    def _set_fonts(self) -> None:
        """Normal text is 仿宋; the font table tells Word what to take where a typeface is missing."""
        normal = next(style for style in self._document.styles if isinstance(style, ParagraphStyle) and style.name == "Normal")
        name = FONTS[Face.BODY][0]
        normal.font.name, normal.font.size = name, Pt(12)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), name)
        fonts = "".join(
            f'<w:font w:name="{own}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
            f'<w:family w:val="{_PANOSE_FAMILY[face]}"/></w:font>'
            for face, (own, other) in FONTS.items()
        )
        blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
        part = self._document.part
        for relation in list(part.rels.values()):
            if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                part.drop_rel(relation.rId)
                part.rels.pop(relation.rId, None)
        table = Part(PackURI("/word/fontTable.xml"), _FONT_TABLE, blob.encode(), part.package)
        part.relate_to(table, RELATIONSHIP_TYPE.FONT_TABLE)

    def _set_language(self) -> None:
        """Chinese: Word breaks lines and checks spelling by it. The template is one for Japanese."""
        for element in (self._document.settings.element, self._document.styles.element):
            for language in element.iter(qn("w:themeFontLang"), qn("w:lang")):
                language.set(qn("w:eastAsia"), "zh-CN")

    def _add_footers(self, footers: Footers) -> str:
        self._document.settings.odd_and_even_pages_header_footer = bool(footers.even)
        kinds = (("default", footers.odd), ("even", footers.even))
        return "".join(self.footer(xml, kind) for kind, xml in kinds if xml)
