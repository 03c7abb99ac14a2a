"""Every figure of the year agrees with the rows that it opens, and with what the pages of the ledgers say."""

from __future__ import annotations

from itertools import groupby

import pytest

from app.core.conditions import Is
from app.ledgers.meetings.meeting import MEETING
from app.ledgers.party_life.party_meeting import PARTY_MEETING
from app.ledgers.registry import BY_KEY
from app.ledgers.views.queries import chosen_rows
from app.ledgers.views.rows import read_rows
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.partylife.reading import read_slots
from app.scoring.period import Period
from app.store.office import Office
from app.yearly.figures import FIGURES, YearFigure
from app.yearly.reading import Source, YearReading
from app.yearly.summary import summary_of
from tests.conftest import OpenSample
from tests.ui.conftest import TODAY


@pytest.fixture
def sample(open_sample: OpenSample) -> Office:
    return open_sample(TODAY)


def test_every_figure_has_a_key_of_its_own_and_groups_stand_together() -> None:
    assert len({figure.key for figure in FIGURES}) == len(FIGURES)
    groups = [group for group, _ in groupby(FIGURES, key=lambda figure: figure.group)]
    assert len(groups) == len(set(groups))


def test_every_figure_counts_the_rows_that_it_opens(sample: Office) -> None:
    source = Source(sample.database, TODAY)
    for period in (Period(2023), Period(2023, "half"), Period(2022)):
        for figure in FIGURES:
            found = figure.read(YearReading(source, period))
            assert found.value is None or found.value >= 0, figure.key
            if found.ledger:
                known = set(read_rows(sample.database, BY_KEY[found.ledger], TODAY).ids)
                assert set(found.rows) <= known, figure.key
                assert figure.unit == "%" or found.value == len(found.rows), figure.key


def test_the_figures_are_those_of_the_pages(sample: Office) -> None:
    summary = summary_of(sample.database, Period(2023), TODAY)
    for key, ledger, conditions in (
        ("tasks_done", YEARLY_TASK, (Is("year", (2023,)), Is("status", ("已完成",)))),
        ("held", MEETING, (Is("year", (2023,)), Is("phase", ("已召开", "今日召开")))),
        ("meetings", PARTY_MEETING, (Is("year", (2023,)),)),
    ):
        assert summary.number(key) == len(chosen_rows(read_rows(sample.database, ledger, TODAY), conditions)) > 0, key
    missing = sum(slot.lacking for slot in read_slots(sample.database, 2023, TODAY) if slot.missing)
    assert summary.number("life_missing") == missing


@pytest.mark.parametrize(("value", "text"), [(None, "—"), (0, "0"), (12.0, "12"), (68.25, "68.2"), (100.0, "100")])
def test_how_a_figure_is_written(value: float | None, text: str) -> None:
    assert YearFigure("x", "组", "率", "%", FIGURES[0].read, digits=1).text(value) == text
