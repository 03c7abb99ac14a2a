"""Everything the lines above a table and the name of its sheet say of its rows: what is taken, what is asked, what is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from app.core.conditions import Is
from app.core.kinds import Choice, ParseContext, Value
from app.core.names import Person
from app.exchange.importing.row_places import page_fields
from app.exchange.tables.context_questions import Asked, asked_person, named_at
from app.exchange.tables.mapping import normal_heading
from app.exchange.tables.read_sections import Sections
from app.exchange.tables.sibling_sections import first_section
from app.exchange.tables.table_context import collector_in_line, said_around
from app.exchange.tables.tables import Table
from app.exchange.tables.title_words import TitleWord, doubts_of_title, said_by_title
from app.exchange.tables.titled_names import asked_name
from app.ledgers.schema.declaration import Ledger


class SheetContext(NamedTuple):
    """What is known beside the columns, by field; `told` says of what was taken where it stands, `remarks` the rest."""

    given: dict[str, Value]
    asked: dict[str, Asked]
    told: dict[str, str]
    remarks: list[str]


def sheet_context(
    table: Table, ledger: Ledger, own: Collection[str], given: Collection[str], context: ParseContext
) -> SheetContext:
    """What stands around a table for the fields that neither its columns (`own`) say nor its title as declared (`given`).

    The first of its sections (一、已销号问题) says nothing of the rows below the others.
    """
    first, sheet, fields = first_section(table), table.grid.name, ledger.fields
    lines = table.lines[:-1] if first else table.lines
    taken = said_around(ledger, {*own, *given}, lines, table.grid)
    taken = named_like_sections(ledger, {*own, *given, *taken}, sheet) | taken
    known = {*own, *given, *taken}
    doubts = doubts_of_title(ledger, known, lines, sheet)
    words = said_by_title(ledger, known, lines, sheet)
    taken |= {name: (item.word, item.where) for name, item in words.items() if item.sure}
    asked = {name: asked_word(fields[name].label, item) for name, item in words.items() if not item.sure}
    for line in lines:
        makers = collector_in_line(ledger, known, line)
        asked |= {
            name: Asked(unit, f"“{fields[name].label}”没有列；表格上方写着“{line}”，见建议") for name, unit in makers.items()
        }
    asked |= asked_name(ledger, {*own, *given, *taken}, lines, sheet)
    asked |= asked_person(ledger, {*own, *given, *taken}, lines, sheet, named_at)
    asked |= asked_pages(table, ledger, {*own, *given, *taken, *asked})
    named = {*own, *given, *taken, *asked}
    unsaid = (fields[name] for name in page_fields(ledger) if name not in named and not {*ledger.scope} & named)
    doubts += [f"没有写明“{spec.label}”，都填作“{spec.default}”，请核对" for spec in unsaid if spec.default]
    told = {name: f"“{fields[name].label}”取自{where}：{text}" for name, (text, where) in taken.items()}
    values = {name: fields[name].kind.parse(text, context) for name, (text, _) in taken.items()}
    return SheetContext(values, asked, told, doubts)


def named_like_sections(ledger: Ledger, known: Collection[str], sheet: str) -> dict[str, tuple[str, str]]:
    """Field → (word, where it stands) of a sheet called as the ledger's section rows are: 政治引领星, one sheet each."""
    said = Sections(ledger).declared(sheet)
    free = (name for name in said if name not in known and isinstance(kind := ledger.fields[name].kind, Choice) and kind.open)
    return {name: (str(said[name]), f"工作表名“{sheet}”") for name in free}


def asked_pages(table: Table, ledger: Ledger, known: Collection[str]) -> dict[str, Asked]:
    """The page (清单) of rows of which nothing says it, when people stand below the heading of the office's paper of that page.

    姓名 is in lists of 个人 what 责任人 is in those of 部门.
    """
    headings = {normal_heading(item.text) for item in table.headings}
    found: dict[str, Asked] = {}
    for name in page_fields(ledger):
        label, default = ledger.fields[name].label, ledger.fields[name].default
        for sheet in ledger.sheets if name not in known else ():
            words = [value for item in sheet.where if isinstance(item, Is) and item.field == name for value in item.values]
            own = [
                item.heading for item in sheet.columns if item.heading and isinstance(ledger.fields[item.field].kind, Person)
            ]
            said = next((heading for heading in own if normal_heading(heading) in headings), "")
            if said and len(words) == 1 and words[0] != default:
                found[name] = Asked(str(words[0]), f"没有写明“{label}”；有“{said}”一栏，像是“{words[0]}”，见建议")
    return found


def asked_word(label: str, said: TitleWord) -> Asked:
    """A word of a title that may be meant."""
    return Asked(said.word, f"“{label}”没有列；{said.where}写着“{said.word}”，见建议")


def still_asked(asked: Mapping[str, Asked], said: Collection[str]) -> dict[str, Asked]:
    """What is asked of fields that nothing says."""
    return {name: item for name, item in asked.items() if name not in said}
