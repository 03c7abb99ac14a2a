"""What the page says of a branch that points alone do not explain: vetoes, caps, shares."""

from __future__ import annotations

from fractions import Fraction

from app.scoring.engine import rank, score_branch
from app.scoring.period import Period
from app.scoring.result import BranchInput, BranchResult, Fact
from app.scoring.scheme import Effect, LevelShare, Scheme, Trigger
from app.ui.stars.views import BranchView, PeriodView, list_note, next_words, notes_of
from tests.scoring.test_engine import scheme, scored

PERIOD = Period(2023)
LEAK = Trigger("t", "发生失泄密", Effect("all"))
POLL = Trigger("p", "群众满意度", Effect("level", level=1), below=Fraction(60))
FULL = {"a": 12, "b": 8, "c": 10}


def test_a_veto_is_final_however_much_is_still_to_be_scored():
    made = scheme(triggers=(LEAK,))
    inputs = scored({"a": 12, "b": 8}, facts={"t": Fact(Fraction(1), "市保密局通报")})
    result = score_branch(made, inputs)
    assert result.pending
    assert result.title == "未达星级"
    assert next_words(made, result) == "另有 33.33 分待考评"
    view, branch = shown(made, result, inputs)
    assert notes_of(view, branch, result)[0].words == "一票否决：发生失泄密（市保密局通报），不授予任何星级"
    assert list_note(view, result) == "一票否决"
    whole = score_branch(made, scored(FULL, facts={"t": Fact(Fraction(1), "市保密局通报")}))
    assert next_words(made, whole) == ""


def test_a_star_that_its_line_is_out_of_reach_of_is_told():
    made = scheme()
    assert next_words(made, score_branch(made, scored({"a": 2, "b": 2}))) == "另有 33.34 分待考评；“支部过硬星”已达不到授星线"


def test_the_list_says_why_a_level_is_lower_than_its_points():
    capped = scheme(triggers=(POLL,))
    inputs = scored(FULL, facts={"p": Fact(Fraction(55), "第三方测评")})
    result = score_branch(capped, inputs)
    view, _ = shown(capped, result, inputs)
    assert (result.level, list_note(view, result)) == (1, "限级")
    limited = scheme("total", shares=(LevelShare(5, Fraction(30)),))
    results = [score_branch(limited, scored(FULL, name)) for name in ("一支部", "二支部", "三支部", "四支部")]
    first = rank(limited, PERIOD, results).places[0].result
    view, _ = shown(limited, first, scored(FULL))
    assert (first.level, list_note(view, first)) == (4, "受名额限制")


def shown(made: Scheme, result: BranchResult, inputs: BranchInput) -> tuple[PeriodView, BranchView]:
    """The result as the page has it."""
    branch = BranchView(scheme=made, shown=result, inputs=inputs)

    return PeriodView(PERIOD, made, rank(made, PERIOD, [result]), {result.branch.name: branch}), branch
