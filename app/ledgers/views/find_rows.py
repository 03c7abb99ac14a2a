"""Rows of any ledger by words, newest first: a scan of the replica's tables, stopped by the next key.

No index: nothing to keep in step with commits, to encrypt or to leave behind on a disk. A scan of 100,000 rows takes a tenth of
a second where hardly any row matches, and ends at once where many do (tests/benchmarks/bench_find.py has the comparison with
FTS5). The rows of a restricted ledger are ciphertext in the tables; while it is open they are read and looked through here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

import peewee

from app.core.day_kinds import Year
from app.core.errors import CancelledError
from app.core.file_kinds import Attachments
from app.core.kinds import LongText, Value
from app.core.names import Name
from app.core.number_kinds import Integer
from app.core.pinyin import spelled_at
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import state_of
from app.ledgers.schema.child import Child
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.schema.page import Facet
from app.ledgers.schema.record import Record
from app.ledgers.views.find_words import Word, is_in, with_names
from app.ledgers.views.rows import Rows, read_children_of, read_rows

Stop = Callable[[], bool]
STEPS = 20_000  # of SQLite's machine between two looks whether to stop: below a millisecond
MOST_NAMES = 12  # that some letters may stand for in the rows of other ledgers
CANDIDATES = 40  # rows looked at for one group: those found by their name are shown first
FACTS = 4
SNIPPET = 24  # characters before what was found


@cache
def named_ledgers() -> tuple[Ledger, ...]:
    """The directories: ledgers whose rows other ledgers name (people, departments, branches, campaigns)."""
    specs = (spec for ledger in LEDGERS for spec in ledger.fields.values())
    keys = {spec.kind.ledger for spec in specs if isinstance(spec.kind, Name)}
    return tuple(ledger for ledger in LEDGERS if ledger.key in keys and not ledger.restricted)


@dataclass(frozen=True)
class Hit:
    """A row that was found: its name, what else is known of it, and where the words stand if not in these."""

    ledger: Ledger
    row_id: int
    title: str
    facts: str
    snippet: str = ""
    deleted: bool = False


@contextmanager
def interruptible(database: peewee.Database, stop: Stop) -> Iterator[None]:
    """Queries of this thread end when `stop` says so. Raises CancelledError then."""
    connection = database.connection()
    connection.set_progress_handler(stop, STEPS)
    try:
        yield
    except Exception as fault:
        if stop():
            raise CancelledError("已取消。") from fault
        raise
    finally:
        connection.set_progress_handler(None)


def meant_names(database: peewee.Database, words: Sequence[Word], stop: Stop) -> tuple[Word, ...]:
    """The words with the names that their letters spell: wjg is 王建国 in every ledger that names him."""
    if not any(len(word.letters) > 1 for word in words):
        return tuple(words)
    names: dict[str, None] = {}
    with interruptible(database, stop):
        for ledger in named_ledgers():
            column = getattr(ledger.model, ledger.name_field)
            query = ledger.model.select(column).where(ledger.model.deleted_at.is_null()).order_by(ledger.model.id)
            names |= dict.fromkeys(row[0] for row in database.execute(query.tuples()).fetchall())
    known = list(names)
    letters = one_spelling(words)
    together = spelled_names(known, letters) if letters and len(words) > 1 else []
    return tuple(
        with_names(word, [*together, *spelled_names(known, word.letters)]) if len(word.letters) > 1 else word for word in words
    )


def one_spelling(words: Sequence[Word]) -> str:
    """The letters of words that may be one name with blanks between its syllables (min hui); "" where one is none."""
    return "".join(word.letters for word in words) if all(word.letters for word in words) else ""


def spelled_names(names: Sequence[str], letters: str) -> list[str]:
    """The names that begin with what was typed, those it spells to the end first."""
    found = [(place, name) for name in names if (place := spelled_at(name, letters)) and place[0] == 0]
    return [name for place, name in sorted(found, key=lambda pair: len(pair[1]) - pair[0][1])][:MOST_NAMES]


def find_rows(
    database: peewee.Database,
    ledger: Ledger,
    words: Sequence[Word],
    today: dt.date,
    stop: Stop = lambda: False,
    *,
    deleted: bool = False,
) -> list[Hit]:
    """At most CANDIDATES rows that hold every word, those with the words in their name first, then the newest.

    Nothing of a restricted ledger that is locked. Raises CancelledError when `stop` said so.
    """
    ids = find_ids(database, ledger, words, today, stop, CANDIDATES, deleted=deleted)
    hits = hits_of(database, ledger, ids, today, words, deleted=deleted)
    return sorted(hits, key=lambda hit: (-sum(is_meant(word, hit.title, ledger) for word in words), -hit.row_id))


def hits_of(
    database: peewee.Database,
    ledger: Ledger,
    ids: Sequence[int],
    today: dt.date,
    words: Sequence[Word] = (),
    *,
    deleted: bool = False,
) -> list[Hit]:
    """Rows as they are shown; those that are not there any more, or locked, are left out."""
    rows = read_rows(database, ledger, today, ids, deleted) if ids else Rows(ledger, [], [])
    return [hit_of(database, rows, place, words, deleted) for place in range(len(rows.ids))]


def find_ids(
    database: peewee.Database,
    ledger: Ledger,
    words: Sequence[Word],
    today: dt.date,
    stop: Stop = lambda: False,
    most: int = CANDIDATES,
    *,
    deleted: bool = False,
) -> list[int]:
    """The ids of the newest rows that hold every word, and in a directory of those whose name the words spell."""
    if not words or state_of(database, ledger) != "open":
        return []
    if ledger.restricted:
        return ids_of_open(read_rows(database, ledger, today, deleted=deleted), words)[:most]
    model = ledger.model
    query = model.select(model.id).where(model.deleted_at.is_null(not deleted))
    for word in words:
        query = query.where(holds_word(ledger, word))
    with interruptible(database, stop):
        found = [row[0] for row in database.execute(query.order_by(model.id.desc()).limit(most).tuples()).fetchall()]
    return list(dict.fromkeys([*spelled_ids(database, ledger, words, deleted), *found]))[:most]


def spelled_ids(database: peewee.Database, ledger: Ledger, words: Sequence[Word], deleted: bool) -> list[int]:
    """Rows of a directory whose name is spelled by the letters: also in the middle, and however many there are."""
    letters = one_spelling(words)
    if not letters or ledger not in named_ledgers():
        return []
    model, column = ledger.model, getattr(ledger.model, ledger.name_field)
    query = model.select(model.id, column).where(model.deleted_at.is_null(not deleted))
    found = [
        (place[0], len(name) - place[1], row_id)
        for row_id, name in database.execute(query.tuples()).fetchall()
        if (place := spelled_at(name, letters))
    ]
    return [row_id for *_, row_id in sorted(found)][:CANDIDATES]


def holds_word(ledger: Ledger, word: Word) -> peewee.Expression:
    """The row or one of its entries (进展, 附件) holds the word."""
    model = ledger.model
    found = [in_fields(model, {spec.name: spec for spec in ledger.fields.values() if spec.stored}, word)]
    for child in ledger.children:
        inside = in_fields(child.model, child.specs, word)
        parent = getattr(child.model, child.parent)
        if inside is not None:
            found.append(model.id.in_(child.model.select(parent).where(child.model.deleted_at.is_null() & inside)))
    return reduce(or_, [item for item in found if item is not None])


def in_fields(model: type[Record], specs: dict[str, FieldSpec], word: Word) -> peewee.Expression | None:
    """One of the fields holds a form of the word."""
    texts = [getattr(model, name) for name, spec in specs.items() if is_text(spec)]
    found = [peewee.Expression(column, "GLOB", peewee.Value(glob, converter=False)) for column in texts for glob in word.globs]
    if word.number is not None:
        found += [getattr(model, name) == word.number for name, spec in specs.items() if isinstance(spec.kind, Integer | Year)]
    return reduce(or_, found) if found else None


def is_text(spec: FieldSpec) -> bool:
    """Whether a field holds text that people search for, days and words of choices among it."""
    return spec.kind.storage == "TEXT" and not isinstance(spec.kind, Attachments)


def ids_of_open(rows: Rows, words: Sequence[Word]) -> list[int]:
    """The same for rows in memory: those of a restricted ledger that is open now. Newest first."""
    found = []
    for place, row_id in enumerate(rows.ids):
        cells = rows.mapping(place)
        text = "\n".join(rows.ledger.fields[name].kind.text(value) for name, value in cells.items())
        plain = "\n".join(value for value in cells.values() if isinstance(value, str))
        if all(is_in(word, f"{text}\n{plain}") for word in words):
            found.append(row_id)
    return found[::-1]


def is_meant(word: Word, title: str, ledger: Ledger) -> bool:
    """Whether a row's name is what was asked for."""
    return is_in(word, title) or bool(word.letters and ledger in named_ledgers() and spelled_at(title, word.letters))


def hit_of(database: peewee.Database, rows: Rows, place: int, words: Sequence[Word], deleted: bool) -> Hit:
    """A row in the words of its ledger: name, what it is classified by, and where the words stand."""
    ledger, row = rows.ledger, rows.mapping(place)
    texts = {name: one_line(ledger.fields[name], value) for name, value in row.items()}
    title = texts[ledger.name_field]
    names = dict.fromkeys(item.field for item in ledger.facets if isinstance(item, Facet))
    said = (texts[name] for name in names if name != ledger.name_field and is_text(ledger.fields[name]))
    facts = [text for text in dict.fromkeys(said) if text][:FACTS]
    seen = " ".join([title, *facts])
    missing = [word for word in words if not is_in(word, seen) and not is_meant(word, title, ledger)]
    snippet = ""
    if missing:
        long_first = sorted(texts, key=lambda name: not isinstance(ledger.fields[name].kind, LongText))
        told = {ledger.fields[name].label: texts[name] for name in long_first}
        snippet = snippet_of(told, missing[0]) or entry_snippet(database, ledger, rows.ids[place], missing[0])
    return Hit(ledger, rows.ids[place], title or f"（未命名的{ledger.noun}）", " · ".join(facts), snippet, deleted)


def one_line(spec: FieldSpec, value: Value) -> str:
    """A cell as people read it, without line breaks."""
    return " ".join(spec.kind.text(value).split())


def snippet_of(texts: dict[str, str], word: Word) -> str:
    """整改措施：…建立台账… : the field and the place where a word stands; "" when it does not."""
    for label, text in texts.items():
        if found := word.pattern.search(text):
            start = max(0, found.start() - SNIPPET)
            return f"{label}：{'…' if start else ''}{text[start : start + 5 * SNIPPET]}"
    return ""


def entry_snippet(database: peewee.Database, ledger: Ledger, row_id: int, word: Word) -> str:
    """The entry of a row (进展) that holds a word."""
    for child in ledger.children:
        for entry in read_children_of(database, child, [row_id])[row_id]:
            found = snippet_of(entry_texts(child, entry), word)
            if found:
                return found
    return ""


def entry_texts(child: Child, entry: dict[str, Value]) -> dict[str, str]:
    """The texts of an entry, each called by what the entry is."""
    return {f"{child.title} · {spec.label}": one_line(spec, entry[name]) for name, spec in child.specs.items() if name in entry}
