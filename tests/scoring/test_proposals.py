"""Rules read out of the wordings of 评分标准, the office's own and those of others."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.importing.scheme_sheet import read_scheme
from app.scoring.proposals import propose
from app.scoring.rules import Bonus, Deduct, Fail, Grade, Grades, PerPoint, Rule, Step, Steps
from app.scoring.scheme import Indicator
from app.ui.stars.rule_words import rule_words

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "五星支部考评细则.xlsx"
needs_samples = pytest.mark.skipif(not SAMPLE.is_file(), reason="the office's samples are not on this machine")


def indicator(standard: str, content: str = "", title: str = "考勤") -> Indicator:
    return Indicator("k", "支部过硬星", "1", title, Decimal(10), content, standard)


def rules(standard: str, content: str = "", title: str = "考勤") -> list[Rule]:
    return [clause.rule for clause in propose(indicator(standard, content, title)).clauses]


def lost(what: str, points: str, unit: str = "次", every: int = 1, ceiling: str | None = None) -> Deduct:
    return Deduct(what, Decimal(points), unit, every, None if ceiling is None else Decimal(ceiling))


def fails(what: str, points: str | None = None, below: int | None = None, unit: str = "", veto: bool = False) -> Fail:
    return Fail(what, None if points is None else Decimal(points), None if below is None else Fraction(below), unit, veto)


def steps(*pairs: tuple[int, int], what: str = "考勤", below: int = 0) -> Steps:
    return Steps(tuple(Step(Fraction(rate), Decimal(got)) for rate, got in pairs), "%", what, Decimal(below))


def grades(*pairs: tuple[str, int]) -> Grades:
    return Grades(tuple(Grade(words, Decimal(got)) for words, got in pairs))


WORDINGS = [
    ("每少1次扣2分，记录不规范每次扣1分，扣完为止", [lost("考勤少", "2"), lost("记录不规范", "1")]),
    ("每少一次扣两分，扣完为止", [lost("考勤少", "2")]),
    ("每少１次扣２分；记录不规范每次扣１分", [lost("考勤少", "2"), lost("记录不规范", "1")]),
    ("每少1次扣2分记录不规范每次扣1分", [lost("考勤少", "2"), lost("记录不规范", "1")]),
    ("迟到1次扣0.5分、早退1次扣0.5分", [lost("迟到", "0.5"), lost("早退", "0.5")]),
    ("每超过3天扣1分，最多扣5分", [lost("考勤超过", "1", "天", 3, "5")]),
    ("每漏1人扣0.5分，累计扣分不超过2分", [lost("考勤漏", "0.5", "人", 1, "2")]),
    ("发现一例扣5分", [lost("发现", "5", "例")]),
    ("每项未落实减2分", [lost("未落实", "2", "项")]),
    ("未按期换届不得分", [fails("未按期换届")]),
    ("未建立台账的，本项不得分", [fails("未建立台账")]),
    ("1.未制定计划扣3分；2.未总结扣2分", [fails("未制定计划", "3"), fails("未总结", "2")]),
    ("有下列情形之一的，扣2分", [fails("有下列情形之一", "2")]),
    ("述职测评低于80分扣4分", [fails("述职测评", "4", 80, "分")]),
    ("参学率低于80%不得分", [fails("参学率", None, 80, "%")]),
    ("发生责任事故不得分并一票否决", [fails("发生责任事故", veto=True)]),
    ("党员受到党纪处分的，实行一票否决", [fails("党员受到党纪处分", veto=True)]),
    ("90%以上得10分，80%以上得7分，70%以上得4分", [steps((90, 10), (80, 7), (70, 4))]),
    ("百分之九十以上得十分，百分之八十以上得七分", [steps((90, 10), (80, 7))]),
    ("达到95%（含）以上得10分，90%-95%得8分，80%至90%得5分，80%以下不得分", [steps((95, 10), (90, 8), (80, 5))]),
    ("90%以上得10分，其余得2分", [steps((90, 10), below=2)]),
    ("市级推广得12分，机关推广得8分，有做法未推广得4分", [grades(("市级推广", 12), ("机关推广", 8), ("有做法未推广", 4))]),
    ("每低一个百分点扣半分", [PerPoint(Fraction(100), Decimal("0.5"), "考勤")]),
    ("每低2%扣1分", [PerPoint(Fraction(100), Decimal(1), "考勤", Fraction(2))]),
    ("未完成不得分；获市级以上采纳加2分", [fails("未完成"), Bonus("获市级以上采纳", Decimal(2))]),
    ("每篇加1分，累计加分不超过3分", [Bonus("考勤", Decimal(1), "篇", Decimal(3))]),
    ("每季度至少1次，少1次扣1分", [lost("考勤少", "1")]),
    ("被通报批评的，每次扣2分", [lost("被通报批评", "2")]),
    ("未按要求参加会议的，每人次扣1分，最多扣5分", [lost("未按要求参加会议", "1", "人次", 1, "5")]),
    ("党费收缴不及时，每发生一次扣1分", [lost("党费收缴不及时", "1")]),
    ("获市级以上采纳的，每项加2分，最高加6分", [Bonus("获市级以上采纳", Decimal(2), "项", Decimal(6))]),
    ("无故不参加扣2分/次", [lost("无故不参加", "2")]),
    ("扣2分/人次", [lost("考勤", "2", "人次")]),
    ("完成率100%得10分，每降低5个百分点扣1分", [PerPoint(Fraction(100), Decimal(1), "完成率", Fraction(5))]),
    ("参加率达到95%以上得10分，每低1%扣0.5分", [PerPoint(Fraction(95), Decimal("0.5"), "参加率")]),
    ("不低于95%得满分，每低一个百分点扣0.5分", [PerPoint(Fraction(95), Decimal("0.5"), "考勤")]),
    ("优秀的10分，良好的8分，一般的6分，差的不得分", [grades(("优秀", 10), ("良好", 8), ("一般", 6), ("差", 0))]),
    ("5次以上得10分，3-4次得8分，0次不得分", [grades(("5次以上", 10), ("3-4次", 8), ("0次", 0))]),
    ("人均学时不足32学时的扣3分", [fails("人均学时", "3", 32, "学时")]),
    ("参学率未达到80%的不得分", [fails("参学率", None, 80, "%")]),
    ("按时足额收缴党费得10分，每有1人未按时缴纳扣0.5分", [lost("未按时缴纳", "0.5", "人")]),
    ("支部按期换届得10分，未按期换届的不得分", [fails("未按期换届")]),
    ("优秀得10分，其他不得分", [grades(("优秀", 10), ("其他", 0))]),
    ("出现意识形态问题的，本项0分", [fails("出现意识形态问题")]),
]


@pytest.mark.parametrize(("standard", "expected"), WORDINGS, ids=[standard for standard, _ in WORDINGS])
def test_common_wordings_become_rules(standard, expected):
    assert rules(standard) == expected


@pytest.mark.parametrize(
    "standard",
    [
        "组织有力，成效显著",
        "酌情扣1-3分",
        "视情扣0.5至2分",
        "按完成比例得分",
        "根据实际情况打分",
        "95%以上得5分，每低1%扣0.5分",  # of 10 points: what the other five are for nobody can know
        "90%以上得5分，80%以上得3分",
        "建立台账得4分，更新及时得6分",  # parts that add up, no grades
        "每开展1次得2分",
        "",
    ],
)
def test_what_cannot_be_read_stays_for_a_person(standard):
    proposal = propose(indicator(standard))
    assert proposal.clauses == ()
    assert "".join(proposal.unread).replace("，", "") == standard.replace("，", "")


def test_a_ceiling_of_several_rules_stays_for_a_person():
    proposal = propose(indicator("缺席每次扣3分；记录不完整每处扣0.5分；最多扣8分"))
    assert [clause.rule for clause in proposal.clauses] == [lost("缺席", "3"), lost("记录不完整", "0.5", "处")]
    assert proposal.unread == ("最多扣8分",)


@pytest.mark.parametrize(
    ("standard", "title", "content", "metrics"),
    [
        ("未召开组织生活会的不得分；会前未开展谈心谈话的扣2分", "组织生活会", "", ["no_life_meeting", ""]),
        ("每缺1人扣0.2分", "主题党日", "全员参加", [""]),  # people, not meetings
        ("每逾期1天扣0.5分", "作风整改", "按期整改", [""]),  # days, not problems
        ("每少1学时扣0.5分", "学时管理", "", [""]),  # hours, not people
        ("换届率低于90%的扣2分", "换届", "", [""]),  # a share, not whether it was late
        ("人均学时不足32学时的扣3分", "理论学习", "", ["study_hours"]),
        ("90%以上得10分", "满意率", "落实首问负责制度", [""]),  # 制度 is only mentioned
        ("90%以上得10分", "制度建设", "年度制度出台计划完成情况", ["finished_rules"]),
        ("群众满意率每低1个百分点扣1分", "作风整改", "整改完成率达到95%", [""]),
        ("参加率90%以上得10分", "主题党日", "", ["party_day_rate"]),
    ],
)
def test_a_metric_counts_what_the_rule_counts(standard, title, content, metrics):
    assert [clause.metric for clause in propose(indicator(standard, content, title)).clauses] == metrics


def test_the_target_of_a_rate_stands_in_the_content():
    assert rules("满意率每低1个百分点扣1分", "满意率95%以上") == [PerPoint(Fraction(95), Decimal(1), "满意率")]


def test_a_guess_is_less_sure_than_a_plain_wording():
    sure, guess = (propose(indicator(text)).readings[0].confidence for text in ("每少1次扣2分", "每低1个百分点扣1分"))
    assert guess < sure


def test_a_ceiling_of_several_bonuses_stays_for_a_person():
    proposal = propose(indicator("国家级加5分、省级加3分，最高加10分"))
    assert [clause.rule for clause in proposal.clauses] == [Bonus("国家级", Decimal(5)), Bonus("省级", Decimal(3))]
    assert proposal.unread == ("最高加10分",)


@needs_samples
def test_every_line_of_the_offices_standard_is_read_whole():
    read = [propose(item) for item in read_scheme(SAMPLE, 2023).indicators]
    assert [proposal.key for proposal in read if proposal.unread or not proposal.clauses] == []
    kinds: dict[str, int] = {}
    for proposal in read:
        for clause in proposal.clauses:
            kinds[type(clause.rule).__name__] = kinds.get(type(clause.rule).__name__, 0) + 1
    assert kinds == {"Deduct": 34, "Fail": 15, "PerPoint": 3, "Steps": 1, "Grades": 1, "Bonus": 1}


@pytest.mark.parametrize("words", ["班子不健全或未按期换届的，扣5分", "未按期换届或者支委会不健全扣5分"])
def test_one_clause_about_two_things_is_measured_by_both(words: str) -> None:
    (clause,) = propose(indicator(words)).clauses
    assert (clause.metric, clause.rule.points) == ("team_or_election", Decimal(5))


@needs_samples
def test_the_ledgers_measure_what_they_know():
    items = list(read_scheme(SAMPLE, 2023).indicators)
    measured = {item.title: [clause.metric for clause in propose(item).clauses] for item in items}
    assert measured["三会一课"] == ["missing_meetings", ""]
    assert measured["主题党日"] == ["missing_party_days", "low_party_days"]
    assert measured["组织设置"] == ["incomplete_team", "late_election"]
    assert measured["组织生活会和民主评议"] == ["no_life_meeting", "too_many_excellent"]
    assert measured["党员发展和教育管理"] == ["", "below_norm"]
    assert measured["谈心谈话"] == ["missing_talks"]
    assert measured["支部书记作用"] == ["no_secretary_lecture", ""]
    assert measured["年度目标任务"] == ["unfinished_tasks", "late_tasks"]
    assert measured["纪律教育"] == ["missing_discipline"]
    assert measured["作风整改"] == ["on_time_rate"]
    assert measured["党费收缴"] == [""]


POINTS = st.integers(1, 40).map(lambda half: Decimal(half) / 2)
WHATS = st.sampled_from(["记录不规范", "三会一课少", "未按期办结", "有效投诉", "学时不达标"])
FAULTS = st.sampled_from(["未按期换届", "班子不健全", "无计划", "发生责任事故"])
RATES = st.lists(st.integers(1, 100), min_size=1, max_size=4, unique=True).map(lambda found: sorted(found, reverse=True))
RULES = st.one_of(
    st.builds(Deduct, WHATS, POINTS, st.sampled_from(["次", "人", "条", "人次", "处"]), st.integers(1, 5), st.none() | POINTS),
    st.builds(Fail, FAULTS, st.none() | POINTS),
    st.builds(Fail, FAULTS, st.none(), veto=st.booleans()),
    st.builds(Fail, st.just("述职测评"), POINTS, st.integers(1, 99).map(Fraction), st.sampled_from(["分", "%"])),
    RATES.flatmap(
        lambda rates: st.lists(POINTS, min_size=len(rates), max_size=len(rates)).map(
            lambda got: Steps(tuple(Step(Fraction(rate), one) for rate, one in zip(rates, got, strict=True)), "%", "满意度")
        )
    ),
    st.builds(PerPoint, st.integers(50, 100).map(Fraction), POINTS, st.just("满意率"), st.integers(1, 5).map(Fraction)),
    st.builds(Bonus, st.just("获市级采纳"), POINTS, st.sampled_from(["项", "篇", "次"]), st.none() | POINTS),
    st.lists(POINTS, min_size=2, max_size=2).map(lambda got: Grades((Grade("市级推广", got[0]), Grade("机关推广", got[1])))),
)


@given(RULES)
def test_a_rule_in_words_is_read_as_the_same_rule(rule):
    parts = rule.steps if isinstance(rule, Steps) else rule.grades if isinstance(rule, Grades) else ()
    item = replace(indicator(rule_words(rule)), full=max((part.points for part in parts), default=Decimal(10)))
    assert [clause.rule for clause in propose(item).clauses] == [rule]


@given(st.text(alphabet="每少缺有次分扣得加不未12０半一十%％百点个以上下低于，；。、为止（）-", max_size=24))
def test_any_wording_is_read_without_losing_a_piece(standard):
    proposal = propose(indicator(standard))
    for reading in proposal.readings:
        assert 0 <= reading.start < reading.end <= len(standard)
        assert reading.clause.words == standard[reading.start : reading.end]
        assert 0 < reading.confidence <= 100
    ends = [(reading.start, reading.end) for reading in proposal.readings]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
