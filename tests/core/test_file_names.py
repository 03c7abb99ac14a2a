"""Names of files and folders as Windows takes them."""

from __future__ import annotations

import pytest

from app.core.file_names import LONGEST_STEM, safe_name, unlike


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("照片.jpg", "照片.jpg"),
        ('"会签/传阅"慢？:*.docx', "_会签_传阅_慢？__.docx"),
        ("con.txt", "_con.txt"),
        ("LPT1", "_LPT1"),
        ("结尾. . ", "结尾"),
        ("...", "附件"),
        ("", "附件"),
        ("两行\n标题\x07.pdf", "两行_标题_.pdf"),
    ],
)
def test_what_windows_does_not_take_is_replaced(name: str, expected: str) -> None:
    assert safe_name(name) == expected


@pytest.mark.parametrize(
    "name", ["问题" * 200 + ".docx", "1." + "关于印发制度的通知" * 30, "." + "长" * 300, "题" * 59 + "." + "。" * 40]
)
def test_no_name_is_too_long_for_a_path(name: str) -> None:
    """A sentence behind a number and a dot is no ending that must stay whole."""
    found = safe_name(name)
    assert len(found) <= LONGEST_STEM + 12
    assert not found.endswith((".", " "))
    assert found.endswith(".docx") == name.endswith(".docx")


def test_the_second_of_the_same_name_is_numbered() -> None:
    assert unlike("照片.JPG", ["照片.jpg", "照片（2）.jpg"]) == "照片（3）.JPG"


def test_a_name_that_only_seems_to_end_as_a_document_shows_what_it_is() -> None:
    assert safe_name("年报\u202excod.exe") == "年报xcod.exe"
    assert safe_name("年报.docx\u3164.exe\u200b") == "年报.docx.exe"
