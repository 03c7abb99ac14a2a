"""Where the office's own Word templates run: they see values and shape them, reach nothing else, and come to an end.

Anybody who may write to the shared folder can put a template there, so Jinja's sandbox is not enough: it keeps a template
from Python's insides and from files, not from a minute of computing or a gigabyte of text.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_TIMES = 200  # that range() counts: blank lines of a form
MOST_DEPTH = 2  # of loops in loops
MOST_TEXT = 1_000_000  # characters, of what + makes
MOST_WRITTEN = 20_000_000  # characters of a document's body with its marks; a form has some hundred thousand
# What makes text of any length (center, indent, format), or lists (batch, slice), is not there.
FILTERS = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float", "groupby", "int", "join", "last",
    "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "reverse", "round", "safe", "select", "selectattr",
    "sort", "string", "striptags", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
METHODS = (
    "strip", "lstrip", "rstrip", "split", "startswith", "endswith", "upper", "lower", "find", "count", "items", "keys",
    "values", "get",
)  # fmt: skip
FORBIDDEN = (nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.AssignBlock)


def few(*numbers: int) -> range:
    """range() for a form: as many blank lines as a page has."""
    found = range(*numbers)
    if len(found) > MOST_TIMES:
        raise SecurityError(f"range({', '.join(map(str, numbers))})")
    return found


def joined(pieces: Iterable[str]) -> str:
    """What a template writes, piece by piece: loops may make much of little. Raises SecurityError above MOST_WRITTEN."""
    found: list[str] = []
    written = 0
    for piece in pieces:
        written += len(piece)
        if written > MOST_WRITTEN:
            raise SecurityError(f"more than {MOST_WRITTEN} characters")
        found.append(piece)
    return "".join(found)


def replaced(text: object, old: object, new: object) -> str:
    """The filter replace, for texts that stay within MOST_TEXT."""
    source, gone, put = str(text), str(old), str(new)
    if len(source) + source.count(gone) * len(put) > MOST_TEXT:
        raise SecurityError("replace")
    return source.replace(gone, put)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja for templates. Raises SecurityError for what could take without end."""

    intercepted_binops = frozenset(("*", "**", "+", "%"))
    concat = staticmethod(joined)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals = {"range": few}
        self.filters = {name: self.filters[name] for name in FILTERS} | {"replace": replaced}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only, and small ones; + also joins texts that stay within MOST_TEXT."""
        numbers = all(isinstance(side, int | float) for side in (left, right))
        texts = operator == "+" and all(isinstance(side, str) for side in (left, right))
        if operator == "**" or not (numbers or (texts and len(left) + len(right) <= MOST_TEXT)):
            raise SecurityError(f"表样里不能使用运算 {operator}")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        """range(), and the methods of texts and of lists of fields that only look."""
        if obj is few:
            return True
        return getattr(obj, "__name__", "") in METHODS and isinstance(getattr(obj, "__self__", None), str | dict)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if next(tree.find_all(FORBIDDEN), None) is not None:
            raise SecurityError("macro, set block, include or import")
        for item in tree.find_all(nodes.Assign):  # {% set x = x ~ x %} thirty times is a gigabyte
            if isinstance(item.node, nodes.Concat) or next(item.node.find_all(nodes.Concat), None) is not None:
                raise SecurityError("~ in set")
        check_loops(tree, 0)
        return tree


def check_loops(node: nodes.Node, depth: int) -> None:
    """Refuse loops in loops in loops, and those that call themselves. Raises SecurityError."""
    if isinstance(node, nodes.For):
        depth += 1
        if node.recursive or depth > MOST_DEPTH:
            raise SecurityError("recursive loop" if node.recursive else f"{depth} loops in one another")
    for child in node.iter_child_nodes():
        check_loops(child, depth)
