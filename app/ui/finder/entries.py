"""What 查找 shows, line by line: groups of things that can be opened, with the parts that were asked for marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.pinyin import spelled_at
from app.ledgers.views.find_words import Mark, Word, is_in, marks_in

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
NOWHERE = QModelIndex()


@dataclass(frozen=True)
class Entry:
    """Something that can be opened. `key` is what is remembered of it, "" for what is not; `tag` stands at the right."""

    title: str
    run: Callable[[], object]
    context: str = ""
    key: str = ""
    tag: str = ""
    title_marks: tuple[Mark, ...] = ()
    context_marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Heading:
    """The name of a group."""

    title: str


@dataclass(frozen=True)
class Group:
    """Some entries under a heading."""

    title: str
    entries: Sequence[Entry]


Line = Heading | Entry


def fits(words: Sequence[Word], title: str, more: str = "") -> bool:
    """Whether every word occurs in a title or in what else is said of it, spelled or as it is. These are words of the program,
    read as everybody reads them, so that wjg is nobody but 王建国 and not 文件夹."""
    text, parts = f"{title}\n{more}", (title, *more.split())
    return all(
        is_in(word, text) or bool(word.letters and any(spelled_at(part, word.letters, usual=True) for part in parts))
        for word in words
    )


def marked(entry: Entry, words: Sequence[Word], *, spelled: bool = True) -> Entry:
    """The entry with the words marked in it."""
    return Entry(
        entry.title,
        entry.run,
        entry.context,
        entry.key,
        entry.tag,
        marks_in(entry.title, words, spelled=spelled),
        marks_in(entry.context, words),
    )


class EntryModel(QAbstractListModel):
    """Headings and entries, one below the other."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_groups(self, groups: Iterable[Group]) -> None:
        """Show groups; empty ones are left out."""
        self.beginResetModel()
        self.lines = []
        for group in groups:
            self.lines += [Heading(group.title), *group.entries] if group.entries else []
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The line itself, and its words for a screen reader."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        return line.title if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are only read."""
        if isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def entry(self, row: int) -> Entry | None:
        """The entry of a line; None for a heading and beyond the end."""
        line = self.lines[row] if 0 <= row < len(self.lines) else None
        return line if isinstance(line, Entry) else None

    def step(self, row: int, by: int) -> int:
        """The entry `by` lines away, headings skipped; the last one in that direction where there are fewer."""
        places = [place for place, line in enumerate(self.lines) if isinstance(line, Entry)]
        if not places:
            return -1
        if row not in places:
            return places[0]
        return places[max(0, min(len(places) - 1, places.index(row) + by))]
