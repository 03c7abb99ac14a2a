"""Tables of a democratic life meeting as offices write them: criticism of oneself names one person only."""

from __future__ import annotations

import pytest

from app.exchange.importing.plan_changes import correct
from tests.exchange.import_workbooks import plan, save, shown


def sheet(path):
    (found,) = (item for item in plan(path).sheets if item.ledger)
    return found


@pytest.mark.parametrize(
    ("title", "headings"),
    [
        ("2026年度民主生活会自我批评汇总表", ["序号", "姓名", "自我批评内容", "整改方向"]),
        ("自我批评", ["序号", "姓名", "自我批评", "职务"]),
        ("自我批评", ["序号", "姓名", "自我批评情况", "部门", "职务"]),
        ("民主生活会发言摘要", ["序号", "姓名", "自我批评内容", "表态"]),
        ("组织生活会自我批评清单", ["序号", "党员姓名", "自我批评意见", "整改措施"]),
        ("自我批评登记表", ["序号", "批评人", "批评意见", "备注"]),
    ],
)
def test_who_criticises_himself_is_the_one_criticised(tmp_path, title, headings):
    rows = [[title], headings, [1, "张建军", "理论学习不够深入", "无"], [2, "李晓梅", "深入基层调研不够", "无"]]
    found = sheet(save(tmp_path / "表.xlsx", rows))
    assert found.ledger == "criticism"
    assert [shown(record, "kind", "critic", "target", "content") for record in found.records] == [
        ["自我批评", "张建军", "张建军", "理论学习不够深入"],
        ["自我批评", "李晓梅", "李晓梅", "深入基层调研不够"],
    ]
    assert not any(record.errors for record in found.records)
    assert any("“被批评人”" in words for words in found.remarks)
    typed = correct(found, 3, "critic", "王伟")
    assert shown(typed.records[0], "critic", "target") == ["王伟", "王伟"]


def test_a_table_of_both_kinds_fills_in_those_of_oneself_alone(tmp_path):
    headings = ["序号", "批评类型", "批评人", "被批评人", "批评意见"]
    rows = [headings, [1, "自我批评", "张建军", None, "学习不够"], [2, "相互批评", "李晓梅", None, "调研不够"]]
    found = sheet(save(tmp_path / "表.xlsx", [["批评与自我批评汇总表"], *rows]))
    own, other = found.records
    assert "“被批评人”没有写明；“自我批评”的与“批评人”是同一个人" in found.remarks
    assert (own.values["target"], dict(own.errors)) == ("张建军", {})
    assert other.values["target"] == ""
    assert "target" in other.errors
