"""The fields (域) of a Word document that load something or start a program when it is opened or printed."""

from __future__ import annotations

import re

from lxml import etree

_W = "{*}"
_LIVE = frozenset(
    {"DDE", "DDEAUTO", "LINK", "EMBED", "INCLUDE", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "DATABASE", "RD"}
    | {"MACROBUTTON", "SUBSCRIBER", "CONTROL", "HTMLCONTROL"}
)  # ECMA-376 part 1, 17.16.5, and those of older versions that Word still knows
_NAME = re.compile(r"\s*([A-Za-z]+)")


def live_field(root: etree._Element) -> str:
    """The name of the first such field of a part, "" for none; "…" for one whose name another field makes up."""
    codes: list[str | None] = []  # of the open fields, the innermost last; None behind what separates code and result
    for item in root.iter(f"{_W}fldSimple", f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
        kind = etree.QName(item).localname
        if kind == "fldSimple":
            found = name_of(attribute(item, "instr"))
        elif kind != "fldChar":
            found = ""
            if codes and codes[-1] is not None:
                codes[-1] += item.text or ""
        else:
            found = turned(codes, attribute(item, "fldCharType"))
        if found:
            return found
    return next(filter(None, map(name_of, filter(None, codes))), "")


def turned(codes: list[str | None], kind: str) -> str:
    """A field begins, is separated from its result, or ends: the name of a live one whose code is whole now."""
    if kind == "begin":
        made_up = bool(codes) and codes[-1] is not None and not codes[-1].strip()
        codes.append("")
        return "…" if made_up else ""
    code = (codes.pop() if kind == "end" else codes[-1]) if codes else None
    if kind == "separate" and codes:
        codes[-1] = None
    return name_of(code) if code else ""


def name_of(code: str) -> str:
    """The name of a field when it is a live one, "" when it is not."""
    found = _NAME.match(code)
    name = found[1].upper() if found else ""
    return name if name in _LIVE else ""


def attribute(item: etree._Element, name: str) -> str:
    """An attribute, whatever its namespace is called."""
    return next((str(value) for key, value in item.items() if etree.QName(key).localname == name), "")
