"""An office with branches and a year of party life, made from a seed, so that an oracle can count the same rows again."""

from __future__ import annotations

import datetime as dt
import random

from app.ledgers.changes.operations import add_rows
from app.ledgers.organisation.branch import BRANCH, BRANCH_KIND, FUNCTIONAL
from app.ledgers.organisation.person import PERSON
from app.ledgers.organisation.person_rows import FULL_MEMBER
from app.ledgers.party_life.appraisal import APPRAISAL
from app.ledgers.party_life.heart_talk import HEART_TALK
from app.ledgers.party_life.party_meeting import ASSEMBLY, COMMITTEE, LECTURE, LIFE_MEETING, PARTY_DAY, PARTY_MEETING, REVIEW
from app.ledgers.party_life.study import STUDY
from app.ledgers.problems.problem import PROBLEM
from app.store.office import Office

YEAR = 2023
AFTER = dt.date(2024, 3, 1)  # the year and the days of grace are over


def fill(office: Office, branches: int = 4, seed: int = 7, meetings_a_month: int = 1, years: int = 1) -> None:
    """Ordinary branches 一支部…, each with a department, five members and gappy years, and one functional branch."""
    dice = random.Random(seed)
    names = [f"机关第{n}党支部" for n in range(1, branches + 1)]
    rows: dict[str, list[dict]] = {"branch": [], "person": [], "meeting": [], "appraisal": [], "talk": [], "problem": []}
    for n, name in enumerate(names, 1):
        people = [f"党员{n}{place}" for place in "甲乙丙丁戊"]
        term = f"{2019 + n % 3}-05-01"
        rows["branch"].append(
            {
                "name": name,
                "kind": BRANCH_KIND,
                "departments": f"处室{n}",
                "secretary": people[0],
                "members": people[1],
                "term_start": term,
            }
        )
        rows["person"] += [{"name": one, "branch": name, "member_kind": FULL_MEMBER, "status": "在职"} for one in people]
        for year in range(YEAR - years + 1, YEAR + 1):
            rows["meeting"] += meetings_of(name, people, dice, meetings_a_month, year)
        rows["appraisal"] += [
            {"year": YEAR, "branch": name, "person": one, "result": dice.choice(["优秀", "合格", "合格"])} for one in people
        ]
        rows["talk"] += [
            {"branch": name, "day": f"{YEAR}-{dice.randint(1, 12):02}-10", "talker": people[0], "listener": one}
            for one in dice.sample(people[1:], dice.randint(0, 4))
        ]
        rows["problem"] += problems_of(n, dice)
    rows["branch"].append({"name": "经济委功能型党支部", "kind": FUNCTIONAL})
    lessons = [
        {"kind": "警示教育", "topic": f"{quarter}季度警示教育", "day": f"{YEAR}-{quarter * 3:02}-20", "organizer": who}
        for quarter, who in ((1, "机关全体党员干部"), (2, names[0]), (4, "机关全体党员干部"))
    ]
    for ledger, found in (
        (BRANCH, rows["branch"]),
        (PERSON, rows["person"]),
        (PARTY_MEETING, rows["meeting"]),
        (APPRAISAL, rows["appraisal"]),
        (HEART_TALK, rows["talk"]),
        (STUDY, lessons),
        (PROBLEM, rows["problem"]),
    ):
        office.run(add_rows(ledger, found, dt.date(YEAR, 1, 1)))


def meetings_of(name: str, people: list[str], dice: random.Random, times: int, year: int) -> list[dict]:
    """A year in which now and then a meeting is left out."""
    found = []
    for month in range(1, 13):
        kinds = (
            [COMMITTEE, PARTY_DAY]
            + ([ASSEMBLY, LECTURE] if month % 3 == 2 else [])
            + ([LIFE_MEETING, REVIEW] if month == 12 else [])
        )
        for kind in kinds:
            if dice.random() < 0.2:
                continue
            found += [
                {
                    "branch": name,
                    "kind": kind,
                    "topic": f"{month}月{kind}{time}",
                    "day": f"{year}-{month:02}-{5 + time % 20:02}",
                    "host": dice.choice(people),
                    "due": 5,
                    "present": dice.randint(3, 5),
                }
                for time in range(times)
            ]
    return found


def problems_of(n: int, dice: random.Random) -> list[dict]:
    """Ten problems of the branch's department, closed in time, late or not at all."""
    found = []
    for place in range(10):
        closed = dice.choice([None, f"{YEAR}-05-20", f"{YEAR}-07-20"])
        found.append(
            {
                "list": "部门",
                "statement": f"处室{n}的问题{place}",
                "department": f"处室{n}",
                "deadline_date": f"{YEAR}-06-30",
                "status": "已销号" if closed else "整改中",
                "closed_on": closed,
            }
        )
    return found
