"""Words of a choice that stand in a title or in the name of a sheet alone: 2024年度考核情况登记表 is of 考核.

Without a column for them nothing but the title says what the rows are. One word is taken and told; of several nobody knows
which row is which, so that is told when the field has a default.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from app.core.kinds import Choice
from app.exchange.tables.lines_above import is_unit_line
from app.exchange.tables.table_context import open_fields
from app.exchange.tables.title_lines import CARRIED_OUT, ITEM
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

LEAST_WORD = 2  # characters; 是 and 男 are in words of any meaning
COLON = re.compile("[:：]")
NOT_YET = "拟待应需"  # before a state: 拟废止 is not 废止
NOT_BEFORE, NOT_BEHIND = "未不非无没", {"中": "期心央层"}  # 未完成 says nothing of 完成, 整改中期 nothing of 整改中
OUTCOME = re.compile("(?:整改)?完成情况")  # is no word for 已完成
OF_ELSE = re.compile("成员|精神|规则|条例")  # 主席会议成员 are no 主席会议
LISTED = re.compile("[和与及或、/]")


class TitleWord(NamedTuple):
    """A word and where it stands; not `sure`: a short one of many that may be, with which other words begin (党员干部)."""

    word: str
    where: str
    sure: bool


def words_of(ledger: Ledger, spec: FieldSpec, words: Iterable[str], title: str) -> dict[str, bool]:
    """Those of the words that a title names, each with whether it stands alone and not in a list; the longest where they
    overlap.

    What a colon says of something else (支部书记：王伟) is nothing that it names.
    """
    options = sorted((word for word in words if len(word) >= LEAST_WORD), key=len, reverse=True)
    found: dict[str, bool] = {}
    text = ITEM.sub("", "".join(title.split()), count=1)  # 一、谈话提醒 above one of several tables
    if not options or COLON.search(text):
        return found
    for match in re.finditer("|".join(map(re.escape, options)), text):
        before, behind = text[: match.start()][-1:], text[match.end() :]
        if (before and before in NOT_BEFORE) or behind[:1] in [*NOT_BEHIND.get(match[0][-1], "")]:
            continue
        if OF_ELSE.match(behind):
            continue
        if spec.name in ledger.state_fields and (CARRIED_OUT.match(behind) or (before and before in NOT_YET)):
            continue
        found[match[0]] = not LISTED.fullmatch(before) and not LISTED.match(behind)
    return found


def choices(ledger: Ledger, known: Collection[str]) -> Iterator[tuple[FieldSpec, Choice]]:
    """The choices that no column says."""
    for spec in open_fields(ledger, known):
        if isinstance(spec.kind, Choice):
            yield spec, spec.kind


def places(lines: Iterable[str], sheet: str) -> list[tuple[str, str]]:
    """(text, where it stands) of the lines above a table, the nearest first, then of its sheet's name."""
    titles = [(line, f"表格上方的“{line}”") for line in lines if not is_unit_line(line)]
    return [*reversed(titles), (sheet, f"工作表名“{sheet}”")]


def said_by_title(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> dict[str, TitleWord]:
    """Field → the one word that the nearest text with any names, as far as it is not what the field says by default."""
    found: dict[str, TitleWord] = {}
    texts = places(lines, sheet)
    for spec, kind in choices(ledger, known):
        for text, where in texts:
            if named := words_of(ledger, spec, kind.options, text):
                (word, alone), *others = named.items()
                if alone and not others and word != spec.default:
                    found[spec.name] = TitleWord(word, where, kind.closed or len(word) > LEAST_WORD)
                break
    return found


def said_by_headings(ledger: Ledger, known: Collection[str], headings: Iterable[str]) -> dict[str, str]:
    """Field → the one word that the heading of another column names: 自我批评内容, of the choices declared for it."""
    texts = [*headings]
    found: dict[str, str] = {}
    for spec, kind in choices(ledger, known) if ledger.heading_says else ():
        if spec.name in ledger.heading_says:
            words = [word for text in texts for word in words_of(ledger, spec, kind.options, text)]
            if len(words) == 1 and words[0] != spec.default:
                found[spec.name] = words[0]
    return found


def doubts_of_title(ledger: Ledger, known: Collection[str], lines: Iterable[str], sheet: str) -> list[str]:
    """That a field gets its default although a title names several of its words, or one as it is called elsewhere (已完成)."""
    found = []
    texts = places(lines, sheet)
    told = said_by_title(ledger, known, lines, sheet)
    for spec, kind in choices(ledger, known):
        pattern = ledger.title_hints.get(spec.name)
        hint = next(filter(None, (re.search(pattern, text) for text, _ in texts)), None) if pattern else None
        if hint and spec.name not in told:
            found.append(f"标题写了“{hint[0]}”，没有“{spec.label}”列，请核对“{spec.label}”")
        if not spec.default:
            continue
        named = next(filter(None, (words_of(ledger, spec, kind.options, text) for text, _ in texts)), {})
        sure = len(named) == 1 and all(named.values())
        if not named:
            meant = kind.unfinished | kind.words
            aliases = [word for word in meant if len(word) > LEAST_WORD]
            said = next(filter(None, (words_of(ledger, spec, aliases, OUTCOME.sub("", text)) for text, _ in texts)), {})
            named = {word: False for word in said if meant[word] not in ("", spec.default)}
        if named and not sure:
            words = "".join(f"“{word}”" for word in named)
            found.append(f"标题写了{words}，没有“{spec.label}”列，都填作“{spec.default}”，请核对")
    return found
