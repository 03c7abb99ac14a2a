"""A command line that tells in Chinese what is wrong with it, and says things on consoles of any code page."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from typing import NoReturn, TextIO

# What argparse says → what the user is told. The words are those of Python 3.11 to 3.13.
WORDS = (
    (r"the following arguments are required: (.*)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数：\1"),
    (r"argument (.+?): expected (?:one|at least one|at most one) argument", r"参数 \1 后面应有一个值"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)", r"参数 \1 不能是 \2，可用：\3"),
    (r"argument (.+?): ignored explicit argument (.*)", r"参数 \1 不带值，多了 \2"),
    (r"argument (.+?): invalid .* value: (.*)", r"参数 \1 的值 \2 不对"),
    (r"ambiguous option: (.+?) could match (.*)", r"参数 \1 不明确，可能是 \2"),
)


class ChineseParser(argparse.ArgumentParser):
    """A parser whose usage errors are Chinese; subcommands get parsers of the same kind."""

    def format_usage(self) -> str:
        """The line that shows how the command is written."""
        return super().format_usage().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and end with exit code 2, as argparse does."""
        for pattern, words in WORDS:
            message = re.sub(f"^{pattern}$", words, message, flags=re.DOTALL)
        self.exit(2, f"{self.format_usage()}命令有误：{message}。用 --help 查看说明。\n")


def say(text: str) -> None:
    """Print, when there is a console; the windowed exe has none."""
    write_line(sys.stdout, text)


def say_failure(text: str) -> None:
    """Print why a command failed: to the standard output, which task logs keep, and to the error output, which scripts read."""
    write_line(sys.stdout, text)
    write_line(sys.stderr, text)


def write_line(stream: TextIO | None, text: str) -> None:
    """A line on a console; what its code page does not have becomes a question mark."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    if stream is None:
        return
    try:
        print(text, file=stream, flush=True)
    except OSError:  # whoever read it (| head) has gone: the command goes on and finishes its work
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
