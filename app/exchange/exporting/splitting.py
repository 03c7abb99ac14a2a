"""Columns of text split into several for an export: 张三、李四 in one cell becomes 责任人 1 and 责任人 2."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.forms.layout.document import Column, TableDocument

MOST_PARTS = 20  # columns that one is split into; what is left over stays together in the last
NARROWEST = 8.0  # characters


@dataclass(frozen=True)
class Separator:
    """A way to split: its name for the person, and what stands between two parts."""

    title: str
    pattern: re.Pattern[str]

    def parts(self, text: str) -> list[str]:
        """The parts of a text without blanks at their ends; empty ones are left out."""
        found = [part.strip() for part in self.pattern.split(text)]
        return [part for part in found if part]


SEPARATORS = (
    Separator("按顿号、逗号、分号", re.compile(r"[、，,；;]")),
    Separator("按换行", re.compile(r"\n")),
    Separator("按空格", re.compile(r"[ \u3000\t]+")),
    Separator("按句号", re.compile(r"(?<=[。！？])")),
)


def parts_of(document: TableDocument, separator: Separator, column: int) -> int:
    """Into how many columns a column would be split, at most MOST_PARTS; 1 when nothing is to be split."""
    texts = {row[column] for row in document.texts}
    return min(MOST_PARTS, max((len(separator.parts(text)) for text in texts), default=1)) or 1


def split_columns(document: TableDocument, wanted: Mapping[int, Separator]) -> TableDocument:
    """The document with some columns split. Parts stand from the left; a cell with fewer leaves the others empty."""
    counts = {column: parts_of(document, separator, column) for column, separator in wanted.items()}
    columns: list[Column] = []
    for at, column in enumerate(document.columns):
        count = counts.get(at, 1)
        if count == 1:
            columns.append(column)
            continue
        width = max(NARROWEST, column.width / count)
        columns += [
            replace(column, heading=f"{column.heading} {part}", width=width, merge=False) for part in range(1, count + 1)
        ]
    rows: list[tuple[object, ...]] = []
    texts: list[tuple[str, ...]] = []
    for values, shown in zip(document.rows, document.texts, strict=True):
        row: list[object] = []
        text: list[str] = []
        for at, (value, word) in enumerate(zip(values, shown, strict=True)):
            count = counts.get(at, 1)
            if count == 1:
                row.append(value)
                text.append(word)
                continue
            cells = cell_parts(wanted[at], word, count)
            text += cells
            row += [cell or None for cell in cells]
        rows.append(tuple(row))
        texts.append(tuple(text))
    return replace(document, columns=tuple(columns), rows=tuple(rows), texts=tuple(texts))


def cell_parts(separator: Separator, text: str, count: int) -> list[str]:
    """The parts of one cell in so many cells; nothing is lost where there are more."""
    parts = separator.parts(text)
    if len(parts) > count:
        parts = [*parts[: count - 1], "；".join(parts[count - 1 :])]
    return parts + [""] * (count - len(parts))
