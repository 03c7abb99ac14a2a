"""Many PCs save at the same moment."""

from __future__ import annotations

import pytest

from app.store.folder import OfficeFolder
from tests.conftest import OpenOffice
from tests.store.problems import save, sorted_statements

FASTER = 55  # races lost in a row, as a slow PC did in the soak of eight


def test_a_slow_pc_that_always_comes_second_is_not_turned_away(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = open_office("慢"), open_office("快")
    publish, left = OfficeFolder.publish_newest, iter(range(FASTER))

    def publish_second(folder: OfficeFolder, sequence: int, data: bytes, half: str) -> bool:
        number = next(left, None) if folder is slow.folder else None
        if number is not None:
            save(quick, f"快{number}")
        return publish(folder, sequence, data, half)

    monkeypatch.setattr(OfficeFolder, "publish_newest", publish_second)
    save(slow, "慢的")
    assert len(sorted_statements(slow)) == FASTER + 1
