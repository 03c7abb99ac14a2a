"""How offices write how far something is: one table for every ledger whose rows are begun, worked on and done.

A ledger says which of its words means what (`{Progress.DONE: "已销号", …}`) and adds only what is said of nothing else
(待销号). Words of `SAID` are taken for it; those of `PROBABLY` are proposed in the preview of an import, never taken in
silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from app.core.unfinished_words import NOT_DONE, PARTLY

Words = tuple[tuple[str, str], ...]  # a word → an option of a choice


class Progress(Enum):
    """What a word of a ledger says of a row."""

    NOT_BEGUN = auto()
    UNDER_WAY = auto()
    BEHIND = auto()
    DONE = auto()
    DROPPED = auto()


SAID: Mapping[Progress, str] = {
    Progress.NOT_BEGUN: (
        "未启动 未开始 未开展 未着手 未实施 未推进 尚未启动 尚未开始 尚未开展 尚未实施 暂未启动 暂未开始 "
        "暂未开展 没有启动 没有开始 没有开展 待启动 待开始 待开展 待实施"
    ),
    Progress.UNDER_WAY: (
        "进行中 正在进行 推进中 正在推进 实施中 正在实施 落实中 正在落实 办理中 正在办理 开展中 正在开展 "
        "整改中 正在整改 处理中 正在处理 持续推进 持续推进中 有序推进 有序推进中 稳步推进 稳步推进中 "
        "正常推进 加快推进 扎实推进 按序推进 按时序推进 按序时推进 序时推进 按计划推进"
    ),
    Progress.BEHIND: (
        "滞后 进度滞后 进展滞后 推进滞后 滞后于序时进度 未达序时进度 未达到序时进度 落后 进度落后 推进缓慢 进展缓慢 进度缓慢"
    ),
    Progress.DONE: (
        "已完成 完成 全部完成 已全部完成 均已完成 按时完成 按期完成 如期完成 圆满完成 已按时完成 已按期完成 "
        "已经完成 办结 已办结 已办理完毕 整改完成 已整改完成 完成整改 已完成整改 已整改 已整改到位 整改到位 "
        "已全部整改到位 整改完毕 已整改完毕 是 √"
    ),
    Progress.DROPPED: "取消 已取消 不再实施 不再开展 终止 已终止",
}
PROBABLY: Mapping[Progress, str] = {
    Progress.NOT_BEGUN: "待办 待落实",
    Progress.UNDER_WAY: (
        "已启动 启动 已开展 正常 推进 按计划 序时 达到序时进度 持续整改 持续坚持 长期坚持 常态化推进 否 × △ ○ "
        f"{NOT_DONE} {PARTLY}"  # in all other words too (尚未办结, 基本完成): `app.core.unfinished_words`
    ),
    Progress.BEHIND: "逾期 已逾期 超期 已超期 逾期未完成 超期未完成",
    Progress.DONE: ("已落实 落实 落实到位 已落实到位 已解决 解决 已结束 已到位 已处理 已办理 ●"),
    Progress.DROPPED: "暂停 中止",
}
# What is probably meant where a ledger has no word of its own for it.
NEAREST = {Progress.BEHIND: Progress.UNDER_WAY, Progress.UNDER_WAY: Progress.NOT_BEGUN}


def progress_words(options: Mapping[Progress, str]) -> Words:
    """What says one of a ledger's words for sure."""
    return tuple((word, option) for progress, option in options.items() for word in SAID[progress].split())


def probable_words(options: Mapping[Progress, str]) -> Words:
    """What probably means one of a ledger's words; also what is said for sure of a state for which the ledger has no word."""
    found = [(word, option) for progress, option in options.items() for word in PROBABLY[progress].split()]
    for progress, near in NEAREST.items():
        if progress not in options:
            option = options.get(near) or options.get(NEAREST.get(near, near), "")
            found += [(word, option) for word in f"{SAID[progress]} {PROBABLY[progress]}".split() if option]
    return tuple(found)
