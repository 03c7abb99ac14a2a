"""What metamorphic variants of the office's own workbooks brought to light: the same table, written as another office would."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.core.errors import WorkbookError
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.plan_changes import correct
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.ledgers.registry import BY_KEY
from tests.exchange.import_workbooks import plan, records, save, shown

HEADINGS = ["序号", "问题表述", "责任部门", "整改时限", "完成率", "状态"]


def sheet(path) -> SheetPlan:
    (found,) = (item for item in plan(path).sheets if item.ledger)
    return found


@pytest.mark.parametrize(
    ("ledger", "heading", "field"),
    [
        ("problem", "牵头科室", "department"),
        ("problem", "整改责任科室", "department"),
        ("problem", "主抓领导", "leader"),
        ("problem", "改进举措", "measures"),
        ("problem", "办结时限", "deadline"),
        ("problem", "目前状态", "status"),
        ("problem", "最新进展情况", "progress"),
        ("problem", "完成百分比", "percent"),
        ("problem", "附注", "remark"),
        ("rule", "主责处室", "department"),
        ("supervision", "限办时间", "due"),
        ("preparation", "责任科室", "department"),
        ("meeting", "会议性质", "kind"),
        ("study", "场所", "place"),
        ("yearly_task", "目标任务内容", "name"),
    ],
)
def test_a_heading_in_other_words_means_the_same_column(ledger, heading, field):
    best, *_ = Vocabulary(BY_KEY[ledger]).meanings(normal_heading(heading))
    assert best[1] == field
    assert best[0] >= 50


@pytest.mark.parametrize("heading", ["协作部门", "监督单位", "联系领导", "审核意见", "公开方式"])
def test_words_that_mean_somebody_else_stay_apart(heading):
    assert Vocabulary(BY_KEY["problem"]).meanings(normal_heading(heading)) == []


def test_numbered_headings_are_headings(tmp_path):
    rows = [
        [f"{place}.{heading}" for place, heading in enumerate(HEADINGS, 1)],
        [1, "学习不深", "办公室", "年底", 0.5, "整改中"],
    ]
    assert list(sheet(save(tmp_path / "表.xlsx", rows)).mapping.values()) == [
        "number",
        "statement",
        "department",
        "deadline",
        "percent",
        "status",
    ]


@pytest.mark.parametrize("ditto", ["同上", "同 上", "〃", "″"])
def test_the_same_as_above_is_what_stands_above(tmp_path, ditto):
    rows: list[Sequence[object]] = [
        HEADINGS,
        [1, "一", "办公室", "年底", 0.5, "整改中"],
        [2, "二", ditto, ditto, 0.6, ditto],
        [3, "三", ditto, "11月底", 0.6, ditto],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "department", "deadline", "status") for record in found] == [
        ["办公室", "年底", "整改中"],
        ["办公室", "年底", "整改中"],
        ["办公室", "11月底", "整改中"],
    ]


@pytest.mark.parametrize("word", ["—", "－", "／", "--", "无", "暂无"])
def test_a_word_for_nothing_is_no_name_no_day_and_no_number(tmp_path, word):
    headings = ["序号", "问题表述", "责任部门", "责任人", "整改时限", "完成率", "状态", "销号日期"]
    (record,) = records(save(tmp_path / "表.xlsx", [headings, [1, "一", "办公室", word, "年底", word, "整改中", word]]))
    assert record.errors == {}
    assert shown(record, "person", "percent", "closed_on") == ["", None, None]


@pytest.mark.parametrize("word", ["—", "-", "无"])
def test_a_text_keeps_what_was_written(tmp_path, word):
    rows = [["序号", "问题表述", "具体表现", "责任部门", "整改时限"], [1, "一", word, "办公室", "年底"]]
    assert records(save(tmp_path / "表.xlsx", rows))[0].values["symptom"] == word


def test_statistics_below_the_list_are_no_records(tmp_path):
    rows: list[Sequence[object]] = [
        HEADINGS,
        [1, "学习不深", "办公室", "年底", 0.5, "整改中"],
        [2, "调研不够", "研究室", "年底", 0.6, "整改中"],
        [],
        ["统计表"],
        ["科室", "问题数", "已完成", "比例"],
        ["办公室", 8, 3, 0.38],
        ["合计", 8, 3, 0.38],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert [record.row for record in found.records] == [2, 3]
    assert {item.row: item.why for item in found.skipped}[7] == "另一张表"


def test_statistics_below_a_list_without_numbers_are_no_records_either(tmp_path):
    rows: list[Sequence[object]] = [
        ["专项名称", "年度", "状态", "开始日期", "结束日期"],
        ["作风整治", 2023, "进行中", "2023-03-01", "2023-12-31"],
        [],
        ["部门", "问题数", "已完成", "完成率"],
        ["办公室", 8, 3, 0.38],
    ]
    found = plan(save(tmp_path / "表.xlsx", rows), ledger="campaign").sheets[0]
    assert [record.row for record in found.records] == [2]


@pytest.mark.parametrize("numbered", [True, False])
def test_a_record_below_a_gap_is_one_even_with_wrong_words(tmp_path, numbered):
    rows: list[Sequence[object]] = [
        HEADINGS,
        ["1", "学习不深", "办公室", "年底", "50%", "整改中"],
        [],
        ["2", "调研不够", "研究室", "年底", "约五成" if numbered else "60%", "没动静"],
        ["3", "会议偏多", "研究室", "年底", "60%", "整改中"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows if numbered else [row[1:] for row in rows]))
    assert [record.row for record in found.records] == [2, 4, 5]


def test_a_new_row_below_a_gap_is_a_record(tmp_path):
    rows: list[Sequence[object]] = [
        HEADINGS,
        [1, "学习不深", "办公室", "年底", 0.5, "整改中"],
        [],
        ["新增", "值班脱岗问题未彻底解决", "办公室", "年底", 0.1, "整改中"],
    ]
    assert [record.row for record in sheet(save(tmp_path / "表.xlsx", rows)).records] == [2, 4]


def test_a_line_that_names_the_department_does_not_make_it_the_list_of_departments(tmp_path):
    rows = [
        ["个人问题整改台账"],
        ["责任部门：办公室"],
        ["序号", "姓名", "存在问题", "整改时限"],
        [1, "王伟", "学习不深", "年底"],
    ]
    assert shown(records(save(tmp_path / "表.xlsx", rows))[0], "list", "department") == ["个人", "办公室"]


def test_sentences_below_a_heading_that_means_a_list_are_the_problems(tmp_path):
    rows = [
        ["个人问题整改台账"],
        ["序号", "姓名", "问题清单", "整改措施", "整改时限"],
        [1, "王伟", "理论学习不够系统深入", "制定计划", "年底"],
        [2, "李强", "深入基层调研次数偏少", "每月一次", "年底"],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "list", "statement") for record in found.records] == [
        ["个人", "理论学习不够系统深入"],
        ["个人", "深入基层调研次数偏少"],
    ]
    assert "“问题清单”按内容对应为“问题表述”，请核对" in found.remarks


def test_shares_as_text_are_percents_and_one_is_all(tmp_path):
    path = tmp_path / "表.csv"
    lines = ["序号,问题表述,责任部门,整改时限,完成率", "1,一,办公室,年底,0.7", "2,二,办公室,年底,1", "3,三,办公室,年底,0"]
    path.write_text("\n".join(lines), encoding="gb18030")
    assert [record.values["percent"] for record in records(path)] == [70, 100, 0]
    path.write_text("\n".join(line.replace("0.7", "70") for line in lines), encoding="gb18030")
    assert [record.values["percent"] for record in records(path)] == [70, 1, 0]


def test_a_share_that_was_text_can_be_corrected_to_anything(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text("序号,问题表述,责任部门,整改时限,完成率\n1,一,办公室,年底,0.7\n2,二,办公室,年底,1", encoding="gb18030")
    found = sheet(path)
    for typed, percent in (("80%", 80), ("80", 80), ("0.9", 90), ("1", 100), ("", None)):
        assert correct(found, 2, "percent", typed).records[0].values["percent"] == percent
    assert list(correct(found, 2, "percent", "一半").records[0].errors) == ["percent"]


def test_a_column_blank_in_the_rows_of_its_neighbour_is_filled_with_it(tmp_path):
    path = tmp_path / "清单.csv"
    lines = ["会议名称,会议日期,序号,准备事项,责任部门,备注", "全会,2023/2/14,1,通知,办公室,重要", ",,2,材料,办公室,"]
    lines += ["常委会,2023/3/22,1,通知,办公室,", ",,2,材料,办公室,"]
    path.write_text("\n".join(lines), encoding="gb18030")
    assert [shown(record, "meeting", "meeting_date", "remark") for record in records(path)] == [
        ["全会", "2023-02-14", "重要"],
        ["全会", "2023-02-14", ""],
        ["常委会", "2023-03-22", ""],
        ["常委会", "2023-03-22", ""],
    ]


@pytest.mark.parametrize(
    ("cell", "day"), [("2023.10.25.", "2023-10-25"), ("98.3.6", "1998-03-06"), ("2023年10月25日。", "2023-10-25")]
)
def test_days_with_a_full_stop_or_of_the_last_century(tmp_path, cell, day):
    rows = [["姓名", "性别", "民族", "党支部", "入党时间"], ["王伟", "男", "汉族", "一支部", cell]]
    assert records(save(tmp_path / "表.xlsx", rows))[0].values["joined"] == day


def test_what_stands_to_the_right_of_the_table_does_not_hide_its_sections(tmp_path):
    rows: list[Sequence[object]] = [
        HEADINGS,
        ["一、理论武装方面", None, None, None, None, None, None, "状态说明"],
        [1, "一", "办公室", "年底", 0.5, "整改中", None, "整改中：正在办"],
        ["二、履职能力方面", None, None, None, None, None, None, "已销号：办完"],
        [2, "二", "办公室", "年底", 0.5, "整改中"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "category", "statement") for record in found] == [["理论武装", "一"], ["履职能力", "二"]]


def test_a_list_that_misses_its_branch_is_refused_and_not_taken_for_another_ledger(tmp_path):
    headings = ["序号", "类型", "主题", "时间", "地点", "主持人", "记录人", "应到", "实到", "列席", "主要内容", "决议事项"]
    rows = [headings, [1, "支委会", "研究计划", "2023-01-04", "会议室", "李文斌", "王伟", 4, 4, "", "研究", "同意"]]
    with pytest.raises(WorkbookError, match="最接近“组织生活”，但缺少“党支部”列"):
        plan(save(tmp_path / "表.xlsx", rows))


def test_departments_merged_once_are_filled_in_a_text_file_and_that_is_told(tmp_path):
    path = tmp_path / "制度.csv"
    lines = ["NO.,制度名称,建设方式,起草部门,当前阶段", "1,工作规则,修订,机关党委,印发", "2,学习办法,修订,,印发"]
    lines += [
        "3,公文办法,新建,办公室,起草",
        "小计,,,,",
        "4,会议办法,新建,办公室,起草",
        "5,督查办法,新建,,起草",
        "6,值班办法,新建,,起草",
    ]
    path.write_text("\n".join(lines), encoding="gb18030")
    found = sheet(path)
    assert [shown(record, "number", "department") for record in found.records] == [
        ["1", "机关党委"],
        ["2", "机关党委"],
        ["3", "办公室"],
        ["4", "办公室"],
        ["5", "办公室"],
        ["6", "办公室"],
    ]
    assert "“起草部门”的空格按上一行填充，请核对" in found.remarks


def test_whom_criticism_is_about_is_filled_in_a_text_file_and_that_is_told(tmp_path):
    path = tmp_path / "批评意见.csv"
    lines = [
        "被批评人,批评类型,批评人,批评意见,表态情况",
        "秦晓峰,相互批评,顾怀远,深入基层不够,接受",
        ",相互批评,方志明,调研不多,接受",
    ]
    lines += ["顾怀远,相互批评,秦晓峰,要求不严,接受"]
    path.write_text("\n".join(lines), encoding="gb18030")
    found = sheet(path)
    assert [record.values["target"] for record in found.records] == ["秦晓峰", "秦晓峰", "顾怀远"]
    assert "“被批评人”的空格按上一行填充，请核对" in found.remarks


def test_posts_that_most_members_do_not_have_are_not_filled_down(tmp_path):
    rows: list[Sequence[object]] = [
        ["党员名册"],
        ["党支部：机关第一党支部"],
        ["序号", "党内职务", "姓名", "性别", "入党时间"],
        [1, "支部书记", "王伟", "男", "2001.6.15"],
        [2, "组织委员", "李强", "男", "2001.6.15"],
        *([place, None, f"张{name}", "女", "2001.6.15"] for place, name in enumerate("甲乙丙丁", 3)),
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [record.values["party_post"] for record in found] == ["支部书记", "组织委员", "", "", "", ""]


def test_statistics_beside_the_list_give_no_department(tmp_path):
    rows: list[Sequence[object]] = [
        ["序号", "问题表述", "整改措施", "整改时限", None, "部门", "数量", "完成数"],
        [1, "一", "学", "年底", None, "办公室", 8, 3],
        [2, "二", "改", "年底", None, "研究室", 5, 2],
    ]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert [record.values["department"] for record in found.records] == ["", ""]
    assert "“部门”、“数量”、“完成数”与表格之间隔着空列，没有导入" in found.remarks


def test_the_name_of_the_meeting_is_filled_wherever_its_column_stands(tmp_path):
    path = tmp_path / "清单.csv"
    lines = ["序号,准备事项,会议名称,责任部门", "1,通知,全会,办公室", "2,材料,,办公室", "1,通知,常委会,办公室"]
    path.write_text("\n".join(lines), encoding="gb18030")
    assert [record.values["meeting"] for record in records(path)] == ["全会", "全会", "常委会"]


def test_the_first_section_over_the_headings_counts_like_those_below_that_repeat_them(tmp_path):
    """Each 一、…方面 stands over headings of its own; the first is above the table, its rows had lost it in silence."""
    rows: list[Sequence[object]] = [
        ["问题整改台账"],
        ["一、理论武装方面"],
        HEADINGS,
        [1, "一", "办公室", "年底", 0.5, "整改中"],
        ["二、履职能力方面"],
        HEADINGS,
        [2, "二", "办公室", "年底", 0.5, "整改中"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "category", "statement") for record in found] == [["理论武装", "一"], ["履职能力", "二"]]


def test_a_line_over_the_headings_without_sections_like_it_is_no_category(tmp_path):
    rows: list[Sequence[object]] = [["一、总体情况"], HEADINGS, [1, "一", "办公室", "年底", 0.5, "整改中"]]
    assert shown(records(save(tmp_path / "表.xlsx", rows))[0], "category") == [""]


def test_whose_rows_they_are_is_also_headed_by_the_name_of_the_department(tmp_path):
    rows: list[Sequence[object]] = [
        ["部门名称：提案委", "", "", "填表人：李明"],
        ["序号", "问题表述", "整改时限", "整改措施"],
        [1, "答复慢", "2023-06-01", "催办"],
    ]
    assert shown(records(save(tmp_path / "表.xlsx", rows))[0], "department") == ["提案委"]


def test_the_first_section_says_nothing_of_the_rows_below_the_others(tmp_path):
    """一、已销号问题 over the headings had closed the rows below 二、未销号问题 too."""
    headings = ["序号", "问题表述", "整改措施", "责任部门", "整改时限"]
    rows: list[Sequence[object]] = [
        ["一、已销号问题"],
        headings,
        [1, "车改", "清理", "办公室", "2023-03-01"],
        ["二、未销号问题"],
        headings,
        [2, "房改", "清理", "办公室", "2023-04-01"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "statement", "status") for record in found] == [["车改", "已销号"], ["房改", "待整改"]]


def test_a_numbered_line_with_a_colon_says_whose_the_rows_below_it_are(tmp_path):
    headings = ["序号", "问题表述", "整改措施", "整改时限"]
    rows: list[Sequence[object]] = [
        ["一、责任部门：办公室"],
        headings,
        [1, "车改", "清理", "2023-03-01"],
        ["二、责任部门：研究室"],
        headings,
        [2, "房改", "清理", "2023-04-01"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [shown(record, "statement", "department") for record in found] == [["车改", "办公室"], ["房改", "研究室"]]


def test_merged_cells_of_another_table_further_down_say_nothing_of_the_blanks_of_the_first(tmp_path):
    headings = ["序号", "制度名称", "起草部门", "完成时限"]
    first = [[1, "考勤制度", "办公室", "2023年6月"], [2, "值班制度", None, "2023年7月"], [3, "学习制度", "研究室", "2023年8月"]]
    first.append([4, "请假制度", None, "2023年9月"])
    second = [[1, "公文制度", "研究室", "2023年6月"], [2, "印章制度", None, "2023年7月"]]
    rows = [["机关制度建设台账"], headings, *first, [], ["支部制度建设台账"], headings, *second]
    found = plan(save(tmp_path / "制度.xlsx", rows, ["C10:C11"])).sheets
    assert [[record.values["department"] for record in sheet.records] for sheet in found] == [
        ["办公室", "办公室", "研究室", "研究室"],
        ["研究室", "研究室"],
    ]


def test_a_part_of_a_day_without_a_time_is_told(tmp_path):
    rows = [["党支部", "类型", "主题", "时间"], ["第一党支部", "党课", "讲党课", "2023年3月20日上午"]]
    rows.append(["第一党支部", "党课", "再讲党课", "2023年4月20日上午9:00"])
    (sheet,) = plan(save(tmp_path / "三会一课.xlsx", rows)).sheets
    assert [record.values["day"] for record in sheet.records] == ["2023-03-20", "2023-04-20"]
    assert "第 2 行“时间”写的“上午”没有采用，只记日期" in sheet.remarks
