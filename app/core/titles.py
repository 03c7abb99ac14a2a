"""Names of documents, which offices write with title marks and without: 《机关财务制度》 is 机关财务制度."""

from __future__ import annotations

import re

from app.core.cell_text import clean_line, normal_digits

TITLE = re.compile("《([^《》]+)》")
TITLES = re.compile(r"(?:《[^《》]+》[、，,;；和及与\s]*)+")


def bare_title(name: object) -> str:
    """A name on one line without title marks around all of it."""
    text = clean_line(name)
    match = TITLE.fullmatch(text)
    return match[1] if match else text


BRACKETS = str.maketrans(dict.fromkeys("[［【﹝（(「", "〔") | dict.fromkeys("]］】﹞）)」", "〕"))


def bare_code(code: object) -> str:
    """A document number as numbers are compared: 党办督[2023] 3号 and 党办督〔2023〕３号 are one."""
    return "".join(normal_digits(clean_line(code)).translate(BRACKETS).split()).upper()


def titles_in(text: object) -> list[str]:
    """The documents that a text names, without marks: 《甲》、《乙》 are two. A title within other words is none of its own."""
    line = clean_line(text)
    return TITLE.findall(line) if TITLES.fullmatch(line) else [line] if line else []


def renamed_title(text: str, old: str, new: str) -> str:
    """A text with another name in the place of a document that it names. Marks stay, and so do names that only begin alike."""
    if text == old:
        return new
    bare = bare_title(old)
    if bare not in titles_in(text):
        return text
    if TITLES.fullmatch(clean_line(text)):
        return text.replace(f"《{bare}》", f"《{bare_title(new)}》")
    return bare_title(new)


def written_forms(name: object) -> tuple[str, str]:
    """A name without title marks and with them."""
    bare = bare_title(name)
    return bare, f"《{bare}》"
