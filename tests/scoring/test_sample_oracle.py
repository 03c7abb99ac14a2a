"""All branches of the shipped sample office scored again: SQL over raw rows and plain arithmetic, nothing of the program's way.

The oracle reads the scheme and the reviewers' entries as the JSON they are stored as.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.core.program import resources
from app.scoring.assessment import Assessment, read_assessment
from app.scoring.computing import compute
from app.scoring.period import Period
from app.scoring.result import Fact
from app.scoring.sample import load_star_sample
from app.scoring.scheme import Effect, Level, LevelShare, Trigger, Weights

TODAY = dt.date(2026, 11, 24)
YEAR = TODAY.year
GRACE = dt.timedelta(days=15)


class Oracle:
    """Counts of one branch by SQL."""

    def __init__(self, office, name: str) -> None:
        self.office = office
        self.name = name
        columns = "kind, departments, members, term_start, term_years"
        self.kind, departments, self.members, self.term_start, self.years = self.ask(
            f"SELECT {columns} FROM branch WHERE name = ?", name
        )[0]
        self.departments = [part for part in str(departments or "").split("、") if part]
        self.people = [
            row[0]
            for row in self.ask(
                "SELECT name FROM person WHERE branch = ? AND member_kind IN ('正式党员', '预备党员') AND deleted_at IS NULL",
                name,
            )
        ]

    def ask(self, sql: str, *values: object) -> list[tuple]:
        return self.office.database.execute_sql(sql, values).fetchall()

    def days(self, kind: str) -> list[dt.date]:
        sql = "SELECT day FROM party_meeting WHERE branch = ? AND kind = ? AND deleted_at IS NULL ORDER BY day"
        return [dt.date.fromisoformat(row[0]) for row in self.ask(sql, self.name, kind) if row[0]]

    def gaps(self, kind: str, months: int) -> int:
        """Months or quarters that are over without a meeting, and that no surplus one of the next made up in time."""
        found = self.days(kind)
        count = 0
        for first in range(1, 13, months):
            last = dt.date(YEAR, first + months - 1, calendar.monthrange(YEAR, first + months - 1)[1])
            own = [day for day in found if day.year == YEAR and first <= day.month < first + months]
            after = [day for day in found if last < day and (day.year, day.month) <= later(last, months)]
            made_up = len(after) > 1 and after[0] <= last + GRACE
            count += last < TODAY and not own and not made_up
        return count

    def missing_meetings(self) -> int:
        full = self.ask(
            "SELECT count(*) FROM person WHERE branch = ? AND member_kind = '正式党员' AND deleted_at IS NULL", self.name
        )
        committee = bool(self.members) or full[0][0] >= 7
        return self.gaps("支部党员大会", 3) + self.gaps("党课", 3) + (self.gaps("支委会", 1) if committee else 0)

    def missing_party_days(self) -> int:
        return self.gaps("主题党日", 1)

    def low_party_days(self) -> int:
        sql = """SELECT count(*) FROM party_meeting WHERE branch = ? AND kind = '主题党日' AND substr(day, 1, 4) = ?
                 AND due > 0 AND present * 10 < due * 9 AND deleted_at IS NULL"""
        return self.ask(sql, self.name, str(YEAR))[0][0]

    def late_election(self) -> int:
        start = dt.date.fromisoformat(self.term_start)
        return int(start.replace(year=start.year + (self.years or 3)) < TODAY)

    def incomplete_team(self) -> int:
        full = "SELECT count(*) FROM person WHERE branch = ? AND member_kind = '正式党员' AND deleted_at IS NULL"
        secretary = self.ask("SELECT secretary FROM branch WHERE name = ?", self.name)[0][0]
        return int(not secretary or (not self.members and self.ask(full, self.name)[0][0] >= 7))

    def missing_talks(self) -> int:
        sql = "SELECT talker, listener FROM heart_talk WHERE branch = ? AND day BETWEEN ? AND ? AND deleted_at IS NULL"
        cells = self.ask(sql, self.name, f"{YEAR}-01-01", f"{YEAR}-06-30")
        met = {name for row in cells for cell in row for name in str(cell or "").split("、")}
        return len([name for name in self.people if name not in met])

    def of_departments(self, sql: str, *values: object) -> int:
        return sum(self.ask(sql, *values, department)[0][0] for department in self.departments)

    def unfinished_tasks(self) -> int:
        sql = """SELECT count(*) FROM yearly_task WHERE year = ? AND due < ? AND due <> '' AND deleted_at IS NULL
                 AND status NOT IN ('已完成', '调整取消', '滞后') AND department = ?"""
        return self.of_departments(sql, YEAR, TODAY.isoformat())

    def late_tasks(self) -> int:
        sql = "SELECT count(*) FROM yearly_task WHERE year = ? AND status = '滞后' AND deleted_at IS NULL AND department = ?"
        return self.of_departments(sql, YEAR)

    def missing_discipline(self) -> int:
        sql = """SELECT count(*) FROM study WHERE kind IN ('警示教育', '廉政党课') AND status = '已完成'
                 AND day BETWEEN ? AND ? AND organizer = '机关全体党员干部' AND deleted_at IS NULL"""
        return sum(not self.ask(sql, f"{YEAR}-{q * 3 + 1:02}-01", f"{YEAR}-{q * 3 + 3:02}-31")[0][0] for q in range(3))

    def on_time_rate(self) -> Fraction | None:
        sql = (
            """SELECT count(*) FROM problem WHERE deadline_date BETWEEN ? AND ? AND deleted_at IS NULL {} AND department = ?"""
        )
        days = (f"{YEAR}-01-01", TODAY.isoformat())
        good = "AND status = '已销号' AND (closed_on IS NULL OR closed_on <= deadline_date)"
        due = self.of_departments(sql.format(""), *days)
        return Fraction(100 * self.of_departments(sql.format(good), *days), due) if due else None

    def too_many_excellent(self) -> int:
        sql = "SELECT count(*), coalesce(sum(result = '优秀'), 0) FROM appraisal WHERE branch = ? AND year = ? AND deleted_at IS NULL"
        count, good = self.ask(sql, self.name, YEAR)[0]
        return int(good * 3 > count)

    def measure(self, key: str) -> Fraction | None:
        """What a rule sees; what is counted only when the year is over is nought before."""
        if key in ("below_norm", "no_life_meeting", "no_secretary_lecture"):
            return Fraction(0)
        if self.kind != "党支部" and key in ("missing_meetings", "missing_party_days"):
            return Fraction(0)
        found = getattr(self, key)()
        return None if found is None else Fraction(found)


def later(last: dt.date, months: int) -> tuple[int, int]:
    """Year and month of the end of the next period."""
    place = last.year * 12 + last.month - 1 + months
    return place // 12, place % 12 + 1


def lost_by(rule: dict, seen: Fraction, full: Decimal) -> Decimal:
    """Points that one rule takes."""
    if rule["kind"] == "Deduct":
        lost = Decimal(rule["points"]) * (int(seen) // int(rule["every"]))
        return lost if rule["ceiling"] is None else min(lost, Decimal(rule["ceiling"]))
    if rule["kind"] == "PerPoint":
        short = max(Fraction(0), Fraction(rule["target"]) - seen)
        return Decimal(rule["points"]) * int(short // Fraction(rule["every"]))
    assert rule["kind"] == "Fail"
    failed = seen < Fraction(rule["below"]) if rule["below"] is not None else seen > 0
    return (full if rule["points"] is None else Decimal(rule["points"])) if failed else Decimal(0)


def score(oracle: Oracle, item: dict, entry: dict | None) -> Decimal:
    """The reviewer's score, else what the rules take off the full points."""
    full = Decimal(item["full"])
    if entry and entry["score"] is not None:
        return Decimal(entry["score"])
    lost = Decimal(0)
    for number, clause in enumerate(item["clauses"]):
        raw = (entry or {"observed": {}})["observed"].get(str(number))
        seen = Fraction(raw) if raw is not None else oracle.measure(clause["metric"]) if clause["metric"] else None
        if seen is not None:
            lost += lost_by(clause["rule"], seen, full)
    return full - min(lost, full)


def said_by_itself(scheme: dict, entries: dict[str, dict]) -> dict[str, dict]:
    """Of what a branch says of itself, what no ledger tells and no rule works out."""
    found = {}
    for item in (item for star in scheme["stars"] for item in star["indicators"] if item["key"] in entries):
        entry, clauses = entries[item["key"]], item["clauses"]
        seen = {number: value for number, value in entry["observed"].items() if not clauses[int(number)]["metric"]}
        if seen or not clauses:
            found[item["key"]] = {"score": entry["score"] if not clauses else None, "observed": seen}
    return found


BY_DEPARTMENT = ("on_time_rate", "overdue_problems", "unfinished_tasks", "late_tasks", "finished_rules")


def is_open(oracle: Oracle, item: dict, entry: dict | None) -> bool:
    """Whether nobody has said yet what no ledger tells: of a branch without departments not what goes by departments."""
    if entry and entry["score"] is not None:
        return False
    observed = (entry or {"observed": {}})["observed"]
    unlisted = oracle.kind == "党支部" and not oracle.departments
    return not item["clauses"] or any(
        (not clause["metric"] or (unlisted and clause["metric"] in BY_DEPARTMENT)) and str(number) not in observed
        for number, clause in enumerate(item["clauses"])
    )


def star_scores(oracle: Oracle, scheme: dict, entries: dict[str, dict]) -> Sequence[Decimal]:
    """The points of every star, without what is still open; a functional branch is held to what it is asked."""
    found = []
    for star in scheme["stars"]:
        full = sum(Decimal(item["full"]) for item in star["indicators"])
        items = [item for item in star["indicators"] if item["applies"] == "all" or oracle.kind == "党支部"]
        asked = sum(Decimal(item["full"]) for item in items)
        said = [(item, entries.get(item["key"])) for item in items]
        points = sum(score(oracle, item, entry) for item, entry in said if not is_open(oracle, item, entry))
        found.append(points if asked == full else (points * full / asked).quantize(Decimal("0.01"), "ROUND_HALF_UP"))
    return found


@pytest.fixture
def office(open_sample):
    found = open_sample(TODAY)
    load_star_sample(found, TODAY, resources())
    return found


def assessed(office) -> Assessment:
    found = read_assessment(office.database, Period(YEAR))
    assert found is not None
    return found


def expected_scores(office, assessment: Assessment) -> dict[str, Sequence[Decimal]]:
    """Branch → the points of its stars, by SQL and the stored JSON."""
    ask = office.database.execute_sql
    (content,) = ask("SELECT content FROM star_scheme WHERE id = ?", (assessment.scheme_row,)).fetchone()
    scheme = json.loads(content)
    sql = "SELECT indicator, content FROM star_entry WHERE branch = ? AND side = ? AND deleted_at IS NULL"
    found = {}
    for row, name in ask("SELECT id, name FROM star_branch WHERE assessment = ?", (assessment.row,)).fetchall():
        own, review = ({key: json.loads(text) for key, text in ask(sql, (row, side)).fetchall()} for side in ("self", "review"))
        found[name] = star_scores(Oracle(office, name), scheme, said_by_itself(scheme, own) | review)
    return found


def test_every_branch_of_the_sample_has_the_points_of_its_raw_rows(office):
    assessment = assessed(office)
    ranking, _ = compute(office.database, assessment, TODAY)
    branches = expected_scores(office, assessment)
    assert len(branches) == 9
    totals = set()
    for name, expected in branches.items():
        result = ranking.place_of(name).result
        assert [star.score for star in result.stars] == expected, name
        assert result.level == sum(points >= 85 for points in expected), name
        assert result.total == (sum(expected) / 5).quantize(Decimal("0.01"), "ROUND_HALF_UP"), name
        totals.add(result.total)
    assert len(totals) > 5  # the sample tells branches apart


def test_the_sample_under_the_model_of_totals_with_a_veto_a_cap_and_a_share(office):
    """The same rows: 70 % of the points and 30 % of 评议分, at most a third five stars, one branch vetoed, one held down."""
    assessment = assessed(office)
    vetoed, capped = (item.branch.name for item in assessment.participants[:2])
    marks = {item.branch.name: Decimal(99 - place * 3) for place, item in enumerate(assessment.participants)}
    facts = {vetoed: {"leak": Fact(Fraction(1), "通报")}, capped: {"pleased": Fact(Fraction(55), "测评")}}
    scheme = replace(
        assessment.scheme,
        model="total",
        levels=tuple(Level(stars, Decimal(least)) for stars, least in LEVELS),
        shares=(LevelShare(5, Fraction(100, 3)),),
        weights=Weights(Fraction(70), Fraction(30)),
        triggers=(
            Trigger("leak", "发生失泄密", Effect("all")),
            Trigger("pleased", "群众满意度", Effect("level", level=2), Fraction(60)),
        ),
    )
    participants = tuple(
        replace(item, appraisal=marks[item.branch.name], facts=facts.get(item.branch.name, {}))
        for item in assessment.participants
    )
    ranking, _ = compute(office.database, replace(assessment, scheme=scheme, participants=participants), TODAY)
    expected: dict[str, tuple[int, Decimal]] = {}
    for name, scores in expected_scores(office, assessment).items():
        own = (sum(scores) / 5).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        total = ((own * 70 + marks[name] * 30) / 100).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        level = max((stars for stars, least in LEVELS if total >= least), default=0)
        expected[name] = (0 if name == vetoed else min(level, 2) if name == capped else level, total)
    best = sorted(expected, key=lambda name: expected[name], reverse=True)
    five = [name for name in best if expected[name][0] == 5]
    for name in five[3:]:  # a third of nine branches
        expected[name] = (4, expected[name][1])
    found = {place.result.branch.name: (place.result.level, place.result.total) for place in ranking.places}
    assert found == expected
    assert len({level for level, _ in expected.values()}) >= 3


LEVELS = ((5, 50), (4, 40), (3, 35), (2, 30))  # low enough that the branches under way are told apart


def test_the_sample_belongs_to_the_branches_of_its_ledger(office):
    ask = office.database.execute_sql
    rows = ask("SELECT s.name, b.name FROM star_branch s LEFT JOIN branch b ON b.id = s.row").fetchall()
    assert rows
    assert all(name == listed for name, listed in rows)
