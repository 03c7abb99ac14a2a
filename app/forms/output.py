"""Write any document in the format its file's suffix names: .pdf, .docx, .xlsx.

The writers of Word and Excel are imported when they are needed: they and their libraries took a seventh of the start.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.core.errors import CancelledError, InvalidValueError
from app.forms.layout.fonts import FontMeasure
from app.forms.layout.grid_layout import GridLayout
from app.forms.layout.layout import TableLayout
from app.forms.layout.official import OfficialDocument
from app.forms.layout.official_layout import OfficialLayout
from app.forms.layout.pages import Document, Layout, lay_out_document
from app.forms.pdf import need_application, write_pdf

Progress = Callable[[int, int], bool]
FORMATS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel"}
_OFTEN = 50


def formats_of(document: Document) -> dict[str, str]:
    """Suffix → name of the formats a document can be written in; a running text is no workbook."""
    return {suffix: name for suffix, name in FORMATS.items() if suffix != ".xlsx" or not isinstance(document, OfficialDocument)}


def write_document(document: Document, path: Path, on_progress: Progress | None = None) -> int:
    """Write the document and return how many pages it has on paper.

    `on_progress(done, total)` is called often; when it returns False the work ends with `CancelledError`. Raises
    `InvalidValueError` for a suffix that is none of FORMATS and for what does not fit the paper, `StorageError` when the
    file cannot be written; the file that was there before is untouched then. May be called from any thread, but
    without a running application the first call must come from the main thread.
    """
    suffix = path.suffix.lower()
    formats = formats_of(document)
    if suffix not in formats:
        raise InvalidValueError(f"不能保存为“{path.suffix or path.name}”这种文件。", f"文件名请以 {'、'.join(formats)} 结尾。")
    if suffix == ".pdf":
        return write_pdf(document, path, on_progress)
    need_application()
    layout = lay_out_document(document, FontMeasure(), _stopping(on_progress, FORMATS[suffix]))
    if suffix == ".docx":
        _write_docx(layout, path, on_progress)
    else:
        _write_xlsx(layout, path, on_progress)
    return len(layout.pages)


def _write_xlsx(layout: Layout, path: Path, on_progress: Progress | None) -> None:
    from app.exchange.exporting.export_xlsx import write_xlsx
    from app.forms.excel.excel_fit import sheet_fit
    from app.forms.excel.grid_xlsx import write_grid_xlsx

    match layout:
        case GridLayout():
            write_grid_xlsx(layout, path, on_progress)
        case TableLayout():
            write_xlsx(layout.document, path, _second_half(on_progress), sheet_fit(layout))


def _write_docx(layout: Layout, path: Path, on_progress: Progress | None) -> None:
    from app.forms.word.docx_grid import write_grid_docx
    from app.forms.word.docx_official import write_official_docx
    from app.forms.word.docx_table import write_table_docx

    match layout:
        case GridLayout():
            write_grid_docx(layout, path, on_progress)
        case OfficialLayout():
            write_official_docx(layout, path)
        case TableLayout():
            write_table_docx(layout, path, on_progress)


def _stopping(on_progress: Progress | None, name: str) -> Callable[[int, int], None]:
    """Progress of a layout, which is half of the work."""

    def on_step(done: int, total: int) -> None:
        if on_progress is not None and done % _OFTEN == 0 and not on_progress(done, 2 * total):
            raise CancelledError(f"已取消生成 {name}，没有保存文件。")

    return on_step


def _second_half(on_progress: Progress | None) -> Progress | None:
    """Progress of writing, after the layout."""
    return on_progress and (lambda done, total: on_progress(total + done, 2 * total))
