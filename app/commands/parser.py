"""The arguments of the commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.rectify.dispatch import EVERY_CAMPAIGN

Run = Callable[[argparse.Namespace], int]


def later(module: str, name: str) -> Run:
    """A command whose module (workbooks, paper, Word) is only read when it runs: the window's start does not wait for it."""

    def run(arguments: argparse.Namespace) -> int:
        return int(getattr(import_module(f"app.commands.{module}"), name)(arguments))

    return run


def add_commands(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `python -m app`."""
    commands = parser.add_subparsers(dest="command", metavar="命令")
    importing = commands.add_parser("import", help="导入工作簿")
    importing.add_argument("--data", type=Path, required=True, help="数据文件夹")
    importing.add_argument("files", type=Path, nargs="+", metavar="FILE")
    importing.add_argument("--ledger", help="台账；省略时按表头识别")
    importing.add_argument(
        "--set", action="append", default=[], metavar="字段=值", help="给所有行的值；年度=2023 补全日期的年份"
    )
    importing.add_argument("--password", help="工作簿的打开密码")
    importing.add_argument("--update", action="store_true", help="台账中已有、内容有变化的行按文件更新；省略时作为新行导入")
    importing.add_argument("--dry-run", action="store_true", help="只识别，不写入")
    importing.add_argument("--json", type=Path, metavar="OUT", help="识别结果写入的文件；- 为屏幕")
    importing.set_defaults(run=later("importing", "run_import"))
    exporting = commands.add_parser("export", help="导出为 Excel")
    exporting.add_argument("--ledger", required=True)
    exporting.add_argument("--form", help="表样；省略时按条件选择")
    printing = commands.add_parser("print", help="打印为 PDF、Word 或 Excel（按文件名后缀）")
    printing.add_argument("--form", required=True)
    printing.add_argument("--day", metavar="日期", help="按这一天的情况打印（晒进度、晒实绩、查漏补缺表），如 2023-06-30")
    reporting = commands.add_parser(
        "report", help="整改进展情况报告、年度总结、民主生活会情况报告、会议纪要（公文格式，.docx 或 .pdf）"
    )
    reporting.add_argument("--campaign", default=EVERY_CAMPAIGN, help="专项；省略时为全部")
    reporting.add_argument("--year", help="写这一年的年度党建工作总结，如 2023")
    reporting.add_argument(
        "--session", nargs="?", const="", metavar="会议名称", help="写民主生活会情况报告；省略名称时为最近一次"
    )
    reporting.add_argument("--meeting", nargs="?", const="", metavar="会议名称", help="写会议纪要；省略名称时为最近召开的会议")
    reporting.add_argument("--to", default="", metavar="主送单位", help="主送单位；省略时按台账")
    reporting.add_argument("--half", action="store_true", help="与 --year 一起：写上半年工作总结")
    for command in (exporting, printing):
        command.add_argument("--where", action="append", default=[], metavar="字段=值")
    for command, name in ((exporting, "run_export"), (printing, "run_print"), (reporting, "run_report")):
        command.add_argument("--data", type=Path, required=True, help="数据文件夹")
        command.add_argument("--unit", help="填报单位；省略时用数据中设置的")
        command.add_argument("out", type=Path, metavar="OUT")
        command.set_defaults(run=later("papers", name))
    checking = commands.add_parser("check", help="共享盘体检：这个文件夹能不能放心使用")
    checking.add_argument("folder", type=Path, metavar="DIR")
    checking.add_argument("--json", type=Path, metavar="OUT", help="结果写入的文件；- 为屏幕")
    checking.set_defaults(run=later("listing", "run_check"))
    listing = commands.add_parser("ledgers", help="列出台账、字段和表样")
    listing.add_argument("--json", type=Path, nargs="?", const=Path("-"), metavar="OUT")
    listing.set_defaults(run=later("listing", "run_ledgers"))
