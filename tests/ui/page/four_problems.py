"""Four problems and their page: what stands in its table, and what it says."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.core.kinds import Value
from app.ui.page.ledger_page import LedgerPage

START = {"list": "部门", "kind": "限期整改", "department": "办公室", "status": "整改中"}

OLD = [f"问题{number}" for number in range(1, 5)]


def values(page: LedgerPage, field: str) -> list[Value]:
    assert page.view is not None
    place = page.view.places[field]
    return [page.view.rows[position][place] for position in page.view.shown]


def put_on_clipboard(text: str, html: str = "") -> None:
    data = QMimeData()
    data.setText(text)
    if html:
        data.setHtml(html)
    QGuiApplication.clipboard().setMimeData(data)


def said(page: LedgerPage) -> list[str]:
    return page.messages.toasts  # type: ignore[attr-defined, no-any-return]


def told(page: LedgerPage) -> list[str]:
    return [str(fault) for fault in page.messages.told]  # type: ignore[attr-defined]
