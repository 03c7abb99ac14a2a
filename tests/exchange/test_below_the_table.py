"""What offices write below a table, at once or after a blank row: nothing of it becomes a record or part of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.import_workbooks import plan, save, shown

HEADINGS = ["序号", "问题表述", "整改措施", "责任部门", "责任人", "整改时限"]
RECORDS = [[number, f"问题{number}", f"措施{number}", "办公室", "王伟", "2023年6月底"] for number in range(1, 5)]
BELOW = (  # rows separated by ;, cells by |
    "注：本表每月25日前报送。",
    "备注：1.本表一式三份；2.按时报送。",
    "说明：;1.本表由各部门填写;2.于每月25日前报机关党委",
    "填表人：王伟||审核人：李强||2023年6月30日",
    "填表人：|王伟|审核人：|李强|日期：|2023年6月30日",
    "单位负责人（签字）：|||填表人：",
    "合  计|||||4",
    "|合计：共4条，已完成2条，完成率50%",
    "其中：办公室4条",
    "报送：市纪委监委;抄送：各部门",
    "联系人|王伟|联系电话|8234567",
    "审核意见|同意上报|||签字|赵敏",
    "分管领导意见：;同意。;签字：|||2023年6月30日",
    "（此表由机关党委汇总）",
    "※带※为重点问题",
    "|||||市政协机关党委;|||||2023年6月30日",
    "|||||市政协机关党委;|||||二〇二三年六月三十日",
    "*|问题1为巡察反馈问题",
    "5;6;7",
    "以下空白",
    "第1页 共1页",
    "领导批示：请抓紧整改。赵敏 6月30日",
)


@pytest.mark.parametrize("gap", [0, 1])
@pytest.mark.parametrize("below", BELOW)
def test_nothing_below_a_table_is_a_record(tmp_path: Path, below: str, gap: int) -> None:
    rows = [[text or None for text in row.split("|")] for row in below.split(";")]
    path = save(tmp_path / "台账.xlsx", [["市政协机关问题整改台账"], HEADINGS, *RECORDS, *[[]] * gap, *rows])
    (sheet,) = plan(path).sheets
    found = [shown(record, "number", "statement", "department", "person", "remark") for record in sheet.records]
    assert found == [[str(row[0]), row[1], "办公室", "王伟", ""] for row in RECORDS]


def test_a_note_numbered_like_a_record_is_told(tmp_path: Path) -> None:
    path = save(tmp_path / "台账.xlsx", [HEADINGS, *RECORDS, ["①", "该问题已移交人事处"]])
    assert "第 6 行在其他记录之后，只填了一两处，请核对是不是记录" in plan(path).sheets[0].remarks
