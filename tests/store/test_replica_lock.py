"""Several programs on one PC, one replica: nobody removes its files beneath another."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import BusyError
from app.store import opening, replica_lock
from app.store.replica import Replica
from tests.conftest import OpenOffice
from tests.store.problems import save, statements

TODAY = dt.date(2023, 11, 10)


class Interrupted(Replica):
    """Just after the file is made, and before it says of which office it is, something else happens."""

    meanwhile: Callable[[], None] | None = None

    def __init__(self, path: Path, migrations: Path, key: str = "") -> None:
        super().__init__(path, migrations, key)
        if Interrupted.meanwhile:
            then, Interrupted.meanwhile = Interrupted.meanwhile, None
            then()


def test_a_window_opened_while_the_first_one_makes_the_replica_waits_for_it(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(open_office("同事"), "学用脱节")
    path, seen, second = tmp_path / "甲" / "replica.db", [], []

    def open_second() -> None:
        second.append(open_office("甲"))
        second[0].close()  # this thread's connection

    window = threading.Thread(target=open_second)

    def meanwhile() -> None:
        seen.append(path.stat().st_ino)
        window.start()
        time.sleep(0.5)

    Interrupted.meanwhile = meanwhile
    monkeypatch.setattr(opening, "Replica", Interrupted)
    first = open_office("甲")
    window.join(30)
    assert seen == [path.stat().st_ino]
    save(first, "第一个窗口")
    second[0].catch_up()
    assert statements(second[0]) == ["学用脱节", "第一个窗口"]


def test_a_damaged_replica_is_made_anew_only_when_no_other_window_has_it_open(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica_lock, "BUSY_SECONDS", 0.2)
    first = open_office("甲")
    save(first, "学用脱节")
    path = tmp_path / "甲" / "replica.db"
    with path.open("r+b") as stream:
        stream.write(b"overwritten by something else")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink()
    inode = path.stat().st_ino
    with pytest.raises(BusyError, match="关闭本机上的其他程序窗口"):
        open_office("甲")
    assert path.stat().st_ino == inode
    first.close()
    assert statements(open_office("甲")) == ["学用脱节"]
