"""What names of people and departments look like, where nobody has said that a text is one."""

from __future__ import annotations

import re
from collections.abc import Sequence

UNIT = re.compile(r"(?!员会)[\u4e00-\u9fff]+(?:[室处科股办部委局会组]|中心|党委|支部)(?:[（(][^（）()]*[）)])?")
SURNAMES = (  # the usual ones; without those that posts begin with (常, 党)
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖"
    "邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武乔贺赖龚文樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢路岳"
)
TWO_CHARACTERS = (
    "欧阳",
    "诸葛",
    "司马",
    "上官",
    "夏侯",
    "慕容",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
    "端木",
    "司徒",
    "长孙",
    "宇文",
    "南宫",
    "独孤",
    "呼延",
    "东方",
)
SURNAME = f"(?:{'|'.join(TWO_CHARACTERS)}|[{SURNAMES}])"
NO_SURNAME = (  # words that begin with what is a surname elsewhere
    "安[全排]|任[务期]|严[格肃重]|高[质效度标级等]|季度|文[件明档化史]|史志|金[额融]|万元|白班|易地|陈列|施工|林业|田园|马路|石油|龙头|周[例报会末一二三四五六日]|江[北南]"
)
USUAL_NAME = re.compile(rf"(?!{NO_SURNAME}){SURNAME}[\u4e00-\u9fff]{{1,2}}")
ROOM = re.compile("(?:会议|活动|接待|阅览|教|展|谈话)室$")  # 党办, below it 会议室: no two departments
NO_END = "[面类部处科室委组章节项况作设题]"  # 高标准类, 党建工作: what ends so is no name


def is_usual_name(text: str) -> bool:
    """Whether a text looks like what a person is called: a usual surname and one or two characters."""
    return USUAL_NAME.fullmatch(text) is not None and not re.search(f"{NO_END}$", text)


def all_names(texts: Sequence[str]) -> bool:
    """Whether each of several texts looks like the name of a person, or each like that of a department."""
    return all(map(is_usual_name, texts)) or all(UNIT.fullmatch(text) and not ROOM.search(text) for text in texts)
