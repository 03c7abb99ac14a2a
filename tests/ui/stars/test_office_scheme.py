"""A new clerk with the office's own 考评细则.xlsx: import, every wording confirmed, total points with weights and a quota, to the stars."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.scoring.points import shown
from app.scoring.schemes import read_schemes
from app.ui.stars.dialogs import FactsDialog
from app.ui.stars.publishing_dialogs import AwardDialog
from app.ui.stars.scheme.proposal_dialog import ProposalDialog
from tests.ui.stars.conftest import BRANCHES, only, press, press_action, wait
from tests.ui.stars.test_star_page import begin, publish_and_wait, stored

SAMPLE = Path(__file__).parents[4] / "shared" / "samples" / "五星支部考评细则.xlsx"
needs_samples = pytest.mark.skipif(not SAMPLE.is_file(), reason="the office's samples are not on this machine")


def import_and_weigh(qtbot, page) -> None:
    """Every rule confirmed; 考评分 70 %, 评议分 30 %, one branch in two may have five stars."""
    dialog = page.show_schemes()
    wait(qtbot, page)
    dialog.import_file(SAMPLE)
    wait(qtbot, page)
    proposals = only(page, ProposalDialog)
    assert all(line.proposal.clauses and not line.proposal.unread for line in proposals.lines)
    for line in proposals.lines:
        QTest.keyClick(line.accept_box, Qt.Key.Key_Space)
    assert proposals.count.text() == "已采用 44 项"
    press(proposals.do)
    wait(qtbot, page)
    form = dialog.editor.result
    form.model.setCurrentIndex(1)
    form.model.activated.emit(1)
    form.base.setValue(70)
    form.percent.setValue(50)
    press(dialog.save)
    wait(qtbot, page)
    press(dialog.leave)
    wait(qtbot, page)


@needs_samples
def test_the_offices_scheme_under_the_model_of_totals_to_the_stars(qtbot, page):
    import_and_weigh(qtbot, page)
    (scheme,) = (item.scheme for item in read_schemes(page.session.office.database))
    assert (scheme.model, scheme.weights.appraisal, scheme.shares[0].percent) == ("total", Fraction(30), Fraction(50))
    assert all(item.clauses for item in scheme.indicators)
    begin(qtbot, page)
    for name, mark in zip(BRANCHES, (96, 95), strict=True):
        page.ranking.select(name)
        for key in ("rest", "declare", "rest"):  # 自评, 申报, and what only the reviewer can say: rates and grades
            page.messages.answers += ["yes"] * (key == "declare")
            press_action(page, key)
            wait(qtbot, page)
        press_action(page, "facts")
        dialog = only(page, FactsDialog)
        dialog.mark.setValue(mark)
        for said, _ in dialog.lines.values():
            said.setCurrentText("未发生")
        press(dialog.do)
        wait(qtbot, page)
        page.messages.answers.append("yes")
        press_action(page, "review")
        wait(qtbot, page)
    places = {place.result.branch.name: place for place in page.view.ranking.places}
    expected = {}
    for name, mark in zip(BRANCHES, (96, 95), strict=True):
        result = places[name].result
        lost = sum(item.full - item.score for star in result.stars for item in star.indicators)
        own = 100 - Decimal(lost) / 5  # five stars of 100 points
        expected[name] = (own * 70 + Decimal(mark) * 30) / 100
        assert result.total == round(expected[name], 2)
        page.ranking.select(name)
        assert f"× 70% + 评议分 {mark} × 30% = {shown(result.total)}，" in page.pane.headline.sum.text()
    best = max(expected, key=lambda name: expected[name])
    assert [places[name].result.level for name in BRANCHES] == [5 if name == best else 4 for name in BRANCHES]
    assert "不超过 50%" in "".join(places[next(name for name in BRANCHES if name != best)].result.notes)
    publish_and_wait(qtbot, page, decided=True)
    press_action(page, "award")
    press(only(page, AwardDialog).do)
    wait(qtbot, page)
    levels = {own.branch.name: own.frozen.level for own in stored(page).participants}
    assert sorted(levels.values()) == [4, 5]
    assert levels[best] == 5
