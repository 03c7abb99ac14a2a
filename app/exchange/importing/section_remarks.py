"""Rows that say something else than the section they stand in, and sections that only say what their rows are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.kinds import Choice
from app.exchange.importing.record_plan import RecordPlan
from app.exchange.tables.body import BodyRow
from app.exchange.tables.tables import rows_in_words
from app.ledgers.schema.declaration import Ledger

Told = tuple[str, str, str]  # field, text of the section, what is told of it


def section_remarks(ledger: Ledger, rows: Sequence[BodyRow], records: Sequence[RecordPlan]) -> list[str]:
    """What a person should know of them; the row's own words count."""
    found: dict[Told, list[int]] = {}
    for row, record in zip(rows, records, strict=True):
        for told in differing(ledger, row, record) if row.section else ():
            found.setdefault(told, []).append(row.row)
    return [
        f"{rows_in_words(own)}在“{text}”之下，{why.format(label=ledger.fields[name].label)}"
        for (name, text, why), own in found.items()
    ]


def differing(ledger: Ledger, row: BodyRow, record: RecordPlan) -> Iterator[Told]:
    """Where a row says another word of a list than its section."""
    section = row.section
    for name, value in section.said.items() if section else ():
        kind = ledger.fields[name].kind
        if not (isinstance(kind, Choice) and kind.closed) or record.values.get(name) == value or name in record.errors:
            continue
        read = record.proposals.get(name) if name in row.taken else record.values.get(name)
        why = (
            f"其他内容却表示“{{label}}”是“{read}”，见建议" if name in row.taken else f"“{{label}}”写的却是“{read}”，按本行读取"
        )
        yield name, section.texts.get(name, str(value)) if section else "", why
    for name, word in section.doubted.items() if section else ():
        kind, read = ledger.fields[name].kind, record.proposals.get(name) or record.values.get(name)
        done = kind.known("已完成") if isinstance(kind, Choice) else ""
        if read == word and name in record.proposals:
            yield name, section.texts[name] if section else "", f"没有写明“{{label}}”，建议填“{word}”"
        elif read == done:
            yield name, section.texts[name] if section else "", f"却已写明完成（“{{label}}”：{done}），请核对"
