"""Columns to be ticked: a choice spread over one column a word (整改状态: 待整改 | 整改中 | 已销号), with √ in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.core.cell_text import clean_line
from app.core.day_kinds import Deadline, DueDate
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind, ParseContext, Text
from app.core.names import Name
from app.exchange.tables.mapping import Heading, Vocabulary, normal_heading
from app.exchange.tables.row_words import TOTAL, TOTAL_OF
from app.exchange.tables.tables import Table, blank, cell

TICKS = frozenset("√✓✔☑■●○◯★▲VvYy是对1有")
AS_PICTURE = "\ufe0f"  # behind a ✔ that a telephone or a newer Excel wrote
CROSSES = frozenset("×✗✘xX/／-—–否无0")  # in a column of ticks: not this one
ANY_YEAR = 2000
OF_ANY_WORDS = Name | Text | Deadline | DueDate  # kinds of fields whose words no list has
LEAST_WORDS = 2  # words of a choice as headings, where no heading above them names its field

Ticks = Mapping[int, tuple[str, str]]  # column → field and word


def tick_columns(table: Table, vocabulary: Vocabulary) -> dict[int, tuple[str, str]]:
    """The columns whose headings are words of one choice of the ledger that has no column of its own, and that hold √."""
    known = vocabulary.known
    texts = {normal_heading(item.text) for item in table.headings}
    own = {known[text][0] for text in texts if text in known}
    shared = shared_words(vocabulary)
    found: dict[int, tuple[str, str]] = {}
    for spec in vocabulary.ledger.fields.values():
        kind = spec.kind
        if not (spec.stored and spec.writable and isinstance(kind, Choice | OF_ANY_WORDS)) or spec.name in own:
            continue
        if isinstance(kind, OF_ANY_WORDS):
            free = [item for item in table.headings if item.column not in found and item.upper]
            under = [item for item in free if known.get(normal_heading(item.upper), ("", False))[0] == spec.name]
            strange = all(normal_heading(item.text) not in known and is_word_of(kind, item) for item in under)
            if len(under) >= LEAST_WORDS and strange and all(holds_ticks(table, item) for item in under):
                found |= {item.column: (spec.name, item.text) for item in under}  # 配合部门: 办公室 | 研究室 | 提案委
            continue
        words = words_of(kind)
        free = [item for item in table.headings if item.column not in found]
        below = [item for item in free if item.upper and known.get(normal_heading(item.upper), ("", False))[0] == spec.name]
        own_words = [item for item in free if item in below or normal_heading(item.text) not in shared]
        meant = [item for item in own_words if normal_heading(item.text) in words and holds_ticks(table, item)]
        named = [item for item in below if item in meant or holds_ticks(table, item)]
        chosen = meant if len({normal_heading(item.text) for item in meant}) >= LEAST_WORDS else []
        if any(item in meant for item in named):
            chosen = named  # with words that the choice has not: they are asked for
        groups = {item.upper for item in chosen}
        if len(groups) == 1 and all(groups):  # 新立 beside 修订 and 废止, all below 类型: asked for as well
            beside = [item for item in free if item.upper in groups and item not in chosen and ticked_at_all(table, item)]
            strange = not any(normal_heading(item.text) in known for item in beside)
            chosen = [*chosen, *(item for item in beside if strange)]
        if chosen:  # a word of the same choice with something else than ticks below it: that is asked for
            chosen = [item for item in free if item in chosen or (item in below and normal_heading(item.text) in words)]
        found |= {item.column: (spec.name, words.get(normal_heading(item.text), item.text)) for item in chosen}
    return found


def shared_words(vocabulary: Vocabulary) -> set[str]:
    """The words of several choices: a column for each tells nothing unless the heading above names the field (是 | 否)."""
    specs = (spec for spec in vocabulary.ledger.fields.values() if spec.stored and spec.writable)
    kinds = (spec.kind for spec in specs if isinstance(spec.kind, Choice))
    counts = Counter(word for kind in kinds for word in words_of(kind))
    return {word for word, count in counts.items() if count > 1}


def holds_ticks(table: Table, heading: Heading) -> bool:
    """Whether the column holds nothing but ticks below its heading, which long tables repeat; it may be empty.

    What stands in it in a row of totals is how many ticks there are.
    """
    for row in range(table.first, table.end):
        value = cell(table.grid, row, heading.column)
        if not (blank(value) or is_ticked(value) or clean_line(value) in (heading.text, *CROSSES) or is_total(table, row)):
            return False
    return True


def ticked_at_all(table: Table, heading: Heading) -> bool:
    """Whether the column holds ticks and nothing else."""
    rows = (cell(table.grid, row, heading.column) for row in range(table.first, table.end))
    return any(map(is_ticked, rows)) and holds_ticks(table, heading)


def is_total(table: Table, row: int) -> bool:
    """Whether a row sums up others."""
    columns = table.grid.filled[row]
    text = "".join(clean_line(table.grid.rows[row][columns[0]]).split()) if columns else ""
    return bool(TOTAL.fullmatch(text) or TOTAL_OF.fullmatch(text))


def is_word_of(kind: Kind, heading: Heading) -> bool:
    """Whether a heading may stand in a cell of a kind: of the days of 完成时限 only 一季度 or 6月底, and no 计划 | 实际."""
    if not isinstance(kind, Deadline | DueDate):
        return True
    try:
        return bool(DueDate().parse(heading.text, ParseContext(ANY_YEAR)))
    except InvalidValueError:
        return False


def words_of(kind: Choice) -> dict[str, str]:
    """Every way to write a word of the choice → the word."""
    return {normal_heading(said): word for said, word in kind.words.items()}


def is_ticked(value: object) -> bool:
    """Whether a cell is ticked."""
    return value is True or clean_line(value).removesuffix(AS_PICTURE) in TICKS


def ticked_with(value: object) -> str:
    """The text that stands in a column of ticks instead of one: √（6月）, 已考核."""
    text = clean_line(value)
    return "" if blank(value) or isinstance(value, bool) or is_ticked(value) or text in CROSSES else text
