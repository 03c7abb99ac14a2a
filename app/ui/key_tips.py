"""Alt in a dialog: a letter at every button, as Excel and WPS show them; the letter presses the button.

The letters are those in which the words begin in pinyin (导入: D). They are worked out when they are asked for, so that no
word of the interface has a letter in brackets behind it and no two buttons of a dialog have the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import ascii_uppercase, digits

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from shiboken6 import isValid

from app.core.pinyin import usual_sounds_of

ENDS = (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.Resize, QEvent.Type.FocusOut, QEvent.Type.Hide)
LOOK = "background: #333333; color: #FFFFFF; border-radius: 3px; padding: 0 5px; font-size: 9pt;"


class KeyTips(QObject):
    """Of the dialog in front. It looks at what comes to whole windows: see app/ui/idle.py."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self.badges: list[QLabel] = []
        application.focusWindowChanged.connect(self._watch)

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt shows the letters and hides them, a letter presses its button; all else goes on as it would without them."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        if event.type() in ENDS:
            self.hide()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        dialog, shown = QApplication.activeWindow(), bool(self.badges)
        if not isinstance(dialog, QDialog) or QApplication.activePopupWidget() is not None or event.isAutoRepeat():
            return False
        if event.key() == Qt.Key.Key_Alt:
            self.hide()
            if not shown and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier):
                self._show(dialog)
            return False
        alone = event.modifiers() == (Qt.KeyboardModifier.NoModifier if shown else Qt.KeyboardModifier.AltModifier)
        held = event.modifiers() == Qt.KeyboardModifier.AltModifier
        self.hide()
        if shown and event.key() == Qt.Key.Key_Escape:
            return True
        found = letters_of(buttons_of(dialog)).get(chr(event.key())) if event.key() < 128 and (alone or held) else None
        if found is None:
            return False
        found.setFocus(Qt.FocusReason.ShortcutFocusReason)
        QTimer.singleShot(0, found, found.click)  # it may open a dialog
        return True

    def _show(self, dialog: QDialog) -> None:
        for letter, button in letters_of(buttons_of(dialog)).items():
            badge = QLabel(letter, dialog)
            badge.setStyleSheet(LOOK)
            badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            badge.adjustSize()
            foot = button.mapTo(dialog, QPoint((button.width() - badge.width()) // 2, button.height() - badge.height() // 2))
            badge.move(foot.x(), min(foot.y(), dialog.height() - badge.height()))
            badge.show()
            self.badges.append(badge)

    def hide(self) -> None:
        """No letters are shown."""
        for badge in self.badges:
            if isValid(badge):  # else the dialog has gone with it
                badge.hide()
                badge.deleteLater()
        self.badges.clear()


def buttons_of(dialog: QDialog) -> Iterator[QAbstractButton]:
    """What can be pressed in a dialog and has words, in the order of Tab."""
    widget = dialog.nextInFocusChain()
    while widget is not None and widget is not dialog:
        if isinstance(widget, QAbstractButton) and widget.isEnabled() and widget.text().strip() and is_seen(widget, dialog):
            yield widget
        widget = widget.nextInFocusChain()


def is_seen(widget: QWidget, dialog: QDialog) -> bool:
    """Whether a widget is one of the dialog's own and not scrolled away."""
    return widget.window() is dialog and widget.isVisible() and not widget.visibleRegion().isEmpty()


def letters_of(buttons: Iterable[QAbstractButton]) -> dict[str, QAbstractButton]:
    """A letter for each: the first in which one of its characters begins that no other has, else a digit."""
    found: dict[str, QAbstractButton] = {}
    spare = (*digits[1:], *ascii_uppercase)
    for button in buttons:
        own = ((usual_sounds_of(sign) or (sign,))[-1][0].upper() for sign in button.text() if sign.isalpha())
        letter = next((sign for sign in (*own, *spare) if sign in spare and sign not in found), None)
        if letter is not None:
            found[letter] = button
    return found
