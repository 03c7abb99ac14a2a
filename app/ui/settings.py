"""What the program remembers for this user on this PC (never in the shared folder): sizes, columns, last page, last office."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings


class Settings:
    """Values by name, kept as JSON in an ini file."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)

    def get(self, name: str, default: Any = None) -> Any:
        """A remembered value; the default when there is none or it cannot be read."""
        text = self._store.value(name)
        try:
            return json.loads(text) if isinstance(text, str) else default
        except json.JSONDecodeError:
            return default

    def put(self, name: str, value: Any) -> None:
        """Remember a value that JSON can hold."""
        self._store.setValue(name, json.dumps(value, ensure_ascii=False))

    def geometry(self, name: str) -> QByteArray:
        """A window's place and size, empty when none is known."""
        return QByteArray.fromBase64(str(self.get(name, "")).encode())

    def put_geometry(self, name: str, geometry: QByteArray) -> None:
        """Remember a window's place and size."""
        self.put(name, bytes(geometry.toBase64().data()).decode())

    def flush(self) -> None:
        """Write to disk now."""
        self._store.sync()
