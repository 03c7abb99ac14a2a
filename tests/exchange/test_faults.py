"""Cells whose formula failed are told; the same characters typed as a text are a text."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

from app.exchange.plan import plan_import, to_json
from app.ledgers.directory import DEPARTMENT


def test_a_failed_formula_is_an_error_and_the_same_text_is_not(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("序号", "部门名称", "负责人", "分管领导", "联系电话"),
        (1, "办公室", "王伟", "李文斌", "x"),
        (2, "研究室", "胡志远", "赵海燕", "x"),
    ):
        sheet.append(row)
    for cell, kind in (("E2", "e"), ("E3", "s")):
        sheet[cell].value, sheet[cell].data_type = "#N/A", kind
    book.save(tmp_path / "部门.xlsx")
    told = to_json(plan_import(tmp_path / "部门.xlsx", [DEPARTMENT]))
    first, second = told["sheets"][0]["records"]  # type: ignore[index]
    assert "公式出错（#N/A）" in first["_errors"]["联系电话"]
    assert (second["联系电话"], second["_errors"]) == ("#N/A", {})
