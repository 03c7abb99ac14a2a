"""PDF of 1,000 rows × 12 columns: this program against LibreOffice converting the workbook exported from the same table.

Run `python -m tests.benchmarks.bench_pdf [rows]`. Prints both times and their ratio; fails if LibreOffice is faster. Every cell
differs from every other, so that no cache flatters the program, and LibreOffice is started once before it is timed.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.exchange.exporting.export_xlsx import write_xlsx
from app.forms.layout.document import Column, TableDocument
from app.forms.pdf import write_pdf
from tests.forms.samples import PROSE

COLUMNS = (
    Column("序号", 5, align="center"),
    Column("问题类别", 9, align="center", merge=True),
    Column("问题表述", 26),
    Column("具体表现", 22),
    Column("整改目标", 20),
    Column("整改措施", 30),
    Column("责任领导", 9, "责任主体", "center"),
    Column("责任部门", 9, "责任主体", "center"),
    Column("整改时限", 13),
    Column("整改进展", 26, "整改落实情况"),
    Column("完成率", 7, "整改落实情况", "center"),
    Column("销号日期", 12, "整改落实情况", "center"),
)


def document(rows: int) -> TableDocument:
    """A ledger whose sentences are drawn anew for every cell."""
    source = random.Random(1)

    def sentence(low: int, high: int) -> str:
        return "".join(source.choices(PROSE, k=source.randint(low, high)))

    texts = tuple(
        (
            str(number), f"类别{number // 25}", sentence(15, 35), sentence(10, 40), sentence(10, 30), sentence(20, 80),
            sentence(3, 3), sentence(3, 4), f"2023年{number % 12 + 1}月底前", sentence(15, 50), f"{number % 101}%",
            f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}",
        )
        for number in range(1, rows + 1)
    )  # fmt: skip
    return TableDocument(
        "市政协机关作风问题专项整治部门问题整改台账", COLUMNS, texts, texts,
        ("填报单位：市政协机关党委", "填报日期：2023年11月10日"), ("审核人", "填表人", "联系电话"),
    )  # fmt: skip


def best(work: Callable[[], object], times: int = 3) -> float:
    """Seconds of the fastest of a few runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main(rows: int) -> int:
    """Measure, print, and return the exit code."""
    table = document(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = best(lambda: write_pdf(table, folder / "ours.pdf"))
        print(f"write_pdf, {rows} rows x {len(COLUMNS)} columns: {ours:.2f} s")
        export = best(lambda: write_xlsx(table, folder / "table.xlsx"), 1)
        print(f"write_xlsx of the same table: {export:.2f} s")
        soffice = shutil.which("soffice")
        if soffice is None:
            print("soffice is not installed: no comparison with LibreOffice")
            return 0
        write_xlsx(document(1), folder / "warm.xlsx")
        command = [soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
                   "--outdir", str(folder)]  # fmt: skip

        def convert(file: str) -> None:
            subprocess.run([*command, str(folder / file)], check=True, capture_output=True)

        convert("warm.xlsx")
        theirs = best(lambda: convert("table.xlsx"))
        print(f"LibreOffice: {theirs:.2f} s; ratio {theirs / ours:.1f}")
        return int(theirs < ours)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
