"""The files that came back, and who has not answered: one line each, with a tick for those whose decisions are carried out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection as Some
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidgetItem

from app.core.dates import chinese_day
from app.exchange.importing.differences import short
from app.exchange.returns.returned import Collection, Returned
from app.ledgers.handouts import Batch
from app.ui.card_list import KEY, CardList, card_of
from app.ui.palette import TEXT_OFF, TEXT_SOFT, TONES

WIDTH = 320  # pixels at 96 dpi
MOST_TITLE = 9  # characters of the title of a round
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class FileList(CardList):
    """The keys are the ids of what came back; `ticked` follows a click on a tick."""

    ticked = Signal(str, bool)  # id, tick

    def __init__(self) -> None:
        super().__init__("返回的文件", WIDTH)
        self.itemChanged.connect(lambda item: self.ticked.emit(item.data(KEY), item.checkState() == CHECKED))

    def show_files(self, collection: Collection, done: Some[str], current: str, today: dt.date) -> None:
        """Show everything; `done` are the ids of those whose decisions have been carried out."""
        self.show_cards(self._cards(collection, done, today), current)

    def _cards(self, collection: Collection, done: Some[str], today: dt.date) -> Iterator[QListWidgetItem]:
        lines = {item.id: self._line(collection, item, done) for item in collection.files}
        yield from (lines[item.id] for item in collection.files if item.plan is not None or item.locked)
        for batch, part in collection.waiting():
            late = batch.days_late(today)
            due = f"，逾期 {late} 天" if late else f"，时限 {batch.due}" if batch.due else ""
            line = QListWidgetItem(f"未报　{part.recipient}（{part.rows} 条{due}）{round_words(collection, batch)}")
            line.setFlags(Qt.ItemFlag.ItemIsEnabled)
            line.setForeground(QColor(TONES["red"].foreground if late else TEXT_SOFT))
            yield line
        # Photos and papers that lie beside the tables:
        yield from (lines[item.id] for item in collection.files if item.plan is None and not item.locked)

    def _line(self, collection: Collection, item: Returned, all_done: Some[str]) -> QListWidgetItem:
        done = item.id in all_done and not item.rest
        rival = any(other.id in all_done for other in collection.rivals(item))
        words = "同一单位已采用另一份" if rival else state_words(collection, item, done=done)
        tip = f"{item.path}\n{saved_on(item)}\n{item.why}".rstrip()
        line = card_of(f"{item.recipient or item.name}{round_words(collection, item.batch)}\n{words}", item.id, tip)
        if item.plan is None:
            line.setForeground(QColor(TONES["red"].foreground))
        elif done or rival:
            line.setForeground(QColor(TEXT_OFF))
        else:
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(CHECKED if item.chosen else UNCHECKED)
        return line


def round_words(collection: Collection, batch: Batch | None) -> str:
    """A line that says which round something is of, where files of several came back; no longer than the list is wide."""
    if batch is None or len(collection.batches) < 2:
        return ""
    return f"\n{batch.day[5:]} 下发　{short(batch.title, MOST_TITLE)}"


def state_words(collection: Collection, item: Returned, *, done: bool) -> str:
    """What came of a file, on one line."""
    if done:
        return "已采用"
    if item.plan is None:
        return f"不能收取：{item.why}"
    rivals = collection.rivals(item)
    if item.rest:
        return f"已采用其余内容，还剩：{words_of(item)}"
    if item.among and not item.chosen:
        return f"在“{item.among}”的文件里，核对后勾选：{item.counts.words}"
    if item.unrelated and not item.chosen:
        return f"不是下发的表格，台账里也没有其中的内容，核对后勾选：{item.counts.words}"
    if rivals and not item.chosen:
        older = all(item.saved < other.saved for other in rivals)
        only = f"，其中 {item.further} 行另一份没有填" if item.further else ""
        return f"同一单位另有一份{'更新的' if older else ''}，未采用（本份 {saved_words(item)} 保存{only}）"
    if item.beside:
        return f"补充同一单位另一份没有填的 {item.further} 行：{words_of(item)}（{saved_words(item)} 保存）"
    return words_of(item) + (f"（{saved_words(item)} 保存，同一单位共 {len(rivals) + 1} 份）" if rivals else "")


def words_of(item: Returned) -> str:
    """What is in a file."""
    refused, locked, proposed = item.untaken()
    elsewhere = item.elsewhere()
    parts = (
        (elsewhere, "处与其他单位填的不同"),
        (refused, "处不能采用"),
        (locked, "处改了锁定的内容"),
        (proposed, "处写法待核对"),
    )
    return "，".join((item.counts.words, *(f"{count} {what}" for count, what in parts if count)))


def summary_words(collection: Collection, ready: Sequence[Returned], taken: int) -> str:
    """What came back, and what waits for a person. `ready` files can be carried out, `taken` have been."""
    came, waiting = sum(item.plan is not None for item in collection.files), len(collection.waiting())
    refused = len(collection.files) - came
    open_ = [*(item for item in ready if not item.rest), *(item for item in collection.files if item.rest)]
    conflicts, asked = (sum(getattr(item.counts, name) for item in open_) for name in ("conflicts", "asked"))
    untouched = sum(item.part is not None and not item.counts.any for item in ready)
    parts = (
        (taken, "已采用 {} 份"),
        (refused, "{} 个文件不能收取"),
        (waiting, "{} 个单位未报"),
        (untouched, "{} 份没有改动，采用后算作已报"),
        (asked, "{} 行待确认，确认之前不写入"),
        (conflicts, "{} 处冲突，不勾选则保留台账内容"),
    )
    return "，".join((f"收到 {came} 份", *(text.format(count) for count, text in parts if count)))


def filled_words(item: Returned) -> str:
    """How much of what a department was handed it has filled in."""
    same = item.counts.same if item.part is not None and item.plan is not None and not item.rest else 0
    return f"下发 {item.part.rows} 条，{same} 条没有改动" if item.part is not None and same else ""


def saved_on(item: Returned) -> str:
    """When a file was saved, in words that stand by themselves."""
    return f"保存于 {saved_words(item)}" if saved_words(item) else ""


def saved_words(item: Returned) -> str:
    """When a file was saved, "" for one that is gone."""
    return "" if item.saved == dt.datetime.min else f"{chinese_day(item.saved.date())} {item.saved:%H:%M}"
