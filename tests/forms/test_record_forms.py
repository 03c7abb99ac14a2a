"""Contract of every declared record form: whatever the rows hold, each text stands whole in its cell, in every format."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.core.errors import CancelledError, InvalidValueError
from app.core.kinds import Choice, Kind, LongText, Value
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.grid import GridDocument
from app.forms.layout.grid_drawing import grid_texts
from app.forms.layout.grid_layout import GridLayout, lay_out_grid, needed_height, visible_parts
from app.forms.layout.pages import page_texts
from app.forms.layout.text import TextMeasure
from app.forms.output import write_document
from app.forms.papers.form_records import SOURCES, FormRecord
from app.forms.papers.record_form import form_document
from app.ledgers.organisation.branch import BRANCH, BRANCH_KIND, term_light, term_words
from app.ledgers.party_life.party_forms import MEETING_RECORD
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.supervision import SUPERVISION
from app.ledgers.registry import LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec
from app.ledgers.schema.paper import FormCell, FormRepeat, FormRow, PaperForm, label
from tests.forms.samples import PlainMeasure

TODAY = dt.date(2023, 11, 20)
FORMS = [pytest.param(ledger, form, id=form.key) for ledger in LEDGERS for form in ledger.forms]
PROSE = "理论学习与秘书、综合工作结合不够紧，学用脱节；“以文促学”坚持得不好，抽查笔记仅12本。\n"


def value_of(spec: FieldSpec, number: int, long: int) -> Value:
    """A value that is told from all others where its kind allows that."""
    kind: Kind = spec.kind
    if isinstance(kind, LongText):
        return f"{spec.label}{number}：" + PROSE * long + "。完"
    if isinstance(kind, Choice) and kind.options:
        return kind.options[number % len(kind.options)]
    return {"INTEGER": 40 + number % 50, "REAL": 1.5 + number, "TEXT": f"{spec.label}{number}"}[kind.storage] if not (
        kind.empty is None and kind.storage == "TEXT"
    ) else f"2023-11-{number % 28 + 1:02}"  # fmt: skip


def record(ledger: Ledger, form: PaperForm, number: int = 1, long: int = 1, entries: int = 3) -> FormRecord:
    values = {spec.name: value_of(spec, number, long) for spec in ledger.fields.values()}
    for condition in form.where:
        values[condition.field] = condition.values[0]  # type: ignore[union-attr]
    children = {
        part.source or part.child: [
            {"id": item}
            | {spec.name: value_of(spec, 10 * number + item, long) for spec in ledger.child(part.child).specs.values()}
            for item in range(entries)
        ]
        for part in form.repeats
        if part.child
    }
    return FormRecord(values, children)


def laid_out(ledger: Ledger, form: PaperForm, measure: TextMeasure, **size: int) -> tuple[GridDocument, GridLayout]:
    document = form_document(ledger, form, [record(ledger, form, number, **size) for number in (1, 2)], "市政协机关党委", TODAY)
    return document, lay_out_grid(document, measure)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("long", [0, 1, 40])
@pytest.mark.parametrize(("ledger", "form"), FORMS)
def test_every_text_stands_whole_inside_its_cell(ledger: Ledger, form: PaperForm, long: int) -> None:
    document, layout = laid_out(ledger, form, FontMeasure(), long=long)
    drawn = bare("".join(text.text for number in range(len(layout.pages)) for text in page_texts(layout, number)))
    for sheet in layout.sheets:
        for item in sheet.cells:
            assert bare("".join(item.lines)) == bare(item.cell.text)
            assert needed_height(item) <= sum(sheet.heights[item.row : item.last + 1]) + 0.5
            if item.cell.rows == 1 and len(item.lines) < 20:
                assert all(line in drawn for line in map(bare, item.lines))
    for number, page in enumerate(layout.pages):
        bottom = layout.page_height - document.margins_mm[3] * 720 / 25.4
        assert page.end <= bottom + 0.5
        for text in page_texts(layout, number):
            assert layout.edges[0] <= text.x + 1
            assert text.x + layout.measure.advance(text.text, text.style) <= layout.edges[-1] + 1
            assert text.y <= layout.page_height - 50
        for part, piece, height in visible_parts(layout, page):
            if piece.whole:
                assert len(part.lines) * part.style.line_height <= height + 0.5 or part.cell.rows > 1


@pytest.mark.parametrize(("ledger", "form"), FORMS)
def test_every_line_of_a_cut_row_is_printed_once(ledger: Ledger, form: PaperForm) -> None:
    _, layout = laid_out(ledger, form, PlainMeasure(), long=60)
    for number, sheet in enumerate(layout.sheets):
        pages = [page for page in layout.pages if page.sheet == number]
        assert [page.number for page in pages] == list(range(len(pages)))
        for item in sheet.cells:
            if item.cell.rows == 1:
                pieces = [piece for page in pages for piece in page.pieces if piece.row == item.row and not piece.again]
                shown = [line for piece in pieces for line in item.lines[piece.first_line :][: piece.line_count]]
                assert shown == list(item.lines)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("ledger", "form"), FORMS)
def test_word_and_excel_hold_every_text(ledger: Ledger, form: PaperForm, tmp_path: Path) -> None:
    document, layout = laid_out(ledger, form, FontMeasure())
    for suffix in (".docx", ".xlsx"):
        assert write_document(document, tmp_path / f"表{suffix}") == len(layout.pages)
    word = bare(re.sub(r"<[^>]+>", "", ZipFile(tmp_path / "表.docx").read("word/document.xml").decode()))
    book = load_workbook(tmp_path / "表.xlsx")
    excel = bare("".join(str(cell.value) for row in book.active for cell in row if cell.value is not None))
    for sheet in document.sheets:
        texts = [sheet.title, *sheet.line, *sheet.notes, *(cell.text for row in sheet.rows for cell in row.cells)]
        for text in map(bare, texts):
            assert text.replace("&", "&amp;") in word
            assert text in excel
    assert len(book.active.row_breaks.brk) == len(layout.pages) - 1


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("ledger", "form"), FORMS)
def test_the_rows_of_a_word_table_have_the_columns_of_the_form(ledger: Ledger, form: PaperForm, tmp_path: Path) -> None:
    document, _ = laid_out(ledger, form, FontMeasure())
    write_document(document, tmp_path / "x.docx")
    xml = ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
    rows = re.findall(r"<w:tr>.*?</w:tr>", xml, re.DOTALL)
    assert len(rows) == sum(len(sheet.rows) for sheet in document.sheets)
    for row in rows:
        cells = re.findall(r"<w:tc>.*?</w:tc>", row, re.DOTALL)
        spans = [int(found[1]) if (found := re.search(r'gridSpan w:val="(\d+)"', cell)) else 1 for cell in cells]
        assert sum(spans) == len(form.columns)


SIGNED = PaperForm(
    "signed",
    "签字单",
    (1, 3),
    (
        FormRow((label("意见"), FormCell("{statement}", foot="签字：{person:sign}　{closed_on:sign}")), 30),
        FormRow((label("类型"), FormCell("{kind:boxes}"))),
    ),
)


def test_a_signature_stands_below_its_text_without_a_rule_between() -> None:
    values = {spec.name: spec.kind.empty for spec in PROBLEM.fields.values()} | {"statement": "同意", "kind": "限期整改"}
    sheet = form_document(PROBLEM, SIGNED, [FormRecord(values)], "", TODAY).sheets[0]
    upper, lower, boxes = sheet.rows
    assert [cell.rows for cell in upper.cells] == [2, 1]
    assert (upper.cells[1].text, upper.cells[1].bottom) == ("同意", False)
    assert (lower.cells[0].text, lower.cells[0].top) == ("签字：　　　　　　　　年　　月　　日", False)
    assert boxes.cells[1].text == "□立行立改　■限期整改　□持续整改"


def test_a_text_in_a_large_box_begins_at_its_top_and_a_short_value_stands_in_the_middle() -> None:
    document = form_document(PARTY_MEETING, MEETING_RECORD, [record(PARTY_MEETING, MEETING_RECORD)], "市政协机关党委", TODAY)
    layout = lay_out_grid(document, PlainMeasure())
    placed = {text.text: text.y for text in grid_texts(layout, 0)}

    def place(start: str, *, label: bool) -> tuple[float, float]:
        (found,) = [
            (part, piece, height)
            for part, piece, height in visible_parts(layout, layout.pages[0])
            if part.lines and part.lines[0].startswith(start) and part.cell.label == label
        ]
        part, piece, height = found
        return (placed[part.lines[0]] - piece.y) / height, len(part.lines) * part.style.line_height / height

    where, filled = place("主要内容1：", label=False)
    assert filled < 0.5, "the text leaves half of its box free, so that the two are told apart"
    assert where < 0.2
    assert 0.4 < place("主要内容", label=True)[0] < 0.7, "its label stands in the middle"


def test_the_last_row_of_a_form_does_not_begin_a_page_alone() -> None:
    form = PaperForm("sign", "签到", (1,), (*(FormRow((FormCell("{statement}"),)) for _ in range(24)),))
    for count in range(1, 25):
        document = form_document(PROBLEM, replace(form, parts=form.parts[:count] * 2), [record(PROBLEM, form)], "", TODAY)
        pages = lay_out_grid(document, PlainMeasure()).pages
        assert len(pages[-1].pieces) > 1


def test_a_notice_holds_all_rows_of_its_department() -> None:
    notice = PaperForm(
        "notice",
        "{department}整改通知单",
        (1, 4),
        (
            FormRow((label("部门"), FormCell("{department}（{count}条）"))),
            FormRepeat(FormRow((FormCell("{index}"), FormCell("{statement}"))), least=3),
        ),
        each=("department",),
    )
    empty = {spec.name: spec.kind.empty for spec in PROBLEM.fields.values()}
    rows = [("研究室", "甲"), ("办公室", "乙"), ("研究室", "丙")]
    records = [FormRecord({**empty, "department": who, "statement": what}) for who, what in rows]
    document = form_document(PROBLEM, notice, records, "", TODAY)
    assert [sheet.title for sheet in document.sheets] == ["研究室整改通知单", "办公室整改通知单"]
    first = [[cell.text for cell in row.cells] for row in document.sheets[0].rows]
    assert first == [["部门", "研究室（2条）"], ["1", "甲"], ["2", "丙"], ["", ""]]


def test_a_form_that_fits_no_row_says_so() -> None:
    with pytest.raises(InvalidValueError, match="没有可以打印"):
        form_document(PROBLEM, SIGNED, [], "", TODAY)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx"])
def test_cancelling_leaves_no_file(tmp_path: Path, suffix: str) -> None:
    records = [record(PROBLEM, SIGNED, number) for number in range(120)]
    document = form_document(PROBLEM, SIGNED, records, "", TODAY)
    with pytest.raises(CancelledError, match="没有保存"):
        write_document(document, tmp_path / f"x{suffix}", lambda done, total: done / total < 0.6)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix_is_told(tmp_path: Path) -> None:
    document = form_document(PROBLEM, SIGNED, [record(PROBLEM, SIGNED)], "", TODAY)
    with pytest.raises(InvalidValueError, match="不能保存"):
        write_document(document, tmp_path / "x.doc")


@pytest.mark.parametrize(("ledger", "form"), FORMS)
def test_the_sources_a_form_names_exist(ledger: Ledger, form: PaperForm) -> None:
    assert {part.source for part in form.repeats if part.source} <= set(SOURCES)


def form_of(key: str) -> tuple[Ledger, PaperForm]:
    return next((ledger, form) for ledger in LEDGERS for form in ledger.forms if form.key == key)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("key", ["study_sign_in", "party_meeting_attendance", "rectification_card"])
def test_the_heading_of_a_long_list_stands_on_each_of_its_pages(key: str, tmp_path: Path) -> None:
    ledger, form = form_of(key)
    document = form_document(ledger, form, [record(ledger, form, entries=70)], "市政协机关党委", TODAY)
    layout = lay_out_grid(document, FontMeasure())
    assert len(layout.pages) > 2
    heads = {row.head for row in document.sheets[0].rows if row.head is not None}
    for number, page in enumerate(layout.pages[1:], start=1):
        first = next(piece for piece in page.pieces if not piece.again)
        if (head := document.sheets[0].rows[first.row].head) is not None:
            assert page.pieces[0].row == head
            shown = {bare(text.text) for text in page_texts(layout, number)}
            assert all(bare(cell.text) in shown for cell in document.sheets[0].rows[head].cells if cell.rows == 1)
    repeated = {piece.row for page in layout.pages for piece in page.pieces if piece.again}
    assert repeated
    assert repeated <= heads

    write_document(document, tmp_path / "x.docx")
    xml = ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)
    assert sum("<w:tblHeader/>" in table for table in tables) == len(repeated)
    for table in tables:  # Word repeats the first rows of a table only
        rows = re.findall(r"<w:tr>.*?</w:tr>", table, re.DOTALL)
        assert not any("<w:tblHeader/>" in row for row in rows[1:])

    write_document(document, tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx").active
    texts = [{str(cell.value) for cell in row if cell.value} for row in sheet.iter_rows()]
    for head in repeated:
        wanted = {cell.text for cell in document.sheets[0].rows[head].cells if cell.rows == 1}
        again = sum(piece.row == head for page in layout.pages for piece in page.pieces)
        assert sum(wanted <= found for found in texts) == again


@pytest.mark.usefixtures("qapp")
def test_a_form_on_one_page_is_one_table_of_word(tmp_path: Path) -> None:
    ledger, form = form_of("study_sign_in")
    write_document(form_document(ledger, form, [record(ledger, form)], "市政协机关党委", TODAY), tmp_path / "x.docx")
    xml = ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
    assert (xml.count("<w:tbl>"), xml.count("<w:tblHeader/>")) == (1, 0)


def test_the_sign_in_sheet_says_everybodys_hours() -> None:
    """Whoever took part has the session's hours unless he has other ones; who did not come has none."""
    ledger, form = form_of("study_sign_in")
    session = {**{name: spec.kind.empty for name, spec in ledger.fields.items()}, "hours": 1.5, "kind": "集中学习"}
    people = [
        {"person": name, "state": state, "hours": hours, "note": ""}
        for name, state, hours in (("李文斌", "参加", None), ("王伟", "参加", 1), ("陈静", "请假", None))
    ]
    rows = form_document(ledger, form, [FormRecord(session, {"people": people})], "党办", TODAY).sheets[0].rows
    texts = [[cell.text for cell in row.cells] for row in rows]
    assert [row[1:4] for row in texts if row[0] in ("1", "2", "3")] == [
        ["李文斌", "参加", "1.5"],
        ["王伟", "参加", "1"],
        ["陈静", "请假", ""],
    ]


def test_an_order_says_the_how_manieth_it_is() -> None:
    form = SUPERVISION.form("supervision_order")
    urged = record(SUPERVISION, form)
    urged.values["times"] = 2  # type: ignore[index]
    texts = [cell.text for row in form_document(SUPERVISION, form, [urged], "党办", TODAY).sheets[0].rows for cell in row.cells]
    assert texts[texts.index("督办次数") + 1] == "第2次督办"


@pytest.mark.parametrize(
    ("start", "said"),
    [("2020-11-05", "已逾期15天"), ("2020-12-20", "距任期届满还有30天"), ("2020-11-20", "今天任期届满")],
)
def test_a_reminder_of_an_election_speaks_as_a_letter_does(start: str, said: str) -> None:
    form = BRANCH.form("election_notice")
    row = record(BRANCH, form).values | {"kind": BRANCH_KIND, "term_start": start, "term_years": 3, "ended": None}  # type: ignore[operator]
    row |= {name: compute(row, TODAY) for name, compute in (("term_light", term_light), ("term_words", term_words))}
    texts = [
        cell.text
        for line in form_document(BRANCH, form, [FormRecord(row, {})], "党办", TODAY).sheets[0].rows
        for cell in line.cells
    ]
    assert texts[texts.index("换届状态") + 1] == said
    assert "灯" not in "".join(texts)


@pytest.mark.usefixtures("qapp")
def test_each_form_of_word_counts_its_own_pages(tmp_path: Path) -> None:
    """A program without SECTIONPAGES (LibreOffice) shows what stands in the field: the pages of that form."""
    ledger, form = form_of("rectification_card")
    records = [record(ledger, form), record(ledger, form, long=30), record(ledger, form)]
    document = form_document(ledger, form, records, "市政协机关党委", TODAY)
    counts = [page.count for page in lay_out_grid(document, FontMeasure()).pages if page.number == 0]
    assert counts[1] > counts[0]
    write_document(document, tmp_path / "x.docx")
    with ZipFile(tmp_path / "x.docx") as package:
        body, links = (package.read(f"word/{name}").decode() for name in ("document.xml", "_rels/document.xml.rels"))
        feet = {
            part: bare(re.sub(r"<[^>]+>", "", package.read(f"word/{part}").decode().partition("?>")[2]))
            for part in re.findall(r'Target="(footer\d+\.xml)"', links)
        }
    sections = [
        dict(re.findall(r'(w:type|r:id)="([^"]+)"', mark))["r:id"] for mark in re.findall("<w:footerReference[^>]*>", body)
    ]
    targets = dict(re.findall(r'Id="([^"]+)"[^>]*Target="([^"]+)"', links)) | {
        name: target for target, name in re.findall(r'Target="([^"]+)"[^>]*Id="([^"]+)"', links)
    }
    assert [feet[targets[name]] for name in sections] == [f"第1页共{count}页" if count > 1 else "" for count in counts]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("key", "field"), [("rectification_notice", "due"), ("rectification_card", "deadline")])
def test_a_day_stays_on_one_line(key: str, field: str) -> None:
    ledger, form = form_of(key)
    row = record(ledger, form)
    row.values[field] = "2023-12-28" if field == "due" else "2023年12月28日前"  # type: ignore[index]
    layout = lay_out_grid(form_document(ledger, form, [row], "市政协机关党委", TODAY), FontMeasure())
    (lines,) = {cell.lines for cell in layout.sheets[0].cells if bare(cell.cell.text).startswith("2023年12月28日")}
    assert len(lines) == 1


def test_an_entry_without_a_step_begins_with_its_action() -> None:
    """A 回头看 belongs to no step of the chain: no empty line above it in Word and Excel."""
    ledger, form = form_of("rectification_card")
    card = record(ledger, form, entries=1)
    card.children["handling"][0].update(step="", action="回头看")  # type: ignore[attr-defined]
    document = form_document(ledger, form, [card], "党办", TODAY)
    assert "回头看" in [cell.text for row in document.sheets[0].rows for cell in row.cells]


@pytest.mark.usefixtures("qapp")
def test_the_labels_of_a_card_stay_on_one_line() -> None:
    ledger, form = form_of("rectification_card")
    layout = lay_out_grid(form_document(ledger, form, [record(ledger, form)], "市政协机关党委", TODAY), FontMeasure())
    assert {len(cell.lines) for cell in layout.sheets[0].cells if cell.cell.label} == {1}


@pytest.mark.usefixtures("qapp")
def test_a_text_of_several_pages_begins_below_what_stands_there_in_word(tmp_path: Path) -> None:
    """With a height of its own such a row is moved whole to the next page by LibreOffice; a box left blank keeps its."""
    ledger, form = form_of("rectification_card")
    card = record(ledger, form)
    card.values["statement"] = PROSE * 60  # type: ignore[index]
    for document, least in (
        (form_document(ledger, form, [card], "市政协机关党委", TODAY), ["0"]),
        (form_document(ledger, form, [record(ledger, form)], "市政协机关党委", TODAY), []),
    ):
        write_document(document, tmp_path / "x.docx")
        xml = ZipFile(tmp_path / "x.docx").read("word/document.xml").decode()
        heights = re.findall(r'<w:trPr>(?:<w:cantSplit/>)?<w:trHeight w:val="(\d+)"', xml)
        assert [height for height in heights if height == "0"] == least


def test_an_application_to_be_filled_in_by_hand_names_the_time_limit() -> None:
    ledger, form = form_of("extension_application")
    row = record(ledger, form, entries=0)
    row.values["deadline"] = "11月底前"  # type: ignore[index]
    cells = [cell.text for line in form_document(ledger, form, [row], "党办", TODAY).sheets[0].rows for cell in line.cells]
    assert cells[cells.index("延期前时限") + 1] == "11月底前"
    assert cells[cells.index("申请延至") + 1] == ""
    assert any(text.startswith("申请人：\u3000") for text in cells)


@pytest.mark.parametrize(("kind", "entries", "shown"), [("持续整改", 0, True), ("限期整改", 0, False), ("立行立改", 2, True)])
def test_a_card_has_stage_goals_only_where_there_are_some_or_some_are_due(kind: str, entries: int, shown: bool) -> None:
    ledger, form = form_of("rectification_card")
    found = record(ledger, form, entries=entries)
    document = form_document(ledger, form, [replace(found, values={**found.values, "kind": kind})], "市政协", TODAY)
    assert any(cell.text == "节点日期" for row in document.sheets[0].rows for cell in row.cells) is shown
