"""The pages that stand beside the generic ledger pages, and the order of all pages in the navigation.

A new special page is one line here: navigation, window and self-test follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import peewee

from app.ledgers.registry import GROUPS, LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.page import Page
from app.rectify.queue import waiting_for
from app.store.accounts import Grant
from app.ui.page_widget import PageContext, PageWidget

# How much waits for a person, on a day, by role and scope.
Waits = Callable[[peewee.Database, dt.date, str, Grant | None], int]


@dataclass(frozen=True)
class SpecialPage:
    """A page that is no ledger. `before` names the page it stands before in its group; "" is the end of the group.

    An `early` page is slow to build and often gone to: it is built and read in an idle moment after the start. `waits` counts
    what waits there for a person, for the navigation, until the page is gone to and counts for itself.
    """

    key: str
    title: str
    group: str
    build: Callable[[str, PageContext], PageWidget]
    before: str = ""
    early: bool = False
    waits: Waits | None = None


def built_by(module: str, name: str) -> Callable[[str, PageContext], PageWidget]:
    """What builds a page: `name` of app.ui.`module`, imported when somebody first goes there. A start needs one of them."""

    def build(key: str, context: PageContext) -> PageWidget:
        found: PageWidget = getattr(import_module(f"app.ui.{module}"), name)(key, context)
        return found

    return build


SPECIAL_PAGES: tuple[SpecialPage, ...] = (
    SpecialPage("workbench", "工作台", "工作台", built_by("workbench.workbench_page", "WorkbenchPage")),
    SpecialPage("calendar", "日程", "工作台", built_by("calendar.page", "CalendarPage")),
    SpecialPage("returns", "下发回收", "工作台", built_by("returns.page", "ReturnsPage")),
    SpecialPage("year", "年度总结", "工作台", built_by("yearly.page", "YearPage")),
    SpecialPage(
        "democratic", "民主生活会一览", "党建责任", built_by("democratic.page", "DemocraticPage"), before="life_session"
    ),
    SpecialPage(
        "discipline_figures",
        "形态统计",
        "党建责任",
        built_by("discipline.figures_page", "locked_figures_page"),
        before="democratic",
    ),
    SpecialPage(
        "review",
        "销号审核",
        "问题整改",
        built_by("rectify.review_page", "ReviewPage"),
        before="campaign",
        waits=waiting_for,
    ),
    SpecialPage("dispatch", "调度", "问题整改", built_by("dispatch.dispatch_page", "DispatchPage"), before="campaign"),
    SpecialPage("party_watch", "组织覆盖与提醒", "组织建设", built_by("partylife.watch_page", "WatchPage"), before="branch"),
    SpecialPage("party_life", "组织生活一览", "组织建设", built_by("partylife.life_page", "LifePage"), before="party_meeting"),
    SpecialPage(
        "statistics", "统计分析", "问题整改", built_by("statistics.statistics_page", "StatisticsPage"), before="campaign"
    ),
    SpecialPage("stars", "五星支部", "组织建设", built_by("stars.page", "StarPage"), early=True),
)

LEDGER_PAGES: dict[str, tuple[Ledger, Page]] = {page.key: (ledger, page) for ledger in LEDGERS for page in ledger.pages}


def grouped_pages(special: Sequence[SpecialPage] = SPECIAL_PAGES) -> dict[str, list[tuple[str, str]]]:
    """Group → (key, title) of its pages in the order of the navigation; groups without a page are left out.

    Raises ValueError for a special page that no place in the navigation fits.
    """
    found: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
    for ledger in LEDGERS:
        for page in ledger.pages:
            found[page.group or ledger.group].append((page.key, page.title))
    for item in special:
        if item.group not in found or item.key in LEDGER_PAGES:
            raise ValueError(f"special page {item.key}: no group {item.group}, or the key is taken")
        pages = found[item.group]
        keys = [key for key, _ in pages]
        pages.insert(keys.index(item.before) if item.before else len(pages), (item.key, item.title))
    return {group: pages for group, pages in found.items() if pages}
