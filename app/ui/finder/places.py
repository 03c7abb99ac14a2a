"""Where 查找 leads besides rows: pages, what can be done on the page in front, and settings wherever they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.ledgers.views.find_words import Word
from app.ui.access.restricted_page import RestrictedPage
from app.ui.finder.commands import Command, made_commands, menu_commands, page_commands, plain
from app.ui.finder.entries import Entry, fits, marked
from app.ui.page.ledger_page import LedgerPage
from app.ui.page.rows_menu import rows_menu
from app.ui.page_widget import PageWidget
from app.ui.special_pages import grouped_pages

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

PAGE, ROW = "page", "row"  # how keys of what is remembered begin


@dataclass(frozen=True)
class Setting:
    """A setting that is a command of some page. `more`: other words people have for it."""

    title: str
    page: str
    command: str
    more: str


SETTINGS = (
    Setting(
        "整改设置",
        "review",
        "整改设置…",
        "销号 审核 签字 环节 流程 预警 红灯 黄灯 临期 逾期 滞后 无进展 节假日 工作日 回头看 立行立改",
    ),
    Setting("五星支部指标体系", "stars", "指标体系", "考评 指标 分值 扣分 规则 评分标准"),
    Setting("星级评定设置", "stars", "评定设置：公示天数、考评分何时公开", "公示 天数 公开 评定"),
    Setting("制度清理周期", "rule", "清理周期…", "清理 评估 提醒 周期"),
    Setting("会议筹备模板", "meeting", "筹备模板…", "清单 模板 筹备 倒排"),
    Setting("附件大小上限", "problem_department", "附件大小上限…", "佐证 文件 大小 MB"),
)
# Other words for the lines of 数据与设置.
MENU_WORDS = {
    "修改记录…": "历史 日志 谁改的 恢复 撤销",
    "打开数据文件夹…": "换 切换 打开 数据库 共享",
    "查看示例数据": "试用 演示 练习",
    "数据状态…": "待处理 冲突 在线 同事 网络 空间",
    "备份与恢复…": "还原 历史 以前 误删",
    "搬迁数据…": "移动 换位置 共享盘 服务器",
    "共享盘体检…": "检查 测试 网络 速度",
    "密码与用户…": "权限 账号 账户 加密 角色 管理员 联络员 登录",
    "组织生活设置…": "三会一课 次数 学时 覆盖",
    "使用手册": "帮助 怎么用 说明 快捷键",
    "预警天数…": "黄灯 临期 到期 提前 提醒 滞后",
    "设置…": "填报单位 姓名 自动锁定 单位名称",
}

# Other words for pages, by their titles: what they are gone to for.
PAGE_WORDS = {
    "工作台": "首页 待办 今天",
    "日程": "日历 月历",
    "下发回收": "收集 分发 填报 汇总 催报",
    "年度总结": "年度结转 跨年 关账 封存 总结报告 上半年 历年 对比",
    "销号审核": "签字 审批 待我审核",
    "调度": "一周一调度 半月一汇总 一月一报告",
    "统计分析": "报表 交叉表 按期销号率",
    "形态统计": "四种形态",
    "民主生活会一览": "谈心谈话 情况报告 到会 上次整改",
    "组织覆盖与提醒": "换届 两个全覆盖 支委会 学时 未覆盖",
    "组织生活一览": "三会一课 主题党日 缺会",
    "五星支部": "星级 评星 考评 授星 排名",
}

# Other words for what pages do, by how its title begins.
COMMAND_WORDS = {
    "新增": "添加 录入 新建 增加 登记 插入",
    "批量修改": "统一修改 多行 一起改",
    "导入": "Excel WPS 工作簿 表格 读入 上传",
    "导出": "Excel WPS 工作簿 另存 下载 保存",
    "导出所见": "分列 拆分 拆成几列",
    "导出归档": "佐证 材料 打包 附件",
    "查找和替换": "改字 更正 批量替换 统一改",
    "重新编号": "序号 排号 重排",
    "清除筛选": "清除全部 取消筛选 显示全部",
    "升序": "排序",
    "降序": "排序",
    "按此列分组": "分类汇总 小计",
    "显示合计行": "汇总 求和",
    "显示的列": "隐藏列 列宽 行高 冻结 分组 合计 取消冻结 恢复默认",
    "回收站": "删除 误删 恢复 还原 找回",
    "下发填报": "收集 分发 填报表 催报 汇总",
    "表格所见": "打印 预览 PDF 当前",
    "看板": "卡片 拖动",
    "年度结转": "新年度 跨年 关账 上年",
    "打开表样文件夹": "模板 Word 自定义",
    "生成示例模板": "表样 Word 自定义 占位",
}


def page_entries(window: MainWindow, words: Sequence[Word]) -> list[Entry]:
    """Pages by title, group or what else people call them; all of them when nothing was typed."""
    found = [
        (page_entry(window, key, title, group), fits(words, title))
        for group, pages in grouped_pages().items()
        for key, title in pages
        if fits(words, title, f"{group} {PAGE_WORDS.get(title, '')}")
    ]
    return [marked(entry, words) for entry, _ in sorted(found, key=lambda pair: not pair[1])]


def page_entry(window: MainWindow, key: str, title: str, group: str) -> Entry:
    """A page."""
    return Entry(title, lambda: window.navigation.show_page(key), key=f"{PAGE}/{key}", tag="" if group == title else group)


def command_entries(page: PageWidget, words: Sequence[Word]) -> list[Entry]:
    """What can be done on the page in front."""
    return [
        marked(command_entry(item), words)
        for item in commands_of(page)
        if fits(words, item.title, f"{' '.join(item.path)} {more_words(item.title)}")
    ]


def more_words(title: str) -> str:
    """What else people call a command."""
    return " ".join(words for begin, words in COMMAND_WORDS.items() if title.startswith(begin))


def command_entry(command: Command) -> Entry:
    """A command; one of a menu with the menu's name."""
    tag = command.shortcut or " › ".join(command.path)
    return Entry(command.title, command.run, tag=tag)


def commands_of(page: PageWidget) -> list[Command]:
    """The commands of a page, without the buttons of filters, of an empty page and of the form beside the table."""
    inner: PageWidget | None = page.inner if isinstance(page, RestrictedPage) else page
    if isinstance(inner, LedgerPage):
        page, ids = inner, inner.selected()
        found = page_commands(page, (page.pane, page.empty, *((page.drawer,) if page.drawer_open else ())))
        titles = {command.title for command in found}
        of_table = (*made_commands(lambda: rows_menu(page, ids) if ids else None), *made_commands(page.table.header_menu))
        return found + [command for command in of_table if command.title not in titles]
    return page_commands(inner) if inner is not None else []


def setting_entries(window: MainWindow, words: Sequence[Word]) -> list[Entry]:
    """Settings of the office and of this PC, and everything else in 数据与设置."""
    place = window.navigation.place_button
    found = [
        (Entry(plain(command.title), command.run, tag=place.text()), MENU_WORDS.get(command.title, ""))
        for command in menu_commands(place.menu())
        if place.isVisibleTo(window)
    ]
    found += [(Entry(item.title, opening(window, item), tag="设置"), item.more) for item in SETTINGS]
    return [marked(entry, words) for entry, more in found if fits(words, entry.title, f"{more} 设置")]


def opening(window: MainWindow, setting: Setting) -> Callable[[], None]:
    """Go to the setting's page and do what its button does."""

    def go() -> None:
        window.navigation.show_page(setting.page)
        for command in commands_of(window.pages[setting.page]):
            if command.title == setting.command:
                command.run()
                return

    return go
