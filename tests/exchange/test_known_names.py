"""People, departments and branches that a workbook names otherwise than the office: whom it means is proposed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.core.kinds import ParseContext
from app.core.names import Department, Person
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.known_rows import with_known_rows
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_changes import correct, remap
from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.branch import BRANCH
from app.ledgers.organisation.directory import DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.registry import LEDGERS
from tests.conftest import OpenOffice
from tests.exchange.import_workbooks import save
from tests.exchange.nasty.judging import sheets

TODAY = dt.date(2023, 6, 30)
PEOPLE = (
    ("王建国", "研究室主任"),
    ("张三", "主席"),
    ("张四", "副主席"),
    ("欧阳修远", "秘书长"),
    ("刘一", "主席"),
    ("刘二", "主席"),
)
HEADINGS = ("序号", "问题表述", "责任部门", "责任人", "责任领导")


def of_office(open_office: OpenOffice, path: Path) -> SheetPlan:
    office = open_office()
    office.run(add_rows(PERSON, [{"name": name, "post": post} for name, post in PEOPLE], TODAY))
    (found,) = with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY).sheets
    return found


def proposed(plan: SheetPlan, field: str) -> list[str]:
    return [record.proposals.get(field, "") for record in plan.records]


def test_a_post_behind_or_in_place_of_a_name_is_taken_for_whom_the_office_knows(open_office: OpenOffice, tmp_path: Path):
    named = ["王建国主任", "张主席", "张副主席", "欧阳秘书长", "刘主席", "赵主任", "王建国"]
    rows = [[n, f"问题{n}", "办公室", text, "王建国副主任、李四"] for n, text in enumerate(named, 1)]
    found = of_office(open_office, save(tmp_path / "一.xlsx", [HEADINGS, *rows]))
    assert [record.values["person"] for record in found.records] == named  # nothing is taken unasked
    assert proposed(found, "person") == ["王建国", "张三", "张四", "欧阳修远", "", "", ""]
    assert set(proposed(found, "leader")) == {"王建国、李四"}


def test_units_written_otherwise_are_taken_for_those_of_the_office(open_office: OpenOffice, tmp_path: Path):
    office = open_office()
    office.run(add_rows(BRANCH, [{"name": name} for name in ("第一党支部", "机关第十一党支部")], TODAY))
    office.run(add_rows(DEPARTMENT, [{"name": name} for name in ("办公室", "提案委")], TODAY))
    named = [
        ("一支部", "第一党支部"),
        ("中共市政协机关第一党支部", "第一党支部"),
        ("第十一支部", "机关第十一党支部"),
        ("二支部", ""),
    ]
    rows = [[n, text, "支委会", f"3月{n}日"] for n, (text, _) in enumerate(named, 1)]
    path = save(tmp_path / "一.xlsx", [["序号", "党支部", "会议类型", "时间"], *rows])
    (found,) = with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY).sheets
    assert proposed(found, "branch") == [meant for _, meant in named]
    rows = [[1, "学", "市政协办公室"], [2, "习", "提案委员会、办公室"], [3, "深", "办公室"], [4, "入", "研究室"]]
    path = save(tmp_path / "二.xlsx", [["序号", "问题表述", "责任部门"], *rows])
    (found,) = with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY).sheets
    assert proposed(found, "department") == ["办公室", "提案委、办公室", "", ""]


def test_what_is_proposed_of_people_stays_when_something_else_is_corrected(open_office: OpenOffice, tmp_path: Path):
    path = save(tmp_path / "一.xlsx", [[*HEADINGS, "其他事项"], [1, "问题", "办公室", "张主席", "", "无"]])
    found = of_office(open_office, path)
    assert proposed(correct(found, 2, "statement", "另一个问题"), "person") == ["张三"]
    assert proposed(remap(found, "其他事项", "remark"), "person") == ["张三"]


def test_what_the_name_of_a_sheet_is_proposed_for_stays_when_a_heading_is_taken_for_another_field(tmp_path: Path):
    sheets(
        *(
            (name, [["序号", "问题表述", "整改措施", "其他事项"], [1, f"{name}的问题", "学", "无"]], ())
            for name in ("办公室", "老干部之家")
        )
    )(tmp_path / "一.xlsx")
    _, plan = plan_import(tmp_path / "一.xlsx", LEDGERS, ImportOptions(today=TODAY)).sheets
    for found in (plan, remap(plan, "其他事项", "remark"), correct(plan, 2, "statement", "另一个问题")):
        assert proposed(found, "department") == ["老干部之家"]
        assert any("见建议" in text for text in found.remarks)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("王建国主任", "王建国"),
        ("李明常务副主席", "李明"),
        ("王伟科长、李四", "王伟、李四"),
        ("常务副主席", ""),
        ("办公室主任", ""),
        ("党组书记", ""),
        ("刘主席", ""),
        ("各支部书记", ""),
        ("史志办主任", ""),
    ],
)
def test_a_name_before_a_post_is_proposed_without_anybody_knowing_it(text, name):
    kind = Person()
    assert kind.meant(str(kind.parse(text, ParseContext(2023)))) == name


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("牵头：办公室 配合：研究室", "办公室（牵头）、研究室（配合）"),
        ("办公室(牵头) 研究室(配合)", "办公室（牵头）、研究室（配合）"),
        ("由办公室牵头，研究室配合", "办公室（牵头）、研究室（配合）"),
        ("主办：提案委、经济委；协办：各处室", "提案委（主办）、经济委（主办）、各处室（协办）"),
        ("办公室、研究室配合", "办公室、研究室（配合）"),
        ("办公室负责牵头抓总并协调各方", "办公室负责牵头抓总并协调各方"),
        ("牵头", "牵头"),
    ],
)
def test_who_leads_and_who_helps_stands_behind_each_name(text, value):
    assert Department().parse(text, ParseContext(2023)) == value


@pytest.mark.parametrize(
    ("cell", "read", "meant"),
    [
        ("王\n伟\n李\n强", "王、伟、李、强", "王伟、李强"),  # both begin with a surname, in one way only
        ("王\n伟\n\n李\n强", "王伟、李强", ""),  # an empty line keeps them apart
        ("张\n三\n刘\n一", "张、三、刘、一", "张三、刘一"),
        ("欧\n阳\n修\n远\n张\n四", "欧、阳、修、远、张、四", ""),  # nobody can tell: it is asked
        ("王\n金\n金\n李\n强", "王、金、金、李、强", ""),
    ],
)
def test_names_written_down_a_narrow_cell_are_divided_where_it_is_sure(cell: str, read: str, meant: str):
    assert Person().parse(cell, ParseContext(2023)) == read
    assert Person().meant(read) == meant


def test_names_down_a_narrow_cell_are_those_the_office_knows(open_office: OpenOffice, tmp_path: Path):
    office = open_office()
    office.run(add_rows(PERSON, [{"name": name} for name in ("王金金", "李强", "王金")], TODAY))
    rows = [[1, "问题一", "办公室", "王\n金\n金\n李\n强", "王伟"], [2, "问题二", "办公室", "某\n乙\n某\n丙", "王伟"]]
    path = save(tmp_path / "一.xlsx", [HEADINGS, *rows])
    (found,) = with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY).sheets
    assert proposed(found, "person") == ["王金金、李强", ""]
    assert any("第 2、3 行“责任人”一行只有一个字，请核对" in words for words in found.remarks)


def test_where_somebody_works_and_as_what_is_divided_where_the_department_is_known(open_office: OpenOffice, tmp_path: Path):
    office = open_office()
    office.run(add_rows(DEPARTMENT, [{"name": "研究室"}], TODAY))
    said = ["研究室三级调研员", "研究室 副主任", "研究室", "提案委主任", "市政协副主席", "原研究室主任"]
    rows = [[place, f"党员{place}", text] for place, text in enumerate(said, 1)]
    path = save(tmp_path / "花名册.xlsx", [["机关人员花名册"], ["序号", "姓名", "单位及职务"], *rows])
    (found,) = with_known_rows(plan_import(path, LEDGERS, ImportOptions(default_year=2023)), office.database, TODAY).sheets
    assert [(record.values["department"], record.values["post"]) for record in found.records] == [
        ("研究室", "三级调研员"),
        ("研究室", "副主任"),
        ("研究室", ""),
        ("", "提案委主任"),
        ("", "市政协副主席"),
        ("", "原研究室主任"),
    ]
    assert proposed(found, "department") == ["", "", "", "提案委", "", ""]
    assert proposed(found, "post") == ["", "", "", "主任", "", ""]
    assert "“单位及职务”一栏写了“所在部门”和“职务”两项，按现有的部门分别填入，请核对；其余见建议" in found.remarks
    typed = correct(found, 2 + 1, "name", "党员甲")
    assert typed.records[0].values["department"] == "研究室"
