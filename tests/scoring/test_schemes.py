"""Schemes in the office: changed, copied, and read when an earlier version of the program wrote them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.core.errors import ConflictError
from app.scoring.codec import to_text
from app.scoring.scheme import Scheme
from app.scoring.schemes import add_scheme, change_scheme, copied, read_schemes
from app.scoring.tables import StarScheme
from app.store.operation import Operation
from tests.scoring.test_engine import scheme


def stored_before_points_were_stated(office) -> None:
    """A scheme as it was kept before a scheme could say what its points add up to."""
    content = json.loads(to_text(scheme()))
    del content["stated"]
    old = {"name": "细则", "year": 2023, "content": json.dumps(content, ensure_ascii=False, sort_keys=True)}
    office.run(Operation("新增指标体系：2023年度", lambda transaction: transaction.insert(StarScheme, old)))


def only(office) -> Scheme:
    (stored,) = read_schemes(office.database)
    return stored.scheme


def test_a_scheme_of_an_earlier_program_is_changed_without_a_conflict(open_office):
    office = open_office()
    stored_before_points_were_stated(office)
    (stored,) = read_schemes(office.database)
    office.run(change_scheme(stored, replace(stored.scheme, basis="党发〔2023〕1号")))
    assert only(office) == replace(scheme(), basis="党发〔2023〕1号")


def test_two_people_at_one_scheme_are_told(open_office):
    office = open_office()
    office.run(add_scheme(scheme()))
    (stored,) = read_schemes(office.database)
    office.run(change_scheme(stored, replace(stored.scheme, basis="甲")))
    with pytest.raises(ConflictError, match="同事"):
        office.run(change_scheme(stored, replace(stored.scheme, basis="乙")))
    assert only(office).basis == "甲"


def test_a_copy_bears_the_next_year_and_leaves_the_old_one(open_office):
    office = open_office()
    old = replace(scheme(), name="2023年度考评细则", basis="2023年工作要点")
    office.run(add_scheme(old))
    office.run(add_scheme(copied(old, 2024)))
    new, before = (stored.scheme for stored in read_schemes(office.database))
    assert before == old
    assert (new.year, new.name, new.basis) == (2024, "2024年度考评细则", "2024年工作要点")
    assert new.stars == old.stars
