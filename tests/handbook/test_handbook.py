"""The handbook is complete and true: every chapter, picture, link and every word it quotes from the interface."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.ui.handbook.chapters import (
    Chapter,
    chapter,
    chapter_of,
    find_places,
    handbook_folder,
    read_chapters,
    spoken,
)
from app.ui.handbook.written import to_html
from app.ui.special_pages import LEDGER_PAGES, SPECIAL_PAGES, grouped_pages
from tests.handbook.pictures import SHOTS

APP = Path(__file__).resolve().parents[2] / "app"
HOLE = "\0"
EXAMPLES = (  # what people write and say, no words of the program
    "2023年11月底前，并长期坚持",
    "约70%",
    "王建国主任",
    "考核情况登记表",
    "王建国整改台账",
    "第几次",
    "应到/实到",
    "牵头：办公室；配合：研究室",
    "例：",
    "一、理论武装方面",
    "二、研究室",
    "大半",
    "12月15日前",
    "会后一周内",
    "5个工作日内",
    "本月到期",
    "能不能改",
    "能不能看",
    "第 X 页 共 Y 页",
)
MOST_BYTES = 3_000_000
CHAPTERS = pytest.mark.parametrize("item", read_chapters(), ids=lambda item: item.key)


def text_of(node: ast.expr) -> str | None:
    """A text in the program, with holes where something is put in; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else HOLE for part in node.values)
    return None


@cache
def program_texts() -> tuple[frozenset[str], tuple[re.Pattern[str], ...], str]:
    """Whole texts of the program, those with holes as patterns, and all of them as one text."""
    whole, holed, everything = set(), set(), []
    for path in APP.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # to programmers
        for node in ast.walk(tree):
            text = text_of(node) if isinstance(node, ast.expr) and id(node) not in said else None
            if not text or not re.search("[一-鿿]", text):
                continue
            everything.append(text)
            shown = plain(text)
            if HOLE not in shown:
                whole.add(shown)
            elif len(shown.replace(HOLE, "")) > 1:
                holed.add(re.escape(shown).replace(HOLE, "[^，。]{1,12}"))
    whole |= {title for pages in grouped_pages().values() for _, title in pages} | set(grouped_pages())
    return frozenset(whole), tuple(re.compile(item) for item in holed), "\n".join(everything)


def plain(text: str) -> str:
    """A text as a person reads it: without the key behind it, the mark of its letter and the dots at its end."""
    return text.split("\t")[0].replace("&", "").strip().rstrip("…").strip()


@CHAPTERS
def test_what_it_quotes_stands_in_the_interface(item: Chapter) -> None:
    whole, holed, _ = program_texts()
    wrong = [word for word in item.named if plain(word) not in whole and not any(p.fullmatch(plain(word)) for p in holed)]
    assert not wrong


@CHAPTERS
def test_what_stands_in_quotation_marks_is_a_word_of_the_program_or_an_example(item: Chapter) -> None:
    """“全员出席” is read by the clerk as a button, too."""
    _, _, everything = program_texts()
    quoted = re.findall("“([^”]+)”", item.source)
    assert [
        words for words in quoted if words not in EXAMPLES and not all(plain(part) in everything for part in words.split())
    ] == []


def test_every_example_is_used() -> None:
    sources = "\n".join(item.source for item in read_chapters())
    assert [words for words in EXAMPLES if f"“{words}”" not in sources] == []


def test_a_button_that_does_not_exist_is_noticed() -> None:
    whole, holed, _ = program_texts()
    assert "不存在的按钮" not in whole
    assert not any(pattern.fullmatch("不存在的按钮") for pattern in holed)


def test_every_error_it_explains_is_one_of_the_program() -> None:
    item = chapter("faults")
    assert item is not None
    _, _, everything = program_texts()
    told = [line.split("|")[1].strip() for line in item.source.splitlines() if line.startswith("| ")]
    told = [text for text in told if text not in ("提示", "---")]
    assert len(told) > 20
    assert [text for text in told if plain(text) not in everything] == []


@CHAPTERS
def test_its_pictures_are_there_and_its_links_lead_somewhere(item: Chapter) -> None:
    for name in item.pictures:
        assert not QImage(str(handbook_folder() / name)).isNull(), name
        assert Path(name).stem in SHOTS
    assert all(chapter(link.partition("#")[0]) for link in item.links)
    assert len(item.sections) > 1 or item.key == "keys"


def test_every_picture_is_used_and_all_are_small_enough_for_the_program() -> None:
    used = {Path(name).stem for item in read_chapters() for name in item.pictures}
    files = list((handbook_folder() / "pictures").glob("*.png"))
    assert used == set(SHOTS) == {path.stem for path in files}
    assert sum(path.stat().st_size for path in files) < MOST_BYTES


def test_every_page_has_a_chapter() -> None:
    own = {page for item in read_chapters() for page in item.pages}
    for page in SPECIAL_PAGES:
        assert page.key in own, f"{page.title}: name it in resources/handbook/contents.toml"
    for key in LEDGER_PAGES:
        assert chapter(chapter_of(key))
    assert chapter_of("rule") == "works"
    assert chapter_of("department") == "ledger"


def test_chapters_become_html_with_marked_words_and_anchors() -> None:
    item = Chapter(
        "x",
        "部",
        (),
        (),
        "# 题\n\n点 〔导出〕，文号〔2023〕1号。\n\n> 提示\n\n## 节\n\n![图](pictures/start.png)\n\n{{快捷键}}\n",
    )
    text = to_html([item], [("表格", [("F2", "编辑")])], lambda name: 100)
    assert '<span class="named">导出</span>' in text
    assert "文号〔2023〕1号" in text
    assert '<a name="s1"></a>节' in text
    assert 'width="100"' in text
    assert "<code>F2</code>" in text
    assert 'class="hint"' in text


def test_the_search_finds_sections_by_every_word() -> None:
    (first, *_) = find_places("备份 移动硬盘")
    assert (first.chapter.key, first.section.title) == ("backup", "自动备份")
    assert "移动硬盘" in spoken(first.section.text)
    assert find_places("没有这样的词") == []
    assert find_places("  ") == []
