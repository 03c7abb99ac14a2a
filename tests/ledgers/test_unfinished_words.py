"""No ledger takes 基本完成, 完成一半 and the like for done: it asks, and proposes that the work goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Choice, ParseContext
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.fields import specs_of

UNFINISHED = [
    "完成一半",
    "基本完成",
    "部分完成",
    "大部分完成",
    "尚未全部完成",
    "已完成初稿",
    "未完成",
    "即将完成",
    "正在完成",
    "初步完成",
    "完成过半",
    "阶段性完成",
    "完成80%",
    "接近完成",
    "拟完成",
    "已完成大半",
    "已完成（一半）",
    "基本落实",
    "部分落实",
    "正在落实",
    "基本整改到位",
    "完成部分",
    "基本办结",
    "主体完成",
    "完成第一阶段",
    "已完成3项",
    "还未完成",
    "未能按期完成",
    "预计6月完成",
    "力争年底前完成",
    "一、基本完成",
    "基本销号",
    "已完成（待验收）",
    "已完成，待审核",
]
DONE = ("完成", "已完成", "已办结", "已落实", "已销号")


def states() -> Iterator[tuple[str, Choice]]:
    """Every choice of a ledger or of the entries of its rows that has a word for done."""
    for ledger in LEDGERS:
        models = {ledger.key: ledger.fields} | {f"{ledger.key}.{item.key}": specs_of(item.model) for item in ledger.children}
        for key, fields in models.items():
            for spec in fields.values():
                if isinstance(spec.kind, Choice) and spec.writable and done(spec.kind):
                    yield f"{key}.{spec.name}", spec.kind


def done(kind: Choice) -> set[str]:
    return {kind.known(word) for word in DONE} - {""}


STATES = dict(states())


def read(kind: Choice, word: str) -> tuple[str, str]:
    """What is read and what is proposed."""
    try:
        return str(kind.parse(word, ParseContext(2023))), kind.meant(word) if kind.open else ""
    except InvalidValueError as fault:
        return "", fault.proposal


def test_there_are_states_to_look_at() -> None:
    assert {"problem.status", "yearly_task.status", "preparation.status", "study.status", "life_step.status"} <= STATES.keys()


@pytest.mark.parametrize("name", STATES)
def test_what_is_not_done_is_never_read_or_proposed_as_done(name: str) -> None:
    kind = STATES[name]
    assert {word: read(kind, word) for word in UNFINISHED if done(kind) & {*read(kind, word)}} == {}


@pytest.mark.parametrize(
    ("name", "goes_on"), [("problem.status", "整改中"), ("yearly_task.status", "推进中"), ("preparation.status", "进行中")]
)
@pytest.mark.parametrize("word", ["基本完成", "完成一半", "大部分完成", "已完成初稿"])
def test_what_is_done_in_parts_is_asked_as_going_on(name: str, goes_on: str, word: str) -> None:
    assert read(STATES[name], word) == ("", goes_on)


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("word", ["已全部完成", "按期完成", "已完成100%", "已完成"])
def test_what_is_done_is_read_or_proposed_as_done(name: str, word: str) -> None:
    kind = STATES[name]
    if "完成" in "".join(kind.words):
        assert done(kind) & {*read(kind, word)}
