"""The states of a problem and what a row in each of them allows. Closing goes only through 销号 (app/rectify)."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.kinds import Choice, Light, Value
from app.core.progress_choice import progress_choice
from app.core.progress_words import Progress

WAITING, WORKING, REVIEW, RETURNED, CLOSED = "待整改", "整改中", "待审核", "退回整改", "已销号"
AT_ONCE, BY_DATE, LASTING = "立行立改", "限期整改", "持续整改"
DONE, NOT_DONE = "完成", "未完成"
MEANT = {Progress.NOT_BEGUN: WAITING, Progress.UNDER_WAY: WORKING, Progress.DONE: CLOSED}
STATES = progress_choice(
    (WAITING, WORKING, REVIEW, RETURNED, CLOSED),
    MEANT,
    ((WAITING, "grey"), (WORKING, "amber"), (REVIEW, "blue"), (RETURNED, "purple"), (CLOSED, "green")),
    (
        ("未整改", WAITING),
        ("尚未整改", WAITING),
        ("已申请销号", REVIEW),
        ("申请销号", REVIEW),
        ("待销号", REVIEW),
        ("退回", RETURNED),
        ("完成销号", CLOSED),
        ("销号", CLOSED),
    ),
)
KINDS = Choice(
    options=(AT_ONCE, BY_DATE, LASTING),
    tones=((AT_ONCE, "blue"), (BY_DATE, "neutral"), (LASTING, "purple")),
    doubtful=(("立即", AT_ONCE), ("马上", AT_ONCE), ("长期", LASTING), ("常态化", LASTING), ("分阶段", LASTING)),
)
OVERDUE, SOON, BEHIND, NORMAL = "逾期", "临期", "滞后", "正常"
LIGHTS = Light(
    options=(OVERDUE, SOON, BEHIND, NORMAL, CLOSED),
    tones=((OVERDUE, "red"), (SOON, "amber"), (BEHIND, "blue"), (NORMAL, "green"), (CLOSED, "grey")),
)

# What a person may put right by typing; every other way from state to state is an action with its own rules.
FREE_MOVES = frozenset({(WAITING, WORKING), (WORKING, WAITING), (RETURNED, WORKING)})
WAYS = {
    REVIEW: "请用“申请销号”办理。",
    CLOSED: "销号须经“申请销号”逐级审核，立行立改的问题可以“直接销号”。",
    RETURNED: "只有待审核的问题可以“退回”。",
}
LOCKED = "已销号的问题只能查看。"
WAY_OUT = "确需修改或删除的，请先“重启”（需说明理由），进入下一轮整改。"


def locked(row: Mapping[str, Value]) -> str:
    """Why a row can only be looked at and what can be done about it; "" for one that can be changed."""
    return f"{LOCKED}{WAY_OUT}" if row.get("status") == CLOSED else ""


def refused_move(before: Value, after: Value) -> str:
    """Why the state cannot be changed by typing from one to the other; "" when it can."""
    if before == after or (before, after) in FREE_MOVES:
        return ""
    if before == REVIEW:
        return "正在审核中，状态不能直接修改。请用“同意”或“退回”办理。"
    return f"状态不能从“{before or '空'}”直接改为“{after or '空'}”。{WAYS.get(str(after), '请用相应的按钮办理。')}"


def choices(row: Mapping[str, Value], field: str) -> dict[str, str] | None:
    """The states with why a person cannot choose them for a row now, "" for those that can be; None for other fields."""
    if field != "status":
        return None
    return {word: refused_move(row.get("status"), word) for word in STATES.options}
