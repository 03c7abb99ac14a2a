"""Each of the office's own workbooks by `python -m app import` into a fresh office: exactly the answers, and only once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.test_command_line import SAMPLES, app, import_json, needs_samples, plain

NAMES = (
    "部门问题整改台账.xlsx",
    "个人问题整改台账.xls",
    "制度建设台账.xlsx",
    "党员名册.xls",
    "年度目标任务分解表.xlsx",
    "会议筹备清单.xlsx",
    "组织生活记录.xlsx",
    "理论学习台账.ods",
    "五星支部考评细则.xlsx",
    "回收_办公室_部门问题整改台账.xlsx",
    "回收_研究室_部门问题整改台账.xlsx",
    "回收_提案委_部门问题整改台账.xlsx",
)


@needs_samples
@pytest.mark.parametrize("name", NAMES)
def test_a_workbook_of_the_office_comes_in_as_the_answers_say(tmp_path: Path, name: str) -> None:
    answers = json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][name]
    wanted = [*answers.get("meetings", ()), *answers["records"]]
    book = SAMPLES / name
    first, second = import_json(tmp_path, tmp_path / "out.json", "--data", tmp_path / "a", book, book, "--set", "年度=2023")
    records = [record for sheet in first["sheets"] for record in sheet["records"]]
    assert (first["outcome"], first["completed"], len(records)) == ("imported", 0, len(wanted))
    for record, answer in zip(records, wanted, strict=True):
        assert {key: plain(record).get(key) for key in plain(answer)} == plain(answer)
        assert (record["_row"], record["_errors"]) == (answer["_row"], {})
    assert second["message"].startswith("已导入 0 条"), second["message"]
    assert [record for sheet in second["sheets"] for record in sheet["records"]] == records


@needs_samples
def test_the_roster_completes_the_people_whom_the_problems_name(tmp_path: Path) -> None:
    books = [SAMPLES / name for name in ("部门问题整改台账.xlsx", "党员名册.xls", "党员名册.xls")]
    words = ("--data", tmp_path / "a", *books, "--set", "年度=2023")
    _, roster, again = import_json(tmp_path, tmp_path / "out.json", *words)
    assert roster["completed"] > 10
    assert len(roster["sheets"][0]["completed"]) == roster["completed"]
    assert (again["completed"], again["message"]) == (0, "已导入 0 条，另有 90 条与现有内容相同，没有重复导入。")
    out = tmp_path / "人员.xlsx"
    assert app(tmp_path, "export", "--data", tmp_path / "a", "--ledger", "person", out).returncode == 0
    (people,) = import_json(tmp_path, tmp_path / "p.json", "--data", tmp_path / "b", out, "--dry-run")
    names = [record["姓名"] for record in people["sheets"][0]["records"]]
    listed = [record["姓名"] for record in roster["sheets"][0]["records"]]
    assert all(names.count(name) == listed.count(name) for name in listed)
