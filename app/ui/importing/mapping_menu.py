"""表头对应: a workbook's headings, each with the fields it can mean."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE_BY_KEY

IGNORED = "（不导入）"


def mapping_menu(parent: QWidget, sheet: SheetPlan, chosen: Callable[[str, str | None], object]) -> QMenu:
    """For a sheet that has a ledger; `chosen` is told the heading and the field, None for no field."""
    menu = QMenu(parent)
    ledger = IMPORTABLE_BY_KEY[str(sheet.ledger)]
    fields = [spec for spec in ledger.fields.values() if spec.writable]
    for heading in (*sheet.mapping, *sheet.unmapped):
        now = sheet.mapping.get(heading)
        label = ledger.fields[now].label if now else IGNORED
        submenu = menu.addMenu(f"{heading}  →  {label}")
        for name, text in ((None, IGNORED), *((spec.name, spec.label) for spec in fields)):
            action = submenu.addAction(text, lambda heading=heading, name=name: chosen(heading, name))
            action.setCheckable(True)
            action.setChecked(name == now)
    return menu
