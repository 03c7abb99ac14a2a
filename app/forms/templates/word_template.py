"""A Word template of the office filled with a record: {{字段}}, and {%tr for 行 in 进展 %} … {%tr endfor %} for entries.

Jinja runs in a sandbox (app.forms.templates.sandbox): a template sees values, reaches no file and comes to an end.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import peewee
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from lxml.etree import LxmlError

from app.core.dates import chinese_day
from app.core.errors import InvalidValueError
from app.core.whole_file import whole_file
from app.forms.layout.text import printable
from app.forms.papers.form_records import FormRecord
from app.forms.papers.record_form import printed_text
from app.forms.templates.sandbox import Sandbox
from app.forms.templates.template_check import check_template, damaged
from app.forms.templates.template_file import WordTemplate
from app.forms.templates.template_places import paragraphs, place_of, undefined_name
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec, Values
from app.ledgers.views.rows import read_children_of

ROW = "行"  # what the sample template calls an entry within its loop
_UNIT, _DAY, _ALL = "填报单位", "打印日期", "记录"
_WIDE = re.compile("｛[｛{%]|[%}｝]｝|{｛|｝}")  # what a Chinese keyboard makes of {{ and }}
_SINGLE = re.compile(r"(?<![{%])\{([^{}%#]+)\}(?!\})")  # {责任人} fills nothing
_RICH = re.compile(r"\{\{-?(r|p|tr|tc) ")  # docxtpl puts other things there than text, and a text prints nothing in silence
_MARK = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)


class _Entries(list[dict[str, str]]):
    """Entries of a child ledger. Where a field of the row has the same label (进展), {{进展}} prints that field."""

    def __init__(self, entries: Iterable[dict[str, str]], text: str | None) -> None:
        super().__init__(entries)
        self._text = text

    def __str__(self) -> str:
        return f"{len(self)} 条" if self._text is None else self._text


def template_records(database: peewee.Database, ledger: Ledger, rows: Sequence[tuple[int, Values]]) -> list[FormRecord]:
    """Rows (id, values) with all their entries: a template may use any of them."""
    ids = [row_id for row_id, _ in rows]
    entries = {child.key: read_children_of(database, child, ids) for child in ledger.children}
    return [FormRecord(values, {key: found[row_id] for key, found in entries.items()}) for row_id, values in rows]


def template_words(ledger: Ledger, record: FormRecord, unit: str, day: dt.date) -> dict[str, object]:
    """What a template can name: labels of fields, titles of child ledgers (lists of entries), 填报单位, 打印日期.

    A label that is no name for Jinja (完成率（%）) is reached as 记录["完成率（%）"].
    """
    own = _labelled(ledger.fields, record.values)
    lists = {}
    for child in ledger.children:
        entries = record.children.get(child.key, ())
        lists[child.title] = _Entries((_labelled(child.specs, entry) for entry in entries), own.get(child.title))
    return {_UNIT: unit, _DAY: chinese_day(day), **own, **lists, _ALL: own}


def _labelled(fields: Mapping[str, FieldSpec], values: Values) -> dict[str, str]:
    return {spec.label: printable(printed_text(spec, values.get(spec.name, spec.kind.empty))) for spec in fields.values()}


def fill_template(template: WordTemplate, words: Mapping[str, object], path: Path) -> None:
    """Write the filled template.

    Raises InvalidValueError with the place of a mistake in it, StorageError when the file cannot be written.
    """
    check_template(template.path)
    document = _opened(template, words)
    environment = Sandbox()
    memory = io.BytesIO()
    try:
        document.render(dict(words), environment)
    except TemplateError as fault:
        raise InvalidValueError(
            f"表样“{template.title}”{_what(fault)}{_where(template, fault, environment, words)}",
            "请打开表样文件修改后再打印；占位符写成 {{字段名称}}，字段名称与台账中的一致。",
            str(fault),
        ) from fault
    except (RecursionError, MemoryError) as fault:
        raise InvalidValueError(
            f"表样“{template.title}”的内容太复杂，没有填写。", "请简化表样中的占位符。", repr(fault)
        ) from fault
    except (TypeError, ValueError, AttributeError, ArithmeticError) as fault:
        where = _where(template, fault, environment, words)
        raise InvalidValueError(
            f"表样“{template.title}”中有算不出来的内容。{where}", "请检查表样中的占位符。", str(fault)
        ) from fault
    document.save(memory)
    with whole_file(path) as file:
        file.write(memory.getbuffer())


def _opened(template: WordTemplate, words: Mapping[str, object]) -> DocxTemplate:
    """The template as it lies there. Raises InvalidValueError for what is damaged, and for braces that fill nothing."""
    try:
        document = DocxTemplate(template.path)
        document.init_docx()
        found = list(paragraphs(template.path))
    except (AttributeError, KeyError, TypeError, ValueError, LxmlError, PythonDocxError, OpcError) as fault:
        raise damaged(template.path, fault) from fault
    for place, text in found:
        if _WIDE.search(text):
            what = "的占位符用了全角括号"
        elif any(name.strip() in words for name in _SINGLE.findall(text)):
            what = "的占位符只有一层括号"
        elif rich := _RICH.search(text):
            what = f"的占位符以“{rich[1]} ”开头，会打成空白"
        else:
            continue
        raise InvalidValueError(f"表样“{template.title}”{what}，没有填写。位置：{place}。", "请用英文输入法改成 {{字段名称}}。")
    return document


def _what(fault: TemplateError) -> str:
    if isinstance(fault, UndefinedError) and (beyond := re.search(r"has no element '?(\d+)", str(fault))):
        return f"要取第 {int(beyond[1]) + 1} 条，但这条记录没有那么多条。"
    if isinstance(fault, UndefinedError):
        return f"用了没有的字段“{undefined_name(fault) or fault}”。"
    if isinstance(fault, SecurityError):
        return "用了不允许的内容（表样里只能取字段的值）。"
    if isinstance(fault, TemplateSyntaxError):
        return "的占位符写法有误（字段名称中有空格或符号、括号没有成对，或循环没有结束）。"
    return "无法填写。"


def _where(template: WordTemplate, fault: Exception, environment: Environment, words: Mapping[str, object]) -> str:
    """The paragraph or the cell; where that cannot be told, the marks around the place, if docxtpl knows them."""
    if place := place_of(template.path, fault, environment, words):
        return f"位置：{place}。"
    lines: Sequence[str] = list(getattr(fault, "docx_context", ()))
    marks = [mark for line in lines for mark in _MARK.findall(re.sub(r"<[^>]+>", "", str(line)))]
    return f"位置在 {' '.join(marks[:4])} 附近。" if marks else ""
