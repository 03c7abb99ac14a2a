"""The chapters of the handbook: Markdown in resources/handbook/, their order and their pages in contents.toml. No Qt.

In the text 〔导出〕 names a button or a line of a menu as it stands in the interface (a test looks that it does), `Ctrl+K` is a
key, > a hint, [导入](import) leads to another chapter, and a line {{快捷键}} becomes the list of keys.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import mistune
from mistune.plugins.table import table

from app.core.program import resources

NAMED = re.compile(r"〔([^〕\d][^〕]*)〕")  # 〔2023〕 in a document's number names nothing
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)]+)\)")
HEADING = re.compile(r"^(#{1,3})\s+(.+)$", re.MULTILINE)
MARKS = re.compile(r"[*_`#>|]|^\s*[-\d.]+\s", re.MULTILINE)
RULES = re.compile(r"^[| -]+$", re.MULTILINE)
KEYS_PLACE = "{{快捷键}}"
AROUND = 28  # characters beside what a search found
KeyGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]  # group → (key, what it does)
DEFAULT = "ledger"  # the chapter of a ledger's page that no chapter names


@dataclass(frozen=True)
class Section:
    """A part of a chapter under a heading of its own; the first part has the chapter's."""

    title: str
    text: str
    number: int

    @property
    def anchor(self) -> str:
        """Where it stands in the chapter."""
        return f"s{self.number}"


@dataclass(frozen=True)
class Chapter:
    """One chapter. `part` is the group it stands in, `pages` are the keys of the pages whose F1 opens it,
    `dialogs` the names of the classes of dialogs."""

    key: str
    part: str
    pages: tuple[str, ...]
    dialogs: tuple[str, ...]
    source: str

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The parts under level 1 and 2 headings."""
        places = [found for found in HEADING.finditer(self.source) if len(found[1]) < 3]
        ends = [found.start() for found in places[1:]] + [len(self.source)]
        return tuple(
            Section(found[2].strip(), self.source[found.end() : end].strip(), number)
            for number, (found, end) in enumerate(zip(places, ends, strict=True))
        )

    @property
    def title(self) -> str:
        """The heading of the chapter."""
        return self.sections[0].title

    @property
    def pictures(self) -> tuple[str, ...]:
        """The files of its pictures, as the text has them."""
        return tuple(found[2] for found in PICTURE.finditer(self.source))

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links lead."""
        return tuple(found[2] for found in LINK.finditer(self.source))

    @property
    def named(self) -> tuple[str, ...]:
        """What it names of the interface, each word of a path by itself."""
        return tuple(word.strip() for found in NAMED.finditer(self.source) for word in found[1].split("›"))


@dataclass(frozen=True)
class Place:
    """Where words were found: the chapter, its section and the text around."""

    chapter: Chapter
    section: Section
    around: str


def handbook_folder() -> Path:
    """Where the sources lie."""
    return resources() / "handbook"


@cache
def read_chapters() -> tuple[Chapter, ...]:
    """All chapters in their order."""
    folder = handbook_folder()
    contents = tomllib.loads((folder / "contents.toml").read_text(encoding="utf-8"))
    return tuple(
        Chapter(
            item["key"],
            item["part"],
            tuple(item.get("pages", ())),
            tuple(item.get("dialogs", ())),
            (folder / f"{item['key']}.md").read_text("utf-8"),
        )
        for item in contents["chapter"]
    )


def chapter(key: str) -> Chapter | None:
    """The chapter of that key."""
    return next((item for item in read_chapters() if item.key == key), None)


def chapter_of(page: str) -> str:
    """The key of the chapter that a page's F1 opens."""
    return next((item.key for item in read_chapters() if page in item.pages), DEFAULT)


def chapter_of_dialog(classes: Iterable[str]) -> str:
    """The key of the chapter of a dialog by the names of its classes, the nearest first; "" when the contents name none."""
    found = {name: item.key for item in read_chapters() for name in item.dialogs}
    return next((found[name] for name in classes if name in found), "")


def find_places(words: str) -> list[Place]:
    """The sections that hold every word, those with a word in their heading first."""
    wanted = words.lower().split()
    found: list[tuple[bool, Place]] = []
    for item in read_chapters() if wanted else ():
        for section in item.sections:
            text = f"{section.title}\n{spoken(section.text)}"
            if all(word in text.lower() for word in wanted):
                in_title = any(word in section.title.lower() for word in wanted)
                found.append((in_title, Place(item, section, around(text, wanted[0]))))
    return [place for in_title, place in sorted(found, key=lambda pair: not pair[0])]


def around(text: str, word: str) -> str:
    """The text beside a word, in one line."""
    line = " ".join(text.split())
    place = max(line.lower().find(word), 0)
    start = max(place - AROUND, 0)
    return f"{'…' if start else ''}{line[start : place + len(word) + AROUND]}…"


def spoken(source: str) -> str:
    """Markdown without its marks."""
    plain = PICTURE.sub("", source)
    plain = RULES.sub("", LINK.sub(r"\1", plain))
    return MARKS.sub("", plain).replace("〔", "“").replace("〕", "”")


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
