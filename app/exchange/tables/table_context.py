"""What stands around a table instead of in a column: 责任部门：办公室 in a line above, or a sheet named after a department.

Only fields that have no column are looked for: those that name a row of another ledger (a department, a branch, a person),
and in a line also short texts, words and days under a heading that is long enough to mean nothing else.
What is found is a proposal: the preview shows it in a column of its own and says where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from app.core.cell_text import clean_line
from app.core.day_kinds import Date, DueDate
from app.core.errors import InvalidValueError
from app.core.kinds import Choice, Kind, ParseContext, Text, Value
from app.core.names import Name, Person
from app.exchange.grids.workbook import NONE_NAMED, Departments, SheetGrid
from app.exchange.tables.heading_words import essence
from app.exchange.tables.mapping import Vocabulary, normal_heading
from app.exchange.tables.title_lines import ITEM
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec

SHEET_PREFIX = re.compile(
    r"^(?:附件\d*[:：\-_]?)?(?:[（(]?[\d一二三四五六七八九十]+[）)、.．\-_]+|\d+(?:年度?|(?=[\u4e00-\u9fff])))*"
)
SHEET_SUFFIX = re.compile(  # what has matched stays matched (++): a long number can be divided in endless ways
    r"(?:问题|整改|任务|责任|党员|人员|个人|部门)*+(?:会务|筹备|准备|清单|台账|汇总|明细|名册|花名册|登记|统计|情况|填报|报送|表|[(（]?共?\d+[条项个件人]?[)）]?)++$"
)
# Names of units end with one of these; 汇总, Sheet1, 2023年 do not.
UNITS = {
    "branch": re.compile(r"[\u4e00-\u9fff\d（）()]{1,24}(?:支部|党小组|党委|总支)"),
    "life_session": re.compile(r"(?!(?:年度?|专题|党员|领导班子)*民主生活会)[\u4e00-\u9fff\d“”]{2,30}民主生活会"),
    "meeting": re.compile(
        r"(?!(?:年度?|主要|重要|重大|各类|各项|有关|和|、|会议|活动)*$)[\u4e00-\u9fff\d“”]{2,40}(?:会议?|调研|视察|培训班?|活动)"
    ),
    "department": re.compile(
        r"[\u4e00-\u9fff（）()]{1,18}(?:室|处|科|股|办|(?<![支干内])部|(?<!常)委|委员会|局|中心|办公厅|工作组)"
    ),
}
# 机关各党支部, and the office as a whole
NO_UNIT = re.compile(
    "[各全]|所有|有关|^(?:市|县|省)?政协办公[厅室]$|^中共|政协.{0,8}委员会$|政协机关$|^(?:机关|本|所在|所属|基层)?党?(?:支部|小组|总支|委)$"
)
HEADED = {"branch": ("党支部",), "department": ("部门", "提出单位")}
BODIES = ("branch", "department")  # that people belong to
EVENTS = ("life_session", "meeting")  # 全体会议 is a single one
SENDERS = ("填报单位", "填报部门", "填报支部", "填表单位", "填表部门", "报送单位", "报送部门", "部门名称", "单位名称", "单位")
COLLECTORS = re.compile("党委|党办|党组|领导小组|专班|整改办")  # who makes the table of everybody's rows
OFFICE = "(?:市?政协)?"
ORGAN = re.compile(
    f"(?P<office>{OFFICE})(?:机关(?:党委|党办|纪委|工会|团委|妇委会)|办公[室厅])"
)  # may be the whole office's, see `among_departments`
BY_NAME, BY_TITLE, ALONE = "工作表名", "标题", "单独一行"  # where departments are named, beside the heading of a line
NO_DEPARTMENT = re.compile("政协|党组$|领导小组$|专班$")  # 市政协机关党委 is written for the whole office
# Who fills in the table and how to ask them back: nothing of its rows; and whoever signs it stands in the same line.
MAKERS = re.compile("(?:填报|填表|制表|经办|审核|审批|统计|报送|校对|复核|联系)人")
PHONES = re.compile("(?:联系|办公)?(?:电话|手机号?码?|传真)|联系方式")
SEALED = re.compile(r"[（(](?:公章|盖章|签章|签字|加盖公章)[）)]$")  # where the stamp goes
PAIR_IN_BRACKETS = re.compile(r"[（(]([\u4e00-\u9fff]{2,8}[:：][^（）()]+)[）)]")  # …倒排工期表（会议日期：2025年7月18日）
LONGEST = 40  # characters of a name in a line
LEAST_HEADING = 4  # characters of a heading before the colon, where the field names nothing: 时间： and 地点： stand anywhere
LEAST_BESIDE_NAME = 2  # where the line says whom it is of: 姓名：王伟　职务：副主任
MEASURE = re.compile(
    r"(?:[条项个件人名份次篇元台天%％]|人次|万元|亿元|学时|小时)(?:[、/，（(].{0,6})?"
)  # 单位：条 names no unit
# 研究室2023年问题整改台账, 机关第二党支部谈心谈话记录: the unit a title begins with, before what the table is of.
OF_UNIT = re.compile(
    r"(?:关于|附件\d*[:：]?)?(?:市政协)?(?P<unit>.{2,16}?)(?=20\d\d|二[〇○零]|[“\"]|问题|整改|存在|查摆|年度|工作|任务|目标|会议"
    r"|制度|理论|学习|党员|三会|组织|主题|谈心|民主|党建|责任|花名册|名册|发展|基本|班子)"
)
OF_UNIT_BEHIND = re.compile(
    "(?:台账|清单|表|汇总|名册|情况|计划|安排|任务|要点|记录|分解|统计|登记|一览|问题|事项|制度)" r"[（(]([^（）()]+)[）)]$"
)
NO_TITLE_UNIT = re.compile("处室|部门$|科室$|整治|专项|作风|清单|台账|^(?:机关|本|所在|所属)?党?支部$")
CHINESE = re.compile("[\u4e00-\u9fff]")
DAY, ABOUT_TIME = re.compile(r"(?:19|20)\d\d[年./-]"), re.compile("日期|时间|时限|期限")
DAY_BEHIND = re.compile(r"[（(]((?:\d{4}年)?\d{1,2}月\d{1,2}日)[）)]$")
MOST_LOOKED_AT = 300  # characters of a line; more is a text


def pairs(line: str) -> list[tuple[str, str]]:
    """What stands before and behind the colons of a line: 责任部门：办公室　责任人：王　伟. A time (15:00) has no heading."""
    found: list[tuple[str, str]] = []
    between = ""
    text = PAIR_IN_BRACKETS.sub(r" \1 ", clean_line(line)[:MOST_LOOKED_AT]).strip()
    for place, part in enumerate(re.split(r"([\s;；,，]+)", text)):
        if place % 2:
            between = part
            continue
        heading, *value = re.split("[:：]", part, maxsplit=1)
        if value and CHINESE.search(heading):
            found.append((ITEM.sub("", heading, count=1), value[0]))  # 一、责任部门：办公室
        elif found and DAY.match(part) and not ABOUT_TIME.search(found[-1][0]):
            found.append(("", part))  # 单位：研究室　　2023年6月
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}{between}{part}" if found[-1][1] else part)
    return found


def open_fields(ledger: Ledger, known: Collection[str]) -> Iterator[FieldSpec]:
    """The fields that are not known from a column or from the title."""
    return (spec for spec in ledger.fields.values() if spec.stored and spec.writable and spec.name not in known)


def is_organ(text: str, departments: Departments, where: str) -> bool:
    """Whether 机关党委 is a department here: the workbook names others at the like place, as well with 市政协 or without."""
    match = ORGAN.fullmatch(text)
    others = departments.get(where, frozenset()) - {text} if match else ()
    return match is not None and any(bool(match["office"]) == ("政协" in other) for other in others)


def named_in_line(ledger: Ledger, known: Collection[str], text: str, departments: Departments = NONE_NAMED) -> dict[str, str]:
    """Field → what a line gives with the field's heading before it: 责任部门：办公室　责任人：王　伟."""
    found: dict[str, str] = {}
    said = [(normal_heading(SEALED.sub("", heading)), SEALED.sub("", value.strip(" ;；,，"))) for heading, value in pairs(text)]
    signed = any(MAKERS.fullmatch(heading) for heading, _ in said)
    said = [(heading, value) for heading, value in said if not MAKERS.fullmatch(heading) and not PHONES.fullmatch(heading)]
    if not said:
        return found
    alike = Vocabulary(ledger).same
    people = {
        heading for spec in open_fields(ledger, ()) if isinstance(spec.kind, Person) for heading in spec_headings(ledger, spec)
    }
    least = LEAST_BESIDE_NAME if any(heading in people for heading, _ in said) else LEAST_HEADING
    for spec in open_fields(ledger, known):
        if signed and isinstance(spec.kind, Person):
            continue
        headings = spec_headings(ledger, spec)
        if isinstance(spec.kind, Name) and spec.kind.ledger in BODIES:
            headings |= {heading for heading, _ in said if alike.get(essence(heading)) == spec.name}
        for heading, value in said:
            of_all = heading in SENDERS and (COLLECTORS.search(value) or NO_UNIT.search(value))
            if (of_all and not is_organ(value, departments, heading)) or of_other_unit(spec.kind, value):
                continue
            named = isinstance(spec.kind, Name)
            only_choice = isinstance(spec.kind, Choice) and len(said) == 1
            long = only_choice or len(heading) >= (LEAST_HEADING if isinstance(spec.kind, Date) else least)
            fits = named or is_body(value) or (long and is_short(spec.kind, value))
            if MEASURE.fullmatch(value):
                continue
            if heading in headings and value and len(value) <= LONGEST and fits:
                found[spec.name] = unit_before_blank(spec.kind, value)
    return found | days_of_events(ledger, known, found)


def days_of_events(ledger: Ledger, known: Collection[str], said: Mapping[str, str]) -> dict[str, str]:
    """Meetings that are named with their day (专题协商会（5月20日）), without it, and their day."""
    found: dict[str, str] = {}
    days = {spec.kind.event_field for spec in ledger.fields.values() if isinstance(spec.kind, DueDate)} - {"", *known, *said}
    for name, text in said.items():
        kind, day = ledger.fields[name].kind, DAY_BEHIND.search(text)
        if day and days and isinstance(kind, Name) and kind.ledger in EVENTS:
            found |= {name: text[: day.start()], days.pop(): day[1]}
    return found


def is_body(text: str) -> bool:
    """Whether a text is the name of a department or a branch."""
    return any(UNITS[key].fullmatch(text) for key in BODIES) and not NO_UNIT.search(text)


def spec_headings(ledger: Ledger, spec: FieldSpec) -> set[str]:
    """The headings of a field, as headings are compared."""
    return {normal_heading(heading) for heading in ledger.headings_of(spec.name)}


def collector_in_line(ledger: Ledger, known: Collection[str], text: str) -> dict[str, str]:
    """Field → who made the table, where that may also be whose rows it holds: 单位：机关党委. It is only asked.

    A 党组 or a 领导小组 is no department, and no branch, of anybody.
    """
    found: dict[str, str] = {}
    for heading, value in pairs(text):
        bare = SEALED.sub("", value.split(" ")[0])
        if normal_heading(heading) == SENDERS[-1] and COLLECTORS.search(bare) and not NO_DEPARTMENT.search(bare):
            headed = (spec for spec in open_fields(ledger, known) if SENDERS[-1] in ledger.headings_of(spec.name))
            found |= {spec.name: bare for spec in headed if isinstance(spec.kind, Name | Text)}
    return found


def of_other_unit(kind: Kind, text: str) -> bool:
    """Whether a text is surely a unit of another sort than a field names: 单位：机关第四党支部 is no department."""
    first = text.split(" ")[0]
    own = UNITS.get(kind.ledger) if isinstance(kind, Name) else None
    others = (UNITS[key] for key in BODIES if UNITS[key] is not own)
    return own is not None and not own.fullmatch(first) and any(pattern.fullmatch(first) for pattern in others)


def unit_before_blank(kind: Kind, text: str) -> str:
    """The unit a text begins with when what stands behind a blank belongs to none: 第一党支部　截至2023年5月."""
    pattern = UNITS.get(kind.ledger) if isinstance(kind, Name) else None
    first = text.split(" ")[0]
    if pattern is None or pattern.fullmatch(text.replace(" ", "")) or not pattern.fullmatch(first):
        return text
    return first


def is_short(kind: Kind, text: str) -> bool:
    """Whether a line may give a field of this kind: a short text, a word of a list, a day."""
    if not isinstance(kind, Text | Choice | Date):
        return False
    try:
        kind.parse(text, ParseContext(2000))
    except InvalidValueError:
        return False
    return True


def unit_spec(ledger: Ledger, directory: str) -> FieldSpec | None:
    """The field for a unit: one that names rows of its directory, else a text that may be headed 部门 or 党支部."""
    specs = list(open_fields(ledger, ()))
    named = (spec for spec in specs if isinstance(spec.kind, Name) and spec.kind.ledger == directory != ledger.key)
    words = {*HEADED.get(directory, ())}
    texts = (spec for spec in specs if isinstance(spec.kind, Text) and words & {*ledger.headings_of(spec.name)})
    return next(named, None) or next(texts, None)


def unit_field(ledger: Ledger, known: Collection[str], text: str, organ: bool = False) -> dict[str, Value]:
    """The field a text names a unit for (研究室, 机关第一党支部): that of branches, else that of departments.

    Of several of one directory only the first is whose the rows are: where a column says that, 协作部门 is not meant.
    `organ`: it is known to be a department, whatever it looks like.
    """
    for directory, pattern in {"department": ORGAN}.items() if organ else UNITS.items():
        if directory not in EVENTS and NO_UNIT.search(text) and not organ:
            continue
        spec = unit_spec(ledger, directory)
        if spec is not None and spec.name not in known and pattern.fullmatch(text):
            return {spec.name: text}
    return {}


def sent_by(line: str) -> list[tuple[str, str]]:
    """Who has filled in a table as a line says it, with the heading before it: 填报单位（盖章）：研究室　2023年6月."""
    said = ((normal_heading(SEALED.sub("", heading)), value) for heading, value in pairs(line))
    return [
        (heading, SEALED.sub("", value.split(" ")[0]) if SEALED.search(value.split(" ")[0]) else value)
        for heading, value in said
        if heading in SENDERS
    ]


def named_alone(ledger: Ledger, known: Collection[str], line: str, departments: Departments = NONE_NAMED) -> dict[str, str]:
    """Field → name that a line gives without the field's heading: 办公室, 填报单位：研究室 (but not 填报单位：机关党委)."""
    said = sent_by(line)
    for heading, value in said:
        organ = value.split(" ")[0]
        if is_organ(organ, departments, heading) and (found := unit_field(ledger, known, organ, organ=True)):
            return {field: str(value) for field, value in found.items()}
    whole = "".join(line.split())
    if is_organ(whole, departments, ALONE):
        return {field: str(value) for field, value in unit_field(ledger, known, whole, organ=True).items()}
    senders = [value for _, value in said if not COLLECTORS.search(value)]
    for text in (*(part for value in senders for part in (value.replace(" ", ""), value.split(" ")[0])), whole):
        if found := unit_field(ledger, known, text):
            return {field: str(value) for field, value in found.items()}
    return {}


def named_by_title(ledger: Ledger, known: Collection[str], line: str, departments: Departments = NONE_NAMED) -> dict[str, str]:
    """Field → name of the unit that a title begins with, or has in brackets behind: 研究室2023年台账, 台账（研究室）."""
    text = re.sub(r"\s+", "", line)
    last = OF_UNIT_BEHIND.search(text)
    of_last = last is not None and is_organ(last[1], departments, BY_TITLE)
    if last and (of_last or not COLLECTORS.search(last[1])) and (found := unit_field(ledger, known, last[1], of_last)):
        return {field: str(value) for field, value in found.items()}
    match = OF_UNIT.match(text)
    bare = match["unit"] if match else ""
    organ = is_organ(bare, departments, BY_TITLE)
    if match is None or NO_TITLE_UNIT.search(bare) or (not organ and (NO_UNIT.search(match[0]) or COLLECTORS.search(bare))):
        return {}
    return {field: str(value) for field, value in unit_field(ledger, known, bare, organ).items()}


def without_bracket(sheet: str) -> str:
    """提案委（含专委办） without what stands in brackets at the end, and without blanks."""
    bare = re.sub(r"\s+", "", sheet)
    return re.sub(r"[（(][^（）()]*[）)]$", "", bare) or bare


def sheet_stem(sheet: str) -> str:
    """The name of a sheet without what stands around the name of a unit: 2.研究室问题清单 → 研究室."""
    return SHEET_SUFFIX.sub("", SHEET_PREFIX.sub("", without_bracket(sheet)))


def named_by_sheet(ledger: Ledger, known: Collection[str], sheet: str, departments: Departments = NONE_NAMED) -> dict[str, str]:
    """Field → name when a sheet is called after a unit: 办公室, 2.研究室问题清单, 第一支部党员名册."""
    bare = without_bracket(sheet)
    name = sheet_stem(sheet)
    organ = is_organ(name, departments, BY_NAME)
    found = unit_field(ledger, known, name, organ) or unit_field(ledger, known, SHEET_SUFFIX.sub("", bare))
    return {field: str(value) for field, value in found.items()}


def said_around(ledger: Ledger, known: Collection[str], lines: Iterable[str], grid: SheetGrid) -> dict[str, tuple[str, str]]:
    """Field → (name, where it stands). The line nearest to the table comes last and wins; then the sheet's name."""
    found: dict[str, tuple[str, str]] = {}
    for line in lines:
        readers = (named_in_line, named_alone, named_by_title)
        said = next(filter(None, (read(ledger, known, line, grid.departments) for read in readers)), {})
        found |= {name: (text, f"表格上方的“{line}”") for name, text in said.items()}
    named = named_by_sheet(ledger, {*known, *found}, grid.name, grid.departments)
    named = named or named_by_title(ledger, {*known, *found}, grid.name, grid.departments)  # 第一支部三会一课记录
    return {name: (text, f"工作表名“{grid.name}”") for name, text in named.items()} | found
