"""制度, 年度目标任务 and 会议筹备 as offices write them: the samples exactly, and variants with other headings and orders."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_json import to_json
from app.ledgers.meetings.preparation import ONE_MEETING
from app.ledgers.registry import LEDGERS

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the office's samples are not on this machine")

# Label → how other offices head the same column. The first row of each variant of a ledger takes one word of each.
RULE_WORDS = {
    "序号": ("序号", "编号", "序 号"),
    "制度名称": ("制度名称", "规章制度名称", "文件名称", "制度（文件）名称", "拟建制度名称"),
    "类别": ("类别", "制度类别", "分类", "制度类型"),
    "建设方式": ("建设方式", "建设类型", "制修订方式", "建设性质"),
    "起草部门": ("起草部门", "责任部门", "牵头部门", "起草单位", "承办部门"),
    "责任人": ("责任人", "起草人", "承办人", "具体责任人"),
    "计划完成时间": ("计划完成时间", "完成时限", "计划完成时限", "拟完成时间", "计划出台时间"),
    "当前阶段": ("当前阶段", "阶段", "目前阶段", "办理阶段", "建设进度"),
    "审议会议": ("审议会议", "研究会议", "审定会议"),
    "审议日期": ("审议日期", "审议时间", "研究时间"),
    "文号": ("文号", "发文字号", "文件字号"),
    "印发日期": ("印发日期", "印发时间", "出台时间", "发文日期"),
    "备注": ("备注", "说明", "备 注"),
}
TASK_WORDS = {
    "序号": ("序号", "编号", "任务序号"),
    "类别": ("类别", "任务类别", "工作类别"),
    "工作任务": ("工作任务", "目标任务", "重点任务", "重点工作", "任务内容"),
    "目标标准": ("目标标准", "目标要求", "工作标准", "完成标准"),
    "牵头领导": ("牵头领导", "责任领导", "分管领导"),
    "牵头部门": ("牵头部门", "责任部门", "牵头单位", "责任处室"),
    "协作部门": ("协作部门", "配合部门", "协办部门", "协作单位"),
    "责任人": ("责任人", "具体责任人", "承办人"),
    "完成时限": ("完成时限", "时限", "完成时间", "时间节点"),
    "进度": ("进度", "工作进度", "进展情况", "目前进展"),
    "完成率": ("完成率", "完成比例", "完成率（%）"),
    "状态": ("状态", "完成状态", "推进状态"),
    "差距与补缺措施": ("差距与补缺措施", "存在差距及补缺措施", "查漏补缺", "差距与措施"),
    "分值": ("分值", "标准分", "分值（分）"),
}
MEETING_WORDS = {
    "序号": ("序号", "编号"),
    "会议名称": ("会议名称", "会议活动名称", "活动名称"),
    "会议类型": ("会议类型", "会议类别", "活动类型"),
    "会议日期": ("会议日期", "召开时间", "召开日期", "拟定时间"),
    "地点": ("地点", "会议地点", "召开地点"),
    "牵头部门": ("牵头部门", "承办部门", "责任部门"),
    "牵头人": ("牵头人", "负责人", "责任人"),
    "参会人数": ("参会人数", "人数", "参加人数", "规模"),
}
PREPARATION_WORDS = {
    "会议名称": ("会议名称", "会议", "活动名称"),
    "会议日期": ("会议日期", "召开日期", "会议时间"),
    "序号": ("序号", "编号"),
    "准备事项": ("准备事项", "筹备事项", "工作事项", "准备工作"),
    "工作要求": ("工作要求", "具体要求", "要求"),
    "责任部门": ("责任部门", "责任处室", "承办部门"),
    "责任人": ("责任人", "负责人", "经办人"),
    "倒排天数": ("倒排天数", "倒排时间", "提前天数"),
    "完成时限": ("完成时限", "时限", "截止日期", "完成时间"),
    "完成情况": ("完成情况", "落实情况", "是否完成", "进展情况"),
    "备注": ("备注", "说明"),
}


def answers(name: str, part: str = "records") -> list[dict[str, object]]:
    return json.loads((SAMPLES / "ANSWERS.json").read_text(encoding="utf-8"))["files"][name][part]


def seen(record: Mapping[str, object], labels: Sequence[str]) -> dict[str, object]:
    return {label: None if record[label] == "" else record[label] for label in labels}


def labels_of(answer: Mapping[str, object]) -> list[str]:
    return [label for label in answer if not label.startswith("_")]


@needs_samples
@pytest.mark.parametrize(
    ("name", "parts", "ledgers", "left_out"),
    [
        ("制度建设台账.xlsx", ("records",), ["rule"], ["说明文字", "签字行"]),
        ("年度目标任务分解表.xlsx", ("records",), ["yearly_task"], ["合计行", "签字行"]),
        ("会议筹备清单.xlsx", ("meetings", "records"), ["meeting", "preparation"], ["签字行"]),
    ],
)
def test_the_offices_own_workbooks_give_exactly_the_answers(name, parts, ledgers, left_out):
    sheets = to_json(plan_import(SAMPLES / name, LEDGERS))["sheets"]
    assert [sheet["ledger"] for sheet in sheets] == ledgers
    assert [item["why"] for sheet in sheets for item in sheet["skipped"]] == left_out
    for sheet, part in zip(sheets, parts, strict=True):
        wanted = answers(name, part)
        assert [record["_row"] for record in sheet["records"]] == [answer["_row"] for answer in wanted]
        for record, answer in zip(sheet["records"], wanted, strict=True):
            assert seen(record, labels_of(answer)) == seen(answer, labels_of(answer))
            assert record["_errors"] == {}


def variant(records: Sequence[Mapping[str, object]], words: Mapping[str, Sequence[str]], title: str, seed: int, path: Path):
    """A workbook of the same rows as another office would write it, and the labels it has columns for."""
    chance = random.Random(seed)
    labels = [label for label in words if label in records[0]]
    first, rest = labels[:1], labels[1:]
    if seed % 2:
        chance.shuffle(rest)
    columns = first + rest
    book = Workbook()
    sheet = book.active
    sheet.append([title])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(columns))
    if seed % 3 == 0:
        sheet.append(["填报单位：某市政协机关", None, None, "2023年11月"])
    sheet.append([chance.choice(words[label]) for label in columns])
    for record in records:
        sheet.append([as_written(label, record[label], seed) for label in columns])
    sheet.append([])
    sheet.append(["合计", None, f"共{len(records)}项"])
    sheet.append(["审核人：　　　　　填表人："])
    book.save(path)
    return columns


def as_written(label: str, value: object, seed: int) -> object:
    """A value as people type it."""
    if value in (None, ""):
        return [None, "", "—" if label in ("审议会议", "审议日期", "印发日期") else None][seed % 3]
    if label == "倒排天数":
        days = int(str(value))
        before, after = [("T-{}", "T+{}"), ("会前{}天", "会后{}天"), ("{}天前", "{}天后")][seed % 3]
        return "T" if days == 0 else (before if days < 0 else after).format(abs(days))
    if label == "完成率":
        return [value, f"{value}%", f"{value}％"][seed % 3]
    if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
        year, month, day = value.split("-")
        return [f"{year}年{int(month)}月{int(day)}日", f"{year}.{int(month)}.{int(day)}", f"{year}/{month}/{day}"][seed % 3]
    if label == "分值" and seed % 3 == 1:
        return f"{value}分"
    if label == "参会人数" and seed % 3 == 1:
        return f"{value}人"
    if label == "责任人" and len(str(value)) == 2 and seed % 2:
        return f"{str(value)[0]}　{str(value)[1]}"
    return value


@needs_samples
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    ("name", "part", "words", "title", "ledger"),
    [
        ("制度建设台账.xlsx", "records", RULE_WORDS, "2023年机关制度“立改废释”工作台账", "rule"),
        ("年度目标任务分解表.xlsx", "records", TASK_WORDS, "某市政协机关2023年重点工作任务分解台账", "yearly_task"),
        ("会议筹备清单.xlsx", "meetings", MEETING_WORDS, "2023年度重要会议活动安排表", "meeting"),
        ("会议筹备清单.xlsx", "records", PREPARATION_WORDS, "重要会议筹备工作倒排工期表", "preparation"),
    ],
)
def test_the_same_rows_under_other_headings_and_in_another_order(name, part, words, title, ledger, seed, tmp_path):
    wanted = answers(name, part)
    columns = variant(wanted, words, title, seed, tmp_path / "台账.xlsx")
    (sheet,) = [item for item in to_json(plan_import(tmp_path / "台账.xlsx", LEDGERS))["sheets"] if item["ledger"]]
    assert sheet["ledger"] == ledger
    assert len(sheet["records"]) == len(wanted)
    for record, answer in zip(sheet["records"], wanted, strict=True):
        assert record["_errors"] == {}
        assert seen(record, columns) == seen(answer, columns)


@needs_samples
def test_a_sheet_for_each_meeting_names_it_in_its_title(tmp_path):
    """As offices hand out one list a meeting; the day stands in the line below the title."""
    wanted = answers("会议筹备清单.xlsx")
    book = Workbook()
    book.remove(book.active)
    for name in dict.fromkeys(record["会议名称"] for record in wanted):
        own = [record for record in wanted if record["会议名称"] == name]
        sheet = book.create_sheet(f"{len(book.sheetnames) + 1}")
        sheet.append([f"{name}筹备工作任务分工表"])
        sheet.append([f"会议时间：{own[0]['会议日期']}"])
        sheet.append(["序号", "筹备内容", "具体要求", "责任处室", "经办人", "倒排工期", "完成日期", "落实情况"])
        labels = ("序号", "准备事项", "工作要求", "责任部门", "责任人", "倒排天数", "完成时限", "完成情况")
        for record in own:
            sheet.append([as_written(label, record[label], 1) for label in labels])
    book.save(tmp_path / "台账.xlsx")
    sheets = to_json(plan_import(tmp_path / "台账.xlsx", LEDGERS))["sheets"]
    got = [record for sheet in sheets for record in sheet["records"]]
    assert [record["_errors"] for record in got] == [{}] * len(wanted)
    labels = [label for label in labels_of(wanted[0]) if label != "备注"]
    assert [seen(record, labels) for record in got] == [seen(answer, labels) for answer in wanted]


@pytest.mark.parametrize(
    ("title", "meeting"),
    [
        ("附件2：优化营商环境月度协商座谈会会务保障工作分工表", "优化营商环境月度协商座谈会"),
        ("委员集中视察重点项目筹备工作任务分工表", "委员集中视察重点项目"),
        ("全体会议筹备清单", "全体会议"),
        ("2023年重要会议筹备倒排计划表", None),
        ("会议活动筹备清单", None),
        ("市政协机关会议筹备工作清单", None),
        ("市政协2023年度主要会议活动计划", None),
    ],
)
def test_a_title_names_one_meeting_or_none(title, meeting):
    found = re.search(ONE_MEETING, title)
    assert (found and found["meeting"]) == meeting
