"""How offices say that something is not done yet, although the word for done stands in it: 基本完成, 完成一半, 尚未全部完成.

Nobody may take such a text for 已完成. It is said again in one of two words, by which a choice tells what it probably means.
"""

from __future__ import annotations

import re

PARTLY, NOT_DONE = "部分完成", "未完成"
DONE = "(?:完成|落实|办结|整改到位|整改完成|解决)"
# Done only to a share: 已完成80%, 完成率60％, 已完成（70%）, 80%已完成, 完成八成. 完成100% is the whole.
SHARE = r"(?:(?<![\d.])\d{1,2}(?:\.\d+)?[%％]|[一二三四五六七八九]成)"
PARTLY_DONE = re.compile(
    rf"[已仅只约]?{DONE}[率度了约达到为至]*[:：]?(?:[（(]约?{SHARE}[）)]|{SHARE})|{SHARE}[已的]?{DONE}"
    rf"|(?:已经?)?(?:基本上?|初步|大?部分|大都|多数|大体|总体|主体|阶段性|即将|接近|快要?|正在|逐步|陆续|局部|个别|一半|过半|半)(?:{DONE}|销号)"
    rf"|(?:已经?)?{DONE}了?(?:[（(]?(?:约?一?半|[一大过近多]半|[一大]?部分|多数)[）)]?|初稿|草[稿案]|前期|阶段|第[一二三四1-4][期批阶步]"
    r"|\d+[项条个件])"
)
# Meant to be done: nothing says how far it is.
INTENDED = re.compile(rf"(?:[拟待将]|预计|计划|力争|争取|确保|应于?|须于?)(?:于|在)?(?:[\d.年月日底中旬上下前]*)?{DONE}")
KEPT_UP = re.compile("(?<=.)[，,、]?[并且]?(?:将|仍)?(?:长期|持续|常态化)(?:坚持|推进|抓好)$")  # 已完成并长期坚持 is 已完成
TO_BE_CHECKED = re.compile(rf"(?:已经?)?{DONE}[（(，,、]?待(?:验收|审核|审查|核实|核查|确认|复核|评估|考核)[）)]?")
DENIED = re.compile(
    "[尚还]?[未没](?:能|有|曾)?(?:全部|全面|完全|全|按期|按时|如期|及时|彻底)?(?:完成|整改到位|整改完成|办结|落实到位)"
)


def told_again(text: str) -> str:
    """The text with 部分完成 or 未完成 for what says so in other words, without what is only meant or kept up."""
    said = TO_BE_CHECKED.sub("待审核", KEPT_UP.sub("", text))
    return INTENDED.sub("", PARTLY_DONE.sub(PARTLY, DENIED.sub(NOT_DONE, said)))
