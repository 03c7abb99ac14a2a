"""Rows for benchmarks and table tests: problems that read like an office's, without a database, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random

from app.core.kinds import Value
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.schema.fields import Reading
from app.ledgers.views.rows import Rows
from tests.computed_rows import fill_computed

TODAY = dt.date(2023, 11, 22)
FIRST_ID = 2**33 + 7  # ids do not fit into 32 bits, like the real ones

SURNAMES = list(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
)
GIVEN = list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红文斌志建国晓梅宏云海波宁婷玲辉俊峰")
DEPARTMENTS = (
    "办公室", "研究室", "提案委", "联络处", "人事处", "行政处", "机关党委", "机关团委", "经济委", "农业农村委",
    "人口资源环境委", "教科卫体委", "社会和法制委", "文化文史和学习委", "港澳台侨外事委", "老干部处", "信息中心",
)  # fmt: skip
TOPICS = (
    "理论学习", "中心组学习研讨", "公文流转", "调研成果转化", "考勤请假制度执行", "会议活动统筹", "信息报送",
    "委员联络服务", "提案办理协商", "制度建设", "办公用房管理", "公务接待", "保密管理", "青年干部培养",
    "支部主题党日", "财务报销审核", "协商议政选题", "政务公开", "档案整理归档", "值班值守",
)  # fmt: skip
FAULTS = (
    "与业务工作结合不够紧，存在学用脱节现象", "不够及时，个别事项超过规定时限", "质量不高，采用率偏低",
    "跟踪问效不够，一办了之", "执行不严，存在宽松软问题", "统筹不够，存在多头布置、重复通知",
    "方式单一，吸引力和感染力不强", "标准不高，离上级要求尚有差距", "主动性不强，习惯于等安排、靠布置",
    "责任压得不实，层层传导有温差", "台账不规范，底数不清、情况不明",
)  # fmt: skip
MEASURES = (
    "建立每周调度、每月通报制度", "修订管理办法，明确责任分工和完成时限", "开展专题培训和业务交流",
    "设立登记簿，专人登记、专人督办", "制定年度计划，按季度检查落实", "组织交叉检查，发现问题立行立改",
    "邀请专家授课，撰写心得体会", "纳入年度考核，与评先评优挂钩",
)  # fmt: skip
OUTCOMES = ("已完成", "已启动", "正在推进", "初见成效", "已征求意见", "已报机关党组审定")
ORIGINS = ("自查", "征求意见", "领导点评", "谈心谈话", "民主生活会", "巡察", "督查通报", "审计反馈", "保密检查")
CAMPAIGNS = ("2023年机关作风问题专项整治", "2022年机关作风问题专项整治", "主题教育检视问题整改", "巡察反馈意见整改")
STATUSES = ("待整改", "整改中", "整改中", "整改中", "待审核", "退回整改", "已销号", "已销号", "已销号")


def people(rng: random.Random, count: int) -> list[str]:
    """Different names of two and three characters."""
    names: dict[str, None] = {}
    while len(names) < count:
        names[rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2, 2))))] = None
    return list(names)


def problem(rng: random.Random, number: int, leaders: list[str], staff: list[str]) -> dict[str, Value]:
    """One problem as field → value."""
    topic, status = rng.choice(TOPICS), rng.choice(STATUSES)
    kind = rng.choice(("立行立改", "限期整改", "限期整改", "持续整改"))
    day = dt.date(2023, 6, 1) + dt.timedelta(days=rng.randrange(300))
    closed = (day - dt.timedelta(days=rng.randrange(30))).isoformat() if status == "已销号" else None
    measures = [f"{i}.{text}；" for i, text in enumerate(rng.sample(MEASURES, rng.randint(1, 4)), 1)]
    return {
        "campaign": rng.choice(CAMPAIGNS),
        "list": "部门" if rng.random() < 0.7 else "个人",
        "number": str(number),
        "category": rng.choice(("理论武装", "履职能力", "纪律作风")),
        "statement": f"{topic}{rng.choice(FAULTS)}",
        "symptom": f"今年以来{rng.choice(DEPARTMENTS)}{topic}检查{rng.randint(1, 12)}次，发现{rng.randint(2, 40)}处不足",
        "origin": rng.choice(ORIGINS),
        "goal": f"形成{topic}经常性做法，{rng.choice(('明显改进', '按期见效', '长效化运行'))}",
        "measures": "\n".join(measures),
        "leader": rng.choice(leaders),
        "department": rng.choice(DEPARTMENTS),
        "person": "、".join(rng.sample(staff, rng.choice((1, 1, 1, 2)))),
        "kind": kind,
        "deadline": "立行立改"
        if kind == "立行立改"
        else f"{day.year}年{day.month}月{day.day}日前" + "，并长期坚持" * (kind == "持续整改"),
        "deadline_date": None if kind == "立行立改" else day.isoformat(),
        "percent": 100 if status == "已销号" else rng.randrange(0, 100, 5),
        "status": status,
        "closed_on": closed,
        "remark": rng.choice(("", "", "", "需相关处室配合", "列入年度督查")),
        "progress": f"{rng.choice(OUTCOMES)}，{topic}{rng.choice(MEASURES)}，共{rng.randint(1, 60)}次",
        "evidence_count": rng.choice((0, 0, 1, 2, 3)),
    }


def problem_rows(n: int, seed: int = 0) -> Rows:
    """`n` problems with ascending ids; the light is as of TODAY."""
    rng = random.Random(seed)
    leaders, staff = people(rng, 20), people(rng, 400)
    empty = {name: spec.kind.empty for name, spec in PROBLEM.fields.items()}
    values = []
    for number in range(1, n + 1):
        row = problem(rng, number, leaders, staff)
        values.append(tuple((empty | row).values()))
    return Rows(PROBLEM, [FIRST_ID + i * 4099 for i in range(n)], fill_computed(PROBLEM, values, Reading(TODAY)))
