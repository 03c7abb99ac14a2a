"""What an office writes below 状态: the same words mean the same in every ledger, and a guess is only ever proposed."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidValueError
from app.core.kinds import Choice, ParseContext
from app.core.progress_words import PROBABLY, SAID, Progress
from app.ledgers.registry import LEDGERS

STATES = {
    f"{ledger.key}.{spec.name}": spec.kind
    for ledger in LEDGERS
    for spec in ledger.fields.values()
    if isinstance(spec.kind, Choice) and spec.writable and not spec.kind.open and spec.kind.known("已完成")
}
UNFINISHED = (
    "基本完成 部分完成 大部分完成 完成一半 已完成一半 完成过半 已完成大部分 完成80% 已完成（60%） 八成完成 "
    "未完成 尚未完成 没有完成 没完成 未办结 未全部完成 逾期未完成 接近完成 即将完成 阶段性完成 未整改到位 "
    "正在进行 正在落实 进行中 已启动 × 否"
)


def reading(kind: Choice, word: str) -> tuple[str, str]:
    """What a word is taken for, and what is proposed for it."""
    try:
        return str(kind.parse(word, ParseContext(2026))), ""
    except InvalidValueError as refused:
        return "", refused.proposal


def test_there_are_ledgers_with_states() -> None:
    assert len(STATES) >= 6


@pytest.mark.parametrize("key", STATES)
@pytest.mark.parametrize("word", UNFINISHED.split())
def test_what_is_not_finished_is_never_read_or_proposed_as_finished(key: str, word: str) -> None:
    kind = STATES[key]
    taken, proposed = reading(kind, word)
    assert kind.known("已完成") not in (taken, proposed)
    assert taken or proposed or kind.known("未启动") == ""


@pytest.mark.parametrize("key", STATES)
def test_a_word_that_may_mean_something_is_asked_with_a_proposal(key: str) -> None:
    kind = STATES[key]
    own = dict(kind.aliases)
    begun = () if kind.known("未启动") else (Progress.NOT_BEGUN,)  # it has no word for it
    for progress in {Progress.NOT_BEGUN, Progress.UNDER_WAY, Progress.DONE}.difference(begun):
        for word in PROBABLY[progress].split():
            taken, proposed = reading(kind, word)
            assert taken == own.get(word, "")
            assert taken or proposed in kind.options


@pytest.mark.parametrize("key", STATES)
def test_what_is_said_for_sure_needs_no_question(key: str) -> None:
    kind = STATES[key]
    for word in SAID[Progress.DONE].split():
        assert reading(kind, word) == (kind.known("已完成"), "")


def test_a_word_means_one_thing() -> None:
    words = [word for table in (SAID, PROBABLY) for said in table.values() for word in said.split()]
    assert len(words) == len(set(words))
