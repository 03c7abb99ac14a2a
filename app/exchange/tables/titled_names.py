"""The row of another ledger that a title is about without its whole name: 主题教育专题民主生活会批评意见汇总."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from app.core.likeness import bare
from app.core.names import Name
from app.exchange.tables.context_questions import Asked
from app.exchange.tables.title_lines import GOES_ON
from app.exchange.tables.title_words import places
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

# What a name is as well without: whose office it is, and words that come and go.
IDLE = re.compile(r"^.{0,8}?政协(?:办公[厅室])?|年度?|专题|关于|的")
BEFORE = re.compile(r"^附件\d*[:：]?")
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_NAMED = 4  # rows told where several may be meant


def characters(name: str) -> list[str]:
    """The characters by which a name is known again."""
    return sorted(IDLE.sub("", bare(name)))


def meant(name: str, known: Sequence[str]) -> str:
    """The one known name of the same characters in any order, but for idle ones; "" when it is known, or not for sure."""
    if name in known:
        return ""
    found = {other for other in known if characters(other) == characters(name)}
    return found.pop() if len(found) == 1 else ""


def titled(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> tuple[FieldSpec, str, bool] | None:
    """The field by which the ledger's page is switched (民主生活会) and the title up to its word, when no column says it.

    Last whether the name ends there.
    """
    spec = ledger.fields.get(ledger.switch)
    if spec is None or not isinstance(spec.kind, Name) or spec.name in known:
        return None
    for text, _ in places(lines, sheet):
        whole = BEFORE.sub("", "".join(text.split()))
        if spec.label in whole:
            end = whole.index(spec.label) + len(spec.label)
            return spec, whole[:end], GOES_ON.match(whole, end) is None
    return None


def possible(stem: str, names: Iterable[str]) -> list[str]:
    """The known names that hold every character of a title but idle ones, and are of no other year."""
    wanted = Counter(IDLE.sub("", bare(YEAR.sub("", stem))))
    years = set(YEAR.findall(stem))
    fitting = (name for name in names if not wanted - Counter(bare(name)))
    return sorted(name for name in fitting if years <= set(YEAR.findall(name)))


def asked_name(
    ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str, names: Iterable[str] = ()
) -> dict[str, Asked]:
    """What is proposed for that field: the one known name it can be, of several the last, else the title's own words."""
    found = titled(ledger, known, lines, sheet)
    if found is None:
        return {}
    spec, stem, whole = found
    begins = f"“{spec.label}”没有列；标题写的是“{stem}”，"
    rows = possible(stem, names)
    if len(rows) > 1:
        listed = "、".join(f"“{name}”" for name in rows[-MOST_NAMED:])
        return {spec.name: Asked(rows[-1], f"{begins}可能是{listed}，请核对建议")}
    if rows:
        return {spec.name: Asked(rows[0], f"{begins}像是已有的“{rows[0]}”，见建议")}
    own = whole and IDLE.sub("", bare(stem)) != bare(spec.label)
    return {spec.name: Asked(stem, f"{begins}见建议")} if own else {}
