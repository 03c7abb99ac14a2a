"""What a clerk does first with each ledger, in an empty office, by the real window: a record is entered in the form, found by a
tick, corrected in its cell, exported, imported again (nothing is new), printed; the figure above the table counts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.core.conditions import Is, holds
from app.core.kinds import LongText, Text, Value
from app.core.names import Name
from app.core.program import resources
from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.restricted import set_password, unlock
from app.ledgers.sample import Sample, read_sample
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import Computed, Values
from app.ledgers.schema.page import Facet, Page
from app.ledgers.views.rows import read_rows
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.publisher import Identity
from app.ui.form.editor import Editor
from app.ui.importing.dialog import ImportDialog
from app.ui.main_window import MainWindow
from app.ui.palette import dress
from app.ui.preview import PreviewDialog
from tests.conftest import quicken_passwords
from tests.ui.conftest import TODAY, page_of, put_away, shown_window, shut
from tests.ui.form.hands import type_into
from tests.ui.table import hands

LEFT = Qt.MouseButton.LeftButton
PASSWORD = "只有书记知道的话"
PAGES = [pytest.param(ledger, page, id=page.key) for ledger in LEDGERS for page in ledger.pages]


@pytest.fixture(scope="module")
def sample() -> Sample:
    """What the sample office would hold: the source of real words."""
    return read_sample(resources() / "sample", TODAY)


@pytest.fixture(scope="module")
def window(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MainWindow]:
    """An empty office, its restricted ledger with a password of its own."""
    dress(qapp)  # type: ignore[arg-type]
    folder = tmp_path_factory.mktemp("empty")
    office = Office(folder / "共享", folder / "replica.db", MIGRATIONS, Identity("王建国", "PC", "test"))
    with pytest.MonkeyPatch.context() as patch:
        quicken_passwords(patch)
        for ledger in (item for item in LEDGERS if item.restricted):
            office.run(set_password(ledger, PASSWORD, new_recovery_key()))
            unlock(office.database, ledger, PASSWORD)
    found = shown_window(office, folder / "PC")
    yield found
    shut(found)
    found.deleteLater()


@pytest.fixture(autouse=True)
def nothing_left_open(window: MainWindow) -> Iterator[None]:
    """A test that fails with a form open fails alone."""
    yield
    put_away(window)


def shown_on(ledger: Ledger, declared: Page, row: Values) -> bool:
    """Whether a row belongs on the page and may be entered as it is, as far as its own cells say."""
    asked = {item.field for item in declared.where if isinstance(item, Is)}
    computed = (item for item in ledger.extra if isinstance(item, Computed) and item.name in asked)
    told = {item.name: item.compute(row, TODAY) for item in computed}
    entered = {name: row.get(name, default) for name, default in ledger.stored_defaults.items()}
    refused = ledger.guard is not None and bool(ledger.guard.entered(entered))
    return not refused and all(holds(item, {**told, **row}, ledger.name_lists) for item in declared.where)


def enter(editor: Editor, text: str, value: Value) -> None:
    """Type where one types; press the word where there are words to press."""
    widget: QWidget = editor.focus_widget()
    if isinstance(widget, QComboBox):
        line = widget.lineEdit()
        if line is None:
            editor.set_value(value)
            editor.changed.emit()
            return
        widget = line
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        type_into(widget, text)
    else:
        editor.set_value(value)
        editor.changed.emit()
    editor.tidy()


def stored(window: MainWindow, ledger: Ledger) -> dict[int, dict[str, Value]]:
    rows = read_rows(window.session.office.database, ledger, TODAY)
    return {row_id: rows.mapping(place) for place, row_id in enumerate(rows.ids)}


@pytest.mark.parametrize(("ledger", "declared"), PAGES)
def test_a_record_goes_all_the_way(
    window: MainWindow, qtbot: QtBot, sample: Sample, ledger: Ledger, declared: Page, tmp_path: Path
) -> None:
    given = next(row.values for row in sample[ledger.key] if shown_on(ledger, declared, row.values))
    for name, spec in ledger.fields.items():  # a meeting that is prepared for is in its own ledger
        if isinstance(spec.kind, Name) and not spec.kind.adds and given.get(name):
            above = BY_KEY[spec.kind.ledger]
            if all(row[above.name_field] != given[name] for row in stored(window, above).values()):
                rows = [row.values for row in sample[above.key] if row.values[above.name_field] == given[name]]
                window.session.office.run(add_rows(above, rows, TODAY, LEDGERS))
    page = page_of(qtbot, window, declared.key)
    before = stored(window, ledger)

    qtbot.mouseClick(page.header.add_button, LEFT)
    qtbot.waitUntil(lambda: page.drawer.isVisible() and page.drawer.form.row_id() is None)
    form = page.drawer.form
    fields = [name for section in ledger.sections for name in section.fields if ledger.fields[name].writable]
    for name in fields:
        if given.get(name) not in (None, ""):
            enter(form.fields.boxes[name].editor, ledger.fields[name].kind.text(given[name]), given[name])
    qtbot.mouseClick(form.footer.save, LEFT)
    qtbot.waitUntil(lambda: len(stored(window, ledger)) == len(before) + 1, timeout=20_000)
    row_id = next(iter(stored(window, ledger).keys() - before.keys()))
    row = stored(window, ledger)[row_id]
    assert {name: row[name] for name in fields if given.get(name) not in (None, "")} == {
        name: given[name] for name in fields if given.get(name) not in (None, "")
    }
    qtbot.waitUntil(lambda: page.view is not None and row_id in page.view.ids, timeout=20_000)
    assert page.view is not None
    qtbot.waitUntil(lambda: form.row_id() == row_id, timeout=20_000)
    qtbot.mouseClick(form.header.close_button, LEFT)
    qtbot.waitUntil(lambda: not page.drawer.isVisible(), timeout=20_000)
    qtbot.wait(1)  # the table takes the width that is free now
    if page.figures.cards:
        assert page.figures.cards[0].number.text() == f"{page.view.total:,}"

    for facet in (item for item in ledger.facets if isinstance(item, Facet)):
        text = ledger.fields[facet.field].kind.text(row[facet.field])
        boxes = page.pane.facets[facet.field].findChildren(QCheckBox) if facet.field in page.pane.facets else []
        box = next((box for box in boxes if text and box.text() == text and box.isVisible()), None)
        if box is not None:
            qtbot.mouseClick(box, LEFT, pos=box.rect().center() - box.rect().center() / 2)
            assert row_id in [page.view.ids[place] for place in page.view.shown]
            assert all(ledger.fields[facet.field].kind.text(item[facet.field]) == text for item in page.shown_rows())
            page.set_filters(type(page.filters)())
            break
    else:
        assert not [item for item in ledger.facets if isinstance(item, Facet)], "nothing to tick"

    name = next(
        column.field
        for column in ledger.columns
        if (spec := ledger.fields[column.field]).writable
        and spec.stored
        and type(spec.kind) in (Text, LongText)
        and not column.hidden
        and column.field != ledger.name_field
    )
    page.table.select_row(row_id)
    place = [page.view.ids[shown] for shown in page.view.shown].index(row_id)
    hands.click(page.table, place, name)
    hands.press(page.table, Qt.Key.Key_F2)
    hands.type_into(page.table, "（改）")
    hands.press(page.table, Qt.Key.Key_Return)
    wanted = f"{ledger.fields[name].kind.text(row[name])}（改）"
    qtbot.waitUntil(lambda: stored(window, ledger)[row_id][name] == wanted, timeout=20_000)
    qtbot.waitUntil(lambda: page.row(row_id)[name] == wanted, timeout=20_000)

    path = tmp_path / "导出.xlsx"
    page.exchange.export_to(path)
    qtbot.waitUntil(lambda: path.exists() and not window.session.jobs.busy, timeout=20_000)
    dialogs: list[ImportDialog] = []
    page.exchange.import_file(path, preview=dialogs.append)
    qtbot.waitUntil(lambda: bool(dialogs) and not window.session.jobs.busy, timeout=20_000)
    total = len(page.shown_rows())
    same = f"{total} 行中 {total} 行与现有内容相同，未勾选"
    qtbot.waitUntil(lambda: same in dialogs[0].summary.text(), timeout=10_000)
    assert not dialogs[0].accept_button.isEnabled()
    dialogs[0].reject()

    for key in declared.sheets:
        opened: list[PreviewDialog] = []
        page.printing.previewed.connect(opened.append)
        page.printing.preview(ledger.sheet(key))
        told = len(window.messages.told)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: bool(opened) or len(window.messages.told) > told, timeout=20_000)  # type: ignore[attr-defined] # noqa: B023
        page.printing.previewed.disconnect(opened.append)
        for dialog in opened:
            qtbot.waitUntil(lambda: dialog.pages is not None, timeout=20_000)  # noqa: B023
            dialog.write(tmp_path / f"{key}.pdf")
            qtbot.waitUntil(lambda: (tmp_path / f"{key}.pdf").exists(), timeout=20_000)  # noqa: B023
            dialog.close()
