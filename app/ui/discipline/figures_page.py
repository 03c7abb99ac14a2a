"""形态统计: how many were dealt with in which form, by quarter or year, measure and department; every number opens its rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from app.core.conditions import Condition, Is
from app.core.kinds import Tone
from app.forms.layout.document import TableDocument
from app.forms.papers.discipline import discipline_document
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.discipline.discipline_figures import FormFigures, form_figures
from app.ledgers.discipline.discipline_words import FORMS
from app.ui.access.restricted_page import RestrictedPage
from app.ui.fresh_page import FreshPage
from app.ui.jobs import Job
from app.ui.page.figures import NumberCard
from app.ui.page_widget import PageContext
from app.ui.session import table_of
from app.ui.statistics.cross_view import CrossView, titled
from app.ui.widgets import button, equally_wide, scrolled_column, words

TITLE = "形态统计"
EVERY_YEAR = "全部年度"
TONES: tuple[Tone, ...] = ("green", "blue", "amber", "purple")  # of the four forms, as in the ledger


def locked_figures_page(key: str, context: PageContext) -> RestrictedPage:
    """The page behind the ledger's lock."""
    return RestrictedPage(DISCIPLINE, key, context, lambda: FormFiguresPage(key, context))


class FormFiguresPage(FreshPage):
    """Cards for the forms, and three cross tables."""

    def __init__(self, key: str, context: PageContext) -> None:
        super().__init__(key, context)
        self.figures: FormFigures | None = None
        self.chosen: int | None = self.session.today().year
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.year.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.year.activated.connect(self._choose)
        self.whole = NumberCard("处置人次", tip="点击查看全部")
        self.forms = {form: NumberCard(form, tone, "点击查看") for form, tone in zip(FORMS, TONES, strict=True)}
        self.over_time, self.measures, self.departments = (CrossView(whole=True) for _ in range(3))
        self.whole.clicked.connect(lambda: self._open(()))
        for form, card in self.forms.items():
            card.clicked.connect(lambda form=form: self._open((Is("form", (form,)),)))
        for view in (self.over_time, self.measures, self.departments):
            view.rows_requested.connect(self._open)
        self._build()

    def _build(self) -> None:
        column = scrolled_column(self)
        column.addLayout(self._build_header())
        column.addLayout(equally_wide(self.whole, *self.forms.values()))
        self.empty = words("", "soft")
        column.addWidget(self.empty)
        self.tables_area = QWidget()
        grid = QGridLayout(self.tables_area)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.time_title = QLabel()
        left.addWidget(titled(self.time_title, self.over_time))
        left.addWidget(titled("单位（部门） × 形态", self.departments))
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(titled("处置方式 × 形态", self.measures))
        right.addStretch(1)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        column.addWidget(self.tables_area)
        column.addStretch(1)

    def _build_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        title = words(TITLE, "title")
        self.export_button, self.print_button = button("导出统计表"), button("打印统计表")
        self.export_button.clicked.connect(self.choose_export)
        self.print_button.clicked.connect(self.print_sheet)
        row.addWidget(title)
        row.addSpacing(4)
        row.addWidget(self.year)
        row.addStretch(1)
        row.addWidget(self.export_button)
        row.addWidget(self.print_button)
        return row

    def _choose(self) -> None:
        self.chosen = self.year.currentData()
        self.reload()

    # Counting

    def tables(self) -> Collection[str]:
        """The ledger's."""
        return {table_of(DISCIPLINE)}

    def make_work(self) -> Callable[[Job], FormFigures]:
        """Count."""
        database, today, year = self.session.office.database, self.session.today(), self.chosen
        return lambda job: form_figures(database, today, year)

    def show_result(self, result: FormFigures) -> None:
        """Show what was counted."""
        self.figures = result
        with QSignalBlocker(self.year):
            self.year.clear()
            self.year.addItem(EVERY_YEAR, None)
            for year in sorted({*result.years, self.session.today().year}, reverse=True):
                self.year.addItem(f"{year}年", year)
            self.year.setCurrentIndex(max(self.year.findData(result.year), 0))
        self.whole.show_text(f"{result.total:,}")
        self.whole.show_label(f"处置人次（{result.people:,} 人）")
        for form, card in self.forms.items():
            card.show_text(f"{result.of_form(form):,}")
            card.show_label(f"{form}　{result.share(form)}")
        self.time_title.setText("形态 × 年度" if result.year is None else "形态 × 季度")
        for view, table in (
            (self.over_time, result.over_time),
            (self.measures, result.measures),
            (self.departments, result.departments),
        ):
            view.show_table(table)
        found = result.total > 0
        self.tables_area.setVisible(found)
        self.empty.setVisible(not found)
        self.empty.setText(nothing_words(result.years))
        self.export_button.setEnabled(found)
        self.print_button.setEnabled(found)
        self.status_changed.emit(f"共 {result.total:,} 人次")

    # Going to the rows, and paper

    def _open(self, conditions: tuple[Condition, ...]) -> None:
        within = (Is("year", (self.chosen,)),) if self.chosen is not None else ()
        self.rows_requested.emit(DISCIPLINE.pages[0].key, (*conditions, *within))

    def document(self) -> TableDocument | None:
        """The statistics for paper."""
        if self.figures is None or not self.figures.total:
            return None
        return discipline_document(self.figures, self.session.unit, self.session.today())

    def print_sheet(self) -> None:
        """Ctrl+P."""
        document = self.document()
        if document is not None:
            self.show_preview(document)

    def choose_export(self) -> None:
        """Ask for a name and write the statistics as a workbook: numbers only, nobody is named in it."""
        self.export_document(self.document())


def nothing_words(years: Iterable[int]) -> str:
    """What stands in place of the tables of a year without rows, and where there are some."""
    known = "、".join(f"{year}年" for year in sorted(years, reverse=True))
    return f"这一年度没有处置记录；有记录的年度：{known}，在标题旁边选择。" if known else "还没有处置记录。"
