"""Words that tell a row of a table that is no record: totals, notes, signatures, page numbers, examples."""

from __future__ import annotations

import re

TOTAL = re.compile(
    r"(?:本页|全部|各项)?(?:合计|小计|总计|共计|累计|总数|总分|平均(?:分数?|得分|成绩|值|数)?|均值)(?:$|[:：(（\d].*)|其中[:：].*|共\s*\d+\s*(?:条|项|个|人|件|名).*"
)
TOTAL_OF = re.compile(r".{0,12}(?:合计|小计|总计)[:：]?")  # 理论武装小计
NOTE = re.compile(
    r"(?:注|备注|附注|说明|填表说明|填报说明|填写说明|注意事项)(?:$|\d*\s*[:：.．、])"
    r"|[（(]?(?:带|标|打|加)?有?[“\"]?[*＊※★☆▲△#＃]+[”\"]?[号标]?的?(?:表示|代表|为|是|指|项)"  # *表示重点任务
)
SIGNATURE = re.compile(
    r"[\u4e00-\u9fff、（）()]{0,10}"
    r"(?:审核人?|审批人?|审定人?|复核人?|填表人?|制表人?|填报人?|经办人?|报送人?|联系人|(?:统计|计票|监票|唱票|校对|录入|汇总|整理|登记|采集|初审|核对)人员?|负责人|领导|书记|电话|传真|承办|承办单位|承办部门|抄送|签字|签名|盖章|签章|签批)"
    r"(?:[（(][^（）()]*[）)])?\s*[:：]"
)
SIGN_HERE = re.compile(r"(?:签字|签名|盖章|签章|公章)[）)]?$")
PAGE = re.compile(r"第\s*\d+\s*页|共\s*\d+\s*页|[-—]\s*\d+\s*[-—]$")
REMARK_LINE = re.compile(r".{5,}[。；！]|[（(][^（）()]{6,}[）)]")  # a sentence, or a text wholly in brackets
EXAMPLE = re.compile(r"(?:例|示例|样例|填写示例|范例)(?:$|\d*[:：])")
# 绿色为已完成, 标红的是重点: what a sheet says by colours alone
COLOURS = re.compile(
    r"(?:[红橙黄绿蓝紫灰][色底字灯]?|标[红橙黄绿蓝]|颜色|底色)的?(?:部分|字体|内容|行|单元格)?(?:表示|代表|为|是|系|指|[:：])"
)
