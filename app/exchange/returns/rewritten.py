"""Rows of a return that are rewritten so much that neither number nor text tells which of those handed out they are.

Taken for new ones they would be there twice; so a person is asked where something else speaks for a row that has not come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from app.core.kinds import LongText, Text, Value
from app.core.likeness import SHORTEST, bare
from app.exchange.importing.existing_rows import Existing
from app.exchange.importing.import_sheet import KnownRow
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import plain_number
from app.ledgers.schema.fields import Values

FAINT = 45  # percent of the signs of two texts, in whatever order; two of an office that mean different things share up to 37
MOST_PAIRS = 100_000  # that are compared; a file of so many strange rows is none of those handed out


def rewritten(
    records: Sequence[RecordPlan],
    known: Mapping[int, KnownRow],
    order: Sequence[int],
    existing: Existing,
    *,
    handed: bool,
) -> dict[int, int]:
    """Row (as Excel counts) → id of the row that it may be, which nothing else of the file is.

    `order` are the ids of the rows that it may hold. `handed`: they were handed out in this order; what stands alone between
    the neighbours of the one row that is missing there is probably that one. A new row goes on numbering behind the last.
    """
    fields = existing.fields
    if existing.ledger.grows or fields.of_people:
        return {}
    back = {item.row_id for item in known.values()}
    open_ids = [row_id for row_id in order if row_id in existing.by_id and row_id not in back and row_id not in existing.used]
    strange = [record for record in records if record.row not in known]
    if not open_ids or not strange or len(open_ids) * len(strange) > MOST_PAIRS:
        return {}
    last = max((plain_number(existing.by_id[row_id].number) for row_id in order if row_id in existing.by_id), default=0)
    further = {record.row for record in strange if plain_number(fields.of_row(record.values).number) > last}
    found: dict[int, int] = {}
    placed = in_place(records, known, order, open_ids, further) if handed else ()
    for row, row_id in (*alike(strange, open_ids, existing, order), *placed):
        if row not in found and row_id not in found.values():
            found[row] = row_id
    return found


def alike(
    strange: Sequence[RecordPlan], open_ids: Sequence[int], existing: Existing, order: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The pairs whose texts are at least faintly alike, or that say the same in another long cell; the likest first."""
    existing.read_cells([row_id for row_id in order if row_id in existing.by_id])
    name = existing.ledger.name_field
    cells = {row_id: long_texts(existing, existing.cells[row_id]) for row_id in order if row_id in existing.cells}
    times = Counter(item for texts in cells.values() for item in texts.items())
    pairs: list[tuple[float, int, int]] = []
    for record in strange:
        own, sought = long_texts(existing, record.values), signs_of(record.values[name])
        for row_id in open_ids:
            same = any(times[item] == 1 for item in own.items() & cells[row_id].items())
            likeness = fuzz.ratio(sought, signs_of(existing.cells[row_id][name]), score_cutoff=FAINT)
            if same or likeness:
                pairs.append((-likeness, record.row, row_id))
    yield from ((row, row_id) for _, row, row_id in sorted(pairs))


def in_place(
    records: Sequence[RecordPlan],
    known: Mapping[int, KnownRow],
    order: Sequence[int],
    open_ids: Sequence[int],
    further: set[int],
) -> Iterator[tuple[int, int]]:
    """The only strange row between two that are known, where only one of those handed out between them has not come back."""
    places = {row_id: place for place, row_id in enumerate(order)}
    before, strange = -1, list[int]()
    for row, place in (*((record.row, place_of(known.get(record.row), places)) for record in records), (0, len(order))):
        if place is None:
            strange += [row] if row not in known else []
            continue
        lost = [row_id for row_id in open_ids if before < places[row_id] < place]
        if len(strange) == len(lost) == 1 and not (place == len(order) and strange[0] in further):
            yield strange[0], lost[0]
        before, strange = place, []


def signs_of(text: Value) -> str:
    """The signs of a text in an order of their own: somebody who rewrites a sentence turns it round."""
    return "".join(sorted(bare(str(text))))


def place_of(known: KnownRow | None, places: Mapping[int, int]) -> int | None:
    """Where the row stood in the file that was handed out, None for one that was not in it."""
    return places.get(known.row_id) if known is not None else None


def long_texts(existing: Existing, values: Values) -> dict[str, str]:
    """The texts of a row besides its name that are so long that no two rows have them by chance."""
    ledger = existing.ledger
    texts = {
        name: bare(str(values[name]))
        for name, spec in ledger.fields.items()
        if name != ledger.name_field and isinstance(spec.kind, LongText | Text) and spec.writable and values.get(name)
    }
    return {name: text for name, text in texts.items() if len(text) >= SHORTEST}
