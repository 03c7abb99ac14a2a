"""How the office closes problems: the steps of the 销号 chain, what each action asks for, opinions to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

Who = Literal["head", "leader", "office"]
WHO_WORDS: dict[Who, str] = {"head": "责任部门负责人", "leader": "责任领导（分管领导）", "office": "指定人员"}


@dataclass(frozen=True)
class ChainStep:
    """A step of the chain after the application. `people` are those of an "office" step; none: anybody but the applicant."""

    name: str
    who: Who = "office"
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Requirement:
    """What an action asks for: filled fields, words, and so many entries of 进展, 佐证材料 and (of 持续整改) 阶段目标 at least.

    Entries count from the beginning of the present round on. A closed problem cannot be changed: of it, only what comes with
    the action counts (the 佐证材料 of a 回头看, the new time limit of a 重启).
    """

    fields: tuple[str, ...] = ()
    progress: int = 0
    evidence: int = 0
    milestone: int = 0
    opinion: bool = False  # whether its text must be given also where the action itself does not need one


def default_requirements() -> dict[str, Requirement]:
    """By the key of the action."""
    return {
        "apply": Requirement(("measures", "person"), progress=1),
        "close_directly": Requirement(("measures",)),
        "approve": Requirement(),
    }


@dataclass(frozen=True)
class ClosingRules:
    """The office's way to 已销号."""

    AREA: ClassVar[str] = "closing"
    TITLE: ClassVar[str] = "销号设置"

    steps: tuple[ChainStep, ...] = (
        ChainStep("部门负责人", "head"),
        ChainStep("分管领导", "leader"),
        ChainStep("机关党委（整改办）审核", "office"),
    )
    no_repeat: bool = True  # nobody signs two steps in a row
    only_listed: bool = False  # a step is signed only by those it is meant for
    requirements: Mapping[str, Requirement] = field(default_factory=default_requirements)
    opinions: tuple[str, ...] = (
        "同意销号。",
        "整改到位，成效明显，同意销号。",
        "经核查，整改措施已落实，同意销号。",
        "同意，转下一环节审核。",
    )
    reasons: tuple[str, ...] = (  # of 退回整改
        "佐证材料不全，请补充后重新申请。",
        "整改措施落实不到位，请继续整改。",
        "整改成效不明显，请深化整改。",
    )

    def requirement(self, action: str) -> Requirement:
        """What an action asks for."""
        return self.requirements.get(action, Requirement())

    def step(self, name: str) -> ChainStep | None:
        """The step of that name, None when the chain no longer has it."""
        return next((step for step in self.steps if step.name == name), None)
