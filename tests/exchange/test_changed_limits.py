"""Time limits that were put off: 原时限 beside 调整后时限, of which the later one counts and the first where none was changed."""

from __future__ import annotations

import pytest

from tests.exchange.import_workbooks import plan, save


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("原时限", "调整后时限"),
        ("原定时限", "调整时限"),
        ("整改时限", "延期后时限"),
        ("原整改时限", "延期至"),
        ("原时限", "新时限"),
    ],
)
def test_the_later_limit_counts_and_the_first_where_none_was_changed(tmp_path, before, after):
    rows = [
        ["部门问题整改台账"],
        ["序号", "问题表述", "责任部门", before, after],
        [1, "学习不够深入", "办公室", "2026年5月", "2026年9月30日"],
        [2, "深入基层调研不够", "研究室", "2026年6月30日", None],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert [record.values["deadline_date"] for record in found.records] == ["2026-09-30", "2026-06-30"]
    assert any(f"第 4 行“{after}”空白，按“{before}”填写" in words for words in found.remarks)


def test_a_first_limit_alone_is_the_limit(tmp_path):
    rows = [
        ["2026年重点任务"],
        ["序号", "重点任务", "完成标准", "原定时限", "责任部门"],
        [1, "机关党建考核", "优秀", "2026年5月30日", "办公室"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.records[0].values["due"] == "2026-05-30"
    assert any("“原定时限”按内容对应为" in words for words in found.remarks)


def test_a_day_of_change_is_no_limit(tmp_path):
    rows = [
        ["序号", "问题表述", "责任部门", "整改时限", "调整时间"],
        [1, "学习不深", "办公室", "2026年5月30日", "2026年3月1日"],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert found.records[0].values["deadline_date"] == "2026-05-30"
    assert "调整时间" in found.unmapped


@pytest.mark.parametrize("word", ["不调整", "未变更", "无变化", "同前", "—", "无", "按原计划"])
def test_a_limit_that_was_not_changed_is_the_first_one_whatever_stands_above(tmp_path, word):
    rows = [
        ["部门问题整改台账"],
        ["序号", "问题表述", "责任部门", "原时限", "调整后时限"],
        [1, "学习不够深入", "办公室", "2026年5月30日", "2026年9月30日"],
        [2, "深入基层调研不够", "研究室", "2026年6月30日", word],
    ]
    (found,) = plan(save(tmp_path / "表.xlsx", rows)).sheets
    assert [record.values["deadline_date"] for record in found.records] == ["2026-09-30", "2026-06-30"]
    assert "第 4 行“调整后时限”没有改变，按“原时限”填写" in found.remarks
