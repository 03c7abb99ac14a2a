"""Words of a choice that stand in a title or in the name of a sheet alone: 2024年度考核情况登记表 is of 考核.

Without a column for them nothing but the title says what the rows are. One word is taken and told; of several nobody knows
which row is which, so that is told when the field has a default.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from app.core.kinds import Choice
from app.exchange.tables.table_context import open_fields
from app.exchange.tables.tables import is_unit_line
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

LEAST_WORD = 2  # characters; 是 and 男 are in words of any meaning
NOT_BEFORE, NOT_BEHIND = "未不非无没", {"中": "期心央层"}  # 未完成 says nothing of 完成, 整改中期 nothing of 整改中
LISTED = re.compile("[和与及或、/]")

Said = dict[str, tuple[str, str]]  # field → (word, where it stands)


def words_in(kind: Choice, text: str) -> Iterator[tuple[str, bool]]:
    """The options in a text, each with whether it stands alone there and not in a list; the longest where they overlap."""
    options = sorted((option for option in kind.options if len(option) >= LEAST_WORD), key=len, reverse=True)
    if not options:
        return
    for match in re.finditer("|".join(map(re.escape, options)), text):
        before, behind = text[: match.start()][-1:], text[match.end() :][:1]
        if (before and before in NOT_BEFORE) or (behind and behind in NOT_BEHIND.get(match[0][-1], "")):
            continue
        yield match[0], not LISTED.fullmatch(before) and not LISTED.fullmatch(behind)


def choices(ledger: Ledger, known: Collection[str]) -> Iterator[tuple[FieldSpec, Choice]]:
    """The choices that no column says."""
    for spec in open_fields(ledger, known):
        if isinstance(spec.kind, Choice):
            yield spec, spec.kind


def places(lines: Iterable[str], sheet: str) -> list[tuple[str, str]]:
    """(text, where it stands) of the lines above a table, the nearest first, then of its sheet's name."""
    titles = [(line, f"表格上方的“{line}”") for line in lines if not is_unit_line(line)]
    return [*reversed(titles), (sheet, f"工作表名“{sheet}”")]


def said_by_title(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> Said:
    """Field → the one word that the nearest text with any names, as far as it is not what the field says by default."""
    found: Said = {}
    texts = places(lines, sheet)
    for spec, kind in choices(ledger, known):
        for text, where in texts:
            named = dict(words_in(kind, "".join(text.split())))
            if named:
                (word, alone), *others = named.items()
                if alone and not others and word != spec.default:
                    found[spec.name] = word, where
                break
    return found


def doubts_of_title(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> list[str]:
    """That a field gets its default although a title names several of its words."""
    found = []
    texts = places(lines, sheet)
    for spec, kind in choices(ledger, known):
        named = next(filter(None, (dict(words_in(kind, "".join(text.split()))) for text, _ in texts)), {})
        if spec.default and named and (len(named) > 1 or not all(named.values())):
            words = "".join(f"“{word}”" for word in named)
            found.append(f"标题写了{words}，没有“{spec.label}”列，都填作“{spec.default}”，请核对")
    return found
