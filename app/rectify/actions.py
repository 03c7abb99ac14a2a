"""The actions on a problem: from which states they lead where, and what they ask for. The one table of transitions."""

from __future__ import annotations

from dataclasses import dataclass

from app.ledgers.problems.problem_life import APPLY, APPROVE, CLOSE_DIRECTLY, CORRECT, EXTEND, RESTART, RETURN, REVISIT
from app.ledgers.problems.problem_states import CLOSED, RETURNED, REVIEW, WAITING, WORKING

OPEN = (WAITING, WORKING, RETURNED)
FIELDS = ("symptom", "goal", "measures", "person", "leader", "deadline")  # what an office may ask to be filled in
OPENED_FIRST = "已销号的问题请先重启。"
GIVEN = {"deadline": "新的整改时限", "approver": "审批人", "result": "检查结果"}  # what is given with actions besides words


@dataclass(frozen=True)
class Action:
    """An action. `target` None: the state stays, or the chain decides. `asks` names its text, "" when it has none."""

    key: str
    word: str  # as the 办理记录 calls it
    sources: tuple[str, ...]
    target: str | None
    asks: str = ""
    needed: bool = False  # whether the text must be given
    way: str = ""  # what to do in other states
    gives: tuple[str, ...] = ()  # what must always be given besides, by the keys of `GIVEN`

    @property
    def closed(self) -> bool:
        """Whether it is for closed problems: nothing can be added to them but what the action itself brings."""
        return self.sources == (CLOSED,)

    @property
    def askable(self) -> tuple[str, ...]:
        """The fields that an office may ask for: of a closed problem only a new time limit, where the action can give one."""
        if not self.closed:
            return FIELDS
        return ("deadline",) if self.target else ()

    def refused_in(self, state: str) -> str:
        """Why it is not possible in a state, "" when it is."""
        if state in self.sources:
            return ""
        return f"状态为“{state or '空'}”，不能{self.word}。{self.way}"


ACTIONS: dict[str, Action] = {
    action.key: action
    for action in (
        Action("apply", APPLY, OPEN, REVIEW, "整改完成情况", way="只有待整改、整改中和退回整改的问题可以申请。"),
        Action("approve", APPROVE, (REVIEW,), None, "意见", needed=True, way="请先申请销号。"),
        Action("return", RETURN, (REVIEW,), RETURNED, "退回理由", needed=True, way="只有待审核的问题可以退回。"),
        Action("close_directly", CLOSE_DIRECTLY, OPEN, CLOSED, "办结说明", needed=True, way="正在审核的请用“同意”办理。"),
        Action("restart", RESTART, (CLOSED,), WORKING, "重启理由", needed=True, way="只有已销号的问题可以重启。"),
        Action(
            "extend", EXTEND, (*OPEN, REVIEW), None, "延期理由", needed=True, way=OPENED_FIRST, gives=("deadline", "approver")
        ),
        Action("correct", CORRECT, (*OPEN, REVIEW), None, "更正理由", needed=True, way=OPENED_FIRST, gives=("deadline",)),
        Action("revisit", REVISIT, (CLOSED,), None, "检查情况", way="只有已销号的问题需要回头看。", gives=("result",)),
    )
}
