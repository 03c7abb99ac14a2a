"""An official document (公文) as an office writes it: the one input of preview, printer, PDF and Word. GB/T 9704-2012."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.forms.layout.document import Paper


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `level` 1–2 are headings (一、 in 黑体, （一） in 楷体); `lead` begins a body text in 楷体."""

    text: str
    level: int = 0
    lead: str = ""


@dataclass(frozen=True)
class DataTable:
    """A small table within the text. `widths` are relative; the first column stands in the middle of its cells too.

    `grouped`: rows one below the other that say the same in the first column share one cell there.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    grouped: bool = False

    @property
    def shares(self) -> tuple[float, ...]:
        """The relative widths, all equal unless given."""
        return self.widths or (1.0,) * len(self.headings)


@dataclass(frozen=True)
class OfficialDocument:
    """A report or notice: title, 主送机关, body, 附件说明, 发文机关署名 and 成文日期. `number` stands below a title (minutes).

    `title_parts` are the title in parts of meaning: one that is longer than a line breaks between them (GB/T 9704-2012,
    7.3.1: 回行时，要做到词意完整).
    """

    title: str
    body: tuple[Paragraph | DataTable, ...]
    addressee: str = ""
    signature: str = ""
    date: str = ""
    attachments: tuple[str, ...] = ()
    title_parts: tuple[str, ...] = ()
    number: str = ""
    paper: Paper = field(default=Paper.A4, init=False)
    landscape: bool = field(default=False, init=False)
