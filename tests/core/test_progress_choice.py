"""Choices that say how far something is: each says by declaration which of its words means what."""

from __future__ import annotations

import pytest

from app.core.kinds import Choice
from app.ledgers.registry import BY_KEY, LEDGERS

STATES = {
    "problem": ["待整改", "整改中", "已销号"],
    "discipline": ["处置中", "处置中", "已办结"],
    "study": ["计划", "计划", "已完成"],
    "life_step": ["未开始", "进行中", "已完成"],
    "yearly_task": ["未启动", "推进中", "已完成"],
    "preparation": ["未开始", "进行中", "已完成"],
}


@pytest.mark.parametrize("key", STATES)
def test_a_share_is_one_of_the_ledgers_own_words(key):
    kind = BY_KEY[key].fields["status"].kind
    assert isinstance(kind, Choice)
    assert [kind.at_share(percent) for percent in (0, 50, 100)] == STATES[key]


def test_a_choice_that_says_nothing_of_it_has_no_word_for_a_share():
    assert Choice(options=("已完成", "未开始")).at_share(100) == ""
    assert BY_KEY["rule"].fields["stage"].kind.at_share(100) == ""


def test_no_word_is_both_known_and_asked():
    kinds = [spec.kind for ledger in LEDGERS for spec in ledger.fields.values() if isinstance(spec.kind, Choice)]
    assert [word for kind in kinds for word, _ in kind.doubtful if word in kind.words] == []
