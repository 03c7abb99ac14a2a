"""What columns may be called: each way to write a heading is declared once; the importer knows 处室, blanks and brackets."""

import pytest

from app.exchange.tables.mapping import normal_heading
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_no_heading_is_declared_that_is_known_without_it(ledger: Ledger) -> None:
    known = {normal_heading(spec.label) for spec in ledger.fields.values() if spec.writable}
    needless: list[str] = []
    for texts in ledger.headings.values():
        for text in texts:
            if normal_heading(text) in known:
                needless.append(text)
            known.add(normal_heading(text))
    assert not needless
