"""Rules proposed from the common wordings of 评分标准; a person confirms them. What no pattern fits stays for a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from app.scoring.clause_text import IDLE, NUMBER, UNITS, Piece, pieces
from app.scoring.metric_choice import metric_for
from app.scoring.rules import Bonus, Clause, Deduct, Fail, Grade, Grades, PerPoint, Rule, Step, Steps
from app.scoring.scheme import Indicator

N = f"({NUMBER})"
RANGE = re.compile(rf"(.*?){N}%?(?:[-—~－至到]|—{{2}}){N}%(?:之间)?(?:的|者)?得{N}分")
STEP = re.compile(rf"(.*?){N}(%|分|小时|学时)以上(?:[-—~－至到、]*{N}%以下)?(?:的|者)?得{N}分")
FLOOR = re.compile(rf"(?:其余|其他|(?:{NUMBER}%?)?以下|低于{NUMBER}%|不足{NUMBER}%)(?:的|者)?(?:得{N}分|不得分)")
PER_POINT = re.compile(rf"(.*?)(?:比{N}%)?每(?:降低|低|下降|少|差){N}?(?:个百分点|%)扣{N}分")
BELOW = re.compile(rf"(.*?)(?:低于|不足|未达到|未达|达不到|不到|少于){N}(分|%|小时|学时)(?:的|者)?(?:扣{N}分|(不得分))")
GRADE = re.compile(rf"(.+?)得{N}分")
BONUS = re.compile(rf"(.*?)(?:每(.*?){N}?({UNITS})(.*?))?加{N}分")
VETO = re.compile(r"(.*?)(?:的)?(不得分)?(?:并|且|同时)?(?:实行|给予|予以)?一票否决")
NOTHING = re.compile(r"(.+?)(?:的|者)?(?:该项|本项|此项)?不得分")
MOST_LOST, MOST_WON = (
    re.compile(
        rf"(?=.*(?:最多|最高|累计|不超过|不得超过|不高于|封顶|为止))(?:累计|合计|总)?(?:{verb}分?)?(?:累计|最多|最高)?(?:{verb}分?)?"
        rf"(?:封顶)?(?:不超过|不得超过|不高于)?{N}分(?:为止|封顶)?"
    )
    for verb in "扣加"
)
EACH = re.compile(
    rf"(.*?)(?:每(?:再)?(少|缺少|缺|漏|有|出现|发生|发现|超过|超|迟)?|(缺少|缺|少|漏)){N}?(?:个)?({UNITS})(.*?)(?:的|者)?扣{N}分"
)
ONE = re.compile(rf"(.+?)1({UNITS})(?:的|者)?扣{N}分")
ONCE = re.compile(rf"(.+?)(?:的|者)?扣{N}分")
AT_TARGET = re.compile(rf"(.*?){N}%")
TARGET = re.compile(rf"(?<![低少降差\d.]){N}[%％]")
SURE, LIKELY, GUESSED = 95, 75, 55  # percent


@dataclass(frozen=True)
class Reading:
    """A rule read out of the wording, where it stands in the cell (`start` to `end`), and how sure that is (percent)."""

    clause: Clause
    start: int
    end: int
    confidence: int


@dataclass(frozen=True)
class Proposal:
    """What is proposed for an indicator: its rules, and the pieces of its wording that no rule stands for."""

    key: str
    readings: tuple[Reading, ...]
    unread: tuple[str, ...] = ()

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The rules."""
        return tuple(reading.clause for reading in self.readings)


def propose(item: Indicator) -> Proposal:
    """Rules for an indicator out of its 评分标准."""
    found: list[Reading] = []
    unread: list[str] = []
    for piece in pieces(item.standard):
        if IDLE.fullmatch(piece.plain):
            continue
        last = found[-1] if found else None
        if is_ceiling_of_all(piece, item.standard, found):
            unread.append(piece.text)
            continue
        joined = joined_to(last, piece, item) if last else None
        if joined is not None:
            found[-1] = joined
            continue
        if last and isinstance(last.clause.rule, Steps) and (less := PER_POINT.fullmatch(piece.plain)) and not less[1]:
            found.pop()  # 95%以上得5分，每低1%扣0.5分 of 10: steps or by the point, a person has to say
            unread += [last.clause.words, piece.text]
            continue
        rule, confidence = rule_of(of_full(piece.plain, item), item, last.clause.rule if last else None)
        if rule is None:
            unread.append(piece.text)
        else:
            if last and is_base(last.clause.rule, rule, item):
                found.pop()
            found.append(Reading(Clause(rule, words=piece.text), piece.start, piece.end, confidence))
    unread += [reading.clause.words for reading in found if gives_a_part(reading.clause.rule, item)]
    found = [reading for reading in found if not gives_a_part(reading.clause.rule, item)]
    readings = tuple(replace(reading, clause=metric_for(reading.clause, item)) for reading in found)
    return Proposal(item.key, readings, tuple(unread))


def of_full(plain: str, item: Indicator) -> str:
    """得满分 as the points it means."""
    return re.sub(r"得满分(?!\d)", f"得{item.full}分", plain)


def is_ceiling_of_all(piece: Piece, standard: str, found: list[Reading]) -> bool:
    """最多扣8分 set off behind several rules, or 最高加10分 behind several, is the ceiling of all of them: no rule says that, a
    person has to.
    """
    kinds = [type(reading.clause.rule) for reading in found]
    if MOST_WON.fullmatch(piece.plain):
        return kinds.count(Bonus) > 1
    set_off = standard[: piece.start].rstrip()[-1:] in "；;。\n"
    return kinds.count(Deduct) > 1 and set_off and bool(MOST_LOST.fullmatch(piece.plain))


def is_base(before: Rule, rule: Rule, item: Indicator) -> bool:
    """按时收缴得10分，每有1人未缴扣0.5分: what is said first is only that all points can be had."""
    whole = isinstance(before, Grades) and len(before.grades) == 1 and before.grades[0].points == item.full
    return whole and isinstance(rule, Deduct | Fail | PerPoint)


def gives_a_part(rule: Rule, item: Indicator) -> bool:
    """Whether steps or grades stay under the full points (有计划得4分，有总结得6分): parts that add up, or something missing.

    Which it is nobody can know; a person has to say.
    """
    if isinstance(rule, Steps):
        return max(step.points for step in rule.steps) < item.full
    return isinstance(rule, Grades) and max(grade.points for grade in rule.grades) < item.full


def joined_to(last: Reading, piece: Piece, item: Indicator) -> Reading | None:
    """The rule before with what a piece adds to it: a further step or grade, a ceiling, 一票否决. None when it adds nothing."""
    plain = of_full(piece.plain, item)
    rule = grown(last.clause.rule, plain) or from_full(last.clause.rule, plain, item)
    if rule is None:
        return None
    words = item.standard[last.start : piece.end]
    return Reading(replace(last.clause, rule=rule, words=words), last.start, piece.end, last.confidence)


def grown(rule: Rule, plain: str) -> Rule | None:
    """A rule with one more step, grade, ceiling or veto; None when the text is none of them."""
    if isinstance(rule, Steps):
        if step := step_of(plain):
            return replace(rule, steps=tuple(sorted((*rule.steps, step[0]), key=lambda one: -one.at_least)))
        if floor := FLOOR.fullmatch(plain):
            return replace(rule, below=Decimal(floor[1] or 0))
        return None
    if isinstance(rule, Grades) and (grade := GRADE.fullmatch(plain)) and not step_of(plain):
        return Grades((*rule.grades, Grade(grade[1], Decimal(grade[2]))))
    told_twice = isinstance(rule, Grades) and len(rule.grades) == 1 and plain.startswith(("未", "不", "没", "无"))
    if isinstance(rule, Grades) and not told_twice and (none := NOTHING.fullmatch(plain)):
        return Grades((*rule.grades, Grade(none[1], Decimal(0))))
    if isinstance(rule, Deduct) and (most := MOST_LOST.fullmatch(plain)):
        return replace(rule, ceiling=Decimal(most[1]))
    if isinstance(rule, Bonus) and (most := MOST_WON.fullmatch(plain)):
        return replace(rule, ceiling=Decimal(most[1]))
    if isinstance(rule, Fail) and re.fullmatch(r"(?:并|且|同时)?(?:实行|给予|予以)?一票否决", plain):
        return replace(rule, veto=True)
    return None


def from_full(rule: Rule, plain: str, item: Indicator) -> Rule | None:
    """达到95%得10分，每低1%扣0.5分: all points at the target, fewer below; None when the words before give other points."""
    found = PER_POINT.fullmatch(plain)
    if found is None:
        return None
    if isinstance(rule, Steps) and len(rule.steps) == 1 and rule.unit == "%":
        goal, got, what = rule.steps[0].at_least, rule.steps[0].points, rule.what
    elif isinstance(rule, Grades) and len(rule.grades) == 1 and (at := AT_TARGET.fullmatch(rule.grades[0].words)):
        goal, got, what = Fraction(at[2]), rule.grades[0].points, at[1]
    else:
        return None
    if got != item.full or found[2]:
        return None
    return PerPoint(goal, Decimal(found[4]), what or item.title, Fraction(found[3] or 1))


def step_of(plain: str) -> tuple[Step, str, str] | None:
    """A step with its unit and what it measures: 90%以上得10分, 80%-90%得7分."""
    if found := STEP.fullmatch(plain):
        return Step(Fraction(found[2]), Decimal(found[5])), found[3], found[1]
    if found := RANGE.fullmatch(plain):
        return Step(Fraction(found[2]), Decimal(found[4])), "%", found[1]
    return None


def rule_of(plain: str, item: Indicator, before: Rule | None) -> tuple[Rule | None, int]:
    """The rule of one piece of wording and how sure that is; None when no pattern fits."""
    if step := step_of(plain):
        return Steps((step[0],), step[1], step[2] or item.title), SURE
    if found := PER_POINT.fullmatch(plain):
        return per_point(found, item)
    if found := BELOW.fullmatch(plain):
        points = None if found[5] else Decimal(found[4])
        return Fail(found[1] or item.title, points, Fraction(found[2]), found[3]), SURE if found[1] else LIKELY
    if (found := VETO.fullmatch(plain)) and found[1]:
        return Fail(found[1], None, veto=True), SURE
    if found := NOTHING.fullmatch(plain):
        return Fail(found[1]), SURE
    if found := BONUS.fullmatch(plain):
        what = f"{found[1]}{found[2] or ''}{found[5] or ''}"
        return Bonus(what or item.title, Decimal(found[6]), found[4] or "项"), SURE if what else LIKELY
    return lost_points(plain, item, before)


def per_point(found: re.Match[str], item: Indicator) -> tuple[PerPoint, int]:
    """每低1个百分点扣1分; the target stands in the piece, in 考评内容 or elsewhere in the cell, else it is 100%."""
    target = TARGET.search(item.content) or TARGET.search(item.standard)
    goal = Fraction(found[2] or (target[1] if target else 100))
    rule = PerPoint(goal, Decimal(found[4]), found[1] or item.title, Fraction(found[3] or 1))
    return rule, SURE if found[2] or target else GUESSED


def lost_points(plain: str, item: Indicator, before: Rule | None) -> tuple[Rule | None, int]:
    """Rules that take points by the occurrence or once, and a first grade."""
    if found := EACH.fullmatch(plain):
        return each_rule(found, item)
    if found := ONE.fullmatch(plain):
        return Deduct(found[1], Decimal(found[3]), found[2]), LIKELY
    if found := ONCE.fullmatch(plain):
        if isinstance(before, Deduct) and not re.search("[不未无没]", found[1]):
            return Deduct(found[1], Decimal(found[2]), before.unit), GUESSED  # 每有1项未完成扣2分，滞后扣1分: counted alike
        return Fail(found[1], Decimal(found[2])), SURE
    if found := GRADE.fullmatch(plain):
        return Grades((Grade(found[1], Decimal(found[2])),)), LIKELY
    return None, 0


def each_rule(found: re.Match[str], item: Indicator) -> tuple[Deduct, int]:
    """每少1次扣2分, 记录不规范每次扣1分, 每有1人学时不达标扣1分."""
    begins, verb, ends = found[1], found[2] or found[3] or "", found[6]
    idle = verb == "有" or (begins and verb in ("发生", "发现", "出现"))  # 收缴不及时，每发生一次扣1分
    what = f"{begins}{'' if idle else verb}{ends}"
    if not begins and not ends:
        what = f"{item.title}{verb}"
    every = Fraction(found[4] or 1)
    if every.denominator != 1 or every < 1:
        return Deduct(what, Decimal(found[7]), found[5]), GUESSED
    return Deduct(what, Decimal(found[7]), found[5], int(every)), SURE
