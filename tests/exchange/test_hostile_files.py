"""Hostile and damaged workbooks: read or refused in words, nothing carried out, never half imported."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.core.errors import ExpectedError, WorkbookError
from app.exchange.exporting.export_xlsx import write_xlsx
from app.exchange.grids.marks import LINKS, MACROS
from app.exchange.grids.workbook import SheetGrid, grids_of
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.importable import IMPORTABLE
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.forms.papers.ledger_sheet import sheet_document
from app.ledgers.problems.problem import PROBLEM
from app.store.office import Office
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import plan, records, save
from tests.exchange.returns.handouts import TODAY, stored
from tests.exchange.test_import_plan import SAMPLES, needs_samples
from tests.exchange.test_workbook import repacked

SIGNS = [
    *"\u00ad\u034f\u061c\u115f\u1160\u180e\u200c\u200d\u202e\u2062\u2065\u3164\ufe0f\uffa0\ufff9\U000e0041\U000e007f",
    "\u200b\u200d",
    "\ufe0f\u200d",
]
HEADINGS = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限", "完成率", "状态"]
ROW = [1, "学习不够深入", "抓好学习", "办公室", "王伟", "年底", 0.5, "整改中"]
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FORMULAS = (
    "=1+1",
    "＝1+1",
    "＠SUM(A1)",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x","点")',
    "=cmd|'/C calc'!A0",
    "\r=1",
)
MARKS = "\u200e\u200f\u202a\u202b\u202e\u2066\u2067\u2069\u200b\ufeff\x07\x1b"


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    return open_office("党办-PC")


# Cells


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_text_is_kept_as_text_and_leaves_as_text(office: Office, tmp_path: Path, text: str) -> None:
    path = tmp_path / "表.csv"
    quoted = text.replace('"', '""')
    path.write_text(f'序号,问题表述,整改措施\n1,学习不够深入,"{quoted}"\n', encoding="utf-8", newline="")
    office.run(import_operation(plan(path), TODAY))
    (row,) = stored(office).values()
    assert row["measures"] == text.strip()
    document = sheet_document(PROBLEM, PROBLEM.sheet(PROBLEM.pages[0].sheets[0]), [row], "办公室", TODAY)
    write_xlsx(document, tmp_path / "导出.xlsx")
    book = load_workbook(tmp_path / "导出.xlsx")
    found = [cell for cells in book.active.iter_rows() for cell in cells if cell.value and text.strip() in str(cell.value)]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def test_marks_of_direction_and_control_characters_do_not_come_in(tmp_path: Path) -> None:
    text = f"{MARKS}学习{MARKS}不够深入{MARKS}"
    path = tmp_path / "表.csv"
    path.write_text(f"序号,问题表述,责任人\n1,{text},王\u202e伟\n".replace("\x07", "").replace("\x1b", ""), encoding="utf-8")
    (record,) = records(path)
    assert (record.values["statement"], record.values["person"]) == ("学习不够深入", "王伟")


@pytest.mark.parametrize(
    "sign",
    SIGNS,
)
def test_a_name_with_a_sign_that_nobody_sees_is_the_same_name(tmp_path: Path, sign: str) -> None:
    found = records(save(tmp_path / "名.xlsx", [HEADINGS, [1, "学习", None, None, f"{sign}王{sign}伟{sign}", *[None] * 3]]))
    assert [record.values["person"] for record in found] == ["王伟"]


@pytest.mark.parametrize(
    "text", ["家庭👨\u200d👩\u200d👧走访", "⚠\ufe0f已提醒", "1\ufe0f\u20e3抓学习", "ᠮᠣᠩᠭᠣᠯ\u180e", "葛\U000e0100平", "\ue123某"]
)
def test_signs_that_change_what_is_seen_stay(tmp_path: Path, text: str) -> None:
    found = records(save(tmp_path / "字.xlsx", [HEADINGS, [1, text, *[None] * 6]]))
    assert [record.values["statement"] for record in found] == [text]


def test_a_text_of_ten_thousand_characters_comes_in_whole(office: Office, tmp_path: Path) -> None:
    text = "学" * 10_000
    office.run(import_operation(plan(save(tmp_path / "表.xlsx", [HEADINGS, [1, text, *ROW[2:]]])), TODAY))
    assert [row["statement"] for row in stored(office).values()] == [text]


@pytest.mark.parametrize("heading", ["责任部门", "责任人", "序号", "完成率", "整改时限", "状态"])
def test_ten_thousand_characters_in_a_short_field_stop_nothing(tmp_path: Path, heading: str) -> None:
    row = list(ROW)
    row[HEADINGS.index(heading)] = "9" * 10_000
    (record,) = records(save(tmp_path / "表.xlsx", [HEADINGS, row]))
    assert record.values["statement"] == ROW[1]


# Packages


@pytest.mark.parametrize("again", ["政协", "〔2023〕1号文", "2023年", "市政协机关"])
def test_a_title_that_says_one_thing_again_and_again_holds_nothing_up(tmp_path: Path, again: str) -> None:
    """Without end before: how many ways there were to read it doubled with each time."""
    table = [[f"{again * 25}甲部门问题整改台账"], ["序号", "问题表述", "责任部门"], [1, "会议多", "办公室"]]
    assert records(save(tmp_path / "台账.xlsx", table))[0].values["statement"] == "会议多"


def test_a_sheet_called_by_a_long_number_holds_nothing_up(tmp_path: Path) -> None:
    """Its digits could be taken for a count at the end of the name in ever more ways."""
    path = save(tmp_path / "台账.xlsx", [["部门问题整改台账"], ["序号", "问题表述", "责任部门"], [1, "会议多", "办公室"]])
    workbook = load_workbook(path)
    workbook.active.title = "1" * 30 + "X"
    workbook.save(path)
    assert records(path)[0].values["statement"] == "会议多"


def test_a_thousand_sheets_are_refused_in_words(tmp_path: Path) -> None:
    path = save(tmp_path / "千.xlsx", [HEADINGS, ROW])
    more = "".join(f'<sheet name="第{number}张" sheetId="{number}" r:id="rId1"/>' for number in range(2, 1001)).encode()
    path.write_bytes(
        repacked(path.read_bytes(), "xl/workbook.xml", lambda content: content.replace(b"</sheets>", more + b"</sheets>"))
    )
    with pytest.raises(WorkbookError, match="1000 张工作表"):
        plan(tmp_path / "千.xlsx")


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    memory = io.BytesIO(data)
    with zipfile.ZipFile(memory, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return memory.getvalue()


def test_macros_external_links_and_embedded_objects_are_never_looked_at(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [HEADINGS, ROW])
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    parts = {
        "xl/vbaProject.bin": b"\xcc\x61" * 500,
        "xl/externalLinks/externalLink1.xml": link,
        "xl/embeddings/oleObject1.bin": b"MZ" + bytes(200),
        "xl/activeX/activeX1.bin": bytes(100),
    }
    path.write_bytes(with_parts(path.read_bytes(), parts))
    sheet = plan(path).sheets[0]
    assert [record.values["statement"] for record in sheet.records] == [ROW[1]]
    assert [remark for remark in sheet.remarks if "没有运行" in remark or "没有打开" in remark] == [MACROS, LINKS]


def test_macros_of_an_old_workbook_are_told_and_not_run(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, cells in enumerate([HEADINGS, ROW]):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    book.save(tmp_path / "表.xls")
    data = (tmp_path / "表.xls").read_bytes()
    unused = data.index("Workbook".encode("utf-16-le")) + 128  # an entry of the directory that is free
    entry = "_VBA_PROJECT".encode("utf-16-le").ljust(64, b"\0") + bytes([26, 0, 2]) + bytes(61)
    (tmp_path / "表.xls").write_bytes(data[:unused] + entry + data[unused + 128 :])
    planned = plan(tmp_path / "表.xls").sheets[0]
    assert [record.values["statement"] for record in planned.records] == [ROW[1]]
    assert MACROS in planned.remarks


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\windows\\x.dll", "/abs", "xl/../../x"])
def test_names_that_leave_the_package_go_nowhere(tmp_path: Path, name: str) -> None:
    path = save(tmp_path / "表.xlsx", [HEADINGS, ROW])
    path.write_bytes(with_parts(path.read_bytes(), {name: b"x"}))
    before = sorted(tmp_path.rglob("*"))
    records(path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_formula_without_a_result_is_blank_and_told(tmp_path: Path) -> None:
    path = save(tmp_path / "表.xlsx", [HEADINGS, [1, '=HYPERLINK("http://x","问题")', *ROW[2:]]])
    sheet = plan(path).sheets[0]
    assert "statement" in sheet.records[0].errors
    assert any("公式" in remark for remark in sheet.remarks)


# Whatever comes


def read_or_refuse(data: bytes, office: Office, path: Path) -> None:
    """The whole way of an import: a file is refused in words with advice, or imported as a whole, or changes nothing."""
    path.write_bytes(data)
    head, before = office.head, len(stored(office))
    try:
        found = with_known_rows(
            plan_import(path, IMPORTABLE, ImportOptions(default_year=2023)), office.database, TODAY, update=False
        )
        step = import_operation(found, TODAY)
        office.run(step)
    except ExpectedError as error:
        assert error.message  # noqa: PT017  either way is right, a refusal without words is not
        assert (office.head, len(stored(office))) == (head, before)
        return
    problems = sum(len(sheet.records) for sheet in found.sheets if sheet.ledger == "problem")
    assert office.head == head + 1
    assert len(stored(office)) == before + problems


XML_PIECES = (
    b"", b"\0", b"\xff", b"]]>", b"<row>", b"</c>", b"&amp;", b"&#x202e;", b"&#0;", b"99999999999", b"<v>1e999</v>",
    b'<c r="ZZ99999"><v>1</v></c>', b'<c r="A0"><v>1</v></c>', b'r="-1"', b't="s"><v>999999</v>', b"<f>cmd|'/C calc'!A0</f>",
    b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="B:A"/>', b'<cols><col min="0" max="99999999" hidden="1"/></cols>',
    b'<row r="99999999999999999999" hidden="1">', b'<workbookPr date1904="1"/>',
)  # fmt: skip


@QUIET
@given(data=st.data())
def test_any_change_of_the_xml_inside_is_read_or_refused(office: Office, tmp_path: Path, data: st.DataObject) -> None:
    source = save(tmp_path / "源.xlsx", [["部门问题整改台账"], HEADINGS, ROW, ["合计"]], ["A1:H1"]).read_bytes()
    names = ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
    part = data.draw(st.sampled_from([name for name in names if name in zipfile.ZipFile(io.BytesIO(source)).namelist()]))

    def change(content: bytes) -> bytes:
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(content)))
            piece = data.draw(st.sampled_from(XML_PIECES))
            content = content[:place] + piece + content[place + data.draw(st.integers(0, 30)) :]
        return content

    read_or_refuse(repacked(source, part, change), office, tmp_path / "坏.xlsx")


@pytest.fixture(scope="module")
def formats(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same rows as .xlsx and .csv, and what the samples have of .xls and .ods."""
    folder = tmp_path_factory.mktemp("源")
    found = {"xlsx": save(folder / "源.xlsx", [HEADINGS, ROW]).read_bytes()}
    found["csv"] = "\n".join(",".join(map(str, row)) for row in (HEADINGS, ROW)).encode("gb18030")
    for name in ("个人问题整改台账.xls", "理论学习台账.ods"):
        if (SAMPLES / name).exists():
            found[name[-3:]] = (SAMPLES / name).read_bytes()
    return found


@QUIET
@given(data=st.data())
def test_any_damage_of_the_bytes_is_read_or_refused(
    office: Office, tmp_path: Path, formats: dict[str, bytes], data: st.DataObject
) -> None:
    content = bytearray(formats[data.draw(st.sampled_from(sorted(formats)))])
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(content), len(content), len(content) - 1, len(content) // 2, 100]))
    read_or_refuse(bytes(content[:cut]), office, tmp_path / f"坏{data.draw(st.sampled_from(['.xlsx', '.xls', '.et', '']))}")


CELLS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(
        [*HEADINGS, *map(str, ROW), *FORMULAS, MARKS, "合计", "注：", "一、", "责任部门：办公室", "填报单位：", "√", "——"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.just("学" * 10_000),
)
MERGES = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 30), st.integers(0, 30))


@QUIET
@given(rows=st.lists(st.lists(CELLS, max_size=9), max_size=9), merges=st.lists(MERGES, max_size=4), at=st.integers(0, 8))
def test_any_cells_around_a_table_are_planned_or_refused(
    rows: list[list[object]], merges: list[tuple[int, int, int, int]], at: int
) -> None:
    grid = SheetGrid("表", True, (*rows[:at], list(HEADINGS), list(ROW), *rows[at:]), tuple(merges))
    try:
        found = plan_import(Path("表.xlsx"), IMPORTABLE, ImportOptions(default_year=2023), grids=[grid])
    except ExpectedError as error:
        assert error.message  # noqa: PT017
        return
    for sheet in found.sheets:
        assert len({record.row for record in sheet.records}) == len(sheet.records)
        assert not {record.row for record in sheet.records} & {item.row for item in sheet.skipped}


@needs_samples
def test_an_xls_saved_under_every_other_name_and_a_zip_of_it(tmp_path: Path) -> None:
    data = (SAMPLES / "个人问题整改台账.xls").read_bytes()
    (tmp_path / "表.csv").write_bytes(data)
    assert len(records(tmp_path / "表.csv")) > 0
    with zipfile.ZipFile(tmp_path / "表.xlsx", "w") as package:
        package.writestr("个人问题整改台账.xls", data)
    with pytest.raises(WorkbookError, match="压缩包"):
        grids_of((tmp_path / "表.xlsx").read_bytes())
