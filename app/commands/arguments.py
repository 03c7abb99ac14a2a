"""What commands are given as words, and the JSON they answer with."""

from __future__ import annotations

import json
import re
from pathlib import Path

from app.core.command_line import say
from app.core.errors import InvalidValueError
from app.core.whole_file import whole_file


def read_year(text: str | None) -> int | None:
    """年度=2023. Raises InvalidValueError."""
    if not text:
        return None
    if not re.fullmatch(r"(?:19|20)\d\d", text):
        raise InvalidValueError(f"年度“{text}”应写成四位数字，如 2023。")
    return int(text)


def split_pair(pair: str) -> tuple[str, str]:
    """字段=值 in two. Raises InvalidValueError."""
    name, sign, value = pair.partition("=")
    if not sign or not name.strip():
        raise InvalidValueError(f"“{pair}”应写成 字段=值。")
    return name.strip(), value.strip()


def json_text(content: object) -> str:
    """JSON as people can read it."""
    return json.dumps(content, ensure_ascii=False, indent=1)


STANDARD_OUTPUT = Path("-")


def answer(path: Path | None, content: object, words: str = "") -> None:
    """The JSON for scripts into its file and the words for people to the console; "-" puts the JSON there in their place.

    Raises StorageError.
    """
    if path == STANDARD_OUTPUT:
        say(json_text(content))
        return
    if path is not None:
        write_json(path, content)
    if words:
        say(words)


def write_json(path: Path, content: object) -> None:
    """A file for scripts. Raises StorageError."""
    with whole_file(path) as file:
        file.write(json_text(content).encode())
