"""The self-test of the exe ends by itself with a report, above all when something is wrong."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.self_test_libraries import library_steps
from tests.conftest import OpenSample

ROOT = Path(__file__).parents[1]
EXPORT_FAILS = """
import app.exchange.exporting.export_xlsx as export_xlsx
from app.core.errors import StorageError
def fail(*words, **more):
    raise StorageError("磁盘空间不足，没有保存。")
export_xlsx.write_xlsx = fail
"""
# The time limit is over as soon as the box is there: nobody waits for it, and on a busy machine it cannot come before the box.
BOX_OUTSIDE_THE_DOOR = """
import threading
from types import SimpleNamespace
from app.ui.messages import MessageBox
from app.ui.page.ledger_page import LedgerPage
there = threading.Event()
class Limit(threading.Timer):
    def run(self):
        there.wait(self.interval)
        self.function()
class Box(MessageBox):
    def showEvent(self, event):
        super().showEvent(event)
        there.set()
test.threading = SimpleNamespace(Timer=Limit)
LedgerPage.open_row = lambda page, row_id: Box(page, "提示", "没有人会按确定").exec()
"""
ONE_VISIT = """
visit = test.SelfTest.visit
test.SelfTest.visit = lambda self, window, key: visit(self, window, key) if key == "problem_department" else None
"""  # the other pages take most of the time and have tests of their own


@pytest.mark.parametrize(("fault", "told"), [(EXPORT_FAILS, "磁盘空间不足"), (BOX_OUTSIDE_THE_DOOR, "没有在 300 秒内结束")])
def test_a_box_that_would_open_ends_the_self_test_with_a_report(tmp_path: Path, fault: str, told: str) -> None:
    code = f"import sys\nfrom pathlib import Path\nimport app.self_test as test\n{ONE_VISIT}\n{fault}\nsys.exit(test.run_self_test(Path(sys.argv[1])))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "自检")],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_DATA_HOME": str(tmp_path)},
        capture_output=True,
        timeout=90,
        check=False,
    )
    report = json.loads((tmp_path / "自检" / "report.json").read_text(encoding="utf-8"))
    assert done.returncode == 1
    assert report["ok"] is False
    assert told in "".join(report["errors"])


def test_each_library_is_used_once(open_sample: OpenSample, tmp_path: Path, qapp: object, quick_passwords: None) -> None:
    """As in the exe; 共享盘体检 has tests of its own."""
    steps = library_steps(open_sample(dt.date.today()), tmp_path)
    del steps["share check"]
    for work in steps.values():
        work()
    assert {path.suffix for path in tmp_path.iterdir()} >= {".xlsx", ".docx", ".pdf", ".csv", ".tiff"}
