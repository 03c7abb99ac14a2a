"""What is said of cells of a block that could not be written."""

from __future__ import annotations

from collections.abc import Sequence

from app.ledgers.changes.blocks import COMPUTED, Misfit
from app.ledgers.changes.references import Slips

MOST_NAMED = 3  # rows
MOST_TEXTS, LONGEST_TEXT = 3, 20  # texts that are quoted, and characters of each


def misfit_words(item: Misfit, *, pasted: bool) -> str:
    """序号9“调研不深入”的“完成率”：“300”不是 0 到 100 之间的百分数; of what was pasted the line of the clipboard before it."""
    line = f"第 {item.line} 行" if pasted or not item.row else ""
    return f"{line}{f'（{item.row}）' if line and item.row else item.row}{'的' if item.row else ''}“{item.label}”：{item.why}"


def left_words(action: str, why: str, rows: Sequence[str]) -> str:
    """2 格没有粘贴（序号4“会议多”、序号6“文件多”：已销号的问题只能查看）.
    `rows` has the row of each cell, "" where there is none yet."""
    names = list(dict.fromkeys(filter(None, rows)))
    more = f"等 {len(names)} {'列' if why == COMPUTED else '行'}" if len(names) > MOST_NAMED else ""
    where = f"{'、'.join(names[:MOST_NAMED])}{more}{'' if why == COMPUTED else '：'}" if names else ""
    return f"{len(rows):,} 格没有{action}（{where}{why.rstrip('。')}）"


def slip_words(odd: Slips) -> str:
    """“责任领导”中有不像名称的内容：“1.修订检查表”等 4 个，写入后会加进名录."""
    lines = []
    for label, texts in odd.items():
        quoted = "".join(f"“{text[:LONGEST_TEXT]}{'…' if len(text) > LONGEST_TEXT else ''}”" for text in texts[:MOST_TEXTS])
        more = f"等 {len(texts)} 个" if len(texts) > MOST_TEXTS else ""
        lines.append(f"“{label}”中有不像名称的内容：{quoted}{more}，写入后会作为新的名称登记")
    return "；\n".join(lines) + "。"
