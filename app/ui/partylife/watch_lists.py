"""What party organisations owe: elections, coverage, hours and appraisals, each as a list of rows with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import peewee

from app.core.conditions import Is
from app.core.kinds import Tone, Value
from app.forms.layout.document import Column, Paper, TableDocument
from app.ledgers.organisation.branch import BRANCH, OVERDUE, SOON, TERM_LIGHTS, UNKNOWN
from app.ledgers.organisation.person import PERSON
from app.ledgers.party_life.appraisal import APPRAISAL, BEYOND
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows
from app.partylife.coverage import Coverage, read_coverage
from app.partylife.hours import PersonHours, hours_kept, read_hours
from app.partylife.participants import Unattended, read_unattended

# The roster dates who was a member (入党, 转入, 转出), 任职经历 who led and where: said of a past year on page and paper.
ROLES_OF_THEN = "（是否党员按年底时的转入转出，所在支部、领导书记和离退休按任职经历，没有记载的按现在的名册）"

HOURS_HEADINGS = ("姓名", "党支部", "已修学时", "应修学时", "还差", "参加次数")


@dataclass(frozen=True)
class WatchList:
    """One list: its figure, headings and rows; each row opens the row of a ledger."""

    key: str
    title: str
    figure: str
    words: str
    tone: Tone
    ledger: str
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]  # row id, cells
    nobody: str  # what an empty list says
    tones: Mapping[tuple[int, int], Tone] = field(default_factory=dict)  # (line, column) → its colour
    unattended: Unattended = field(default_factory=Unattended)  # sessions that are missing in what the list counts


def read_lists(database: peewee.Database, year: int, today: dt.date) -> list[WatchList]:
    """All lists as of today; hours and appraisals of the year."""
    inside, outside = read_coverage(database, today)
    return [
        elections(database, today),
        coverage_list("members", inside),
        coverage_list("conference", outside),
        hours_list(read_hours(database, year), year, today, read_unattended(database, year, today)),
        appraisal_list(database, year, today),
    ]


def elections(database: peewee.Database, today: dt.date) -> WatchList:
    """换届提醒: overdue first, then by the day they are due; last those of which nobody knows it."""
    rows = read_rows(database, BRANCH, today)
    found = chosen_rows(rows, (Is("term_light", (OVERDUE, SOON, UNKNOWN)),))
    found.sort(key=lambda item: (item[1]["term_light"] == UNKNOWN, str(item[1]["term_end"])))
    names = ("name", "secretary", "term_start", "term_end", "term_light")
    cells = tuple((row_id, tuple(BRANCH.fields[name].kind.text(row[name]) for name in names)) for row_id, row in found)
    lights = [str(row["term_light"]) for _, row in found]
    overdue, soon, unknown = (lights.count(light) for light in (OVERDUE, SOON, UNKNOWN))
    gap = f"，没有填写本届起始 {unknown} 个（无法提醒，请补填）" if unknown else ""
    return WatchList(
        "elections",
        "换届提醒",
        str(overdue + soon),
        f"逾期 {overdue} 个，半年内到期 {soon} 个{gap}",
        "red" if overdue else "amber" if found else "green",
        BRANCH.key,
        ("党组织", "书记", "本届起始", "换届到期", "预警"),
        cells,
        "半年内没有需要换届的党组织。",
        tones={(line, names.index("term_light")): TERM_LIGHTS.tone(light) for line, light in enumerate(lights)},
    )


def coverage_list(key: str, coverage: Coverage) -> WatchList:
    """One of 两个全覆盖 with who is not covered."""
    rows = tuple((item.row_id, (item.name, item.sector, item.committee, item.advice)) for item in coverage.gaps)
    return WatchList(
        key,
        coverage.title,
        "—" if coverage.percent is None else f"{coverage.percent}%",
        f"应覆盖 {coverage.total} 人，已覆盖 {coverage.covered} 人，未覆盖 {len(rows)} 人",
        "grey" if coverage.percent is None else "amber" if rows else "green",
        PERSON.key,
        ("姓名", "界别", "专委会", "建议"),
        rows,
        "名册中还没有政协委员：在“人员”里把“政协委员”填为“是”，这里就会统计。" if not coverage.total else "已经全覆盖。",
    )


def hours_list(hours: list[PersonHours], year: int, today: dt.date, unattended: Unattended) -> WatchList:
    """Who is below the norm of the year, the furthest first."""
    asked = [item for item in hours if item.norm]
    if asked and not hours_kept(hours):
        return WatchList(
            "hours",
            "学时不足",
            "—",
            f"{year}年还没有登记个人学时，无法判断 {len(asked)} 名党员是否达标",
            "grey",
            PERSON.key,
            HOURS_HEADINGS,
            (),
            "在“理论学习”“纪律教育”中填写参加人员后，这里列出学时不足的党员。",
            unattended=unattended,
        )
    short = sorted((item for item in asked if item.short), key=lambda item: (-item.short, item.name))
    rows = tuple(
        (item.row_id, (item.name, item.branch, f"{item.hours:g}", f"{item.norm:g}", f"{item.short:g}", str(len(item.studies))))
        for item in short
    )
    average = sum(item.hours for item in asked) / len(asked) if asked else 0
    over = year < today.year
    return WatchList(
        "hours",
        "学时不足",
        str(len(rows)),
        f"{year}年{'' if over else '到目前'}人均 {average:.1f} 学时，{len(asked) - len(rows)} 人达标"
        f"{ROLES_OF_THEN if over else '（全年要求，年度还没有结束）'}",
        "amber" if rows else "green",
        PERSON.key,
        HOURS_HEADINGS,
        rows,
        "党员学时全部达标。" if asked else "名册中还没有党员。",
        unattended=unattended,
    )


def appraisal_list(database: peewee.Database, year: int, today: dt.date) -> WatchList:
    """The branches in which more than a third are 优秀; the newest year up to `year` that was appraised."""
    rows = read_rows(database, APPRAISAL, today)
    place = rows.position("year")
    latest = max((int(str(row[place])) for row in rows.values if int(str(row[place])) <= year), default=year)
    groups: dict[Value, tuple[int, dict[str, Value]]] = {}
    for row_id, row in chosen_rows(rows, (Is("year", (latest,)),)):
        groups.setdefault(row["branch"], (row_id, row))
    beyond = tuple(
        (row_id, (str(branch), str(row["appraised"]), str(row["excellent"]), str(int(str(row["appraised"])) // 3)))
        for branch, (row_id, row) in groups.items()
        if row["share"] == BEYOND
    )
    return WatchList(
        "appraisal",
        "民主评议优秀超比例",
        str(len(beyond)),
        f"{latest}年度 {len(groups)} 个支部参评，优秀不超过三分之一",
        "red" if beyond else "green",
        APPRAISAL.key,
        ("党支部", "参评人数", "优秀人数", "优秀上限"),
        beyond,
        "各支部优秀比例都符合要求。" if groups else "还没有民主评议结果。",
    )


def list_document(shown: WatchList, unit: str, day: dt.date) -> TableDocument:
    """A list on paper."""
    cells = tuple((str(place), *row) for place, (_, row) in enumerate(shown.rows, 1))
    return TableDocument(
        title=f"{shown.title}情况表",
        columns=(Column("序号", 6, align="center"), *(Column(heading, 16, align="center") for heading in shown.headings)),
        rows=cells,
        texts=cells,
        line=(f"填报单位：{unit}", f"{shown.words}　{day.year}年{day.month}月{day.day}日"),
        signature=("审核人", "填表人"),
        paper=Paper.A4,
        landscape=False,
    )
