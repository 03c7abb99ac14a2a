"""Lay an official document out by GB/T 9704-2012, without Qt. Lengths in tenths of a point.

天头 37 mm, 订口 28 mm, 版心 156 × 225 mm with 22 lines of 28 characters in 三号; title 二号 小标宋; page numbers — 1 — in
四号 宋体, outside, 7 mm below the 版心.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, combinations, groupby, pairwise
from typing import Literal

from app.forms.layout.blocks import Block
from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.drawing import ASCENT, Rule, Text, placed_block
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.layout.text import UNITS_PER_MM, Face, Style, TextMeasure, balanced_lines, printable

MARGINS_MM = (28.0, 37.0, 26.0, 35.0)  # left, top, right, bottom: what 210 × 297 mm leave of 156 × 225 mm
TEXT_WIDTH, TEXT_HEIGHT = 156 * UNITS_PER_MM, 225 * UNITS_PER_MM
LEFT, TOP = MARGINS_MM[0] * UNITS_PER_MM, MARGINS_MM[1] * UNITS_PER_MM
PAGE_WIDTH, PAGE_HEIGHT = 210 * UNITS_PER_MM, 297 * UNITS_PER_MM
LINE = 289.5  # 28.95 pt: 22 lines on 225 mm
TITLE_LINE = 350.0
_SQUEEZE = 98.5  # percent: 28 characters of 16 pt are a little wider than 156 mm
BODY = Style(Face.BODY, 160, _SQUEEZE)
TITLE = Style(Face.TITLE, 220)
LEVELS = {1: Style(Face.HEADING, 160, _SQUEEZE), 2: Style(Face.KAI, 160, _SQUEEZE)}
LEAD = LEVELS[2]
TABLE_HEAD, TABLE_BODY = Style(Face.HEADING, 120), Style(Face.BODY, 120)
PAGE_NUMBER = Style(Face.SONG, 140)
CHARACTER = BODY.size * BODY.spread / 100
INDENT = "\u3000\u3000"
NUMBER_GAP = 7 * UNITS_PER_MM  # from the 版心 to the dashes of the page number
_MOST_STRETCH = 7.0  # characters that a line may lack and still be spread to the full width, as Word spreads it
TableAlign = Literal["left", "center"]
_SENTENCE = 12  # characters; a table with a longer cell in a column has that column at the left
_COMPANY = 2  # lines of the body that stand on the page of the signature


@dataclass(frozen=True)
class OfficialPage:
    """The texts and rules of one page."""

    texts: tuple[Text, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class OfficialLayout:
    """All pages of a document."""

    document: OfficialDocument
    measure: TextMeasure
    pages: tuple[OfficialPage, ...]
    page_width: float = PAGE_WIDTH
    page_height: float = PAGE_HEIGHT


@dataclass(frozen=True)
class _Item:
    """Something that stands on one page in one piece; its texts and rules have y from its own top."""

    height: float
    texts: tuple[Text, ...] = ()
    rules: tuple[Rule, ...] = ()
    keep: bool = False  # on the page of the next item
    blank: bool = False  # room that nobody needs at the top of a page
    table: int = 0  # number of the table it is a row of, 0 for none
    group: tuple[str, float] | None = None  # what its first cell, shared by neighbours that say the same, says; its right edge


def lay_out_official(document: OfficialDocument, measure: TextMeasure) -> OfficialLayout:
    """Lay the document out on pages."""
    items = list(_Flow(measure).items(document))
    pages = _paginate(items)
    numbered = (_page(items, number, measure) for number, items in enumerate(pages))
    return OfficialLayout(document, measure, tuple(numbered))


class _Flow:
    """Turns a document into lines and table rows."""

    def __init__(self, measure: TextMeasure) -> None:
        self._measure = measure

    def items(self, document: OfficialDocument) -> Iterator[_Item]:
        """Everything from the title to the date."""
        yield from self._title(document)
        if document.addressee:
            yield from self._lines(f"{printable(document.addressee)}：", BODY)
        body: list[_Item] = []
        for number, part in enumerate(document.body, start=1):
            body += self._table(part, number) if isinstance(part, DataTable) else self._paragraph(part)
        closing = list(self._closing(document))
        if closing:
            body[-_COMPANY:] = [replace(item, keep=True) for item in body[-_COMPANY:]]
        yield from body
        yield from closing

    def _title(self, document: OfficialDocument) -> Iterator[_Item]:
        for line in title_lines(self._measure, document):
            block = Block(LEFT, 0.0, TEXT_WIDTH, TITLE_LINE, (line,), TITLE)
            yield _Item(TITLE_LINE, tuple(_on_line(self._measure, block)), keep=True)
        if document.number:
            block = Block(LEFT, 0.0, TEXT_WIDTH, LINE, (printable(document.number),), LEAD)
            yield _Item(LINE, tuple(_on_line(self._measure, block)), keep=True)
        yield _Item(LINE, keep=True)

    def _paragraph(self, part: Paragraph) -> Iterator[_Item]:
        style = LEVELS.get(part.level, BODY)
        for text in printable(part.text).split("\n"):
            lead = printable(part.lead)
            yield from self._lines(INDENT + lead + text, style, len(INDENT + lead) if lead else 0, keep=part.level > 0)

    def _lines(self, text: str, style: Style, lead: int = 0, *, keep: bool = False) -> Iterator[_Item]:
        """Lines of one paragraph, spread to the full width but for the last; the first `lead` characters are in 楷体."""
        lines, position = self._measure.lines(text, style, TEXT_WIDTH), 0
        for number, line in enumerate(lines):
            position = text.index(line, position)
            own = self._spread(line, style) if number < len(lines) - 1 else style
            split = min(max(lead - position, 0), len(line))
            x, texts = LEFT, []
            for part, face in ((line[:split], LEAD.face), (line[split:], style.face)):
                if part:
                    texts.append(Text(x, _baseline(own, LINE), part, replace(own, face=face)))
                    x += self._measure.advance(part, own)
            position += len(line)
            yield _Item(LINE, tuple(texts), keep=keep)

    def _spread(self, line: str, style: Style) -> Style:
        width = self._measure.advance(line, style)
        if not 0 < TEXT_WIDTH - width < _MOST_STRETCH * CHARACTER:
            return style
        return replace(style, spread=style.spread * TEXT_WIDTH / width)

    def _table(self, part: DataTable, number: int) -> Iterator[_Item]:
        if part.caption:
            block = Block(LEFT, 0.0, TEXT_WIDTH, LINE, (printable(part.caption),), TABLE_HEAD)
            yield _Item(LINE, tuple(placed_block(self._measure, block)), keep=True)
        edges, aligned = table_edges(part), table_alignment(part)
        yield replace(self._table_row(part.headings, edges, TABLE_HEAD, number, ["center"] * len(aligned)), keep=True)
        for place, row in enumerate(part.rows):
            item = self._table_row(row, edges, TABLE_BODY, number, aligned, grouped=part.grouped)
            yield replace(item, keep=in_company(part, place))
        yield _Item(LINE / 2, blank=True)

    def _table_row(
        self,
        cells: Sequence[str],
        edges: Sequence[float],
        style: Style,
        number: int,
        aligned: Sequence[TableAlign],
        *,
        grouped: bool = False,
    ) -> _Item:
        lines = [
            self._measure.lines(printable(cell), style, edges[place + 1] - edges[place] - 2 * PADDING_X)
            for place, cell in enumerate(cells)
        ]
        height = max(map(len, lines)) * style.line_height + 2 * PADDING_Y
        texts: list[Text] = []
        for place, own in list(enumerate(lines))[grouped:]:
            block = Block(edges[place], 0.0, edges[place + 1] - edges[place], height, own, style, aligned[place])
            texts += placed_block(self._measure, block, padding=PADDING_X)
        rules = [Rule(edge, 0.0, edge, height) for edge in edges]
        rules += [Rule(edges[grouped], y, edges[-1], y) for y in (0.0, height)]
        return _Item(height, tuple(texts), tuple(rules), table=number, group=(cells[0], edges[1]) if grouped else None)

    def _closing(self, document: OfficialDocument) -> Iterator[_Item]:
        if document.attachments:
            yield _Item(LINE, keep=True, blank=True)
            for line in attachment_lines(document.attachments):
                for item in self._lines(line, BODY):
                    yield replace(item, keep=bool(document.signature or document.date))
        if document.signature or document.date:
            yield _Item(LINE, keep=True)
            gaps = signature_gaps(document, self._measure)
            for text, gap in zip((document.signature, document.date), gaps, strict=True):
                if text:
                    x = LEFT + TEXT_WIDTH - gap - self._measure.advance(text, BODY)
                    yield _Item(LINE, (Text(x, _baseline(BODY, LINE), text, BODY),), keep=text is document.signature)


def _baseline(style: Style, line: float) -> float:
    return (line - style.size) / 2 + ASCENT * style.size


def _on_line(measure: TextMeasure, block: Block) -> Iterator[Text]:
    for text in placed_block(measure, block):
        yield text._replace(y=_baseline(block.style, block.height))


def table_edges(part: DataTable) -> tuple[float, ...]:
    """The vertical rules of a table, over the whole width of the text."""
    total = sum(part.shares)
    return tuple(accumulate((share / total * TEXT_WIDTH for share in part.shares), initial=LEFT))


def table_alignment(part: DataTable) -> list[TableAlign]:
    """A column with sentences is read from the left, one of short words and numbers stands in the middle."""
    columns = zip(*part.rows, strict=True) if part.rows else ((),) * len(part.headings)
    return ["left" if any(len(cell) > _SENTENCE for cell in column) else "center" for column in columns]


def in_company(part: DataTable, place: int) -> bool:
    """Whether a row of a table stays on the page of the next one: neither the first nor the last row stands alone on a page."""
    return place + 1 < len(part.rows) and place in (0, len(part.rows) - 2)


def attachment_lines(attachments: Sequence[str]) -> list[str]:
    """附件：1.…, the further ones below the first (GB/T 9704-2012 7.3.4); a single one has no number."""
    if len(attachments) == 1:
        return [f"{INDENT}附件：{attachments[0]}"]
    gap = INDENT + "\u3000" * 3
    return [f"{INDENT}附件：1.{attachments[0]}", *(f"{gap}{number}.{name}" for number, name in enumerate(attachments[1:], 2))]


def signature_gaps(document: OfficialDocument, measure: TextMeasure) -> tuple[float, float]:
    """What stays free at the right of signature and date (7.3.5.2, without a seal).

    The signature keeps two characters; the date begins two characters further right, unless it is the longer one.
    """
    signature, date = (measure.advance(text, BODY) for text in (document.signature, document.date))
    two = 2 * CHARACTER
    if date <= signature:
        return two, signature - date
    return two + date - signature + two if document.signature else two, two


def _paginate(items: Sequence[_Item]) -> list[list[tuple[float, _Item]]]:
    """Items with their y on each page; a table that goes on repeats its headings."""
    pages: list[list[tuple[float, _Item]]] = [[]]
    y, heads = 0.0, {item.table: item for item in reversed(items) if item.table}
    place = 0
    while place < len(items):
        last = place
        while items[last].keep and last + 1 < len(items):
            last += 1
        group = items[place : last + 1]
        place = last + 1
        needed = sum(item.height for item in group)
        if y + needed > TEXT_HEIGHT and pages[-1] and needed <= TEXT_HEIGHT:
            pages.append([])
            y = 0.0
            head = heads.get(group[0].table) if group[0].table else None
            if head is not None and head is not group[0]:
                pages[-1].append((y, head))
                y += head.height
        for item in group:
            if item.blank and not pages[-1]:
                continue
            if y + item.height > TEXT_HEIGHT + 1 and pages[-1]:
                pages.append([])
                y = 0.0
            pages[-1].append((y, item))
            y += item.height
    return pages


def _page(items: Sequence[tuple[float, _Item]], number: int, measure: TextMeasure) -> OfficialPage:
    placed = [*items, *_groups(items, measure)]
    texts = [text._replace(y=TOP + y + text.y) for y, item in placed for text in item.texts]
    rules = {Rule(rule.x1, TOP + y + rule.y1, rule.x2, TOP + y + rule.y2): None for y, item in placed for rule in item.rules}
    texts.append(_number(number, measure))
    return OfficialPage(tuple(texts), tuple(rules))


def _groups(items: Sequence[tuple[float, _Item]], measure: TextMeasure) -> Iterator[tuple[float, _Item]]:
    """The first cells of rows that share one; each page names its own."""
    for (_, group), members in groupby(items, key=lambda placed: (placed[1].table, placed[1].group)):
        rows = list(members)
        if group is None:
            continue
        text, edge = group
        height = sum(item.height for _, item in rows)
        lines = measure.lines(printable(text), TABLE_BODY, edge - LEFT - 2 * PADDING_X)
        block = Block(LEFT, 0.0, edge - LEFT, height, lines, TABLE_BODY, "center")
        rules = tuple(Rule(LEFT, y, edge, y) for y in (0.0, height))
        yield rows[0][0], _Item(height, tuple(placed_block(measure, block, padding=PADDING_X)), rules)


def _number(number: int, measure: TextMeasure) -> Text:
    """— 1 — at the outer edge, one character in."""
    words = f"— {number + 1} —"
    baseline = TOP + TEXT_HEIGHT + NUMBER_GAP + 0.36 * PAGE_NUMBER.size  # the dash stands on the given distance
    if number % 2:
        return Text(LEFT + PAGE_NUMBER.size, baseline, words, PAGE_NUMBER)
    x = LEFT + TEXT_WIDTH - PAGE_NUMBER.size - measure.advance(words, PAGE_NUMBER)
    return Text(x, baseline, words, PAGE_NUMBER)


def title_lines(measure: TextMeasure, document: OfficialDocument) -> tuple[str, ...]:
    """The lines of the title: as few as it needs, or one more so that they end between its parts; else as the width allows."""
    parts = tuple(printable(part) for part in document.title_parts)
    lines = balanced_lines(measure, printable(document.title), TITLE, TEXT_WIDTH)
    found: list[tuple[int, float, tuple[str, ...]]] = []
    for count in range(1, min(len(lines) + 1, len(parts)) + 1):
        for ends in combinations(range(1, len(parts)), count - 1):
            joined = tuple("".join(parts[start:end]) for start, end in pairwise((0, *ends, len(parts))))
            widest = max(measure.advance(line, TITLE) for line in joined)
            if widest <= TEXT_WIDTH:
                found.append((count, widest, joined))
    return min(found)[2] if found else lines
