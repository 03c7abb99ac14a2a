"""How points become stars: 授星线, thresholds, weights, the cap on five-star branches, vetoes, level caps, bonus ceiling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.scoring.points import points, shown
from app.scoring.scheme import Effect, Level, LevelShare, Trigger, Weights, level_words
from app.ui.palette import font
from app.ui.stars.observation import PointSpin
from app.ui.stars.scheme.draft import SchemeDraft
from app.ui.stars.star_row import StarRow
from app.ui.stars.still_choice import StillChoice
from app.ui.widgets import button, icon_button, words

MODELS = (("逐星评定：每颗星达到授星线就授予", "stars"), ("总分定级：按总分划定星级", "total"))
THRESHOLDS = ((5, 90), (4, 80), (3, 70), (2, 60), (1, 50))


def spin(value: float, least: float, most: float, says: str, unset: str = "") -> PointSpin:
    """A number with its name for a screen reader; `unset` is what the least value says."""
    box = PointSpin()
    box.setRange(least, most)
    box.setSpecialValueText(unset)
    box.setValue(value)
    box.setAccessibleName(says)
    return box


def number(box: PointSpin) -> Decimal:
    """What a spin holds, exactly as shown."""
    return points(box.textFromValue(box.value()))


def section(title: str, note: str) -> tuple[QFrame, QVBoxLayout]:
    """A card with a heading."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(8)
    heading = words(title)
    heading.setFont(font(1.05, bold=True))
    column.addWidget(heading)
    if note:
        column.addWidget(words(note, "soft", wrap=True))
    return frame, column


class ResultForm(QScrollArea):
    """The settings of the result; every change goes into the draft at once."""

    def __init__(self, draft: SchemeDraft) -> None:
        super().__init__()
        self.draft = draft
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rebuild()

    def rebuild(self) -> None:
        """Build the form for the scheme as it is."""
        body = QWidget()
        body.setEnabled(not self.draft.locked)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self._model_card())
        if self.draft.scheme.model == "stars":
            column.addWidget(self._lines_card())
        else:
            column.addWidget(self._levels_card())
        column.addWidget(self._shares_card())
        column.addWidget(self._triggers_card())
        column.addStretch()
        self.setWidget(body)

    def _model_card(self) -> QFrame:
        frame, column = section("评定办法", "")
        self.model = StillChoice()
        self.model.setAccessibleName("评定办法")
        for title, key in MODELS:
            self.model.addItem(title, key)
        self.model.setCurrentIndex(self.model.findData(self.draft.scheme.model))
        self.model.activated.connect(self._other_model)
        ceiling = self.draft.scheme.bonus_ceiling
        self.ceiling = spin(-1 if ceiling is None else float(ceiling), -1, 100, "加分最多几分", "不限")
        self.ceiling.valueChanged.connect(self._store_ceiling)
        row = QHBoxLayout()
        row.addWidget(words("加分合计最多"))
        row.addWidget(self.ceiling)
        row.addWidget(words("分"))
        row.addStretch()
        column.addWidget(self.model, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        return frame

    def _other_model(self) -> None:
        model = self.model.currentData()
        levels = self.draft.scheme.levels or tuple(Level(stars, Decimal(least)) for stars, least in THRESHOLDS)
        self.draft.change(model=model, levels=levels if model == "total" else self.draft.scheme.levels)
        self.rebuild()

    def _store_ceiling(self) -> None:
        value = number(self.ceiling)
        self.draft.change(bonus_ceiling=None if value < 0 else value)

    def _lines_card(self) -> QFrame:
        frame, column = section("授星线", "某颗星的得分达到它的授星线，就授予该星；支部的星级是获得的星数。")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(4, 1)
        for row, star in enumerate(self.draft.scheme.stars):
            box = spin(float(star.line), 0, 1000, f"{star.name}授星线")
            unit = StillChoice()
            unit.setAccessibleName(f"{star.name}授星线的单位")
            unit.addItem("分", False)
            unit.addItem("%（满分的）", True)
            unit.setCurrentIndex(int(star.percent))
            box.valueChanged.connect(lambda _, name=star.name, box=box: self.draft.change_star(name, line=number(box)))
            unit.activated.connect(
                lambda _, name=star.name, unit=unit: self.draft.change_star(name, percent=unit.currentData())
            )
            grid.addWidget(words(star.name), row, 0)
            grid.addWidget(box, row, 1)
            grid.addWidget(unit, row, 2)
            grid.addWidget(words(f"满分 {shown(star.full)} 分", "soft"), row, 3)
        column.addLayout(grid)
        return frame

    def _levels_card(self) -> QFrame:
        frame, column = section(
            "定级线与权重", "总分 =（基础分 − 减分）× 权重 + 评议分 × 权重，折合百分制；达到哪一档就是几星。"
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setColumnStretch(3, 1)
        for row, level in enumerate(self.draft.scheme.levels):
            stars = StarRow(16)
            stars.show_stars(level.stars)
            box = spin(float(level.at_least), 0, 100, f"{level.title}最低分")
            box.valueChanged.connect(lambda _, row=row, box=box: self._store_level(row, number(box)))
            grid.addWidget(stars, row, 0)
            grid.addWidget(words("不低于"), row, 1)
            grid.addWidget(box, row, 2)
        column.addLayout(grid)
        weights = self.draft.scheme.weights
        self.base = spin(float(weights.base), 0, 100, "考评分权重")
        self.base.valueChanged.connect(self._store_weight)
        self.rest = words(look="soft")
        line = QHBoxLayout()
        for widget in (words("考评分占"), self.base, self.rest):
            line.addWidget(widget)
        line.addStretch()
        column.addLayout(line)
        self.rest.setText(f"%，评议分占 {shown(weights.appraisal)}%")
        return frame

    def _store_level(self, row: int, value: Decimal) -> None:
        levels = list(self.draft.scheme.levels)
        levels[row] = replace(levels[row], at_least=value)
        self.draft.change(levels=tuple(levels))

    def _store_weight(self) -> None:
        base = Fraction(number(self.base))
        self.draft.change(weights=Weights(base, 100 - base))
        self.rest.setText(f"%，评议分占 {shown(100 - base)}%")

    def _shares_card(self) -> QFrame:
        frame, column = section("名额", "达到星级的支部超过名额时，按名次授予，并写明原因。")
        share = next(iter(self.draft.scheme.shares), None)
        self.percent = spin(-1 if share is None else float(share.percent), -1, 100, "五星支部最多占比", "不限")
        self.percent.valueChanged.connect(self._store_share)
        row = QHBoxLayout()
        for widget in (words("五星支部不超过参评支部的"), self.percent, words("%")):
            row.addWidget(widget)
        row.addStretch()
        column.addLayout(row)
        return frame

    def _store_share(self) -> None:
        value = number(self.percent)
        kept = tuple(share for share in self.draft.scheme.shares if share.stars != 5)
        self.draft.change(shares=kept if value < 0 else (LevelShare(5, Fraction(value)), *kept))

    def _triggers_card(self) -> QFrame:
        frame, column = section(
            "一票否决与限级", "发生所列情形时一票否决、不授某星，或限定最高星级；评定时逐个支部确认，并写明理由。"
        )
        for trigger in self.draft.scheme.triggers:
            column.addWidget(self._trigger_line(trigger))
        more = button("增加一项", "quiet")
        more.clicked.connect(self._add_trigger)
        column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        return frame

    def _trigger_line(self, trigger: Trigger) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        text = QLineEdit(trigger.words)
        text.setAccessibleName("情形")
        text.editingFinished.connect(
            lambda: self._change_trigger(trigger.key, lambda old: replace(old, words=text.text().strip()))
        )
        below = spin(-1 if trigger.below is None else float(trigger.below), -1, 1000, "低于多少", "发生即")
        below.setToolTip("低于多少时适用；“发生即”指由人确认是否发生")
        below.valueChanged.connect(
            lambda _: self._change_trigger(
                trigger.key, lambda old: replace(old, below=None if below.value() < 0 else Fraction(number(below)))
            )
        )
        effect = StillChoice()
        effect.setAccessibleName("结果")
        effect.addItem("一票否决", Effect("all"))
        for star in self.draft.scheme.stars:
            effect.addItem(f"不授予{star.name}", Effect("star", star=star.name))
        for stars in range(4, 0, -1):
            effect.addItem(f"最高{level_words(stars)}", Effect("level", level=stars))
        places = [effect.itemData(place) for place in range(effect.count())]
        effect.setCurrentIndex(places.index(trigger.effect) if trigger.effect in places else 0)
        effect.activated.connect(
            lambda _: self._change_trigger(trigger.key, lambda old: replace(old, effect=effect.currentData()))
        )
        away = icon_button("delete", "删除这一项")
        away.clicked.connect(lambda: self._remove_trigger(trigger.key))
        row.addWidget(text, 1)
        row.addWidget(below)
        row.addWidget(effect)
        row.addWidget(away)
        return line

    def _change_trigger(self, key: str, changed: Callable[[Trigger], Trigger]) -> None:
        found = tuple(changed(trigger) if trigger.key == key else trigger for trigger in self.draft.scheme.triggers)
        self.draft.change(triggers=found)

    def _add_trigger(self) -> None:
        taken = {trigger.key for trigger in self.draft.scheme.triggers}
        key = next(f"t{place}" for place in range(1, 1000) if f"t{place}" not in taken)
        self.draft.change(triggers=(*self.draft.scheme.triggers, Trigger(key, "发生责任事故", Effect("all"))))
        self.rebuild()

    def _remove_trigger(self, key: str) -> None:
        self.draft.change(triggers=tuple(trigger for trigger in self.draft.scheme.triggers if trigger.key != key))
        self.rebuild()
