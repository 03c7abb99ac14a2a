"""The texts around the rows of a printed table: title, line above the table, headings, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.kinds import Align
from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.document import Column, TableDocument
from app.forms.layout.spans import heading_groups
from app.forms.layout.text import Face, Style, TextMeasure, balanced_lines, printable

TITLE = Style(Face.TITLE, 220)
LINE = Style(Face.BODY, 120)  # the line above the table and the signatures below it
FOOT = Style(Face.BODY, 105)
NOTE = Style(Face.BODY, 90)  # what the rows were filtered by

_TITLE_GAP = 70.0
_LINE_GAP = 30.0
_SIGNATURE_GAP = 110.0


@dataclass(frozen=True)
class Block:
    """Lines of text in a box, `from_top` or centred from top to bottom; `gap` is the space kept free below the box."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    style: Style
    align: Align = "center"
    gap: float = 0.0
    from_top: bool = False


def above_table(
    title: str, line: tuple[str, str], left: float, top: float, width: float, measure: TextMeasure, note: str = ""
) -> tuple[Block, ...]:
    """Lay out title, line and note from `top` downwards. The ends of the line stand below each other if they are too long."""
    blocks: list[Block] = []
    y = top
    title = printable(title)
    if title:
        lines = balanced_lines(measure, title, TITLE, width)
        blocks.append(Block(left, y, width, len(lines) * TITLE.line_height, lines, TITLE, gap=_TITLE_GAP))
        y += blocks[0].height + _TITLE_GAP
    ends = [printable(end) for end in line]
    side_by_side = sum(measure.advance(end, LINE) for end in ends) + 2 * LINE.size <= width
    for end, align in zip(ends, ("left", "right"), strict=True):
        if end:
            lines = measure.lines(end, LINE, width)
            height = len(lines) * LINE.line_height
            blocks.append(Block(left, y, width, height, lines, LINE, "left" if align == "left" else "right", _LINE_GAP))
            y += 0 if side_by_side and "\n" not in end else height
    if note := printable(note):
        y = max((block.y + block.height + block.gap for block in blocks), default=top)
        lines = measure.lines(note, NOTE, width)
        blocks.append(Block(left, y, width, len(lines) * NOTE.line_height, lines, NOTE, "left", _LINE_GAP))
    return tuple(blocks)


def heading_blocks(columns: Sequence[Column], edges: Sequence[float], style: Style, measure: TextMeasure) -> tuple[Block, ...]:
    """Lay out the headings in one level, or in two where columns share a group; together they fill the whole width."""
    groups = [span for span in heading_groups(columns) if columns[span.first].group]
    grouped = {index: span for span in groups for index in range(span.first, span.last + 1)}

    def lines(text: str, first: int, last: int) -> tuple[str, ...]:
        return balanced_lines(measure, printable(text), style, edges[last + 1] - edges[first] - 2 * PADDING_X)

    def high(text: tuple[str, ...]) -> float:
        return len(text) * style.line_height + 2 * PADDING_Y

    uppers = {span: lines(columns[span.first].group, span.first, span.last) for span in groups}
    lowers = [lines(column.heading, index, index) for index, column in enumerate(columns)]
    upper = max((high(text) for text in uppers.values()), default=0.0)
    lower = max((high(lowers[index]) for index in grouped), default=0.0)
    alone = max((high(text) for index, text in enumerate(lowers) if index not in grouped), default=0.0)
    lower = max(lower, alone - upper)

    def blocks() -> Iterator[Block]:
        for span, text in uppers.items():
            yield Block(edges[span.first], 0.0, edges[span.last + 1] - edges[span.first], upper, text, style)
        for index, text in enumerate(lowers):
            y = upper if index in grouped else 0.0
            yield Block(edges[index], y, edges[index + 1] - edges[index], upper + lower - y, text, style)

    return tuple(blocks())


def signature_blocks(document: TableDocument, left: float, width: float, measure: TextMeasure) -> tuple[Block, ...]:
    """Lay out the signatures side by side, y counted from the end of the table."""
    texts = [printable(label) for label in document.signature_labels]
    if not texts:
        return ()
    share = width / len(texts)
    lines = [measure.lines(text, LINE, share - LINE.size) for text in texts]
    height = max(map(len, lines)) * LINE.line_height
    return tuple(
        Block(left + index * share, _SIGNATURE_GAP, share, height, text, LINE, "left") for index, text in enumerate(lines)
    )
