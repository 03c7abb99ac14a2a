"""An office with four problems, handed out to its two departments."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.returns.handouts import add_problems, hand_out


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office()
    add_problems(office)
    return office


@pytest.fixture
def files(office: Office, tmp_path: Path) -> dict[str, Path]:
    return hand_out(office, tmp_path / "下发")
