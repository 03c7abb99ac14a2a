"""Another office lies where the old one was: its rows on this PC may be all that is left of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.store.office import Office
from app.store.protecting import remove_user
from app.store.replica import Replica
from tests.conftest import MIGRATIONS, OpenOffice
from tests.store.access_office import CHIEF, grant_of, let_in, protect
from tests.store.problems import save, sorted_statements
from tests.store.test_moments import ME


def test_the_replica_of_the_office_that_was_there_is_set_aside(open_office: OpenOffice, tmp_path: Path) -> None:
    first = open_office()
    save(first, "只剩本机有的问题")
    place = first.folder.path
    first.close()
    shutil.rmtree(place)
    other = Office(tmp_path / "另一份", tmp_path / "另一台" / "replica.db", MIGRATIONS, ME)
    save(other, "另一份台账的问题")
    other.close()
    (tmp_path / "另一份").rename(place)

    now = open_office()

    assert sorted_statements(now) == ["另一份台账的问题"]
    (kept,) = now.replica.path.parent.glob("replica.db.gone-*")
    assert [report.words for report in now.take_reports() if str(kept) in report.words]
    aside = Replica(kept, MIGRATIONS)
    assert [text for (text,) in aside.database.execute_sql("SELECT statement FROM problem")] == ["只剩本机有的问题"]
    aside.close()


def test_a_damaged_replica_of_the_same_office_is_made_anew_without_leaving_anything(open_office: OpenOffice) -> None:
    first = open_office()
    save(first, "问题")
    path = first.replica.path
    first.close()
    path.write_bytes(b"no database")
    assert sorted_statements(open_office()) == ["问题"]
    assert not list(path.parent.glob("replica.db.gone-*"))


def test_it_is_told_too_when_the_other_office_has_a_password(
    open_office: OpenOffice, tmp_path: Path, quick_passwords: None
) -> None:
    first = open_office("乙")
    save(first, "只剩本机有的问题")
    place = first.folder.path
    first.close()
    place.rename(tmp_path / "原来的")
    other = open_office("甲")
    protect(other)
    let_in(other, "李四")
    remove_user(other, grant_of(other, "李四"))
    other.close()

    now = open_office("乙", credentials=CHIEF)

    (kept,) = now.replica.path.parent.glob("replica.db.gone-*")
    assert [report.words for report in now.take_reports() if str(kept) in report.words]
