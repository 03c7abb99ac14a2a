"""The menus of the preview's buttons: headings, proposals, what differs from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.importing.deciding import deciding_menu
from app.ui.importing.mapping_menu import mapping_menu
from app.ui.importing.proposing import proposing_menu

if TYPE_CHECKING:
    from app.ui.importing.dialog import ImportDialog


class PreviewMenus(QObject):
    """Opens them for the sheet and the cell that are shown."""

    def __init__(self, dialog: ImportDialog) -> None:
        super().__init__(dialog)
        self.dialog = dialog
        line = dialog.fault_line
        dialog.mapping.clicked.connect(self.show_mapping)
        line.decide.clicked.connect(self.show_decisions)
        line.propose.clicked.connect(self.show_proposals)

    def show_mapping(self) -> None:
        """表头对应…"""
        dialog = self.dialog
        if dialog.sheet.ledger:
            open_menu(mapping_menu(dialog, dialog.sheet, dialog.map_heading), dialog.mapping)

    def show_decisions(self) -> None:
        """与台账不同…"""
        dialog = self.dialog
        open_menu(deciding_menu(dialog, dialog.model, dialog.table.currentIndex()), dialog.fault_line.decide)

    def show_proposals(self) -> None:
        """采用建议."""
        open_menu(self.proposals(), self.dialog.fault_line.propose)

    def proposals(self) -> QMenu:
        """What is proposed for the sheet, and for all sheets where others have proposals too."""
        dialog = self.dialog
        of_all = dialog.fault_line.everywhere
        menu = proposing_menu(dialog, dialog.model, dialog.table.currentIndex(), several_sheets=bool(of_all))
        if of_all:
            menu.addAction(f"所有工作表 {of_all} 处采用建议", dialog.take_everywhere)
        return menu


def open_menu(menu: QMenu, place: QWidget) -> None:
    """Show a menu until something is chosen, beside the button it belongs to."""
    menu.exec(corner_of(menu, place))
    menu.deleteLater()


def corner_of(menu: QMenu, place: QWidget) -> QPoint:
    """Where a menu of a button begins: below it, or above it where there is no room below."""
    height, below = menu.sizeHint().height(), place.mapToGlobal(place.rect().bottomLeft()) + QPoint(0, 1)
    above = place.mapToGlobal(place.rect().topLeft()) - QPoint(0, height)
    room = place.screen().availableGeometry().bottom() - below.y()
    return above if height > room and above.y() >= 0 else below
