"""An old and a new text side by side as rich text: what they share stays quiet, what differs is marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

from app.core.kinds import Tone
from app.ledgers.history_words import CellChange
from app.ui.palette import TEXT_SOFT, TONES

INLINE = 32  # characters of both together that fit on about one line
SHORT = 110  # characters of one text before it is shortened
AROUND = 16  # characters kept before and behind a difference when a text is shortened
SHARED = 0.25  # from this share on, two texts are one that was edited, not two
LONGEST_WORD = 28  # letters without a place to break; QLabel would cut off a longer file name or address
EMPTY = "（空）"
CLAUSE = re.compile(r"[^，。；、！？\n]*[，。；、！？\n]|[^，。；、！？\n]+")
LONG_WORD = re.compile(rf"[!-~]{{{LONGEST_WORD}}}(?=[!-~])")


@dataclass(frozen=True)
class Shown:
    """Paragraphs of rich text for one changed cell, and whether more is to be seen in full."""

    paragraphs: tuple[str, ...]
    shortened: bool = False


@dataclass(frozen=True)
class Part:
    """A stretch of both texts, alike or not."""

    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether nothing changed in it."""
        return self.before == self.after


def show_change(cell: CellChange, full: bool = False) -> Shown:
    """A cell's change. A cell that was filled shows its text, one that was emptied says so."""
    before, after = cell.before, cell.after
    if not before:
        text, cut = cut_end(after, full)
        return Shown((rich(text),), cut)
    if len(before) + len(after) <= INLINE and "\n" not in before + after:
        return Shown((f"{soft(before)} → {rich(after) if after else soft(EMPTY)}",))
    if not after:
        text, cut = cut_end(before, full)
        return Shown((f"{soft('原：')}{rich(text)}", f"{soft('改为：')}{soft(EMPTY)}"), cut)
    parts = parts_of(before, after)
    if sum(len(part.before) for part in parts if part.same) < SHARED * min(len(before), len(after)):
        parts = []
    old, cut_old = marked(before, [(part.before, part.same) for part in parts], "red", full)
    new, cut_new = marked(after, [(part.after, part.same) for part in parts], "green", full)
    return Shown((soft("原：") + old, soft("改为：") + new), cut_old or cut_new)


def parts_of(before: str, after: str) -> list[Part]:
    """Two texts compared clause by clause, and within a changed clause from both its ends."""
    old, new = CLAUSE.findall(before), CLAUSE.findall(after)
    found: list[Part] = []
    for _, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        one, other = "".join(old[low:high]), "".join(new[start:end])
        head = common_length(one, other)
        tail = common_length(one[head:][::-1], other[head:][::-1])
        middle = Part(one[head : len(one) - tail], other[head : len(other) - tail])
        last = one[len(one) - tail :]
        found += [Part(one[:head], one[:head]), middle, Part(last, last)]
    return joined([part for part in found if part.before or part.after])


def joined(parts: list[Part]) -> list[Part]:
    """Neighbours that are alike as one."""
    found: list[Part] = []
    for part in parts:
        if found and found[-1].same and part.same:
            found[-1] = Part(found[-1].before + part.before, found[-1].after + part.after)
        else:
            found.append(part)
    return found


def common_length(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))


def marked(text: str, parts: list[tuple[str, bool]], tone: Tone, full: bool) -> tuple[str, bool]:
    """A text with what changed in it marked, shortened around that; and whether it was. Without parts nothing is marked."""
    if not parts:
        short, cut = cut_end(text, full)
        return rich(short), cut
    shorten = not full and len(text) > SHORT
    found, cut = "", False
    for place, (piece, same) in enumerate(parts):
        short = piece
        if shorten:
            short = cut_between(piece, place > 0, place < len(parts) - 1) if same else cut_end(piece, full)[0]
        cut = cut or short != piece
        found += rich(short) if same or not piece else painted(short, tone)
    return found, cut


def cut_between(text: str, before: bool, behind: bool) -> str:
    """What is alike, shortened to what stands next to a difference `before` and `behind` it."""
    first, last = text[: AROUND * before], text[max(0, len(text) - AROUND * behind) :]
    return text if len(text) <= len(first) + len(last) + 1 else f"{first}…{last}"


def cut_end(text: str, full: bool) -> tuple[str, bool]:
    """The beginning of a long text, and whether something was left out."""
    if full or len(text) <= SHORT:
        return text, False
    return text[:SHORT] + "…", True


def breakable(text: str) -> str:
    """The text with places to break in words longer than a line."""
    return LONG_WORD.sub(lambda found: found[0] + "\u200b", text)


def rich(text: str) -> str:
    """Plain text as rich text, its lines kept."""
    return escape(breakable(text)).replace("\n", "<br>")


def painted(text: str, tone: Tone) -> str:
    """Marked text."""
    return f'<span style="background:{TONES[tone].background};color:{TONES[tone].foreground}">{rich(text)}</span>'


def soft(text: str) -> str:
    """Quiet text."""
    return f'<span style="color:{TEXT_SOFT}">{rich(text)}</span>'
