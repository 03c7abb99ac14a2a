"""Unsaved work survives; a damaged file of it does no harm."""

from __future__ import annotations

import json
import os
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.ledgers.changes.drafts import Draft, Entry, drop_draft, load_drafts, new_rows, save_draft

VALUES = st.one_of(st.none(), st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))


def draft(row: str = "4611686018427387904", saved_at: str = "2023-11-10T10:32:05+08:00", **more) -> Draft:
    return Draft("problem", row, "公文流转超时限", saved_at, **more)


def test_a_draft_comes_back_as_it_was_written(tmp_path: Path):
    written = draft(
        changes={"status": ("整改中", "待审核"), "closed_on": (None, "2023-11-30"), "percent": (70, 80)},
        typed={"deadline_date": "下个月吧"},
        entries={"progress": Entry(None, {"content": "已印发办法\n组织学习"}), "milestone": Entry(7, {"goal": "初稿"})},
    )
    save_draft(tmp_path, written)
    found = load_drafts(tmp_path)
    assert found.drafts == (written,)
    assert found.drafts[0].row_id == 4611686018427387904
    assert found.damaged == ()


@given(changes=st.dictionaries(st.text(max_size=9), st.tuples(VALUES, VALUES), max_size=4), text=st.text())
def test_every_value_comes_back(tmp_path_factory: pytest.TempPathFactory, changes, text):
    folder = tmp_path_factory.mktemp("drafts")
    written = draft(changes=changes, typed={"number": text})
    save_draft(folder, written)
    assert load_drafts(folder).drafts == (written,)


def test_the_second_second_of_typing_replaces_the_first(tmp_path: Path):
    save_draft(tmp_path, draft(changes={"remark": ("", "需")}))
    save_draft(tmp_path, draft(changes={"remark": ("", "需配合")}))
    assert [found.changes for found in load_drafts(tmp_path).drafts] == [{"remark": ("", "需配合")}]
    assert len(list(tmp_path.iterdir())) == 1


def test_newest_first_and_each_row_its_own(tmp_path: Path):
    save_draft(tmp_path, draft("1", "2023-11-09T08:00:00+08:00"))
    save_draft(tmp_path, draft("2", "2023-11-10T08:00:00+08:00"))
    save_draft(tmp_path, draft("new-1", "2023-11-08T08:00:00+08:00"))
    assert [found.row for found in load_drafts(tmp_path).drafts] == ["2", "1", "new-1"]
    assert load_drafts(tmp_path).drafts[2].row_id is None


def test_a_saved_row_needs_its_draft_no_more(tmp_path: Path):
    save_draft(tmp_path, draft("1"))
    drop_draft(tmp_path, "problem", "1")
    drop_draft(tmp_path, "problem", "1")
    assert load_drafts(tmp_path).drafts == ()


def test_two_new_rows_do_not_share_a_draft(tmp_path: Path):
    assert next(new_rows(tmp_path, "problem")) == "new-1"
    save_draft(tmp_path, draft("new-2"))
    assert list(islice(new_rows(tmp_path, "problem"), 2)) == ["new-1", "new-3"]
    assert list(islice(new_rows(tmp_path, "person"), 2)) == ["new-1", "new-2"]


def test_a_new_rows_draft_knows_its_page_and_what_it_began_with(tmp_path: Path):
    written = draft("new-1", page="problem_department", start={"list": "部门", "percent": 0, "closed_on": None})
    save_draft(tmp_path, written)
    assert load_drafts(tmp_path).drafts == (written,)


def test_a_draft_of_an_earlier_version_knows_neither(tmp_path: Path):
    (tmp_path / "problem-8.json").write_bytes(broken())
    (found,) = load_drafts(tmp_path).drafts
    assert (found.page, found.start) == ("", {})


FIELDS = {"ledger": "problem", "row": "8", "title": "", "saved_at": "", "changes": {}, "typed": {}, "entries": {}}


def broken(**changed: object) -> bytes:
    return json.dumps(FIELDS | changed).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"{}",
        broken(changes={"status": [1]}),
        broken(changes={"status": [1, {}]}),
        broken(changes="status"),
        broken(start={"list": []}),
        broken(entries={"progress": {}}),
        broken(entries={"progress": {"child_id": "7", "texts": {}}}),
        broken(row="9"),
        broken(row=9),
        broken(ledger="../x"),
    ],
)
def test_a_damaged_draft_is_set_aside_and_the_others_are_read(tmp_path: Path, content: bytes):
    (tmp_path / "problem-8.json").write_bytes(content)
    save_draft(tmp_path, draft("1"))
    found = load_drafts(tmp_path)
    assert [item.row for item in found.drafts] == ["1"]
    assert found.damaged == (tmp_path / "problem-8.json.damaged",)
    assert found.damaged[0].read_bytes() == content
    assert load_drafts(tmp_path).damaged == ()


def test_a_crash_in_mid_write_keeps_the_former_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    save_draft(tmp_path, draft(changes={"remark": ("", "旧")}))

    def no_space(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(StorageError, match="草稿没有存下来"):
        save_draft(tmp_path, draft(changes={"remark": ("", "新")}))
    assert [found.changes for found in load_drafts(tmp_path).drafts] == [{"remark": ("", "旧")}]


def test_no_folder_means_no_drafts(tmp_path: Path):
    assert load_drafts(tmp_path / "none").drafts == ()


def test_a_draft_never_leaves_its_folder(tmp_path: Path):
    with pytest.raises(ValueError, match="no draft"):
        save_draft(tmp_path / "drafts", Draft("problem", "../../x", "", ""))
