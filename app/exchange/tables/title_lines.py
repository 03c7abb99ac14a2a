"""What the lines above a table say of all its rows: 2023年作风整治部门问题整改台账 → 专项 and 清单, and the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress

from app.core.cell_text import clean_line, normal_digits
from app.core.conditions import Is
from app.core.date_tidying import DIGIT_RUN, SIGNS, arabic
from app.core.dates import parse_deadline
from app.core.day_kinds import Year
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, ParseContext, Value
from app.core.names import Name
from app.exchange.tables.lines_above import is_unit_line
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

DAY_LINE = re.compile(r"(?:填报|填表|制表|报送|截止|编制)(?:日期|时间)\s*[:：]?\s*([^:：]{4,24})")
LABELS = re.compile(r"(?<![^\s:：])[^\s:：]+[:：]")  # what stands before a colon; sought from the beginning of a word only
YEAR_IN_TITLE = re.compile(r"(?<!\d)(?<!\d{4}[—–~～至-])((?:19|20)\d\d)(?=年)")  # 2025—2026年 is of no single year


CARRIED_OUT = re.compile("完成|落实|执行|实施|推进|进展")  # behind a state: the table is about what came of it
GOES_ON = re.compile(
    "整治|治理|行动|检查|工作(?!流程|安排|方案|步骤|计划|任务|台账|推进|情况)|活动|教育"
)  # 作风建设专项整治: the name is longer than up to the word 专项
NUMERAL = r"[一二三四五六七八九十\d]{1,3}"
ITEM = re.compile(rf"\s*(?:[（(]{NUMERAL}[）)]|{NUMERAL}[、.．])[、\s]*")  # 二、 before the title of a table below another


def title_values(ledger: Ledger, titles: Iterable[str], names: Iterable[str]) -> dict[str, Value]:
    """Field → value for all rows. The first text that says something decides.

    `names` are looked at after the titles: names of sheet and file are too free to take more than a word or a year from them.
    """
    for title in titles:
        if found := read_title(ledger, title):
            return found
    for text in names:
        found = {name: value for word, name, value in reversed(ledger.title_values) if says(ledger, name, word, text)}
        for match in filter(None, (re.search(pattern, text) for pattern in ledger.title_patterns)):
            found |= {
                name: value
                for name, value in read_places(ledger, match.groupdict()).items()
                if isinstance(ledger.fields[name].kind, Year)
            }
        if found:
            return found
    return {}


def read_title(ledger: Ledger, text: str) -> dict[str, Value]:
    """What one title says.

    The declared sheets' own titles come first, so that an export's title reads back; else the words of `title_values`.
    """
    if item := ITEM.match(text):
        text = text[item.end() :]
    found: dict[str, Value] = {}
    said = LABELS.sub("", text)  # 责任部门：办公室 is no list of departments
    several = listed_together(ledger, said)
    for sheet in ledger.sheets:
        if several & {item.field for item in sheet.where if isinstance(item, Is)}:
            continue
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.*)", re.escape(sheet.title))
        match = re.fullmatch(pattern, text.strip())
        if match:
            found = read_places(ledger, match.groupdict())
            given = (item for item in sheet.where if isinstance(item, Is) and ledger.fields[item.field].writable)
            found |= {item.field: item.values[0] for item in given}
            break
    for pattern in ledger.title_patterns:
        if match := re.search(pattern, text):
            found = read_places(ledger, match.groupdict()) | found
    for word, name, value in ledger.title_values:
        if name not in several and says(ledger, name, word, said):
            found.setdefault(name, value)
    return found


def listed_together(ledger: Ledger, title: str) -> set[str]:
    """The fields of which a title names several words side by side: 部门和个人问题整改台账 says of no row whose list it is."""
    words: dict[str, list[str]] = {}
    for word, name, _ in ledger.title_values:
        words.setdefault(name, []).append(re.escape(word))
    return {name for name, own in words.items() if re.search(f"(?:{'|'.join(own)})[和与及或、/](?:{'|'.join(own)})", title)}


def says(ledger: Ledger, name: str, word: str, title: str) -> bool:
    """Whether a title says a word of a field: 学习计划完成情况 is no 学习计划, but 一岗双责落实情况 is of 一岗双责."""
    place = title.find(word)
    return place >= 0 and not (name in ledger.state_fields and CARRIED_OUT.match(title, place + len(word)))


LEAST_TITLE = 4  # characters of a ledger's title that stand for it: 人员 and 党支部 are in titles of anything


def titled_by(ledger: Ledger, lines: Iterable[str]) -> int:
    """How many characters of a line (a title, the name of a sheet) are what this ledger, a page or a row of it is called.

    A restricted ledger is also called by what its rows have to be: 谈话提醒情况登记表 must not go where everybody reads it.
    """
    named = ledger.headings_of(ledger.name_field)
    own = {ledger.title, *(page.title for page in ledger.pages), *named}
    if ledger.restricted:
        needed = (spec.kind for spec in ledger.required_fields if not spec.default)
        own |= {word for kind in needed if isinstance(kind, Choice) for word in kind.words}
    lines = [*lines]
    bare = (OF_ROWS.fullmatch(NO_NAME.sub("", line, count=1)) for line in lines)
    whole = (len(match[0]) for match in bare if match and match[1] in named)
    inner = (len(title) for line in lines for title in own if len(title) >= LEAST_TITLE and title in line)
    return max((*inner, *whole), default=0)


# 2024年会议台账 says no more than what a row is of.
OF_ROWS = re.compile(r"(\w{2,6}?)(?:情况)?(?:台账|登记[表簿]?|一览表?|安排表?|计划表?|统计表|清单|目录|汇总表?)")


# When and by whom a table is made, without a name of anything: 2023年市政协机关部门问题整改台账 is of no campaign.
# What has matched stays matched (*+): 政协政协政协 … can be divided in more ways than anybody can wait for.
NO_NAME = re.compile(
    r"(?:附件\d*[:：]?|关于(?:印发|落实|贯彻)?|.{0,10}〔\d{4}〕\d+号文?的?|(?:\d{4}[—–~～至-])?\d{4}年度?|[上下]半年|第?[一二三四1-4]季度|\d{1,2}月份?|.{0,8}政协(?:办公[厅室])?|机关|[本全各体]|党员|干部|领导班子)*+"
)
UNIT = re.compile(r"\w{1,8}(?:办公[厅室]|[处科室委部]|中心|委员会)")


def read_places(ledger: Ledger, texts: Mapping[str, str]) -> dict[str, Value]:
    """What stands in the places of a title, by field. What is no value of its field (二〇二三 for a year) is left out."""
    found: dict[str, Value] = {}
    for name, place in texts.items():
        text = up_to_label(ledger.fields[name], place) if place else place
        bare = re.sub(r"\s+", "", text)
        if isinstance(ledger.fields[name].kind, Name) and NO_NAME.fullmatch(bare):
            continue
        if name == ledger.switch and UNIT.fullmatch(bare):
            continue  # 办公室部门问题整改台账 is of no campaign
        if text and ledger.fields[name].writable:
            with suppress(InvalidValueError):
                found[name] = ledger.fields[name].kind.parse(text, ParseContext(0))
    return found


def up_to_label(spec: FieldSpec, text: str) -> str:
    """The name of a row of another ledger up to the word for such rows: 2022年度民主生活会相互 → 2022年度民主生活会."""
    place = text.find(spec.label) if isinstance(spec.kind, Name) else -1
    end = place + len(spec.label)
    return text if place < 0 or GOES_ON.match(text, end) else text[:end]


def day_of_lines(lines: Iterable[str], year: int) -> dt.date | None:
    """The day a table was filled in (填报日期：2023年11月10日), None when its lines do not say."""
    for line in lines:
        match = DAY_LINE.search(line)
        day = parse_deadline(match[1], year) if match else None
        if day:
            return day
    return None


def year_of_lines(lines: Iterable[str]) -> int | None:
    """The year in a title (2023年度…), else beside the unit that filled the table in (单位：机关党办　2023年7月), else None."""
    lines = list(lines)
    for line in sorted(lines, key=is_unit_line):
        match = YEAR_IN_TITLE.search(year_in_digits(line))
        if match:
            return int(match[1])
    return None


YEAR_IN_WORDS = re.compile("(?<![一二三四五六七八九〇零○])[一二][一二三四五六七八九〇零○Ｏ]{3}(?= ?年)")
SHORT_YEAR = re.compile(r"^([12]\d)(?=年[^内来])")
BLANK_BEFORE_YEAR = re.compile(r"(?<=\d\d\d\d) (?=年)")


def year_in_digits(line: str) -> str:
    """二〇二三年度, ２０２３年, 2023 年 and, at the beginning, 23年 as 2023年."""
    found = YEAR_IN_WORDS.sub(lambda match: DIGIT_RUN.sub(arabic, match[0].translate(SIGNS)), normal_digits(line))
    return SHORT_YEAR.sub(r"20\1", BLANK_BEFORE_YEAR.sub("", found))


YEAR_IN_NAME = re.compile(r"(?<![\d〔\[年月.—–~～至-])(20[0-4]\d)(?:(?:0[1-9]|1[0-2])(?:[0-3]\d)?)?(?![\d〕\].—–~～至-])")


def year_in_name(name: str) -> int | None:
    """The one year in the name of a file or a sheet: 整改台账2023, 2023整改, 台账20231108; None for 2023-2024 and 〔2023〕."""
    years = {int(year) for year in YEAR_IN_NAME.findall(normal_digits(name))}
    return years.pop() if len(years) == 1 else None


def title_lines(lines: Iterable[str]) -> list[str]:
    """The lines above a table without those that say who filled it in."""
    return [year_in_digits(clean_line(line)) for line in lines if not is_unit_line(line)]
