"""催报单: an official notice to those who have not sent back what was handed out to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.core.dates import chinese_day
from app.forms.layout.official import DataTable, OfficialDocument, Paragraph
from app.ledgers.handouts import Batch, Part

MOST_NAMED = 6  # departments addressed by name; more are 各有关单位


def reminder_document(batch: Batch, parts: Sequence[Part], unit: str, today: dt.date) -> OfficialDocument:
    """The reminder to the given parts of a batch, with how late each of them is."""
    names = "、".join(part.recipient for part in parts)
    sent = f"{chinese_day(dt.date.fromisoformat(batch.day))}，{unit}下发了《{batch.title}》"
    late = batch.days_late(today)
    asked = f"，请于{chinese_day(dt.date.fromisoformat(batch.due))}前报送" if batch.due else "，请填写后报送"
    left = (dt.date.fromisoformat(batch.due) - today).days if batch.due else None
    state = f"现已超过报送时限 {late} 天" if late else "目前" if left is None else time_left(left)
    rows = tuple(
        (str(place), part.recipient, f"{part.rows} 条", batch.due or "—", f"{late} 天" if late else "—")
        for place, part in enumerate(parts, start=1)
    )
    headings = ("序号", "单位", "应报内容", "报送时限", "逾期")
    body = (
        Paragraph(f"{sent}{asked}。{state}，以下 {len(parts)} 个单位尚未报送："),
        DataTable("尚未报送的单位", headings, rows, (1.0, 3.0, 2.0, 2.4, 1.6)),
        Paragraph("请上述单位抓紧填写下发的表格，核对无误后将原文件（文件名以本单位名称开头）报送，不要改动表头。"),
        *((Paragraph(f"有关要求：{batch.note}。"),) if batch.note else ()),
    )
    return OfficialDocument(
        f"关于报送《{batch.title}》的催报单",
        body,
        names if len(parts) <= MOST_NAMED else "各有关单位",
        unit,
        chinese_day(today),
        title_parts=("关于报送", f"《{batch.title}》", "的催报单"),
    )


def time_left(days: int) -> str:
    """How long departments still have."""
    return f"距报送时限还有 {days} 天" if days else "今天是报送时限"
