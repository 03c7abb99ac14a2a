"""Contract tests over every declared ledger, and the checks that find a wrong declaration."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from app.core.program import VERSION
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import GROUPS, LEDGERS
from app.ledgers.schema.checks import DeclarationError, check_declarations
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Column, Facet, Section
from app.ledgers.schema.sheet import SheetColumn
from tests.conftest import OpenOffice


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_the_migrated_table_has_exactly_the_columns_of_the_model(ledger: Ledger, open_office: OpenOffice) -> None:
    office = open_office()
    for model in (ledger.model, *(child.model for child in ledger.children)):
        table = model._meta.table_name
        columns = office.database.execute_sql(f'PRAGMA table_info("{table}")').fetchall()
        found = {(name, kind) for _, name, kind, _, _, _ in columns}
        wanted = set()
        for field in model._meta.sorted_fields:
            kind = field.kind.storage if hasattr(field, "kind") else {"TEXT": "TEXT", "BIGINT": "INTEGER"}[field.field_type]
            wanted.add((field.column_name, kind))
        assert found == wanted


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_every_field_is_read_shown_and_ordered(ledger: Ledger) -> None:
    for spec in ledger.fields.values():
        assert spec.kind.text(spec.kind.empty) in ("", "0")
        sorted([spec.kind.empty, spec.default], key=spec.kind.sort_key)
        assert spec.label


# A heading with a second meaning, which counts where another column has the first: 学习内容 beside 学习专题.
TWO_MEANINGS = {
    ("study", "学习内容"): ["topic", "content"],
    ("study", "教育内容"): ["topic", "content"],
    ("problem", "整改完成时间"): ["deadline", "closed_on"],
    ("yearly_task", "工作内容"): ["name", "target"],
    ("meeting", "协商议题"): ["name", "agenda"],
    ("criticism", "姓名"): ["critic", "target"],
}


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_no_heading_means_two_fields_by_chance(ledger: Ledger) -> None:
    meant: dict[str, list[str]] = {}
    for name in ledger.fields:
        for heading in ledger.headings_of(name):
            meant.setdefault(heading, []).append(name)
    several = {(ledger.key, heading): names for heading, names in meant.items() if len(set(names)) > 1}
    assert several == {key: names for key, names in TWO_MEANINGS.items() if key[0] == ledger.key}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"columns": (Column("statment"),)}, "F001"),
        ({"group": "没有这一组"}, "F002"),
        ({"facets": (Facet("nothing"),)}, "F001"),
        ({"sections": (Section("问题", ("statement",)),)}, "F008"),
        ({"columns": (Column("statement"), Column("number", frozen=True))}, "F011"),
        ({"children": ()}, "F009"),
        ({"sheets": (replace(PROBLEM.sheets[0], columns=(SheetColumn("nothing"),)),)}, "F001"),
    ],
)
def test_a_wrong_declaration_stops_the_program_with_a_code(wrong: dict[str, object], code: str) -> None:
    ledgers = tuple(replace(ledger, **wrong) if ledger is PROBLEM else ledger for ledger in LEDGERS)
    with pytest.raises(DeclarationError, match=code):
        check_declarations(ledgers, GROUPS)


def test_two_ledgers_of_one_key_are_refused() -> None:
    with pytest.raises(DeclarationError, match="L001"):
        check_declarations((*LEDGERS, PROBLEM), GROUPS)


def test_the_program_and_its_package_have_one_version() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
