"""Short lists of an office: rules with a √ for those that are there, steps of a democratic life meeting, points taken off."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from app.exchange.importing.plan_json import sheet_json
from app.exchange.importing.state_remarks import sheet_remarks
from tests.exchange.import_workbooks import plan, records, save


@pytest.mark.parametrize("heading", ["是否完成", "是否出台", "出台情况"])
def test_whether_a_rule_is_there_is_proposed_as_its_stage(tmp_path, heading):
    ticks = {"甲": "√", "乙": "是", "丙": "否", "丁": None}
    rows = [[place, f"机关{word}制度", "办公室", tick] for place, (word, tick) in enumerate(ticks.items(), 1)]
    path = save(tmp_path / "表.xlsx", [["机关制度建设清单"], ["序号", "制度名称", "责任部门", heading], *rows])
    found = records(path)
    assert [record.proposals.get("stage", record.values["stage"]) for record in found] == ["印发", "印发", "计划", "计划"]
    assert not any(record.values["stage"] == "印发" for record in found)


@pytest.mark.parametrize(
    "title",
    ["2026年度民主生活会工作流程及任务分工表", "机关党组2026年度民主生活会任务分工", "2026年度专题民主生活会工作流程"],
)
def test_the_steps_of_a_democratic_life_meeting_are_no_yearly_tasks(tmp_path, title):
    rows = [
        [title],
        ["序号", "阶段", "工作任务", "具体要求", "责任部门", "完成时限"],
        [1, "会前准备", "制定工作方案", "报上级审批", "机关党办", "2026年12月5日"],
        [2, "会前准备", "征求意见", "发放征求意见函", "机关党办", "2026年12月12日"],
        [3, "会后整改", "制定整改方案", "形成整改清单", "机关党办", "2026年12月30日"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "life_step"
    first = found.records[0]
    assert (first.values["name"], first.values["due"], first.values["note"]) == ("制定工作方案", "2026-12-05", "报上级审批")
    assert "民主生活会" in (first.values["session"] or first.proposals["session"])


def test_yearly_tasks_that_name_a_democratic_life_meeting_stay_tasks(tmp_path):
    rows = [
        ["2026年度目标任务分解表"],
        ["序号", "工作任务", "目标要求", "责任领导", "责任部门", "完成时限"],
        [1, "开好民主生活会", "按程序召开", "张建军", "机关党办", "2026年12月5日"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "yearly_task"


def test_what_only_sounds_like_a_list_of_words_is_not_taken(tmp_path):
    rows = [
        ["机关党委班子名单"],
        ["职务", "姓名", "性别", "分工"],
        ["书记", "张建军", "男", "主持全面工作"],
        ["副书记", "李梅", "女", "组织工作"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows), ledger="person").sheets
    assert "分工" in found.unmapped
    assert [record.values["party_post"] for record in found.records] == ["支部书记", "副书记"]


def test_a_table_that_fits_no_ledger_for_sure_offers_the_nearest(tmp_path):
    rows = [["一览"], ["序号", "会议名称", "时间", "地点"], [1, "主席会议", "2026年3月1日", "三楼会议室"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows), choosable=True).sheets
    assert (found.ledger, found.nearest) == (None, "meeting")
    assert {"field": "导入到", "text": "会议活动", "why": found.why} in sheet_json(found)["questions"]


def test_a_table_of_anything_else_offers_none(tmp_path):
    rows = [["值班表"], ["日期", "带班领导", "值班人员", "联系电话"], ["3月5日", "刘主席", "王伟", "138"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows), choosable=True).sheets
    assert (found.ledger, found.nearest) == (None, "")


def test_points_taken_off_are_below_nought(tmp_path):
    rows = [
        ["2026年党建责任制考核扣分情况"],
        ["序号", "部门", "扣分事项", "扣分", "扣分依据"],
        [1, "办公室", "未按时报送材料", 2, "考核办法第三条"],
        [2, "研究室", "会议记录缺失", "1.5分", "考核办法第四条"],
        [3, "联络委", "迟报", "扣1分", "考核办法第四条"],
        [4, "提案委", "无", 0, None],
        [5, "文史委", "缺席", -3, None],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "inspection"
    assert [record.values["points"] for record in found.records] == [-2, -1.5, -1, 0, -3]
    assert [record.values["object"] for record in found.records][:2] == ["办公室", "研究室"]
    assert found.records[0].values["finding"] == "未按时报送材料"
    assert found.records[0].values["basis"] == "考核办法第三条"
    assert any("记为负数" in words for words in found.remarks)


def test_points_that_somebody_got_stay_above_nought(tmp_path):
    rows = [["考核对象", "考核日期", "考核得分", "考核人"], ["办公室", "2026年3月1日", 95, "王伟"]]
    (record,) = records(save(tmp_path / "考核.xlsx", rows))
    assert record.values["points"] == 95


def test_duties_of_leaders_beside_the_departments_they_are_in_charge_of(tmp_path):
    rows = [
        ["2026年一岗双责责任清单"],
        ["分管领导", "分管部门", "责任内容"],
        ["张建军", "办公室", "抓好分管部门党风廉政建设"],
        ["李梅", "研究室", "抓好分管部门意识形态工作"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "duty"
    values = found.records[0].values
    assert (values["person"], values["department"], values["kind"]) == ("张建军", "办公室", "一岗双责")


def test_a_list_of_what_meetings_need_is_not_told_that_it_sounds_like_meetings(tmp_path):
    rows = [
        ["2026年会议活动筹备清单"],
        ["序号", "会议名称", "准备事项", "责任部门", "完成时限", "完成情况"],
        [1, "第五次常委会会议", "印发通知", "办公室", "2026年3月1日", "已完成"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "preparation"
    assert not any("标题像是" in words for words in found.remarks)


def test_steps_that_say_how_far_they_are_stay_steps(tmp_path):
    rows = [
        ["机关党组2026年度民主生活会会前准备工作任务分解表"],
        ["序号", "工作任务", "责任单位", "责任人", "完成时限", "完成情况"],
        [1, "制定方案", "机关党办", "王伟", "12月5日", "已完成"],
        [2, "谈心谈话", "机关党办", "王伟", "12月10日", "正在进行"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.ledger == "life_step"
    assert [record.values["status"] for record in found.records] == ["已完成", "进行中"]


def test_a_sheet_named_by_what_its_rows_are_is_no_branch(tmp_path):
    book = Workbook()
    book.remove(book.active)
    for name, title in (("第一党支部", "党员名册"), ("积极分子", "入党积极分子登记表")):
        page = book.create_sheet(name)
        for row in ([title], ["序号", "姓名", "性别", "出生年月"], [1, f"王{name[-1]}", "男", "1980.5"]):
            page.append(row)
    book.save(tmp_path / "表.xlsx")
    _, found = plan(tmp_path / "表.xlsx").sheets
    assert found.records[0].values["member_kind"] == "入党积极分子"
    assert "branch" not in found.records[0].proposals


def test_sections_say_which_rules_are_being_drafted_whatever_stands_around_them(tmp_path):
    headings = ["序号", "制度名称", "起草部门"]
    rows = [
        ["★一、已印发制度★"],
        headings,
        [1, "考勤规定", "人事处"],
        ["★二、在起草制度★"],
        headings,
        [2, "保密规定", "办公室"],
    ]
    found = records(save(tmp_path / "表.xlsx", rows))
    assert [(record.values["stage"], record.values["category"]) for record in found] == [("印发", ""), ("起草", "")]


def test_a_blank_before_points_taken_off_is_none_of_them(tmp_path):
    rows = [["2026年党建责任制考核扣分情况"], ["序号", "部门", "扣分事项", "扣分"], [1, "办公室", "迟报", " 2"]]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert [(record.values["points"], record.errors) for record in found.records] == [(-2, {})]


def test_a_title_is_not_said_to_give_what_the_sections_below_say(tmp_path):
    """“类别”取自标题：党建工作 was said of rows that were all 政治建设 or 组织建设 by their sections."""
    headings = ["序号", "工作任务", "牵头部门", "完成时限"]
    tasks = [[1, "深化主题教育成果", "办公室", "6月底"], [2, "完成支部换届", "机关党委", "9月底"]]
    title = ["2026年党建工作重点任务分解表"]
    sections = [title, headings, ["一、政治建设"], tasks[0], ["二、组织建设"], tasks[1]]
    (found,) = plan(save(tmp_path / "分类.xlsx", sections)).sheets
    assert [record.values["category"] for record in found.records] == ["政治建设", "组织建设"]
    assert not any("党建工作" in words for words in found.remarks)
    (plainly,) = plan(save(tmp_path / "不分.xlsx", [title, headings, *tasks])).sheets
    assert {record.values["category"] for record in plainly.records} == {"党建工作"}
    assert any("“类别”取自" in words for words in plainly.remarks)


def test_what_the_program_works_out_itself_is_no_heading_without_a_field(tmp_path):
    """An export that came back was told “预警”没有对应的字段，需要时用“表头对应”指定: there is nothing to assign."""
    rows = [
        ["部门问题整改台账"],
        ["序号", "问题表述", "责任部门", "预警", "权重系数"],
        [1, "学用脱节", "办公室", "红灯 逾期", 3],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    remarks = sheet_remarks(found)
    assert "表头“权重系数”没有对应的字段，不导入；需要时用“表头对应”指定" in remarks
    assert "“预警”由程序自动计算，不导入" in remarks


def test_rows_with_progress_and_no_state_are_counted(tmp_path):
    """已开展集体学习7次 came in as 待整改 without a word: whether it is begun or done a person has to say."""
    headings = ["序号", "存在问题", "责任部门", "整改时限", "整改进展"]
    said = ["已开展集体学习7次", "方案已制定", None, "尚未整改", "已完成"]
    rows = [[place, f"问题{place}", "办公室", "9月底", text] for place, text in enumerate(said, 1)]
    (found,) = plan(save(tmp_path / "表.xlsx", [["部门问题整改台账"], headings, *rows])).sheets
    assert "2 行写了“进展”，没有写明“状态”，都填作“待整改”，请核对" in found.remarks
    (stated,) = plan(save(tmp_path / "明.xlsx", [[*headings, "状态"], *([*row, "整改中"] for row in rows)])).sheets
    assert not any("没有写明" in words for words in stated.remarks)
