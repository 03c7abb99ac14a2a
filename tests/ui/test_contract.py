"""What every declared ledger keeps, on every page of the sample office: it shows its rows, filters them, takes an edit and
takes it back, and prints every field. (That its workbook comes back as it went: tests/exchange/test_round_trip.py.)"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.kinds import LongText, Text
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Facet, Page
from app.ledgers.schema.paper import form_placeholders
from app.ledgers.schema.sheet import Sheet, SheetColumn
from app.ledgers.views.rows import read_rows
from app.ui.main_window import MainWindow
from app.ui.palette import dress
from tests.ui.conftest import TODAY, page_of, put_away, shown_window, shut
from tests.ui.form.hands import type_into
from tests.unlocked_sample import make_unlocked_sample

LEFT = Qt.MouseButton.LeftButton
PAGES = [pytest.param(ledger, page, id=page.key) for ledger in LEDGERS for page in ledger.pages]
every_page = pytest.mark.parametrize(("ledger", "declared"), PAGES)
every_ledger = pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """One window over the sample office for all of them: each leaves the office as it was."""
    dress(qapp)  # type: ignore[arg-type]
    folder = tmp_path_factory.mktemp("office")
    office = make_unlocked_sample(folder, TODAY)
    found = shown_window(office, folder / "PC")
    yield found
    shut(found)
    found.deleteLater()


@pytest.fixture(autouse=True)
def nothing_left_open(window: MainWindow) -> Iterator[None]:
    """A test that fails with a form open fails alone."""
    yield
    put_away(window)


@every_page
def test_it_shows_its_rows(window: MainWindow, qtbot: QtBot, ledger: Ledger, declared: Page) -> None:
    page = page_of(qtbot, window, declared.key)
    rows, model = page.shown_rows(), page.table.model
    assert rows, "the sample office has nothing on this page"
    assert model.rowCount() >= len(rows)
    assert {spec.name for spec in model.specs} == {column.field for column in ledger.columns}
    assert any(spec.kind.text(rows[0][spec.name]) for spec in model.specs if spec.name == ledger.name_field)
    assert page.grab().height() > 400


@every_page
def test_every_facet_shows_exactly_the_rows_it_counts(window: MainWindow, qtbot: QtBot, ledger: Ledger, declared: Page) -> None:
    page = page_of(qtbot, window, declared.key)
    assert page.view is not None
    for facet in (item for item in ledger.facets if isinstance(item, Facet)):
        item = next((value for value in page.view.facet(facet.field) if value.count), None)
        if item is None:
            continue
        page.set_filters(page.filters.with_value(facet.field, item.value, True))
        assert len(page.view.shown) == item.count > 0, facet.field
        page.set_filters(type(page.filters)())


def edited_field(ledger: Ledger) -> str:
    """A text that the form takes and that nothing else follows from."""
    shown = [name for section in ledger.sections for name in section.fields]
    found = [
        name for name in shown if (spec := ledger.fields[name]).stored and spec.writable and type(spec.kind) in (Text, LongText)
    ]
    return next((name for name in found if name == "remark"), found[-1])


@every_page
def test_an_edit_in_the_form_is_saved_and_taken_back(window: MainWindow, qtbot: QtBot, ledger: Ledger, declared: Page) -> None:
    page = page_of(qtbot, window, declared.key)
    assert page.view is not None
    name = edited_field(ledger)
    row_id = next(row_id for row_id in (*page.selected(), *page.view.ids) if not page.why_locked(row_id))
    before = page.row(row_id)[name]
    page.open_row(row_id)
    form = page.drawer.form
    qtbot.waitUntil(lambda: page.drawer.isVisible() and form.row_id() == row_id)
    box = form.fields.boxes[name].editor.focus_widget()
    box.setFocus()
    box.selectAll()  # type: ignore[attr-defined]
    type_into(box, "契约测试写入")
    qtbot.mouseClick(form.footer.save, LEFT)

    def stored() -> object:
        return read_rows(window.session.office.database, ledger, TODAY, [row_id]).mapping(0)[name]

    qtbot.waitUntil(lambda: stored() == "契约测试写入", timeout=20_000)
    qtbot.waitUntil(lambda: page.row(row_id)[name] == "契约测试写入", timeout=20_000)
    page.drawer.hide()
    window.steps.undo()
    qtbot.waitUntil(lambda: stored() == before, timeout=20_000)


@every_ledger
def test_every_field_comes_out_on_paper(window: MainWindow, ledger: Ledger) -> None:
    """As the table is seen, with every column shown; what no column has is on a declared form or table."""
    rows = read_rows(window.session.office.database, ledger, TODAY)
    found = [rows.mapping(place) for place in range(len(rows.ids))]
    columns = tuple(SheetColumn(column.field) for column in ledger.columns)
    document = sheet_document(ledger, Sheet("as_seen", ledger.title, columns), found, "市政协机关", TODAY)
    for place, column in enumerate(ledger.columns):
        spec = ledger.fields[column.field]
        assert document.columns[place].heading == spec.label
        assert [row[place] for row in document.texts] == [spec.kind.printed(row[column.field]) for row in found]
    assert unprinted(ledger) == set()


def unprinted(ledger: Ledger) -> set[str]:
    """The fields a person can fill in that no table, form or column ever brings to paper."""
    printed = {column.field for column in ledger.columns}
    printed |= {column.field for sheet in ledger.sheets for column in sheet.columns}
    printed |= {name for form in ledger.forms for owner, name in form_placeholders(form) if not owner}
    return {name for name, spec in ledger.fields.items() if spec.writable} - printed


def test_a_field_that_nothing_prints_is_noticed() -> None:
    poor = replace(LEDGERS[0], columns=LEDGERS[0].columns[:1], sheets=(), forms=())
    assert unprinted(poor)
