"""From entries and measures to stars: both models, vetoes, caps, ties, functional branches, and a small oracle beside them."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.scoring.engine import rank, score_branch
from app.scoring.metric import Branch, MetricValue, RowRef, not_recorded
from app.scoring.period import Period
from app.scoring.result import BranchInput, BranchResult, Entry, Fact
from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grade, Grades, PerPoint, Step, Steps
from app.scoring.scheme import Effect, Indicator, Level, LevelShare, Scheme, Star, Trigger, Weights

YEAR = Period(2023)
LEVELS = tuple(Level(stars, Decimal(least)) for stars, least in ((5, 90), (4, 80), (3, 70), (2, 60)))


def hand(key: str, star: str, full: int, **more: object) -> Indicator:
    return Indicator(key, star, "1", f"项目{key}", Decimal(full), **more)  # type: ignore[arg-type]


def scheme(model: str = "stars", **more: object) -> Scheme:
    """Two stars of 20 and 10 points, lines of 16 and 8."""
    strong = Star("支部过硬星", (hand("a", "支部过硬星", 12), hand("b", "支部过硬星", 8)), Decimal(80), percent=True)
    clean = Star("廉洁法治星", (hand("c", "廉洁法治星", 10),), Decimal(8))
    return Scheme("细则", 2023, (strong, clean), model, LEVELS, **more)  # type: ignore[arg-type]


def scored(points: dict[str, str | int], name: str = "一支部", **more: object) -> BranchInput:
    entries = {key: Entry(Decimal(got), "按实扣分") for key, got in points.items()}
    return BranchInput(Branch(name), entries, **more)  # type: ignore[arg-type]


def ruled(*clauses: Clause, full: int = 10, **more: object) -> Scheme:
    return Scheme("细则", 2023, (Star("星", (hand("k", "星", full, clauses=clauses, **more),), Decimal(8)),))


def seen(rules: Scheme, *values: Fraction | int | None) -> BranchResult:
    """The branch measured with these values, clause by clause."""
    rows = (RowRef("party_meeting", 7, "3月"),)
    taken = {n: MetricValue(None if v is None else Fraction(v), "实测", rows) for n, v in enumerate(values)}
    return score_branch(rules, BranchInput(Branch("一支部"), measured={"k": taken}))


def test_each_star_is_won_on_its_own_line():
    result = score_branch(scheme(), scored({"a": 9, "b": 7, "c": "7.5"}))
    strong, clean = result.stars
    assert (strong.score, strong.line, strong.won, strong.short) == (16, 16, True, 0)
    assert (clean.score, clean.line, clean.won, clean.short) == (Decimal("7.5"), 8, False, Decimal("0.5"))
    assert (result.level, result.won, result.complete) == (1, ("支部过硬星",), True)


def test_every_point_lost_has_its_words_and_rows():
    rules = ruled(Clause(Deduct("三会一课少", Decimal(2)), "m"), Clause(Deduct("记录不规范", Decimal(1)), "m"))
    (item,) = seen(rules, 3, 9).stars[0].indicators
    assert (item.score, item.origin) == (0, "rules")
    assert [line.points for line in item.lines] == [-6, -4]
    assert item.lines[0].words == "实测：三会一课少3次，每1次扣2分"
    assert "扣完为止" in item.lines[1].words
    assert item.lines[0].rows == (RowRef("party_meeting", 7, "3月"),)


@pytest.mark.parametrize(
    ("rule", "value", "score"),
    [
        (Deduct("超期", Decimal("0.5"), "件", 1, Decimal(2)), 9, "8"),
        (Deduct("超期", Decimal(1), "天", 3), 8, "8"),
        (Deduct("超期", Decimal(1)), 0, "10"),
        (Fail("未换届"), 1, "0"),
        (Fail("未换届"), 0, "10"),
        (Fail("测评", Decimal(4), Fraction(80), "分"), Fraction("79.99"), "6"),
        (Fail("测评", Decimal(4), Fraction(80), "分"), 80, "10"),
        (Steps((Step(Fraction(90), Decimal(10)), Step(Fraction(80), Decimal(7)))), Fraction(269, 3), "7"),
        (Steps((Step(Fraction(90), Decimal(10)), Step(Fraction(80), Decimal(7)))), 90, "10"),
        (Steps((Step(Fraction(90), Decimal(10)),), below=Decimal(3)), 10, "3"),
        (Grades((Grade("市级", Decimal(10)), Grade("机关", Decimal(8)))), 2, "8"),
        (Grades((Grade("市级", Decimal(10)),)), 0, "0"),
        (PerPoint(Fraction(95), Decimal("0.5")), Fraction("91.5"), "8.5"),
        (PerPoint(Fraction(95), Decimal("0.5"), started=True), Fraction("91.5"), "8"),
        (PerPoint(Fraction(95), Decimal(1)), Fraction("94.2"), "10"),
        (PerPoint(Fraction(95), Decimal(1)), 100, "10"),
    ],
)
def test_kinds_of_rule_at_their_edges(rule, value, score):
    assert seen(ruled(Clause(rule, "m")), value).stars[0].score == Decimal(score)


def test_nothing_to_measure_loses_nothing_and_is_not_missing():
    result = seen(ruled(Clause(Deduct("少", Decimal(2)), "m")), None)
    assert (result.stars[0].score, result.complete) == (10, True)


def test_what_nobody_entered_is_named_and_gives_no_points():
    result = score_branch(ruled(Clause(Deduct("记录不规范", Decimal(1)))), BranchInput(Branch("一支部")))
    (star,) = result.stars
    assert (star.score, star.pending, star.won, star.undecided) == (0, 10, False, True)
    assert (result.total, result.pending, result.lost, result.title) == (0, 100, 0, "待考评")
    assert len(result.missing) == 1


def test_where_everything_is_lost_already_nothing_is_left_to_ask():
    """扣完为止: what nobody has entered yet cannot cost more, so that the points are known."""
    rules = ruled(Clause(Deduct("三会一课少", Decimal(2)), "m"), Clause(Deduct("记录不规范", Decimal(1))))
    (item,) = seen(rules, 12).stars[0].indicators
    assert (item.score, item.origin, item.missing, item.computed) == (0, "rules", (), 0)
    assert seen(rules, 12).pending == 0
    assert seen(rules, 4).pending == 20  # 2 of 10 points are left, which the records may still cost


@pytest.mark.parametrize("other", [Bonus("被推广", Decimal(2)), Fail("瞒报", veto=True)])
def test_a_bonus_or_a_veto_is_asked_for_even_where_everything_is_lost(other):
    rules = ruled(Clause(Deduct("三会一课少", Decimal(2)), "m"), Clause(other))
    (item,) = seen(rules, 12).stars[0].indicators
    assert (item.origin, len(item.missing)) == ("open", 1)


def test_what_nobody_entered_and_a_person_accepted_is_not_lost():
    result = score_branch(ruled(Clause(Deduct("记录不规范", Decimal(1)))), BranchInput(Branch("一支部"), accepted=True))
    assert (result.stars[0].score, result.pending, result.stars[0].won, result.title) == (10, 0, True, "一星")
    assert result.indicator("k").origin == "accepted"
    assert len(result.missing) == 1  # it stays known that nobody entered it


def test_what_the_ledgers_should_know_and_do_not_gives_no_points_until_a_person_says_it():
    rules = ruled(Clause(Deduct("三会一课少", Decimal(2)), "m"), Clause(Deduct("超期", Decimal(1)), "n"))
    taken = {0: not_recorded("全机关都没有登记"), 1: MetricValue(Fraction(3), "超期 3 条")}
    unknown = score_branch(rules, BranchInput(Branch("一支部"), measured={"k": taken}))
    assert (unknown.total, unknown.pending, unknown.lost) == (0, 70, 30)  # what is lost for certain is lost
    assert unknown.missing == ("项目k：三会一课少（全机关都没有登记，请人工核实）",)
    said = BranchInput(Branch("一支部"), {"k": Entry(observed={0: Fraction(1)})}, {"k": taken})
    assert (score_branch(rules, said).total, score_branch(rules, said).missing) == (50, ())


def test_a_required_item_that_is_open_keeps_its_star_even_above_the_line():
    made = scheme()
    strong, clean = made.stars
    needed = replace(strong.indicators[1], least=Decimal(1))
    made = replace(made, stars=(replace(strong, line=Decimal(50), indicators=(strong.indicators[0], needed)), clean))
    star = score_branch(made, scored({"a": 12, "c": 10})).stars[0]
    assert (star.score > star.line, star.won, star.undecided) == (True, False, True)
    assert star.blocked == ("必备项“项目b”待考评",)


def test_an_appraisal_that_is_not_given_is_pending():
    made = scheme("total", weights=Weights(Fraction(70), Fraction(30)))
    result = score_branch(made, scored({"a": 12, "b": 5}))
    assert (result.total, result.lost, result.pending) == (Decimal("39.67"), 10, Decimal("53.33"))
    assert result.missing == ("项目c：未打分", "评议分")


def test_a_bonus_has_a_ceiling_and_never_lifts_a_star_over_its_points():
    rules = ruled(Clause(Bonus("获采纳", Decimal(2), "项", Decimal(3)), "m"), Clause(Deduct("超期", Decimal(1)), "m"))
    assert seen(rules, 5, 4).stars[0].score == 9
    assert seen(rules, 5, 0).stars[0].score == 10
    limited = replace(
        rules, stars=(replace(rules.stars[0], indicators=(replace(rules.stars[0].indicators[0], bonus_ceiling=Decimal(1)),)),)
    )
    assert seen(limited, 5, 4).stars[0].score == 7


def test_all_bonuses_of_a_branch_together_have_a_ceiling():
    """加分总和不超过3分: of 6 + 3 points lost and 4 + 2 won, 3 come back; 30 points are 100."""
    keys = (("一星", "a"), ("二星", "b"))
    clauses = (Clause(Deduct("超期", Decimal(3)), "m"), Clause(Bonus("获采纳", Decimal(2)), "m"))
    stars = tuple(Star(name, (hand(key, name, 15, clauses=clauses),), Decimal(10)) for name, key in keys)
    made = Scheme("细则", 2023, stars, "total", LEVELS, bonus_ceiling=Decimal(3))
    counts = {"a": (2, 2), "b": (1, 1)}
    measured = {
        key: {place: MetricValue(Fraction(count), "实测") for place, count in enumerate(own)} for key, own in counts.items()
    }
    result = score_branch(made, BranchInput(Branch("一支部"), measured=measured))
    assert (result.lost, result.bonus, result.total) == (30, 10, 80)
    free = score_branch(replace(made, bonus_ceiling=None), BranchInput(Branch("一支部"), measured=measured))
    assert (free.bonus, free.total) == (20, 90)
    nothing_lost = {key: {0: MetricValue(Fraction(0), "实测"), 1: own[1]} for key, own in measured.items()}
    most = score_branch(made, BranchInput(Branch("一支部"), measured=nothing_lost))
    assert (most.lost, most.bonus, most.total) == (0, 10, 100)  # never over 100


def test_a_veto_takes_all_stars_one_star_or_caps_the_level():
    triggers = (
        Trigger("all", "发生失泄密", Effect("all")),
        Trigger("one", "财务违规", Effect("star", "廉洁法治星")),
        Trigger("cap", "群众满意度", Effect("level", level=1), Fraction(60)),
    )
    full = {"a": 12, "b": 8, "c": 10}
    made = scheme(triggers=triggers)

    def level(**facts: str) -> tuple[int, tuple[str, ...]]:
        given_ = {key: Fact(Fraction(value), "通报") for key, value in facts.items()}
        result = score_branch(made, scored(full, facts=given_))
        return result.level, result.won

    assert level() == (2, ("支部过硬星", "廉洁法治星"))
    assert level(all="1") == (0, ())
    assert level(all="0") == (2, ("支部过硬星", "廉洁法治星"))
    assert level(one="1") == (1, ("支部过硬星",))
    assert level(cap="59.9")[0] == 1
    assert level(cap="60")[0] == 2


def test_the_level_is_told_under_the_condition_of_vetoes_and_caps_until_a_person_says_of_each():
    triggers = (
        Trigger("leak", "发生失泄密", Effect("all")),
        Trigger("asked", "群众满意度低于60%", Effect("level", level=1), Fraction(60)),
        Trigger("unknown", "不按期换届", Effect("all"), metric="election"),
        Trigger("not_due", "不开民主评议", Effect("all"), metric="appraisal"),
    )
    measured = {"unknown": not_recorded("任期没有登记"), "not_due": MetricValue(None, "还没有到期")}
    made = scheme(triggers=triggers)
    inputs = replace(scored({"a": 12, "b": 8, "c": 10}), facts_measured=measured)
    for accepted in (False, True):  # 公示 accepts points that nobody entered, but no veto
        result = score_branch(made, replace(inputs, accepted=accepted))
        assert [(item.words, item.why) for item in result.undecided] == [
            ("发生失泄密", ""),
            ("群众满意度低于60%", "没有录入数值"),
            ("不按期换届", "任期没有登记，请人工核实"),
        ]
        assert (result.level, result.lowest, result.title, result.complete) == (2, 0, "二星（待定）", False)
    facts = {"asked": Fact(Fraction(80)), "unknown": Fact(Fraction(0))}
    assert [item.key for item in score_branch(made, replace(inputs, facts=facts)).undecided] == ["leak"]
    sure = score_branch(made, replace(inputs, facts=facts | {"leak": Fact(Fraction(0))}))
    assert (sure.complete, sure.lowest, sure.title) == (True, None, "二星")


@pytest.mark.parametrize(
    ("effect", "lowest", "title"),
    [
        (Effect("all"), 0, "二星（待定）"),
        (Effect("star", "支部过硬星"), 1, "二星（待定）"),
        (Effect("level", level=1), 1, "二星（待定）"),
        (Effect("level", level=3), 2, "二星"),  # cannot lower it
    ],
)
def test_how_far_an_undecided_veto_may_lower_the_level(effect, lowest, title):
    result = score_branch(scheme(triggers=(Trigger("t", "情形", effect),)), scored({"a": 12, "b": 8, "c": 10}))
    assert (result.level, result.lowest, result.title) == (2, lowest, title)


def test_a_rule_may_veto():
    result = seen(ruled(Clause(Fail("发生责任事故", veto=True), "m")), 1)
    assert (result.level, result.stars[0].won) == (0, False)
    assert [item.words for item in result.vetoes]


def test_a_required_item_keeps_its_star():
    made = ruled(full=10, least=Decimal(9))
    made = replace(made, stars=(replace(made.stars[0], line=Decimal(5)),))
    lost, kept = (score_branch(made, scored({"k": got})) for got in (8, 9))
    assert (lost.stars[0].won, kept.stars[0].won) == (False, True)
    assert "必备项" in lost.stars[0].blocked[0]


def test_points_weights_and_appraisal_give_the_level():
    made = scheme("total", weights=Weights(Fraction(70), Fraction(30)))
    result = score_branch(made, scored({"a": 12, "b": 5, "c": 10}, appraisal=Decimal(80)))
    assert (result.base, result.lost, result.total, result.level) == (100, 10, 87, 4)
    assert score_branch(made, scored({"a": 12, "b": 5, "c": 10}, appraisal=Decimal(90))).level == 5
    assert not score_branch(made, scored({"a": 12, "b": 5, "c": 10})).complete


def test_a_functional_branch_is_not_asked_what_it_does_not_have():
    made = ruled(applies="ordinary")
    made = replace(made, stars=(replace(made.stars[0], indicators=(*made.stars[0].indicators, hand("z", "星", 5))),))
    inputs = BranchInput(Branch("经济委功能型党支部", functional=True), {"z": Entry(Decimal(4), "少一次")})
    (star,) = score_branch(made, inputs).stars
    assert (star.full, star.asked, star.points, star.score) == (15, 5, 12, 12)
    assert star.indicators[0].origin == "exempt"


def totals(*pairs: tuple[str, int], share: LevelShare | None = None) -> dict[str, int]:
    """Branches with these points out of 100 under the model of totals; their levels."""
    made = Scheme("细则", 2023, (Star("星", (hand("k", "星", 100),)),), "total", LEVELS, shares=(share,) if share else ())
    results = [score_branch(made, scored({"k": got}, name)) for name, got in pairs]
    return {place.result.branch.name: place.result.level for place in rank(made, YEAR, results).places}


THIRTY = LevelShare(5, Fraction(30))


def test_at_most_thirty_percent_have_five_stars():
    found = totals(*((f"支部{n}", 99 - n) for n in range(7)), share=THIRTY)
    assert [level for _, level in sorted(found.items())] == [5, 5, 4, 4, 4, 4, 4]


def test_equal_branches_that_do_not_all_fit_stay_below_together():
    found = totals(("甲", 99), ("乙", 95), ("丙", 95), ("丁", 91), ("戊", 85), ("己", 85), ("庚", 85), share=THIRTY)
    assert (found["甲"], found["乙"], found["丙"], found["丁"]) == (5, 4, 4, 4)


def test_few_branches_may_have_a_least_number():
    assert totals(("甲", 99), ("乙", 95), share=THIRTY) == {"甲": 4, "乙": 4}
    assert totals(("甲", 99), ("乙", 95), share=replace(THIRTY, least=1)) == {"甲": 5, "乙": 4}


def test_no_branches_at_all_make_an_empty_ranking():
    assert rank(scheme(shares=(THIRTY,)), YEAR, []).places == ()


@given(st.lists(st.integers(60, 100), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_ranking_does_not_depend_on_the_order_of_entry(scores, dice: random.Random):
    pairs = [(f"支部{n:02}", got) for n, got in enumerate(scores)]
    mixed = pairs.copy()
    dice.shuffle(mixed)
    levels = totals(*pairs, share=THIRTY)
    assert list(totals(*mixed, share=THIRTY).items()) == list(levels.items())
    by_score = {got: {levels[name] for name, other in pairs if other == got} for got in scores}
    assert all(len(found) == 1 for found in by_score.values())  # equal points, equal level
    assert sum(level == 5 for level in levels.values()) <= len(scores) * 30 // 100


SCORES = st.fixed_dictionaries({"a": st.integers(0, 24), "b": st.integers(0, 16), "c": st.integers(0, 20)})  # halves of a point


@given(SCORES, st.sampled_from(["a", "b", "c"]), st.sampled_from(["stars", "total"]))
def test_a_point_more_never_costs_a_star(halves, key, model):
    most = {"a": 24, "b": 16, "c": 20}
    better = {**halves, key: min(halves[key] + 2, most[key])}
    before, after = (
        score_branch(scheme(model), scored({k: str(Decimal(v) / 2) for k, v in one.items()})) for one in (halves, better)
    )
    assert set(before.won) <= set(after.won)
    assert before.level <= after.level
    assert before.total <= after.total


@example({"a": 0, "b": 14, "c": 0}, {"c"}, "stars")  # thirds of points: rounded each by itself they were a cent too many
@given(SCORES, st.sets(st.sampled_from(["a", "b", "c"])), st.sampled_from(["stars", "total"]))
def test_what_is_still_open_can_only_add(halves, open_, model):
    """While some indicators wait, the stars that are drawn are sure, and the total lies between the sum so far and the most."""
    every = {key: str(Decimal(value) / 2) for key, value in halves.items()}
    whole = score_branch(scheme(model), scored(every))
    part = score_branch(scheme(model), scored({key: value for key, value in every.items() if key not in open_}))
    assert set(part.won) <= set(whole.won)
    assert part.level <= whole.level
    assert part.total <= whole.total <= part.total + part.pending
    assert part.total + part.pending + part.lost == 100
    assert all(star.won or star.undecided for star, end in zip(part.stars, whole.stars, strict=True) if end.won)


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(0, 6)), min_size=1, max_size=5), st.integers(1, 20))
def test_the_lines_add_up_to_what_was_lost(rules, full):
    """An oracle of one line: the points are full minus all deductions, never below nothing."""
    clauses = [Clause(Deduct(f"第{n}类", Decimal(points) / 2), "m") for n, (points, _) in enumerate(rules)]
    result = seen(ruled(*clauses, full=full), *(count for _, count in rules))
    (item,) = result.stars[0].indicators
    assert item.score == max(Decimal(0), full - sum(Decimal(points) / 2 * count for points, count in rules))
    assert sum(line.points for line in item.lines) == item.score - item.full
    assert result.stars[0].points == item.score


WEIGHTED = st.tuples(
    st.fixed_dictionaries({"a": st.integers(0, 12), "b": st.integers(0, 8), "c": st.integers(0, 10)}),
    st.integers(0, 100),
    st.integers(0, 100),
)


@given(WEIGHTED)
def test_under_the_model_of_totals_the_parts_add_up_to_the_whole(drawn):
    """(基础分 − 减分) × weight + 评议分 × weight, on the scale of 100, by plain arithmetic beside the engine."""
    scores, mark, weight = drawn
    made = scheme("total", weights=Weights(Fraction(weight), Fraction(100 - weight)))
    result = score_branch(made, scored(dict(scores), appraisal=Decimal(mark)))
    items = [item for star in result.stars for item in star.indicators]
    assert sum(item.score for item in items) == sum(scores.values())
    assert [star.points for star in result.stars] == [sum(item.score for item in star.indicators) for star in result.stars]
    own = (Decimal(100) * sum(scores.values()) / 30).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    assert abs(result.base - result.lost - own) <= Decimal("0.01")
    if weight < 100:
        expected = (Fraction(result.base - result.lost) * weight + mark * (100 - weight)) / 100
        assert abs(Fraction(result.total) - expected) <= Fraction(1, 200)
    assert result.level == max((level.stars for level in LEVELS if result.total >= level.at_least), default=0)
    assert all(sum(line.points for line in item.lines) == item.score - item.full for item in items)
