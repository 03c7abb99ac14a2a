"""Chapters of the handbook as HTML for QTextDocument. No Qt."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence

import mistune
from mistune.plugins.table import table

from app.ui.handbook.chapters import NAMED, Chapter

KEYS_PLACE = "{{快捷键}}"
KeyGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]  # group → (key, what it does)


class Writer(mistune.HTMLRenderer):
    """HTML as QTextDocument understands it; headings get their anchors."""

    def __init__(self, picture_width: Callable[[str], int]) -> None:
        super().__init__(escape=True)
        self.picture_width = picture_width
        self.number = -1

    def heading(self, text: str, level: int, **attrs: object) -> str:
        """Chapters and sections can be gone to."""
        if level > 2:
            return f"<h{level}>{text}</h{level}>\n"
        self.number += 1
        if level == 1 and self.number:  # the next chapter, on paper
            return f'<h1 style="page-break-before: always"><a name="s{self.number}"></a>{text}</h1>\n'
        return f'<h{level}><a name="s{self.number}"></a>{text}</h{level}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture of the screen with its words below."""
        return f'<img src="{html.escape(url)}" width="{self.picture_width(url)}"><br><span class="caption">{text}</span>'

    def paragraph(self, text: str) -> str:
        """The line of a picture is as high as the picture: the text's spacing would leave half of it blank."""
        return f'<p style="line-height: 100%">{text}</p>\n' if text.startswith("<img") else f"<p>{text}</p>\n"

    def block_quote(self, text: str) -> str:
        """A hint on a ground of its own."""
        return f'<table class="hint" width="100%" cellpadding="8" cellspacing="0"><tr><td>{text}</td></tr></table>\n'


def to_html(chapters: Iterable[Chapter], keys: KeyGroups, width: Callable[[str], int]) -> str:
    """Chapters as one HTML text. `keys`: (group, (key, what it does)); `width` gives a picture's width in pixels."""
    parts = []
    writer = Writer(width)
    write = mistune.create_markdown(renderer=writer, plugins=[table])
    for item in chapters:
        body = str(write(item.source.replace(KEYS_PLACE, key_tables(keys))))
        parts.append(NAMED.sub(r'<span class="named">\1</span>', body))
    return "\n".join(parts).replace("<table>", '<table class="grid" cellpadding="5" cellspacing="0" border="1">')


def key_tables(keys: KeyGroups) -> str:
    """The keys as Markdown."""
    return "\n\n".join(
        "\n".join([f"## {title}", "", "| 按键 | 作用 |", "| --- | --- |", *(f"| `{key}` | {words} |" for key, words in lines)])
        for title, lines in keys
    )
