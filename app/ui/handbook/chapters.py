"""The chapters of the handbook: Markdown in resources/handbook/, their order and their pages in contents.toml. No Qt.

In the text 〔导出〕 names a button or a line of a menu as it stands in the interface (a test looks that it does), `Ctrl+K` is a
key, > a hint, [导入](import) leads to another chapter, and a line {{快捷键}} becomes the list of keys.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from app.core.program import resources

NAMED = re.compile(r"〔([^〕\d][^〕]*)〕")  # 〔2023〕 in a document's number names nothing
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)]+)\)")
HEADING = re.compile(r"^(#{1,3})\s+(.+)$", re.MULTILINE)
MARKS = re.compile(r"[*_`#>|]|^\s*[-\d.]+\s", re.MULTILINE)
RULES = re.compile(r"^[| -]+$", re.MULTILINE)
AROUND = 28  # characters beside what a search found
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
