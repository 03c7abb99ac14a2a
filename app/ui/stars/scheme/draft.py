"""A scheme being edited: every edit makes another immutable scheme, so that a step back is the scheme before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.scoring.rules import Clause
from app.scoring.scheme import Indicator, Scheme, Star

STEPS_KEPT = 100
NEW_POINTS = Decimal(10)


class SchemeDraft(QObject):
    """The scheme as it is now. `stored` is what it began with; `locked` says why nothing can be changed, "" when it can."""

    changed = Signal()

    def __init__(self, scheme: Scheme, locked: str = "") -> None:
        super().__init__()
        self.scheme = scheme
        self.stored = scheme
        self.locked = locked
        self._before: list[Scheme] = []

    @property
    def dirty(self) -> bool:
        """Whether anything differs from what is stored."""
        return self.scheme != self.stored

    def put(self, scheme: Scheme) -> None:
        """The scheme after an edit."""
        if self.locked or scheme == self.scheme:
            return
        self._before = [*self._before[-STEPS_KEPT:], self.scheme]
        self.scheme = scheme
        self.changed.emit()

    def undo(self) -> None:
        """One edit back."""
        if self._before:
            self.scheme = self._before.pop()
            self.changed.emit()

    def change(self, **values: Any) -> None:
        """Change fields of the scheme itself."""
        self.put(replace(self.scheme, **values))

    def change_star(self, star_name: str, **values: Any) -> None:
        """Change a star; its indicators follow when it is renamed."""

        def edited(star: Star) -> Star:
            new = values.get("name", star.name)
            moved = tuple(replace(item, star=new) for item in star.indicators)
            return replace(star, indicators=moved, **values)

        self.put(with_stars(self.scheme, lambda star: edited(star) if star.name == star_name else star))

    def change_indicator(self, key: str, **values: Any) -> None:
        """Change an indicator."""

        def edited(star: Star) -> Star:
            return replace(
                star,
                indicators=tuple(replace(item, **values) if item.key == key else item for item in star.indicators),
            )

        self.put(with_stars(self.scheme, edited))

    def set_clauses(self, key: str, clauses: tuple[Clause, ...]) -> None:
        """Other rules for an indicator."""
        self.change_indicator(key, clauses=clauses)

    def add_indicator(self, star_name: str) -> str:
        """A new indicator at the end of a star; its key."""
        key = free_key(self.scheme)
        star = self.scheme.star(star_name)
        number = str(len(star.indicators) + 1)
        fresh = Indicator(key, star_name, number, "新指标", NEW_POINTS)
        self.put(
            with_stars(
                self.scheme,
                lambda one: replace(one, indicators=(*one.indicators, fresh)) if one.name == star_name else one,
            )
        )
        return key

    def add_star(self) -> str:
        """A new star at the end; its name."""
        names = [star.name for star in self.scheme.stars]
        name = next(f"新星{number}" for number in range(1, 100) if f"新星{number}" not in names)
        self.put(replace(self.scheme, stars=(*self.scheme.stars, Star(name, ()))))
        return name

    def remove(self, key: str) -> None:
        """Take out an indicator, or with a star's name the star."""
        kept = tuple(
            replace(star, indicators=tuple(item for item in star.indicators if item.key != key))
            for star in self.scheme.stars
            if star.name != key
        )
        self.put(replace(self.scheme, stars=kept))

    def move(self, key: str, step: int) -> None:
        """Move an indicator up (-1) or down (1) within its star."""

        def moved(star: Star) -> Star:
            keys = [item.key for item in star.indicators]
            if key not in keys:
                return star
            place = keys.index(key)
            to = place + step
            if not 0 <= to < len(keys):
                return star
            items = list(star.indicators)
            items[place], items[to] = items[to], items[place]
            return replace(star, indicators=tuple(items))

        self.put(with_stars(self.scheme, moved))


def with_stars(scheme: Scheme, edit: Callable[[Star], Star]) -> Scheme:
    """The scheme with every star put through `edit`."""
    return replace(scheme, stars=tuple(edit(star) for star in scheme.stars))


def free_key(scheme: Scheme) -> str:
    """A key no indicator has."""
    taken = {item.key for item in scheme.indicators}
    numbers = [int(found[0]) for key in taken if (found := re.findall(r"\d+$", key))]
    number = max(numbers, default=0) + 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"
