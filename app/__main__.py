"""Entry of `python -m app` and of the exe: a subcommand runs without Qt, otherwise the window opens."""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import sys
from collections.abc import Sequence
from pathlib import Path

from app.commands import add_commands
from app.core.command_line import ChineseParser, say_failure
from app.core.errors import ExpectedError
from app.core.program import NAME, VERSION


def parser() -> argparse.ArgumentParser:
    """The command line."""
    found = ChineseParser(prog="python -m app", description=f"{NAME} {VERSION}")
    found.add_argument("--data", type=Path, default=None, help="数据文件夹；省略时打开上次的，第一次为示例")
    found.add_argument("--temp", action="store_true", help="用临时的示例数据，退出即清除")
    found.add_argument("--debug", default="", metavar="TOPICS", help="日志主题：sql,jobs")
    found.add_argument("--self-test", type=Path, metavar="OUT", help="自检：逐页打开并走一遍主要流程，结果写入文件夹")
    add_commands(found)
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Run the program; the exit code."""
    multiprocessing.freeze_support()
    gc.disable()  # nothing of what starts is garbage; the window collects by itself (app/ui/garbage.py), a command ends soon
    arguments = parser().parse_args(words)
    try:
        if arguments.command:
            return int(arguments.run(arguments))
    except ExpectedError as fault:
        say_failure(str(fault))
        return 1
    # Qt, only for the window
    if arguments.self_test:
        from app.self_test import run_self_test

        return run_self_test(arguments.self_test)
    from app.application import run_window

    return run_window(arguments)


if __name__ == "__main__":
    sys.exit(main())
