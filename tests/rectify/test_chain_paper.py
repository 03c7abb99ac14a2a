"""The 销号 chain on paper: what is signed with name and day, what is open to be signed by hand."""

from __future__ import annotations

from app.ledgers.problems.problem_life import APPLY, APPROVE, CLOSE_DIRECTLY, CORRECT, RETURN, REVISIT
from app.rectify.chain_paper import chain_lines
from app.rectify.handling import APPLICATION
from app.rectify.rules import ClosingRules

RULES = ClosingRules()
STEPS = [APPLICATION, "部门负责人\n意见", "分管领导\n意见", "机关党委\n（整改办）\n审核意见"]


def entry(action: str, person: str, step: str = "") -> dict[str, object]:
    return {"action": action, "person": person, "step": step, "day": "2023-11-20", "opinion": f"{person}的意见", "round": 1}


def signed(lines: list[dict[str, object]]) -> list[object]:
    return [line.get("person") for line in lines]


def test_before_the_application_every_step_is_open() -> None:
    lines = chain_lines(RULES, [])
    assert [line["step"] for line in lines] == STEPS
    assert signed(lines) == [None] * 4


def test_signed_steps_have_name_and_opinion() -> None:
    lines = chain_lines(RULES, [entry(APPLY, "王伟"), entry(APPROVE, "李强", "部门负责人")])
    assert signed(lines) == ["王伟", "李强", None, None]
    assert lines[1]["opinion"] == "李强的意见"


def test_after_a_return_the_form_is_open_again() -> None:
    lines = chain_lines(RULES, [entry(APPLY, "王伟"), entry(RETURN, "李强", "部门负责人")])
    assert signed(lines) == [None] * 4


def test_closed_directly_has_one_line() -> None:
    lines = chain_lines(RULES, [entry(CLOSE_DIRECTLY, "王建国")])
    assert [(line["step"], line["person"]) for line in lines] == [(CLOSE_DIRECTLY, "王建国")]


def test_what_happens_after_the_closing_is_no_step_of_the_chain() -> None:
    chain = [entry(APPLY, "王伟"), *(entry(APPROVE, name, step.name) for name, step in zip("赵钱孙", RULES.steps, strict=True))]
    lines = chain_lines(RULES, [*chain, entry(REVISIT, "王建国"), entry(CORRECT, "王建国")])
    assert [line["step"] for line in lines] == STEPS
    assert signed(lines) == ["王伟", "赵", "钱", "孙"]


def test_closed_directly_stays_one_line_after_its_check() -> None:
    lines = chain_lines(RULES, [entry(CLOSE_DIRECTLY, "王建国"), entry(REVISIT, "李强")])
    assert [(line["step"], line["person"]) for line in lines] == [(CLOSE_DIRECTLY, "王建国")]
