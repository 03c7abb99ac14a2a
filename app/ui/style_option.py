"""The attributes of a style option that PySide's stubs leave out (6.9: all of them)."""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QStyle, QStyleOption, QWidget


class Parts(Protocol):
    """What a delegate asks of the option it paints with."""

    rect: QRect
    state: QStyle.StateFlag
    widget: QWidget | None


def parts(option: QStyleOption) -> Parts:
    """The option itself, as the type checker should see it."""
    return cast("Parts", option)
