"""The health of an office in one word and one sentence, for the light in the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.core.errors import DamagedError, NewerProgramError, StorageError
from app.store.faults import AwayError, EmptiedError, MovedError
from app.store.sealing import LockedError

State = Literal["good", "confirming", "pending", "away", "read-only", "damaged", "newer", "moved", "past", "locked"]


@dataclass(frozen=True)
class Health:
    """`state` chooses the light, `words` stand beside it, `advice` says what to do."""

    state: State
    words: str
    advice: str = ""

    @property
    def may_write(self) -> bool:
        """Whether saving is worth a try."""
        return self.state in ("good", "confirming", "pending")


def health_of(fault: StorageError | None, waiting: bool, pending: int, moved: str = "") -> Health:
    """The health from the last fault, whether commits wait for their outcome, and how many items of 待处理 there are."""
    if isinstance(fault, NewerProgramError):
        return Health("newer", "只能查看：本程序版本过旧", fault.advice)
    if isinstance(fault, DamagedError):
        return Health("damaged", f"只能查看：{fault.message}", fault.advice)
    if isinstance(fault, LockedError):
        return Health("locked", "只能查看：这份数据刚启用密码，或您的账号有变动，需要重新登录", fault.advice)
    if moved:
        left = f"这里有 {pending} 项待处理没有搬过去，请在新文件夹中重新填写。" if pending else ""
        return Health("moved", f"只能查看：数据已搬到 {moved}", MovedError(moved).advice + left)
    if waiting:
        return Health("confirming", "正在确认上一次保存…", "请不要重复填写。")
    if isinstance(fault, EmptiedError):
        return Health("away", "数据文件夹里没有数据：可以查看，新填写的内容先存为草稿", fault.advice)
    if isinstance(fault, AwayError):
        return Health("away", "未连接共享文件夹：可以查看，新填写的内容先存为草稿", fault.advice)
    if fault is not None:
        return Health("read-only", f"暂时不能保存：{fault.message}", fault.advice)
    if pending:
        return Health("pending", f"有 {pending} 项待处理", "与同事的修改冲突的内容没有丢失，请逐项确认。")
    return Health("good", "已全部保存")
