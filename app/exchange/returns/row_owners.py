"""Which row of a keyed table is which of those handed out: by its hidden key, as far as the row itself says nothing else.

The key is in a hidden column. Somebody who takes the lock off and sorts the others, or pastes rows over others, leaves it where
it was; whoever believed it would write each department's words into another row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from app.exchange.importing.completion import EMPTY
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.importing.row_places import NUMBERS, number_field
from app.exchange.returns.return_key import RowKey
from app.exchange.returns.rewritten import FAINT, signs_of
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Values

MOVED = "隐藏的行编号与文字不符（可能排过序，或把一行粘贴到了另一行），已按文字对应，请核对"


def row_owners(
    records: Sequence[RecordPlan], keys: Mapping[int, RowKey], sent: Mapping[int, Values], ledger: Ledger
) -> tuple[dict[int, RowKey], frozenset[int], tuple[str, ...]]:
    """(row, as Excel counts → the row that it is, rows of which a person has to say whether they are it, what to tell).

    Of copies of a row the one that still bears its name is it. A row that bears the name of another one is that one.
    """
    texts = {record.row: signs_of(record.values[ledger.name_field] or "") for record in records}
    sent_texts = {row_id: signs_of(row.get(ledger.name_field) or "") for row_id, row in sent.items()}
    times = Counter(sent_texts.values())
    called = {text: row_id for row_id, text in sent_texts.items() if text and times[text] == 1}
    found: dict[int, RowKey] = {}
    owner: dict[int, int] = {}  # id → row
    moved: dict[int, int] = {}  # row → id
    doubted: set[int] = set()
    for record in records:
        row, row_key = record.row, keys.get(record.row)
        if row_key is None:
            continue
        own = sent_texts.get(row_key.row_id)
        if texts[row] != own and (row_id := called.get(texts[row])) is not None:
            moved[row] = row_id
            continue
        other = owner.get(row_key.row_id)
        if other is None or (texts[other] != own == texts[row]):
            if other is not None:
                del found[other]
            found[row], owner[row_key.row_id] = row_key, row
            if is_another(record, sent.get(row_key.row_id, {}), ledger):
                doubted.add(row)
    told = False
    for row, row_id in moved.items():
        if row_id not in owner:
            found[row], owner[row_id], told = RowKey(row_id, ""), row, True
        elif (own_id := keys[row].row_id) not in owner:
            found[row], owner[own_id] = keys[row], row
            doubted.add(row)
    return found, frozenset(doubted), (MOVED,) if told else ()


def is_another(record: RecordPlan, sent: Values, ledger: Ledger) -> bool:
    """Whether a row says nothing of what was handed out in its place: neither number nor text."""
    number, name = number_field(ledger), ledger.name_field
    before, now = sent.get(name), record.values[name]
    if before in EMPTY or now in EMPTY or fuzz.ratio(signs_of(before), signs_of(now)) >= FAINT:
        return False
    return not number or NUMBERS.bare(sent.get(number)) != NUMBERS.bare(record.values[number])
