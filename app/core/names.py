"""Kinds of field that name rows of another ledger: departments, people, branches, campaigns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.core.cell_text import NOTHINGS, clean_line, join_split_name, plain, split_names, unwrapped
from app.core.kinds import Kind, ParseContext, Value
from app.core.name_patterns import NO_SURNAME, SURNAME, SURNAMES, UNIT
from app.core.roles import Named, leading, named_in_roles, without_role
from app.core.titles import renamed_title

POSTED = re.compile("[主书处科局部组秘院校会委常调干同成（(]")  # a character of a post, or a bracket; most names have none

LONGEST_NAME, LONGEST_PERSON = 40, 20  # characters, those of posts beside a person included
SENTENCE = re.compile("[。；;！!？?\\n]")
ONE_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|(?=.*[·A-Za-z])[\u4e00-\u9fff·A-Za-z .]+")


@dataclass(frozen=True)
class Name(Kind):
    """The name of a row in another ledger (a department, a person, a campaign), picked by typing pinyin.

    The name itself is stored, as on paper; renaming the row there renames it here in the same commit. `many` allows
    several names joined by 、. A name that the other ledger does not know is added to it, unless `adds` is False.
    """

    ledger: str = ""
    many: bool = False
    adds: bool = True

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Inner blanks of two-character names (王　伟) go; separators of a list become 、; — is nobody."""
        if clean_line(raw) in NOTHINGS:
            return ""
        if not self.many:
            return join_split_name(unwrapped(raw))
        parts = [clean_line(part) for part in re.split(r"[、，,;；/\r\n]+", plain(raw))]
        return "、".join(name for part in parts for name in split_names(part))

    def names(self, value: Value) -> tuple[str, ...]:
        """The single names of a value, without what each has to do: 办公室 of 办公室（牵头）."""
        return tuple(without_role(part) for part in self.text(value).split("、") if part)

    def renamed(self, value: Value, old: str, new: str) -> str:
        """A value with another name in the place of one, each name once; what it has to do, and title marks, stay with it."""
        text = self.text(value)
        if not self.lists:
            return renamed_title(text, old, new)
        parts = text.split("、")
        return "、".join(dict.fromkeys(part.replace(old, new, 1) if without_role(part) == old else part for part in parts))

    @property
    def lists(self) -> bool:
        """Whether a value may be several names, also where one is asked for."""
        return self.many

    def may_name(self, name: str) -> bool:
        """Whether a text may be such a name. What may not be one got here by a slip of the hand: a sentence, several lines."""
        return len(name) <= LONGEST_NAME and not SENTENCE.search(name)


@dataclass(frozen=True)
class Department(Name):
    """A department of the office.

    `partners` names the field of those who help, for cells of a workbook that say both: 牵头：办公室；配合：研究室.
    """

    ledger: str = "department"
    partners: str = ""

    def parse(self, raw: object, context: ParseContext) -> Value:
        """Several departments one below the other, or with a comma between, are joined by 、; one that was wrapped is one.

        What they have to do stands behind each: 办公室（牵头）、研究室（配合）.
        """
        if named := self.in_roles(raw):
            return "、".join(item.text for item in named)
        lines = [clean_line(part) for part in re.split(r"[、，,;；/\r\n]+", plain(raw).strip())]
        parts = [join_split_name(part) for line in lines for part in side_by_side(line)]
        if len(parts) > 1 and all(map(UNIT.fullmatch, parts)):
            return "、".join(parts)
        return super().parse(raw, context)

    def in_roles(self, raw: object) -> list[Named]:
        """The departments of a cell that says what each of them has to do; empty for others."""
        return named_in_roles(raw, UNIT.fullmatch)

    def further(self, raw: object, context: ParseContext) -> Mapping[str, Value]:
        """Those who help, where they have a field of their own."""
        named = self.in_roles(raw) if self.partners else []
        helping = [item.name for item in named if item not in leading(named)]
        return {self.partners: "、".join(helping)} if helping else {}

    def leads(self, raw: object) -> str:
        """Those of a cell that says what each has to do who lead."""
        return "、".join(item.name for item in leading(self.in_roles(raw)))

    @property
    def lists(self) -> bool:
        """No department has a 、 in its name."""
        return True

    def meant(self, value: str) -> str:
        """The departments alone where what they have to do stands beside them, "" where it does not. It is only proposed."""
        names = "、".join(self.names(value))
        return names if names != value else ""

    def wrapped(self, raw: object) -> str:
        """提案委, below it 办公室: the one department these may be if the cell was only wrapped; "" for what cannot be one."""
        lines = [join_split_name(clean_line(line)) for line in plain(raw).strip().splitlines()]
        if len(lines) != len({"upper", "lower"}) or not all(map(UNIT.fullmatch, lines)):
            return ""
        upper, lower = (next((rank for rank, signs in enumerate(RANKS) if line[-1] in signs), -1) for line in lines)
        return "".join(lines) if 0 <= upper < lower else ""


RANKS = ("委会局", "室处部办", "科股组")  # the last characters of departments, each of which may be a part of one before


def side_by_side(line: str) -> list[str]:
    """办公室 研究室 are two departments with a blank between, for none of them can be a part of the other; else the line."""
    parts = line.split()
    return parts if all(map(UNIT.fullmatch, parts)) and len({part[-1] for part in parts}) == 1 else [line]


POST = r"(?:主席|主任|书记|[处科局部组院校会]长|秘书长|委员长|委员|常委|调研员|主任科员|科员|干事|干部|同志|成员)"
POSTS = re.compile(rf"[\u4e00-\u9fff]{{0,10}}{POST}")
PERSON = r"[\u4e00-\u9fff·]{2,4}"
NO_NAME = "班子|成员|人员|党员|同志|负责|办公|会议|全体|全员|干部|有关|相关|各"  # what begins so stands for no single person
ALONE = re.compile(PERSON)
BRACKETED = re.compile(rf"(?<![\u4e00-\u9fff·])(?P<name>{PERSON})[（(][^（）()]+[）)]")  # 王建国（党组书记、主席）
BEHIND_POST = re.compile(  # 副主席王建国
    rf"[\u4e00-\u9fff]{{0,10}}{POST}(?P<name>(?!{NO_NAME})[\u4e00-\u9fff]{{2,3}})"
)
AFTER_NAME = re.compile(rf"[\u4e00-\u9fff]{{0,4}}{POST}")  # what may stand right behind a name: 主任, 常务副主席, 同志
BEFORE_POST = re.compile(  # 王建国主任
    rf"(?P<name>(?!{NO_SURNAME}){SURNAME}(?:(?![副主秘委])[\u4e00-\u9fff]){{1,2}})(?:常务副|专职副|第一|副)?{POST}"
)


# 王, below it 伟: lines of one character each are one name, for nobody's name has only one.
WRAPPED_NAME = re.compile(r"(?:^|(?<=[、，,;；/\n]))\s*[\u4e00-\u9fff](?:\s*\n\s*[\u4e00-\u9fff])+\s*(?=$|[、，,;；/\n])")
PHONE = re.compile(r"\s*[（(]?(?:电话|手机)?[:：]?\s*\d[\d-]{5,14}[)）]?$")  # 李强 8234567
LENGTHS = (2, 3)  # characters of most names
MOST_APART = 100  # characters of names in a cell that holds one in each line


def characters_joined(lines: re.Match[str]) -> str:
    """The names in lines of one character, with an empty line between them; more than three may be two names, and stay."""
    names = ["".join(part.split()) for part in re.split(r"\n\s*\n", lines[0])]
    return "\n".join(names) if all(len(name) in LENGTHS for name in names) else lines[0]


def in_characters(value: str) -> str:
    """王伟李强 of a cell whose every line holds one character, read as 王、伟、李、强; "" for any other value."""
    parts = value.split("、")
    return "".join(parts) if 1 < len(parts) <= MOST_APART and all(len(part) == 1 for part in parts) else ""


def names_in(characters: str, is_name: Callable[[str], bool]) -> str:
    """The list of names that a text without blanks is, where there is one way to divide it only; "" for none or several."""
    ways: list[list[tuple[str, ...]]] = [[()]]  # to divide so many of the first characters
    for end in range(1, len(characters) + 1):
        names = [characters[end - length : end] for length in LENGTHS if length <= end]
        ways.append([(*way, name) for name in names if is_name(name) for way in ways[end - len(name)]][:2])
    return "、".join(ways[-1][0]) if len(ways[-1]) == 1 else ""


@dataclass(frozen=True)
class Person(Name):
    """A person, or several."""

    ledger: str = "person"
    many: bool = True

    def parse(self, raw: object, context: ParseContext) -> Value:
        """As several names; a post beside a name (王建国 副主席) is no person of its own and stays with it.

        What they have to do stands behind each: 王建国（牵头）、李明（配合）.
        """
        if isinstance(raw, str) and "\n" in raw:
            raw = WRAPPED_NAME.sub(characters_joined, raw)
        if named := named_in_roles(raw, ALONE.fullmatch):
            return "、".join(item.text for item in named)
        found = super().parse(raw, context)
        if not POSTED.search(self.text(found)):
            return found
        parts = [clean_line(part) for part in re.split(r"[、，,;；/\r\n]+", plain(raw)) if part.strip()]
        if any(" " in part and any(map(POSTS.fullmatch, part.split())) for part in parts):
            return "、".join(parts)
        return found

    def may_name(self, name: str) -> bool:
        """Two to four characters, a foreign name, or words with a post in them: 各党支部书记."""
        if len(name) > LONGEST_PERSON or SENTENCE.search(name) or re.search(r"\d", name):
            return False
        return bool(ONE_PERSON.fullmatch(name) or POSTED.search(name))

    def meant(self, value: str) -> str:
        """The names alone where posts or telephones stand beside them: 王建国 for 王建国（主任）; "" without any, or in doubt.

        王、伟、李、强 are probably two. It is only proposed.
        """
        if characters := in_characters(value):
            return names_in(characters, lambda name: name[0] in SURNAMES)
        given = self.names(value)
        if (alone := [PHONE.sub("", name) for name in given]) != [*given] and all(alone):
            return self.meant("、".join(alone)) or "、".join(alone)
        if not POSTED.search(value):
            return ""
        names: list[str] = []
        value, written = "、".join(self.names(value)), value
        without = BRACKETED.sub(lambda match: match[0] if UNIT.fullmatch(match["name"]) else match["name"], value)
        for part in self.names(without):
            words = [word for word in part.split() if not POSTS.fullmatch(word)]
            match = BEHIND_POST.fullmatch(part) or BEFORE_POST.fullmatch(part)
            if match:
                names.append(match["name"])
            elif words:
                names += words if len(words) < len(part.split()) else [part]
        return "、".join(names) if "、".join(names) != written else ""
