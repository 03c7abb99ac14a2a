"""查找: rows of any ledger by whatever of them a person remembers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from app.core.errors import CancelledError
from app.ledgers.changes.operations import add_rows, remove_rows
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.views.find_rows import find_rows, meant_names
from app.ledgers.views.find_words import marks_in, read_words
from app.store.office import Office

TODAY = dt.date(2023, 11, 10)
ROWS = [
    {
        "list": "部门",
        "statement": "学用脱节",
        "department": "办公室",
        "person": "王建国、曾强",
        "measures": "依据市协党〔2023〕１２号文件办理",
    },
    {
        "list": "部门",
        "statement": "传达滞后",
        "department": "研究室",
        "person": "李敏",
        "deadline": "2023年12月30日前",
        "progress": "已建立Excel登记簿",
    },
    {"list": "个人", "statement": "登记簿不全（共 50% 缺页）", "department": "办公室", "person": "李敏"},
]


@pytest.fixture
def office(office_of: Callable[..., Office]) -> Office:
    return office_of(PROBLEM, ROWS, TODAY)


def found(office: Office, typed: str, ledger: str = "problem", deleted: bool = False) -> list[str]:
    words = meant_names(office.database, read_words(typed, TODAY), lambda: False)
    return [hit.title for hit in find_rows(office.database, BY_KEY[ledger], words, TODAY, deleted=deleted)]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("脱节", ["学用脱节"]),
        ("办公室 李敏", ["登记簿不全（共 50% 缺页）"]),
        ("办公室　曾强", ["学用脱节"]),  # a full-width blank
        ("市协党[2023]12号", ["学用脱节"]),
        ("市协党（２０２３）12号", ["学用脱节"]),
        ("2023-12-30", ["传达滞后"]),
        ("20231230", ["传达滞后"]),
        ("12月30日", ["传达滞后"]),
        ("2023.12", ["传达滞后"]),
        ("excel", ["传达滞后"]),
        ("wjg", ["学用脱节"]),
        ("wangjianguo", ["学用脱节"]),
        ("cengq", ["学用脱节"]),
        ("wang jian guo", ["学用脱节"]),
        ("wang limin", []),
        ("limin 部门", ["传达滞后"]),
        ("50%", ["登记簿不全（共 50% 缺页）"]),
        ("_", []),
        ("没有的词", []),
        ("", []),
    ],
)
def test_a_row_is_found_by_what_one_remembers_of_it(office: Office, typed: str, titles: list[str]) -> None:
    assert found(office, typed) == titles


def test_rows_with_the_word_in_their_name_come_first(office: Office) -> None:
    assert found(office, "登记簿") == ["登记簿不全（共 50% 缺页）", "传达滞后"]


@pytest.mark.parametrize("typed", ["王建", "wjg", "wangjianguo", "jianguo", "jg"])
def test_people_are_found_by_pinyin(office: Office, typed: str) -> None:
    assert found(office, typed, "person") == ["王建国"]


def test_a_hit_says_what_else_is_known_and_where_the_word_stands(office: Office) -> None:
    (hit,) = find_rows(office.database, PROBLEM, read_words("登记簿 研究室", TODAY), TODAY)
    assert "待整改" in hit.facts
    assert "研究室" in hit.facts
    assert "已建立Excel登记簿" in hit.snippet
    marks = marks_in(hit.snippet, read_words("excel登记", TODAY))
    assert [hit.snippet[mark.start : mark.start + mark.length] for mark in marks] == ["Excel登记"]


def test_the_characters_that_were_spelled_are_marked() -> None:
    (mark,) = marks_in("王建国", read_words("jiang", TODAY), spelled=True)
    assert (mark.start, mark.length) == (1, 2)


def test_deleted_rows_are_found_only_when_asked_for(office: Office) -> None:
    (hit,) = find_rows(office.database, PROBLEM, read_words("脱节", TODAY), TODAY)
    office.run(remove_rows(PROBLEM, [hit.row_id]))
    assert found(office, "脱节") == []
    assert found(office, "脱节", deleted=True) == ["学用脱节"]


def test_a_search_that_is_not_wanted_any_more_stops(office: Office) -> None:
    rows = [{"name": f"某某{number}"} for number in range(3000)]
    office.run(add_rows(PERSON, rows, TODAY, LEDGERS))
    with pytest.raises(CancelledError):
        find_rows(office.database, PERSON, read_words("没有的词", TODAY), TODAY, lambda: True)
