"""Saved views that colleagues share: a page's filters, columns, sort and groups under a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True)
class SavedView:
    """A view of one page. `content` is the JSON that the page made of itself; `by` is who shared it."""

    page: str
    name: str
    content: str
    by: str = ""


@dataclass(frozen=True)
class SharedViews:
    """The views of the whole office."""

    AREA: ClassVar[str] = "views"
    TITLE: ClassVar[str] = "共享视图"

    views: tuple[SavedView, ...] = ()

    def of_page(self, page: str) -> list[SavedView]:
        """The views of one page, by name."""
        return sorted((view for view in self.views if view.page == page), key=lambda view: view.name)

    def with_view(self, view: SavedView) -> SharedViews:
        """With a view, in place of one of the same name."""
        return replace(self, views=(*self.without(view.page, view.name).views, view))

    def without(self, page: str, name: str) -> SharedViews:
        """Without a view."""
        return replace(self, views=tuple(view for view in self.views if (view.page, view.name) != (page, name)))
