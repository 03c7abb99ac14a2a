"""Pieces of WordprocessingML: runs, paragraphs, cells. Texts are escaped; sizes come in the layout's tenths of a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal
from xml.sax.saxutils import escape

from app.forms.layout.shade import Ground, ground
from app.forms.layout.text import Face, Style, printable

Align = Literal["left", "center", "right", "both"]

# The names that Windows and WPS know these typefaces by, and what takes their place where they are missing (w:altName).
FONTS = {
    Face.TITLE: ("方正小标宋简体", "华文中宋"),
    Face.HEADING: ("黑体", "SimHei"),
    Face.BODY: ("仿宋_GB2312", "仿宋"),
    Face.KAI: ("楷体_GB2312", "楷体"),
    Face.SONG: ("宋体", "SimSun"),
}


def twips(units: float) -> int:
    """Tenths of a point as twentieths of a point."""
    return round(units * 2)


def run_properties(style: Style) -> str:
    """Font and size of a run."""
    name = FONTS[style.face][0]
    half_points = round(style.size / 5)
    added = twips(style.size * (style.spread - 100) / 100)
    spacing = f'<w:spacing w:val="{added}"/>' if added else ""
    return (
        f'<w:rPr><w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}" w:hint="eastAsia"/>'
        f'{spacing}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def run(text: str, style: Style) -> str:
    """A text in one font; its line breaks are kept, what has no shape on paper is not."""
    blanks = text[len(text.rstrip(" ")) :]  # what stands before a field: 第 1 页
    lines = (printable(text) + blanks).split("\n")
    inner = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{run_properties(style)}{inner}</w:r>" if text else ""


def tab() -> str:
    """A tabulator."""
    return "<w:r><w:tab/></w:r>"


def field(code: str, shown: str, style: Style) -> str:
    """A field such as PAGE; `shown` stands there until Word works it out."""
    return f'<w:fldSimple w:instr=" {code} ">{run(shown, style)}</w:fldSimple>'


@dataclass(frozen=True)
class ParagraphLook:
    """How a paragraph stands; lengths in tenths of a point. `line` is an exact line height."""

    align: Align = "left"
    line: float = 0.0
    before: float = 0.0
    after: float = 0.0
    first_indent: float = 0.0
    left_indent: float = 0.0
    right_indent: float = 0.0
    right_tab: float = 0.0
    left_tabs: tuple[float, ...] = ()
    page_break_before: bool = False
    keep_next: bool = False
    outline: int = 0  # 1 is the first level of headings


def kept_free(look: ParagraphLook, room: float) -> ParagraphLook:
    """The look with so much room kept free beside the text: on both sides of one in the middle."""
    if not room:
        return look
    left, right = {"center": (room / 2, room / 2), "right": (room, 0.0)}.get(look.align, (0.0, room))
    return replace(look, left_indent=left, right_indent=right)


def paragraph(content: str, look: ParagraphLook, section: str = "") -> str:
    """A paragraph of runs; `section` are the properties of a section that ends with it."""
    parts = []
    if look.keep_next:
        parts.append("<w:keepNext/>")
    if look.page_break_before:
        parts.append("<w:pageBreakBefore/>")
    parts.append('<w:widowControl w:val="0"/>')
    stops = [("left", stop) for stop in look.left_tabs] + ([("right", look.right_tab)] if look.right_tab else [])
    if stops:
        tabs = "".join(f'<w:tab w:val="{side}" w:pos="{twips(at)}"/>' for side, at in stops)
        parts.append(f"<w:tabs>{tabs}</w:tabs>")
    # As the layout breaks lines: no punctuation beyond the margin, no room between Chinese and Latin letters.
    parts.append('<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>')
    exact = f' w:line="{twips(look.line)}" w:lineRule="exact"' if look.line else ""
    parts.append(f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}"{exact}/>')
    indents = [
        f'w:{side}="{twips(size)}"'
        for side, size in (("left", look.left_indent), ("right", look.right_indent), ("firstLine", look.first_indent))
        if size
    ]
    if indents:
        parts.append(f"<w:ind {' '.join(indents)}/>")
    parts.append(f'<w:jc w:val="{look.align}"/>')
    if look.outline:
        parts.append(f'<w:outlineLvl w:val="{look.outline - 1}"/>')
    return f"<w:p><w:pPr>{''.join(parts)}{section}</w:pPr>{content}</w:p>"


Merge = Literal["", "restart", "continue"]


@dataclass(frozen=True)
class CellLook:
    """How a cell of a table stands. `merge` is "restart" for the first of cells joined downwards, "continue" for the rest.

    A cell `from_top` is read from its top (it is large, or goes on on the next page); the text of others stands in the middle.
    `shade` is how dark the ground is, from 0 (white) to 1, or its colour.
    """

    width: float
    span: int = 1
    merge: Merge = ""
    top: bool = True
    bottom: bool = True
    sides: bool = True
    from_top: bool = False
    shade: Ground = 0.0


def cell(content: str, look: CellLook) -> str:
    """A cell of a table around paragraphs; Word wants at least one."""
    parts = [f'<w:tcW w:w="{twips(look.width)}" w:type="dxa"/>']
    if look.span > 1:
        parts.append(f'<w:gridSpan w:val="{look.span}"/>')
    if look.merge:
        parts.append('<w:vMerge w:val="restart"/>' if look.merge == "restart" else "<w:vMerge/>")
    ruled = {"top": look.top, "left": look.sides, "bottom": look.bottom, "right": look.sides}
    if open_sides := [side for side, drawn in ruled.items() if not drawn]:
        borders = "".join(f'<w:{side} w:val="nil"/>' for side in open_sides)
        parts.append(f"<w:tcBorders>{borders}</w:tcBorders>")
    if look.shade:
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{ground(look.shade)}"/>')
    parts.append(f'<w:vAlign w:val="{"top" if look.from_top else "center"}"/>')
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content}</w:tc>"


def table_row(cells: Sequence[str], height: float, *, whole: bool = True, heading: bool = False) -> str:
    """A row at least `height` high; a `whole` one is not cut between pages, a `heading` is repeated on every page."""
    parts = ["<w:cantSplit/>"] if whole else []
    parts.append(f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>')
    if heading:
        parts.append("<w:tblHeader/>")
    return f"<w:tr><w:trPr>{''.join(parts)}</w:trPr>{''.join(cells)}</w:tr>"


def table(rows: Sequence[str], widths: Sequence[float], padding_x: float, padding_y: float) -> str:
    """A table of exact column widths with thin rules."""
    rule = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {rule}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = "".join(
        f'<w:{side} w:w="{twips(size)}" w:type="dxa"/>'
        for side, size in (("top", padding_y), ("left", padding_x), ("bottom", padding_y), ("right", padding_x))
    )
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
