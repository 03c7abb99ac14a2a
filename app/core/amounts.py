"""Numbers with their measure as people write them: 30人, 三十名, 两个半小时, 共12条; and what is asked: 约30人, 13/15, 半天."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from app.core.cell_text import clean_line, normal_digits, read_number
from app.core.errors import InvalidValueError
from app.core.ordering import chinese_number

ALSO = {"人": ("名", "位"), "年": ("年度",)}  # measures that count the same
OTHERS = "天|日|周|月|年|分钟|分|秒|次|场|期|讲|人次|小时"  # a number of these stands for another number of what is asked
RATES: Mapping[str, float] = MappingProxyType({"人次": 1})  # 35人次 at one meeting are 35人

DIGIT = "[一二两三四五六七八九]"
IN_CHINESE = rf"{DIGIT}百(?:零{DIGIT}|{DIGIT}十{DIGIT}?)?|{DIGIT}?十{DIGIT}?|{DIGIT}"
NUMBER = rf"[0-9]+(?:\.[0-9]+)?|{IN_CHINESE}"
AMOUNT = re.compile(rf"(?P<number>{NUMBER})个?|(?:(?P<whole>{NUMBER})个)?(?P<half>半)个?")
TOGETHER = re.compile("^(?:共计?|合计|总计|计)")
ABOUT = re.compile("大约|约|将近|近|大概|估计|不少于|不低于|不足|至少|最多|余|多|左右|上下|以上|以内|来|各|每")
LOST, WON = re.compile("^(?:倒?扣|扣减|扣除|减去?)分?[:：]?"), re.compile("^(?:加|奖励?)分?[:：]?")
OF_A_WHOLE = re.compile(r"([0-9]+)[人名]?[/／]([0-9]+)[人名]?(?:[（(][^（）()]*[）)])?")


def read_amount(raw: object, unit: str, units: Collection[str] = (), *, signed: bool = False) -> float | None:
    """The number in a cell, None when it is empty; one of its `units` may stand behind it. `signed`: 扣1分 is -1.

    Raises InvalidValueError, with a number that is probably meant.
    """
    if not isinstance(raw, str):
        return read_number(raw)
    text = normal_digits(clean_line(raw))
    measures = (unit, *ALSO.get(unit, ()), *units) if unit else ()
    try:
        return read_number(bare(text, measures))
    except InvalidValueError as error:
        number = in_words(text, measures) if unit else None
        if number is not None:
            return number
        lost, won = LOST.match(text), WON.match(text)
        points = in_words(text[sign.end() :], measures) if (sign := lost or won) else None
        if points is not None and signed:
            return -points if lost else points
        nearly = in_words(ABOUT.sub("", text), measures)
        proposal = "" if lost else own_number(text, measures) or (error.proposal if nearly is None else f"{nearly:g}")
        advice = f"请只填写以{unit}计的数字。" if unit else "请只填写数字。"
        raise InvalidValueError(f"“{text}”不是数字。", advice, proposal=proposal) from error


def bare(text: str, units: Collection[str]) -> str:
    """A text without the measure behind its number."""
    return next((text[: -len(unit)].strip() for unit in units if text.endswith(unit)), text)


def in_words(text: str, units: Collection[str]) -> float | None:
    """The number that a text says for certain, None for any other text: 三十人, 共30人, 两个半小时."""
    match = AMOUNT.fullmatch(bare("".join(TOGETHER.sub("", text).split()), units))
    return None if match is None else amount(match)


def amount(match: re.Match[str]) -> float:
    """The number of such words."""
    said = match["number"] or match["whole"] or ""
    whole = float(said) if said.isascii() and said else float(chinese_number(said.replace("两", "二"))) if said else 0.0
    return whole + 0.5 * bool(match["half"])


def own_number(text: str, units: Collection[str]) -> str:
    """The one number of a text that is of its measure: 11 of 11（请假1人）, 8 of 1天（8学时）; "" when there is none."""
    words = "|".join(map(re.escape, units))
    if words and (first := re.match(rf"([0-9]+(?:\.[0-9]+)?)个?(?:{words})?[（(]", text)):
        return first[1]
    found = re.findall(rf"([0-9]+(?:\.[0-9]+)?)个?(?:{words})", text) if words else []
    return str(found[0]) if len(found) == 1 else ""


def refuse_other_measure(raw: object, unit: str, units: Collection[str] = (), rates: Mapping[str, float] = RATES) -> None:
    """Raise InvalidValueError for a number of something else than is asked for (2天 is not 2 学时).

    `rates`: how many of the unit one of another measure usually is; that is only proposed.
    """
    text = normal_digits("".join(clean_line(raw).split())) if isinstance(raw, str) and unit else ""
    if not text or text.endswith((unit, *ALSO.get(unit, ()), *units)):
        return
    found = re.fullmatch(rf"[约近共]?(?P<said>.*?)(?P<other>{OTHERS})(?P<half>半)?", text)
    match = AMOUNT.fullmatch(found["said"]) if found else None
    if found is None or match is None:
        return
    other, number = found["other"], amount(match) + 0.5 * bool(found["half"])
    proposal = f"{number * rates[other]:g}" if other in rates else ""
    raise InvalidValueError(f"“{text}”的单位是“{other}”，不是“{unit}”。", f"请换算后填写以{unit}计的数字。", proposal=proposal)


def part_of_two(raw: object, *, smaller: bool) -> str:
    """The smaller or the larger of two numbers in a cell: of 13/15 those who came and those who were expected."""
    match = OF_A_WHOLE.fullmatch(normal_digits("".join(clean_line(raw).split()))) if isinstance(raw, str) else None
    return str((min if smaller else max)(int(match[1]), int(match[2]))) if match else ""
