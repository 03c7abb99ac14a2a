"""Who may do what in an assessment: a branch assesses itself and declares; all else is an administrator's.

A branch's own people are users whose scope names it. As 自评 → 申报 → 考评 goes, they enter their own scores until they
declare, and add 佐证材料 until the branch has been reviewed; schemes, assessments, the reviewers' scores, the dates of
review, stars and levels are written by administrators only.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.ledgers.handouts import Handout, HandoutPart
from app.ledgers.known_files import RememberedFiles
from app.ledgers.office_settings import OfficeSetting, area_name
from app.ledgers.registry import LEDGERS
from app.ledgers.rights import rules_of
from app.ledgers.views.saved_views import SharedViews
from app.rectify.dispatch import Dispatch
from app.scoring.tables import DECLARED, SELF, StarBranch, StarEntry, StarEvidence, StarStep
from app.store.accounts import Grant, Rule, Rules, may_enter

DISPATCH, SETTINGS = str(Dispatch._meta.table_name), str(OfficeSetting._meta.table_name)
HANDOUT, PART = str(Handout._meta.table_name), str(HandoutPart._meta.table_name)
BRANCH_TABLE = str(StarBranch._meta.table_name)
OF_BRANCH = (BRANCH_TABLE, "branch")
BRANCH_RULE = Rule({"name": "branch"}, ways=("UPDATE",), columns=("declared",), only={"reviewed": ("",)})
STAR_RULES: Mapping[str, Rule] = {
    BRANCH_TABLE: BRANCH_RULE,
    str(StarEntry._meta.table_name): Rule(parent=OF_BRANCH, only={"side": (SELF,)}, above={"declared": ("",)}),
    str(StarEvidence._meta.table_name): Rule(parent=OF_BRANCH, above={"reviewed": ("",)}),
    # taken back with 申报 by Ctrl+Z
    str(StarStep._meta.table_name): Rule(parent=OF_BRANCH, ways=("INSERT", "DELETE"), only={"step": (DECLARED,)}),
}


def office_rules() -> Rules:
    """The rules of the whole office: ledgers, assessments, the kept days of 调度, which are of no department; everybody's who
    may enter anything are what was handed out (the rows themselves have their own rule), and of the settings the shared views
    and the kinds of file that were imported."""
    handed = Rule(everywhere=True)
    safes = ("", *(ledger.key for ledger in LEDGERS if ledger.restricted))
    areas = tuple(area_name(area, safe) for safe in safes for area in (SharedViews, RememberedFiles))
    shared = Rule(only={"area": areas}, everywhere=True)
    return {**rules_of(), **STAR_RULES, DISPATCH: Rule(), SETTINGS: shared, HANDOUT: handed, PART: handed}


def may_assess(grant: Grant | None, branch: str) -> bool:
    """Whether a user may enter the own scores of a branch, given by its name, and declare."""
    return grant is None or may_enter(grant, BRANCH_RULE, {"name": branch})


def may_lead(grant: Grant | None) -> bool:
    """Whether a user may begin, review and close an assessment."""
    return grant is None or grant.is_administrator
