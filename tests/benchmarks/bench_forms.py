"""Paper of 1,000 records: PDF, Word and Excel of a form against docxtpl (Word) and LibreOffice (Word → PDF); a ledger as Word.

Run `python -m tests.benchmarks.bench_forms [records]`. docxtpl fills the program's own sample template for a share of the
records, and its time is scaled to all of them; LibreOffice turns our Word file of all forms into a PDF.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from app.core.kinds import Value
from app.forms.output import write_document
from app.forms.papers.form_records import FormRecord
from app.forms.papers.record_form import form_document
from app.forms.templates.template_file import WordTemplate
from app.forms.templates.template_sample import write_sample_template
from app.forms.templates.word_template import fill_template, template_words
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.problems.problem_forms import CLOSE_OUT
from tests.benchmarks.bench_pdf import best, document
from tests.forms.samples import PROSE

DAY = dt.date(2023, 11, 20)
TEMPLATE_SHARE = 20  # one record in so many goes through docxtpl


def records(count: int) -> list[FormRecord]:
    """Problems whose sentences are drawn anew, each with a chain of four steps."""
    source = random.Random(1)

    def sentence() -> str:
        return "".join(source.choices(PROSE, k=source.randint(20, 80)))

    empty: dict[str, Value] = {spec.name: spec.kind.empty for spec in PROBLEM.fields.values()}
    found = []
    for number in range(1, count + 1):
        texts = {name: sentence() for name in ("statement", "measures", "progress")}
        chain = [{"step": f"环节{step}", "opinion": sentence(), "person": "王伟", "day": "2023-11-20"} for step in range(4)]
        found.append(FormRecord(empty | texts | {"number": str(number), "department": "办公室"}, {"closing_chain": chain}))
    return found


def main(count: int) -> int:
    """Measure and print."""
    found = records(count)
    forms = form_document(PROBLEM, CLOSE_OUT, found, "市政协机关党委", DAY)
    table = document(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        times = {}
        for suffix in (".pdf", ".docx", ".xlsx"):
            times[suffix] = best(partial(write_document, forms, folder / f"forms{suffix}"), 1)
            print(f"{count} forms as {suffix}: {times[suffix]:.2f} s", flush=True)
        print(f"{count} rows as .docx: {best(lambda: write_document(table, folder / 'table.docx'), 1):.2f} s")
        write_sample_template(PROBLEM, folder / "sample.docx")
        template, some = WordTemplate(folder / "sample.docx"), found[::TEMPLATE_SHARE]
        words = [template_words(PROBLEM, record, "", DAY) for record in some]
        theirs = best(lambda: [fill_template(template, item, folder / "filled.docx") for item in words], 1)
        whole = theirs * count / len(some)
        print(f"docxtpl, {count} forms: {whole:.1f} s; ratio {whole / times['.docx']:.1f}")
        if soffice := shutil.which("soffice"):
            profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
            command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "out")]
            seconds = best(lambda: subprocess.run([*command, str(folder / "forms.docx")], check=True, capture_output=True), 1)
            print(f"LibreOffice, {count} forms .docx to .pdf: {seconds:.1f} s; ratio {seconds / times['.pdf']:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
