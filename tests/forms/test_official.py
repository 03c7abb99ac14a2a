"""An official document keeps the measures of GB/T 9704-2012, on our own pages and in Word."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.core.errors import InvalidValueError
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.forms.layout.official_layout import (
    BODY,
    LEFT,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TOP,
    OfficialLayout,
    lay_out_official,
    title_lines,
)
from app.forms.layout.text import UNITS_PER_MM, Face
from app.forms.output import write_document
from tests.forms.samples import PlainMeasure, ledger

pytestmark = pytest.mark.usefixtures("qapp")
PROSE = "全面贯彻落实上级部署要求，聚焦突出问题，压实整改责任，完善制度机制，推动作风持续好转。" * 3


def document(paragraphs: int = 4, **changes: object) -> OfficialDocument:
    body = (Paragraph("一、总体情况", 1), *(Paragraph(PROSE, lead="（一）提高站位。") for _ in range(paragraphs)))
    whole = {"body": body, "addressee": "市政协机关党组", "signature": "市政协机关党委", "date": "2023年11月20日"}
    return OfficialDocument("关于作风整治整改进展情况的报告", **{**whole, **changes})


def laid_out(found: OfficialDocument) -> OfficialLayout:
    return lay_out_official(found, FontMeasure())


def body_lines(layout: OfficialLayout, page: int) -> list[float]:
    """The baselines of a page's lines of text, without its number."""
    return sorted({round(text.y) for text in layout.pages[page].texts if text.style.face is not Face.SONG})


def test_a_full_page_has_22_lines_of_28_characters_within_the_type_area() -> None:
    layout = laid_out(document(40))
    assert len(body_lines(layout, 1)) == 22
    line = next(text for text in layout.pages[1].texts if text.x == LEFT and len(text.text) >= 27)
    assert round(TEXT_WIDTH / (BODY.size * BODY.spread / 100)) == 28
    for page in layout.pages:
        for text in page.texts[:-1]:
            assert TOP < text.y < TOP + TEXT_HEIGHT
            assert text.x >= LEFT - 1
            assert text.x + layout.measure.advance(text.text, text.style) <= LEFT + TEXT_WIDTH + 5
    assert line.style.size == 160


def test_page_numbers_stand_outside() -> None:
    layout = laid_out(document(40))
    first, second = (page.texts[-1] for page in layout.pages[:2])
    assert (first.text, second.text) == ("— 1 —", "— 2 —")
    middle = LEFT + TEXT_WIDTH / 2
    assert second.x < middle < first.x
    assert first.y > TOP + TEXT_HEIGHT + 5 * UNITS_PER_MM


def test_levels_have_their_typefaces() -> None:
    found = document(1, body=(Paragraph("一、甲", 1), Paragraph("（一）乙", 2), Paragraph("丙。", lead="（二）丁。")))
    faces = {text.text.strip(): text.style.face for page in laid_out(found).pages for text in page.texts}
    assert faces["一、甲"] is Face.HEADING
    assert faces["（一）乙"] is faces["（二）丁。"] is Face.KAI
    assert faces["丙。"] is Face.BODY


def test_the_date_begins_two_characters_right_of_the_signature() -> None:
    layout = lay_out_official(document(1), PlainMeasure())
    sign, date = (
        next(text for text in layout.pages[-1].texts if text.text == words) for words in ("市政协机关党委", "2023年11月20日")
    )
    right = LEFT + TEXT_WIDTH
    assert date.x >= sign.x
    assert date.x + layout.measure.advance(date.text, BODY) <= right + 1
    assert sign.x + layout.measure.advance(sign.text, BODY) <= right - 300


@pytest.mark.parametrize("paragraphs", range(3, 12))
def test_the_signature_is_never_alone_on_its_page(paragraphs: int) -> None:
    layout = laid_out(document(paragraphs))
    last = [text.text for text in layout.pages[-1].texts]
    assert "市政协机关党委" in last
    assert len([text for text in last if "部署" in text or "整改" in text or "制度" in text or "作风" in text]) >= 1


def test_every_word_is_on_a_page_and_in_word(tmp_path: Path) -> None:
    table = DataTable("各部门情况", ("部门", "条数"), tuple((f"部门{n}", str(n)) for n in range(30)))
    found = document(5, body=(Paragraph("一、总体情况", 1), Paragraph(PROSE), table), attachments=("汇总表", "清单"))
    layout = laid_out(found)
    drawn = re.sub(r"\s", "", "".join(text.text for page in layout.pages for text in page.texts[:-1]))
    write_document(found, tmp_path / "x.docx")
    parts = ZipFile(tmp_path / "x.docx")
    xml = parts.read("word/document.xml").decode()
    word = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", xml))
    for text in (found.title, "市政协机关党组：", PROSE, "附件：1.汇总表", "2.清单", "部门29"):
        assert text in drawn
        assert text in word
    assert drawn.count("条数") == 2  # the headings again on the next page
    assert 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"' in xml  # 37, 26, 35, 28 mm
    assert 'w:eastAsia="方正小标宋简体"' in xml
    assert 'w:line="579" w:lineRule="exact"' in xml
    assert "evenAndOddHeaders" in parts.read("word/settings.xml").decode()
    assert 'w:name="仿宋_GB2312"' in parts.read("word/fontTable.xml").decode()


def test_a_running_text_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"\.pdf、\.docx"):
        write_document(document(), tmp_path / "x.xlsx")


def feet(path: Path) -> set[str]:
    """What stands at the foot of the pages of a Word file."""
    with ZipFile(path) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"word/footer\d+\.xml", name)]
        return {re.sub(r"<[^>]+>", "", package.read(name).decode().partition("?>")[2]).strip("\n") for name in names}


def test_the_page_number_of_word_has_the_blanks_of_the_print(tmp_path: Path) -> None:
    write_document(document(40), tmp_path / "x.docx")
    assert feet(tmp_path / "x.docx") == {"— 1 —"}
    write_document(ledger(3), tmp_path / "y.docx")
    assert feet(tmp_path / "y.docx") == {"第 1 页  共 1 页"}


def test_rows_of_one_group_share_their_first_cell_and_each_page_names_its_own(tmp_path: Path) -> None:
    rows = tuple(("问题整改" if place < 30 else "机关工作", f"项目{place}", "1") for place in range(60))
    found = document(8, body=(DataTable("主要数据", ("类别", "项目", "数"), rows, grouped=True),))
    names = [[text.text for text in page.texts if text.text in ("问题整改", "机关工作")] for page in laid_out(found).pages]
    assert names[0] == ["问题整改"]
    assert all(names)
    assert [name for page in names for name in page] == sorted((name for page in names for name in page), reverse=True)
    assert len([name for page in names for name in page]) <= len(names) + 1
    write_document(found, tmp_path / "公文.docx")
    with ZipFile(tmp_path / "公文.docx") as file:
        xml = file.read("word/document.xml").decode()
    assert (xml.count("问题整改"), xml.count('w:vMerge w:val="restart"')) == (1, 2)


def test_a_title_whose_middle_part_fills_a_line_breaks_around_it() -> None:
    parts = ("关于报送", "《市政协机关2026年度目标任务分解表》", "的催报单")
    document = OfficialDocument("".join(parts), (Paragraph("正文"),), title_parts=parts)
    assert title_lines(PlainMeasure(), document) == parts


def test_parts_of_a_title_that_fit_on_one_line_stay_together() -> None:
    parts = ("关于报送", "《问题整改台账填报表（第二次）》", "的催报单")
    document = OfficialDocument("".join(parts), (Paragraph("正文"),), title_parts=parts)
    assert title_lines(PlainMeasure(), document) == ("关于报送", "《问题整改台账填报表（第二次）》的催报单")


@pytest.mark.parametrize("lines", range(1, 23))
def test_no_row_of_a_table_stands_alone_on_a_page(lines: int, tmp_path: Path) -> None:
    table = DataTable("表1", ("序号", "事项"), tuple((f"第{number}行", "整改") for number in range(1, 9)))
    body = (*(Paragraph(f"{number}") for number in range(lines)), table, Paragraph("特此报告。"))
    layout = laid_out(document(body=body, signature="", date=""))
    counts = [sum(text.text.startswith("第") for text in page.texts) for page in layout.pages]
    assert sum(counts) == 8
    assert 1 not in counts
    if lines == 1:
        write_document(document(body=body), tmp_path / "报告.docx")
        text = ZipFile(tmp_path / "报告.docx").read("word/document.xml").decode()
        rows = re.findall(r"<w:tr>.*?</w:tr>", text) or re.findall(r"<w:tr[ >].*?</w:tr>", text)
        assert ["keepNext" in row for row in rows] == [True, True, *[False] * 5, True, False]
