"""What columns may be called: each way to write a heading is declared once; the importer knows 处室, blanks and brackets."""

import pytest

from app.exchange.tables.mapping import normal_heading
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_no_heading_is_declared_that_is_known_without_it(ledger: Ledger) -> None:
    needless: list[str] = []
    for name, texts in ledger.headings.items():  # one that another field has too is what it means where that field has a column
        known = {normal_heading(ledger.fields[name].label)}
        for text in texts:
            if normal_heading(text) in known:
                needless.append(text)
            known.add(normal_heading(text))
    assert not needless
