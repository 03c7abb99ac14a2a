"""A sample template of a ledger, to start from: every field with its placeholder, every child ledger with its loop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.core.kinds import LongText
from app.forms.layout.columns import PADDING_X, PADDING_Y
from app.forms.layout.document import Paper
from app.forms.layout.grid_layout import paper_size
from app.forms.layout.text import UNITS_PER_MM, Face, Style
from app.forms.templates.word_template import ROW
from app.forms.word.docx_file import DocxFile, Footers, PageSetup
from app.forms.word.docx_parts import CellLook, ParagraphLook, cell, paragraph, run, table, table_row
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger

MARGINS_MM = (25.0, 22.0, 25.0, 20.0)
TITLE, LABEL, BODY = Style(Face.TITLE, 220), Style(Face.HEADING, 120), Style(Face.BODY, 120)
_LINE = "填报单位：{{填报单位}}　　打印日期：{{打印日期}}"
_LABEL_SHARE = 0.22
_LONG_SHARE = 2.5  # a column of sentences has so much of the width where another has 1
_HEIGHT = 280.0


def write_sample_template(ledger: Ledger, path: Path) -> None:
    """Write the sample. Raises StorageError when it cannot be written."""
    width, height = paper_size(Paper.A4, False)
    file = DocxFile(f"{ledger.noun}登记表", PageSetup(width, height, MARGINS_MM), Footers())
    room = width - (MARGINS_MM[0] + MARGINS_MM[2]) * UNITS_PER_MM
    widths = (room * _LABEL_SHARE, room * (1 - _LABEL_SHARE))
    rows = [_row((spec.label, _mark(spec.label)), widths, (LABEL, BODY)) for spec in ledger.fields.values()]
    body = [
        paragraph(run(f"{ledger.noun}登记表", TITLE), ParagraphLook("center", line=TITLE.line_height, after=60)),
        paragraph(
            run("填报单位：{{填报单位}}　　打印日期：{{打印日期}}", BODY), ParagraphLook(line=BODY.line_height, after=30)
        ),
        table(rows, widths, PADDING_X, PADDING_Y),
    ]
    for child in ledger.children:
        body.append(paragraph(run(child.title, LABEL), ParagraphLook(line=LABEL.line_height, before=120, after=30)))
        body.append(_entries(child, room))
    body.append(paragraph("", ParagraphLook(line=20)))
    file.write(path, body)


def _mark(label: str) -> str:
    return f"{{{{{label}}}}}" if label.isidentifier() else f'{{{{记录["{label}"]}}}}'


def _entries(child: Child, room: float) -> str:
    specs = [child.specs[name] for name in child.fields]
    labels = [spec.label for spec in specs]
    shares = [_LONG_SHARE if isinstance(spec.kind, LongText) else 1.0 for spec in specs]
    widths = [room * share / sum(shares) for share in shares]

    def whole(text: str) -> str:
        return table_row([_cell(text, room, BODY, span=len(labels))], _HEIGHT)

    marks = [f"{{{{{ROW}.{label}}}}}" if label.isidentifier() else f'{{{{{ROW}["{label}"]}}}}' for label in labels]
    rows = [
        _row(labels, widths, [LABEL] * len(labels)),
        whole(f"{{%tr for {ROW} in {child.title} %}}"),
        _row(marks, widths, [BODY] * len(labels)),
        whole("{%tr endfor %}"),
    ]
    return table(rows, widths, PADDING_X, PADDING_Y)


def _row(texts: Sequence[str], widths: Sequence[float], styles: Sequence[Style]) -> str:
    cells = [_cell(text, width, style) for text, width, style in zip(texts, widths, styles, strict=True)]
    return table_row(cells, _HEIGHT)


def _cell(text: str, width: float, style: Style, span: int = 1) -> str:
    return cell(paragraph(run(text, style), ParagraphLook(line=style.line_height)), CellLook(width, span))
