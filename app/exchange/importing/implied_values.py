"""What a ledger's declaration says of rows that do not say it themselves: taken and told, or only proposed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.core.kinds import Choice, Value
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.title_words import words_of
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.supposing import Row

NOT_BEGUN = re.compile("未|没|暂|待|拟|将于|将在|计划|预计|准备|打算|力争|争取|不涉及|^无")  # 尚未启动, 拟于12月开展
NOTHING_SAID = "未"
LEAST_WORD = 2  # characters of a word that tells anything within a text


class Likely(NamedTuple):
    """What a row says: its cells, the values of all its fields, and what cells that cannot be read probably mean."""

    cells: Mapping[str, object]
    complete: Mapping[str, Value]
    proposals: Mapping[str, str]


def supposed_words(ledger: Ledger, said: Likely, titles: Collection[str], today: dt.date) -> Iterator[tuple[str, str]]:
    """(field, word) of what a row probably is, where no column says it."""
    for supposed in ledger.supposed:
        name = supposed.field
        if name not in said.cells and said.complete[name] in (None, "", ledger.fields[name].default):
            likely = {other: text for other, text in said.proposals.items() if not said.complete.get(other)}
            if word := supposed.find(Row({**said.complete, **likely}, said.cells, titles, today)):
                yield name, word


def needed_choices(ledger: Ledger) -> dict[str, Choice]:
    """The choices that every row needs, and that nothing gives."""
    specs = (spec for spec in ledger.fields.values() if spec.required and spec.writable and not spec.default)
    return {spec.name: spec.kind for spec in specs if isinstance(spec.kind, Choice)}


def named_words(
    ledger: Ledger, needed: Mapping[str, Choice], said: Likely, titles: Collection[str]
) -> Iterator[tuple[str, str]]:
    """(field, word) of `needed` ones that no cell says: the only word of the choice that the name of the row has.

    召开支委会研究发展党员 is of a 支委会. Else what new rows get on the page that the title names: 理论学习 are 集中学习.
    """
    for name, kind in needed.items():
        if name not in said.cells and not said.complete[name]:
            text = str(said.complete[ledger.name_field] or "")
            found = {option for word, option in kind.words.items() if len(word) >= LEAST_WORD and word in text}
            if len(found) == 1:
                yield name, found.pop()
            elif usual := usual_word(ledger, name, titles):
                yield name, usual


def titled_words(ledger: Ledger, needed: Mapping[str, Choice], titles: Collection[str]) -> dict[str, str]:
    """Of the choices that every row needs and that take any word, the only word that the titles name."""
    found: dict[str, str] = {}
    for name, kind in needed.items():
        said = {word for line in titles for word in words_of(ledger, ledger.fields[name], kind.words, line)}
        words = {kind.words[word] for word in said}
        if kind.open and len(words) == 1:
            found[name] = words.pop()
    return found


def usual_word(ledger: Ledger, name: str, titles: Collection[str]) -> str:
    """What new rows get in a field on the page that a title names, "" for none."""
    pages = (page for page in ledger.pages if any(page.title in line for line in titles))
    return next((str(dict(page.values)[name]) for page in pages if name in dict(page.values)), "")


def mirror(ledger: Ledger, cells: Collection[str], complete: dict[str, Value]) -> None:
    """Fill in of two fields that hold the same in such rows the one without a column, or whose blank no row may have."""
    for one, other, choice, word in ledger.mirrored:
        for empty, full in ((one, other), (other, one)) if complete[choice] == word else ():
            if not complete[empty] and (empty not in cells or ledger.fields[empty].required):
                complete[empty] = complete[full]


def mirrored_remarks(ledger: Ledger, records: Sequence[RecordPlan]) -> list[str]:
    """That a field holds what another one does, where no cell says it."""
    fields = ledger.fields
    return [
        f"“{fields[empty].label}”没有写明；“{word}”的与“{fields[full].label}”是同一个人"
        for one, other, choice, word in ledger.mirrored
        for full, empty in ((one, other), (other, one))
        if any(
            record.values[choice] == word and record.values[full] and record.values[empty] and empty not in record.raw
            for record in records
        )
    ]


def unsaid_states(ledger: Ledger, states: Collection[tuple[str, str]], records: Sequence[RecordPlan]) -> list[str]:
    """That rows which tell of progress (已开展集体学习7次) come in as not begun, because nothing says how they stand.

    `states` are the fields of progress, each with its state. What begun is, or done, no rule can tell from such a text.
    """
    told = []
    for name, state in states:
        spec = ledger.fields[state]
        default = spec.default
        unsaid = (record for record in records if default and record.values[state] == default)
        unsaid = (record for record in unsaid if not record.cells.get(state) and state not in record.proposals)
        count = sum(not NOT_BEGUN.search(str(record.cells.get(name) or NOTHING_SAID)) for record in unsaid)
        if count:
            told.append(f"{count} 行写了“{ledger.fields[name].label}”，没有写明“{spec.label}”，都填作“{default}”，请核对")
    return told


def supposed_remark(ledger: Ledger, own: Collection[str], records: Sequence[RecordPlan]) -> list[str]:
    """By what it is proposed that rows are something which no column says."""
    return [
        f"“{ledger.fields[supposed.field].label}”没有列；{supposed.why}推测，见建议"
        for supposed in ledger.supposed
        if supposed.field not in own and any(supposed.field in record.proposals for record in records)
    ]
