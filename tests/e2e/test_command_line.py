"""The command line as a scheduled task uses it: real processes on the sample workbooks."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.ledgers import MIGRATIONS
from app.ledgers.changes.operations import add_rows
from app.ledgers.democratic.democratic_life import LIFE_SESSION
from app.ledgers.discipline.discipline import DISCIPLINE
from app.ledgers.office_settings import change_settings
from app.ledgers.office_unit import OfficeUnit
from app.ledgers.registry import LEDGERS
from app.ledgers.restricted import set_password
from app.store.office import Office
from app.store.person import new_recovery_key
from app.store.publisher import Identity
from tests.store.access_office import CHIEF, protect, save

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample workbooks lie beside the project only in its workplace"
)
PROBLEM_FILES = ("部门问题整改台账.xlsx", "个人问题整改台账.xls")


def app(local: Path, *words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables, "XDG_DATA_HOME": str(local), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "app", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


def import_json(local: Path, out: Path, *words: str | Path) -> list[dict]:
    done = app(local, "import", *words, "--json", out)
    assert out.exists(), done.stderr
    return json.loads(out.read_text(encoding="utf-8"))


def plain(record: dict) -> dict:
    return {key: value if value != "" else None for key, value in record.items() if not key.startswith("_")}


def test_a_dash_puts_the_json_on_the_console(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(("姓名", "民族", "党支部"))
    book.active.append(("王伟", "汉族", "办公室党支部"))
    book.save(tmp_path / "人员.xlsx")
    said = app(tmp_path, "import", "--data", tmp_path / "a", tmp_path / "人员.xlsx", "--ledger", "person", "--json", "-").stdout
    assert json.loads(said)[0]["message"] == "已导入 1 条。"
    said = app(tmp_path, "check", tmp_path / "a", "--json", "-").stdout
    assert {finding["level"] for finding in json.loads(said)} == {"good"}
    assert not (ROOT / "-").exists()


@needs_samples
def test_what_is_not_imported_or_only_proposed_is_said_on_the_console(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "任务"
    for row in (
        ("工作任务", "牵头部门", "完成率", "权重系数"),
        ("开展调研", "研究室", "100%", 3),
        ("办好提案", "提案委", "40%", 2),
    ):
        book.active.append(row)
    book.save(tmp_path / "2023年度目标任务.xlsx")
    said = app(
        tmp_path, "import", "--data", tmp_path / "a", "--dry-run", tmp_path / "2023年度目标任务.xlsx"
    ).stdout.splitlines()
    assert said[0].endswith("可以导入 2 条。")
    assert said[1:] == [
        "  任务：表头“权重系数”没有对应的字段，不导入；需要时用“表头对应”指定",
        "  任务：“年度”没有写明，按文件名算在2023年；不对请改“日期年度”",
        "  任务：“状态”2 处有建议，没有采用：100%→已完成 1 处，40%→推进中 1 处",
    ]


def test_export_and_import_again_makes_no_difference(tmp_path: Path) -> None:
    first = import_json(
        tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", SAMPLES / PROBLEM_FILES[0], "--set", "专项=作风整治"
    )
    book = tmp_path / "导出.xlsx"
    assert (
        app(tmp_path, "export", "--data", tmp_path / "a", "--ledger", "problem", "--where", "清单=部门", book).returncode == 0
    )
    second = import_json(tmp_path, tmp_path / "2.json", "--data", tmp_path / "b", book)
    before, after = ([plain(record) for record in found[0]["sheets"][0]["records"]] for found in (first, second))
    assert after == before


@needs_samples
def test_the_ledger_prints_on_a3_landscape(tmp_path: Path) -> None:
    import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", SAMPLES / PROBLEM_FILES[0])
    paper = tmp_path / "台账.pdf"
    done = app(tmp_path, "print", "--data", tmp_path / "a", "--form", "rectification_department", paper)
    assert done.returncode == 0, done.stderr
    info = subprocess.run(["pdfinfo", str(paper)], capture_output=True, text=True, check=True).stdout
    assert "1190.55 x 841.89" in info or "1191 x 842" in info
    text = subprocess.run(["pdftotext", "-layout", str(paper), "-"], capture_output=True, text=True, check=True).stdout
    assert "部门问题整改台账" in text
    assert "第1页共" in text.replace(" ", "")


@pytest.mark.parametrize(("made_anew", "said"), [(False, "找不到或连不上"), (True, "数据不见了")])
def test_an_import_into_a_folder_that_lost_its_office_is_refused(tmp_path: Path, made_anew: bool, said: str) -> None:
    """What the copy on this PC still holds must not pass for imported: the folder has nothing of it."""
    data, book, out = tmp_path / "a", tmp_path / "制度.csv", tmp_path / "1.json"
    book.write_text("序号,制度名称,责任部门\n1,会议管理办法,办公室\n", encoding="utf-8")
    command = ("import", "--data", data, "--ledger", "rule", book)
    assert app(tmp_path, *command).returncode == 0
    shutil.rmtree(data)
    if made_anew:
        data.mkdir()
    done = app(tmp_path, *command, "--json", out)
    assert done.returncode == 1
    assert said in done.stderr
    assert not made_anew or not any(data.iterdir())
    exported = app(tmp_path, "export", "--data", data, "--ledger", "rule", tmp_path / "导出.xlsx")
    assert (exported.returncode, said in exported.stderr) == (1, True)


def test_every_pc_prints_the_name_that_the_office_gave_itself(tmp_path: Path) -> None:
    office = Office(tmp_path / "a", tmp_path / "甲" / "replica.db", MIGRATIONS, Identity("王建国", "甲", "test"))
    office.run(change_settings(OfficeUnit(), OfficeUnit("某市政协机关")))
    office.close()
    export = ("export", "--data", tmp_path / "a", "--ledger", "problem")
    for pc, words, unit in (("乙", (), "某市政协机关"), ("丙", ("--unit", "办公室党支部"), "办公室党支部")):
        book = tmp_path / f"{pc}.xlsx"
        done = app(tmp_path / pc, *export, *words, book)
        assert done.returncode == 0, done.stderr
        cells = [str(cell.value) for row in load_workbook(book).active.iter_rows() for cell in row]  # type: ignore[union-attr]
        assert any(f"填报单位：{unit}" in cell for cell in cells)


@needs_samples
def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", SAMPLES / PROBLEM_FILES[0], "--dry-run")
    assert not (tmp_path / "a").exists()


def test_a_workbook_of_another_kind_is_refused_with_the_reason(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["物品", "规格", "库位", "数量"], ["复印纸", "A4", "一层", 12]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "库存.xlsx")
    (result,) = import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", tmp_path / "库存.xlsx")
    assert result["outcome"] == "refused"
    assert result["message"]


def test_one_wrong_cell_stops_the_whole_import(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["序号", "问题表述", "整改类型", "完成率"], [1, "学用脱节", "立行立改", 0.5], [2, "传达滞后", "马上改", 0.4]):
        sheet.append(row)
    book.save(tmp_path / "坏.xlsx")
    (result,) = import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", tmp_path / "坏.xlsx", "--set", "清单=部门")
    assert result["outcome"] == "refused"
    assert "马上改" in result["sheets"][0]["records"][1]["_errors"]["整改类型"]
    out = tmp_path / "全部.xlsx"
    assert app(tmp_path, "export", "--data", tmp_path / "a", "--ledger", "problem", out).returncode == 0
    cells = [cell.value for row in load_workbook(out).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "学用脱节" not in cells


@pytest.mark.parametrize(
    ("name", "content"), [("空.xlsx", b""), ("乱.xls", b"\x00\x01nonsense" * 50), ("断.xlsx", b"PK\x03\x04 broken")]
)
def test_broken_files_are_refused_in_chinese(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (result,) = import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", tmp_path / name)
    assert result["outcome"] == "refused"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in result["message"])


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    results = import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", tmp_path / "没有.xlsx", tmp_path / "空.xlsx")
    assert [result["outcome"] for result in results] == ["refused", "refused"]


def test_the_list_of_ledgers_names_fields_and_forms(tmp_path: Path) -> None:
    found = {item["key"]: item for item in json.loads(app(tmp_path, "ledgers", "--json").stdout)}
    assert {"problem", "campaign", "department", "person"} <= set(found)
    assert "整改时限日期" in [field["label"] for field in found["problem"]["fields"]]
    assert "rectification_department" in [form["key"] for form in found["problem"]["forms"]]


def test_commands_without_paper_start_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from app.__main__ import main; main(['ledgers', '--json', sys.argv[1]]); print('PySide6' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "l.json")], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.fixture
def one_problem(tmp_path: Path) -> Path:
    """A workbook with one problem."""
    book = Workbook()
    for row in (["序号", "问题表述", "责任部门"], [1, "学用脱节", "办公室"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "一条.xlsx")
    return tmp_path / "一条.xlsx"


def refused(done: subprocess.CompletedProcess[str], words: str, code: int = 1) -> None:
    """The command ended with the reason in Chinese on the error output, and no traceback."""
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_reader_that_stops_early_is_no_failure(tmp_path: Path) -> None:
    """`python -m app ledgers | head -1`"""
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "app", "ledgers"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # as head does when it has its lines
        said = process.stderr.read()
        assert process.wait(60) == 0
    assert said == ""


@pytest.mark.parametrize("year", ["二〇二三", "²⁰²³", "23"])
def test_a_year_in_words_is_told_before_anything_is_written(tmp_path: Path, one_problem: Path, year: str) -> None:
    refused(app(tmp_path, "import", "--data", tmp_path / "a", one_problem, "--set", f"年度={year}"), "四位数字")
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("name", ["没有的/x.json", "长" * 100 + ".json", "."])
def test_a_json_that_cannot_be_written_stops_the_import_before_it_begins(tmp_path: Path, one_problem: Path, name: str) -> None:
    done = app(tmp_path, "import", "--data", tmp_path / "a", one_problem, "--json", tmp_path / name)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "保存" in done.stderr or "找不到文件夹" in done.stderr
    assert not (tmp_path / "a").exists()


def test_the_list_of_ledgers_for_a_bad_path_is_refused(tmp_path: Path) -> None:
    refused(app(tmp_path, "ledgers", "--json", tmp_path / "没有的" / "x.json"), "找不到文件夹")


@pytest.mark.parametrize("command", [("export", "--ledger", "problem"), ("print", "--form", "rectification_department")])
def test_a_mistyped_folder_becomes_no_office(tmp_path: Path, command: tuple[str, ...]) -> None:
    for folder in (tmp_path / "打错", tmp_path / "空"):
        (tmp_path / "空").mkdir(exist_ok=True)
        done = app(tmp_path, *command, "--data", folder, tmp_path / "out")
        refused(done, "没有台账数据")
        assert "没有台账数据" in done.stdout
    assert not (tmp_path / "打错").exists()
    assert list((tmp_path / "空").iterdir()) == []
    assert not (tmp_path / "out").exists()


def test_an_office_that_is_away_is_not_exported_from_the_copy_on_this_pc(tmp_path: Path, one_problem: Path) -> None:
    assert app(tmp_path, "import", "--data", tmp_path / "a", one_problem).returncode == 0
    (tmp_path / "a").rename(tmp_path / "拔线")
    refused(app(tmp_path, "export", "--data", tmp_path / "a", "--ledger", "problem", tmp_path / "o.xlsx"), "找不到")
    assert not (tmp_path / "a").exists()


def test_an_export_under_a_name_too_long_is_refused(tmp_path: Path, one_problem: Path) -> None:
    assert app(tmp_path, "import", "--data", tmp_path / "a", one_problem).returncode == 0
    words = ("export", "--data", tmp_path / "a", "--ledger", "problem", tmp_path / ("长" * 100 + ".xlsx"))
    refused(app(tmp_path, *words), "文件名太长")


@pytest.mark.parametrize("encoding", ["cp1252", "gbk", "ascii"])
def test_a_console_of_any_code_page_does(tmp_path: Path, one_problem: Path, encoding: str) -> None:
    rare = one_problem.rename(tmp_path / "𠮷.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "app", "import", "--data", tmp_path / "a", rare],
        cwd=ROOT,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path), "PYTHONUTF8": "0", "PYTHONIOENCODING": encoding},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("export", "--ledger", "problem", "out.xlsx"), "缺少参数：--data"),
        (("imprt",), "可用："),
        (("ledgers", "--colour"), "不认识的参数：--colour"),
        (("import", "--data"), "参数 --data 后面应有一个值"),
    ],
)
def test_a_wrong_command_is_told_in_chinese(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = app(tmp_path, *words)
    refused(done, told, code=2)
    assert "用法：" in done.stderr
    assert "error" not in done.stderr


def test_the_year_may_be_given_for_a_ledger_without_such_a_field(tmp_path: Path, one_problem: Path) -> None:
    words = ("import", "--data", tmp_path / "a", one_problem, "--ledger", "problem", "--set", "年度=2023")
    done = app(tmp_path, *words)
    assert done.returncode == 0, done.stdout


def test_a_workbook_imported_twice_comes_in_once(tmp_path: Path, one_problem: Path) -> None:
    first, second = import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", one_problem, one_problem)
    assert (first["message"], second["outcome"]) == ("已导入 1 条。", "imported")
    assert second["message"] == "已导入 0 条，另有 1 条与现有内容相同，没有重复导入。"
    assert len(second["sheets"][0]["records"]) == 1
    assert second["sheets"][0]["skipped"] == [{"row": 2, "why": "与现有的第 1 号问题相同，没有重复导入"}]


def test_an_office_with_a_password_is_opened_by_the_environment(tmp_path: Path) -> None:
    office = Office(tmp_path / "a", tmp_path / "r.db", MIGRATIONS, Identity("王建国", "PC", "test"))
    save(office, "学用脱节")
    protect(office)
    office.close()
    out = tmp_path / "全部.xlsx"
    words = ("export", "--data", tmp_path / "a", "--ledger", "problem", out)
    done = app(tmp_path, *words)
    assert done.returncode == 1
    assert "STAR_LEDGER_PASSWORD" in done.stdout
    done = app(tmp_path, *words, STAR_LEDGER_USER=CHIEF.user, STAR_LEDGER_PASSWORD="不是这个密码")
    assert "用户名或密码不正确" in done.stdout
    assert not out.exists()
    done = app(tmp_path, *words, STAR_LEDGER_USER=CHIEF.user, STAR_LEDGER_PASSWORD=CHIEF.password)
    assert done.returncode == 0, done.stdout
    cells = [cell.value for row in load_workbook(out).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "学用脱节" in cells
    assert app(tmp_path, "check", tmp_path / "a").returncode == 0  # needs no password


@needs_samples
@pytest.mark.parametrize(
    ("command", "suffix"),
    [
        (("print", "--form", "rectification_card", "--where", "序号=1"), ".docx"),
        (("print", "--form", "rectification_card", "--where", "序号=1"), ".xlsx"),
        (("report",), ".docx"),
    ],
)
def test_forms_and_the_report_are_written_by_the_suffix(tmp_path: Path, command: tuple[str, ...], suffix: str) -> None:
    import_json(tmp_path, tmp_path / "1.json", "--data", tmp_path / "a", SAMPLES / PROBLEM_FILES[0])
    paper = tmp_path / f"表{suffix}"
    done = app(tmp_path, command[0], "--data", tmp_path / "a", *command[1:], paper)
    assert done.returncode == 0, done.stderr
    assert paper.read_bytes().startswith(b"PK")
    if command[0] == "report":
        wrong = app(tmp_path, "report", "--data", tmp_path / "a", "--campaign", "没有的专项", paper)
        assert (wrong.returncode, "没有专项" in wrong.stderr) == (1, True)


def test_a_restricted_ledger_is_read_and_written_only_with_its_password(tmp_path: Path) -> None:
    """Its password comes from the environment; without it nothing is written, nothing is exported and nothing printed."""
    book, out, password = tmp_path / "四种形态.xlsx", tmp_path / "导出.xlsx", "只有书记知道的话"
    sheet = Workbook()
    for row in (["对象姓名", "处置方式", "形态", "处理日期"], ["于思远", "谈话提醒", "第一种形态", "2023-11-10"]):
        sheet.active.append(row)
    sheet.save(book)
    office = Office(tmp_path / "a", tmp_path / "甲" / "replica.db", MIGRATIONS, Identity("王建国", "甲", "test"))
    data, ledger = ("--data", tmp_path / "a"), ("--ledger", "discipline")
    (refused,) = import_json(tmp_path, tmp_path / "1.json", *data, book, *ledger)
    assert (refused["outcome"], "还没有设置密码" in refused["message"]) == ("refused", True)
    office.run(set_password(DISCIPLINE, password, new_recovery_key()))
    office.close()
    (refused,) = import_json(tmp_path, tmp_path / "1.json", *data, book, *ledger)
    assert (refused["outcome"], "STAR_LEDGER_SAFE_PASSWORD" in refused["message"]) == ("refused", True)
    key = {"STAR_LEDGER_SAFE_PASSWORD": password}
    assert app(tmp_path, "import", *data, book, *ledger, **key).returncode == 0
    closed = app(tmp_path, "export", *data, *ledger, out)
    assert (closed.returncode, out.exists()) == (1, False)
    assert "STAR_LEDGER_SAFE_PASSWORD" in closed.stderr + closed.stdout
    wrong = app(tmp_path, "print", *data, "--form", "discipline_talk", tmp_path / "记录.pdf", STAR_LEDGER_SAFE_PASSWORD="不对")
    assert (wrong.returncode, (tmp_path / "记录.pdf").exists()) == (1, False)
    done = app(tmp_path, "export", *data, *ledger, out, **key)
    assert done.returncode == 0
    assert "没有加密" in done.stdout
    assert "于思远" in [cell.value for row in load_workbook(out).active for cell in row]


def test_the_yearly_summary_of_an_office_is_written_as_word(tmp_path: Path) -> None:
    Office(tmp_path / "a", tmp_path / "r" / "replica.db", MIGRATIONS, Identity("王建国", "PC", "test")).close()
    paper = tmp_path / "总结.docx"
    done = app(tmp_path, "report", "--data", tmp_path / "a", "--year", "2023", "--half", paper)
    assert done.returncode == 0, done.stderr
    assert Document(str(paper)).paragraphs[0].text == "市政协机关2023年上半年党建工作总结"
    for wrong, why in (
        (("--half",), "--year"),
        (("--year", "23"), "四位数字"),
        (("--year", "2023", "--campaign", "专项"), "不能同时"),
    ):
        refused = app(tmp_path, "report", "--data", tmp_path / "a", *wrong, paper)
        assert (refused.returncode, why in refused.stderr) == (1, True)


def test_the_report_of_a_democratic_life_meeting_is_written_to_whom_one_says(tmp_path: Path) -> None:
    name, paper = "2023年度机关党组民主生活会", tmp_path / "报告.docx"
    office = Office(tmp_path / "a", tmp_path / "r" / "replica.db", MIGRATIONS, Identity("王建国", "PC", "test"))
    office.run(
        add_rows(LIFE_SESSION, [{"name": name, "body": "机关党组", "date": "2024-01-10"}], dt.date(2024, 1, 20), LEDGERS)
    )
    office.close()
    done = app(tmp_path, "report", "--data", tmp_path / "a", "--session", name, "--to", "市直机关工委", paper)
    assert done.returncode == 0, done.stderr
    texts = [paragraph.text for paragraph in Document(str(paper)).paragraphs]
    assert f"关于{name}情况的报告" == "".join(texts[0].split())
    assert "市直机关工委：" in texts
    wrong = app(tmp_path, "report", "--data", tmp_path / "a", "--session", "没有的", paper)
    assert (wrong.returncode, f"可用：{name}" in wrong.stderr) == (1, True)
