"""Figures of 监督执纪“四种形态”: by form, measure, department, and quarter or year. Read only while the ledger is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import peewee

from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.discipline.discipline_words import FORM_OF, FORMS, QUARTERS
from app.ledgers.restricted import refuse_locked
from app.ledgers.views.crosstab import CrossTable, cross_table
from app.ledgers.views.rows import read_rows


@dataclass(frozen=True)
class Line:
    """One line of the statistics: a measure, or a whole form when `measure` is empty; a number for each period."""

    form: str
    measure: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over all periods."""
        return sum(self.counts)


@dataclass(frozen=True)
class FormFigures:
    """`year` None counts every year, and the periods are years; else they are its quarters.

    A person dealt with twice counts twice in `total` (人次) and once in `people`, told apart by name and department.
    """

    year: int | None
    years: tuple[int, ...]
    periods: tuple[str, ...]
    lines: tuple[Line, ...]
    people: int
    over_time: CrossTable
    measures: CrossTable
    departments: CrossTable

    @property
    def total(self) -> int:
        """How many rows."""
        return self.measures.total

    def of_form(self, form: str) -> int:
        """How many rows of a form."""
        return next(line.total for line in self.lines if line.form == form and not line.measure)

    def share(self, form: str) -> str:
        """The share of a form, "—" while there is nothing to share."""
        return f"{self.of_form(form) / self.total:.1%}" if self.total else "—"


def form_figures(database: peewee.Database, today: dt.date, year: int | None) -> FormFigures:
    """Count. Raises LockedLedgerError."""
    refuse_locked(database, DISCIPLINE)
    rows = read_rows(database, DISCIPLINE, today)
    every = [rows.mapping(place) for place in range(len(rows.ids))]
    places = [place for place, row in enumerate(every) if year is None or row["year"] == year]
    chosen = [every[place] for place in places]
    years = tuple(sorted({int(str(row["year"])) for row in every if row["year"]}, reverse=True))
    field = "year" if year is None else "quarter"
    periods = tuple(str(item) for item in reversed(years)) if year is None else QUARTERS

    def counts(form: str, measure: str) -> tuple[int, ...]:
        found = [str(row[field]) for row in chosen if row["form"] == form and measure in ("", row["measure"])]
        return tuple(found.count(period) for period in periods)

    lines: list[Line] = []
    for form in FORMS:
        lines.append(Line(form, "", counts(form, "")))
        named = dict.fromkeys(str(row["measure"]) for row in chosen if row["form"] == form)
        lines += (Line(form, measure, counts(form, measure)) for measure in sorted(named, key=measure_order))
    return FormFigures(
        year,
        years,
        periods,
        tuple(lines),
        len({(row["name"], row["department"]) for row in chosen}),
        cross_table(rows, "form", field, places),
        cross_table(rows, "measure", "form", places),
        cross_table(rows, "department", "form", places),
    )


def measure_order(measure: str) -> tuple[int, str]:
    """As the forms list them; an office's own words behind."""
    known = tuple(FORM_OF)
    return (known.index(measure) if measure in known else len(known), measure)
