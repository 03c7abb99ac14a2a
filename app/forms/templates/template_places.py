"""Where in a Word template a mistake is, as its author sees it: 正文第 3 段, 第 1 个表格第 2 行第 4 格, 页眉."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from jinja2 import Environment, TemplateError, TemplateSyntaxError, UndefinedError
from lxml.etree import _Element

_MARK = re.compile(
    r"\{([{%])[-+]?(?:(?:tr|tc|p|r) )?(.*?)[-+]?[%}]\}", re.DOTALL
)  # docxtpl's tr, tc, p, r say what is repeated
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")  # as docxtpl reads the quotes that Word makes round
_QUOTED = 24  # characters of a paragraph


def place_of(path: Path, fault: Exception, environment: Environment, words: Mapping[str, object]) -> str:
    """The place of what made `fault` when the template was filled with `words`; empty when it cannot be told."""
    blocks: list[str] = []  # where the loops and conditions that are open began
    syntax = isinstance(fault, TemplateSyntaxError)
    for where, text in paragraphs(path):
        if syntax and any(text.count(opening) != text.count(closing) for opening, closing in (("{{", "}}"), ("{%", "%}"))):
            return where
        for kind, inner in _MARK.findall(text.translate(_STRAIGHT)):
            word, _, rest = inner.strip().partition(" ")
            if kind == "%" and word.startswith("end"):
                if syntax and not blocks:
                    return where
                blocks = blocks[:-1]
            elif kind == "{" or word in ("for", "if", "elif"):
                blocks += [where] if word in ("for", "if") and kind == "%" else []
                if _fails(inner if kind == "{" else rest.partition(" in ")[2] or rest, fault, environment, words):
                    return where
    return blocks[-1] if syntax and blocks else ""


def undefined_name(fault: UndefinedError) -> str:
    """The field that is not there."""
    found = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(fault))
    return (found[1] or found[2]) if found else ""


def _fails(expression: str, fault: Exception, environment: Environment, words: Mapping[str, object]) -> bool:
    if isinstance(fault, UndefinedError):
        return undefined_name(fault) in re.findall(r"\w+", expression)
    try:
        environment.compile_expression(expression)(**words)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as own:
        return type(own) is type(fault)
    return False


def paragraphs(path: Path) -> Iterator[tuple[str, str]]:
    """Every paragraph of a document with its place in words."""
    document = Document(str(path))
    yield from _inside(document.element.body, "正文", "")
    for section in document.sections:
        for name, part in (("页眉", section.header), ("页脚", section.footer)):
            if not part.is_linked_to_previous:
                yield from _inside(part._element, name, name)


def _inside(element: _Element, name: str, outer: str) -> Iterator[tuple[str, str]]:
    """The paragraphs below an element; `outer` is the cell or part that its tables stand in."""
    count = tables = 0
    for child in _blocks(element):
        if child.tag == qn("w:tbl"):
            tables += 1
            for row, line in enumerate(child.iterchildren(qn("w:tr")), start=1):
                for column, cell in enumerate(line.iterchildren(qn("w:tc")), start=1):
                    place = f"{outer}第 {tables} 个表格第 {row} 行第 {column} 格"
                    yield from _inside(cell, place, f"{place}中")
            continue
        text = "".join(part.text or "" for part in child.iter(qn("w:t")))
        if text.strip():
            count += 1
            quoted = text.strip() if len(text.strip()) <= _QUOTED else text.strip()[:_QUOTED] + "…"
            yield (f"{name}第 {count} 段“{quoted}”" if name in ("正文", "页眉", "页脚") else f"{name}“{quoted}”"), text


def _blocks(element: _Element) -> Iterator[_Element]:
    """Paragraphs and tables in order, also those within content controls."""
    for child in element.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _blocks(child)
