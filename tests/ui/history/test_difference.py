"""Old and new text side by side."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledgers.history_words import CellChange
from app.ui.history.difference import breakable, parts_of, show_change

texts = st.text(st.sampled_from("会议学习，。；\n<&>ab 1二"), max_size=60) | st.text("会议，\n", max_size=400)


def plain(paragraph: str) -> str:
    """The text a person reads."""
    return html.unescape(re.sub("<[^>]+>", "", paragraph.replace("<br>", "\n"))).replace("\u200b", "")


@given(texts, texts)
def test_in_full_both_texts_are_shown_as_they_were(before: str, after: str) -> None:
    shown = show_change(CellChange("字段", before, after), full=True)
    text = [plain(paragraph) for paragraph in shown.paragraphs]
    if not before:
        assert text == [after]
    elif len(text) == 1:
        assert text == [f"{before} → {after or '（空）'}"]
    else:
        assert text == [f"原：{before}", f"改为：{after or '（空）'}"]
    assert not shown.shortened


@given(texts, texts)
def test_the_parts_are_the_texts(before: str, after: str) -> None:
    parts = parts_of(before, after)
    assert "".join(part.before for part in parts) == before
    assert "".join(part.after for part in parts) == after


@given(texts, texts)
def test_a_text_is_shortened_only_when_the_whole_can_be_asked_for(before: str, after: str) -> None:
    cell = CellChange("字段", before, after)
    if not show_change(cell).shortened:
        assert show_change(cell) == show_change(cell, full=True)


def test_only_the_changed_words_are_marked_and_stay_in_a_shortened_text() -> None:
    start = "组织处务会学习，明确转化事项，" * 10
    shown = show_change(CellChange("措施", f"{start}当场明确承办人。{start}", f"{start}三天内明确承办人。{start}"))
    old, new = shown.paragraphs
    assert re.findall('<span style="background[^>]*>([^<]*)<', old) == ["当场"]
    assert re.findall('<span style="background[^>]*>([^<]*)<', new) == ["三天内"]
    assert shown.shortened
    assert len(plain(new)) < 60


@pytest.mark.parametrize(("name", "breaks"), [("a" * 100 + ".pdf", 3), ("会议纪要.docx", 0), ("字" * 100, 0)])
def test_a_long_name_can_be_wrapped(name: str, breaks: int) -> None:
    assert breakable(name).count("\u200b") == breaks
    assert breakable(name).replace("\u200b", "") == name
