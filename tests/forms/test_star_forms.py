"""The papers of an assessment: stars drawn on paper and kept as characters in Word, charts in both, every loss with its reason."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.core.program import resources
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.layout import lay_out
from app.forms.layout.pages import lay_out_document
from app.forms.layout.painter import paint_page
from app.forms.layout.star_text import is_star_row, star_text
from app.forms.output import write_document
from app.forms.papers.star_forms import (
    award_document,
    notice_document,
    result_document,
    review_document,
    self_document,
    summary_document,
)
from app.scoring.default_scheme import default_scheme
from app.scoring.engine import rank, score_branch
from app.scoring.metric import Branch, MetricValue
from app.scoring.period import Period
from app.scoring.result import BranchInput, Entry, past_of
from app.scoring.rules import Clause, Deduct

DAY, PERIOD = dt.date(2023, 12, 20), Period(2023)
GOLD = QColor("#E8A317")


@pytest.fixture(scope="module")
def scheme():
    return default_scheme(resources(), 2023)


@pytest.fixture(scope="module")
def results(scheme):
    def result(name, loss):
        entries = {item.key: Entry(item.full) for item in scheme.indicators}
        first = next(scheme.indicators)
        entries[first.key] = Entry(first.full - loss, "班子不健全" if loss else "")
        return score_branch(scheme, BranchInput(Branch(name), entries))

    return [result("第一党支部", Decimal(0)), result("第二党支部", Decimal(4))]


def test_the_review_form_has_every_loss_with_its_reason(scheme, results):
    document = review_document(scheme, PERIOD, ({}, None), {}, results[1])
    texts = [row for row in document.texts if "（−" in row[-1]]
    assert [row[-1] for row in texts] == ["班子不健全（−4分）"]
    assert document.texts[-1][0] == "总分"
    assert sum(row[1] == "小计" for row in document.texts) == 5


def test_a_self_form_without_scores_is_blank_to_be_filled_in(scheme, results):
    document = self_document(scheme, PERIOD, "第一党支部", {}, results[0])
    assert len(document.rows) == len(list(scheme.indicators)) + 5 + 1  # a 小计 a star, and 合计
    assert {row[6] for row in document.texts} == {""}


def test_a_self_form_adds_up_what_the_branch_gave_itself(scheme, results):
    entries = {item.key: Entry(item.full) for item in scheme.indicators}
    first = next(scheme.indicators)
    entries[first.key] = Entry(first.full - 4, "班子不健全")
    document = self_document(scheme, PERIOD, "第二党支部", entries, results[1])
    sums = [row for number, row in enumerate(document.texts) if number in document.sums]
    assert [(row[0], row[2], row[4], row[6]) for row in sums[:2]] == [
        ("支部过硬星", "小计", "100", "96"),
        ("业务突出星", "小计", "100", "100"),
    ]
    assert sums[-1] == ("合计", "", "", "", "500", "", "496", "折合百分制 99.2 分")


def test_a_self_form_that_is_begun_has_what_the_ledgers_say_and_no_sum_while_something_is_open(scheme):
    first, second = list(scheme.indicators)[:2]
    ruled = replace(second, clauses=(Clause(Deduct("支委会少", Decimal(2)), "missing_meetings"),))
    stars = (replace(scheme.stars[0], indicators=(first, ruled, *scheme.stars[0].indicators[2:])), *scheme.stars[1:])
    measured = {second.key: {0: MetricValue(Fraction(1), "缺 1 次：支委会（2023-01）")}}
    made = replace(scheme, stars=stars)
    entries = {first.key: Entry(first.full)}
    result = score_branch(made, BranchInput(Branch("第一党支部"), entries, measured))
    document = self_document(made, PERIOD, "第一党支部", entries, result)
    rows = {row[2]: row for row in document.texts if row[0] == "支部过硬星"}
    assert rows[second.title][6] == "14"
    assert rows[second.title][7].startswith("缺 1 次：支委会（2023-01）")
    assert (rows["小计"][6], document.texts[-1][6], document.texts[-1][7]) == ("", "", "")


def test_sums_do_not_begin_a_page(qapp, scheme, results):
    """小计 and 总分 stay with the last indicator, whatever the length of the reasons."""
    for more in range(12):
        lost = replace(results[1].stars[0].indicators[0].lines[0], words="班子不健全，" * 12 * more)
        head = replace(results[1].stars[0].indicators[0], lines=(lost,))
        star = replace(results[1].stars[0], indicators=(head, *results[1].stars[0].indicators[1:]))
        result = replace(results[1], stars=(star, *results[1].stars[1:]))
        document = review_document(scheme, PERIOD, ({}, None), {}, result)
        pages = lay_out(document, FontMeasure()).pages
        assert len(pages) > 1
        assert not [page for page in pages if page.slices[0].row in document.sums]


def test_stars_are_drawn_in_the_summary(qapp, scheme, results):
    document = summary_document(scheme, rank(scheme, PERIOD, results), "机关党委", DAY)
    assert document.texts[0][-2] == "★★★★★"
    name = document.texts[0][1]
    changed = summary_document(
        scheme, rank(scheme, PERIOD, results), "机关党委", DAY, {name: ("2024-01-22 摘星：五星 → 三星。发生投诉（5号）",)}
    )
    assert changed.texts[0][-1].endswith("2024-01-22 摘星：五星 → 三星。发生投诉（5号）")
    layout = lay_out_document(document, FontMeasure())
    image = QImage(1684, 1190, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, layout, 0, 1684 / layout.page_width)
    painter.end()
    gold = sum(image.pixelColor(x, y) == GOLD for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    assert gold > 100


def test_a_result_sheet_has_its_charts_in_pdf_and_word(qapp, scheme, results, tmp_path: Path):
    history = [(Period(2022), past_of(results[1])), (PERIOD, past_of(results[0]))]
    document = result_document(scheme, PERIOD, [(results[0], history)], "机关党委", DAY)
    assert write_document(document, tmp_path / "a.pdf") == 1
    assert write_document(document, tmp_path / "a.docx") == 1
    with zipfile.ZipFile(tmp_path / "a.docx") as parts:
        pictures = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert len(pictures) == 2
        assert all(parts.read(name).startswith(b"\x89PNG") for name in pictures)
        assert "★★★★★" in parts.read("word/document.xml").decode()


def test_notice_and_award_are_official_documents(qapp, scheme, results, tmp_path: Path):
    ranking = rank(scheme, PERIOD, results)
    notice = notice_document(scheme, ranking, "市政协机关党委", "2023-12-11", "2023-12-15")
    assert "2023年12月11日至2023年12月15日" in notice.body[0].text
    award = award_document(scheme, ranking, "市政协机关党委", "2023-12-20")
    assert (award.addressee, award.date) == ("各党支部", "2023年12月20日")
    for name, document in (("n", notice), ("a", award)):
        assert write_document(document, tmp_path / f"{name}.docx") == 1
        assert write_document(document, tmp_path / f"{name}.pdf") == 1


def test_only_a_row_of_stars_is_drawn():
    assert is_star_row(star_text(3))
    assert not is_star_row("★")
    assert not is_star_row("☆★★")
    assert not is_star_row("★ 五星")
