"""python -m app import"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.commands.arguments import STANDARD_OUTPUT, answer, read_year, split_pair, write_json
from app.commands.opening import open_for_task
from app.core.errors import ExpectedError, InvalidValueError, PasswordNeededError
from app.exchange.importing.counts import counts_of
from app.exchange.importing.import_commit import import_operation
from app.exchange.importing.import_sheet import SheetPlan
from app.exchange.importing.importable import IMPORTABLE, IMPORTABLE_BY_KEY
from app.exchange.importing.known_rows import with_known_rows, without_identical
from app.exchange.importing.options import ImportOptions
from app.exchange.importing.plan import plan_import
from app.exchange.importing.plan_json import needs_password, refused, to_json
from app.exchange.importing.remembered_mappings import known_kinds
from app.ledgers.restricted_tasks import open_restricted
from app.store.office import Office

YEAR_LABEL = "年度"


def import_file(office: Office | None, path: Path, arguments: argparse.Namespace) -> dict[str, object]:
    """Plan and, unless this is a dry run, commit one workbook; what came of it as the contract's JSON."""
    fixed = dict(split_pair(pair) for pair in arguments.set)
    year = fixed.get(YEAR_LABEL)  # also a field of some ledgers, which then get it as a value
    spec = IMPORTABLE_BY_KEY[arguments.ledger].by_label.get(YEAR_LABEL) if arguments.ledger else None
    if arguments.ledger and (spec is None or not spec.writable):
        fixed.pop(YEAR_LABEL, None)
    try:
        kinds = known_kinds(office.database) if office is not None else {}
        options = ImportOptions(arguments.ledger, fixed, read_year(year), kinds)
        plan = plan_import(path, IMPORTABLE, options, password=arguments.password)
    except PasswordNeededError as fault:
        return needs_password(str(path), fault)
    except ExpectedError as fault:
        return refused(str(path), fault)
    if office is not None:
        try:
            for key in {sheet.ledger for sheet in plan.sheets if sheet.ledger}:
                open_restricted(office.database, IMPORTABLE_BY_KEY[key])
        except ExpectedError as fault:
            return {**to_json(plan), "outcome": "refused", "message": str(fault)}
        plan = with_known_rows(plan, office.database, update=arguments.update)
    result = to_json(plan)
    fresh, same = without_identical(plan)
    counts = counts_of(fresh)
    result["completed"] = counts.completed
    try:
        if counts.changed or not (same or counts.kept):
            step = import_operation(fresh, dt.date.today())
            if office is not None:
                office.run(step)
    except ExpectedError as fault:
        return {**result, "outcome": "refused", "message": str(fault)}
    like = [word for sheet in fresh.sheets for word in new_ones(sheet)]
    words = "已导入" if office is not None else "可以导入"
    parts = [
        f"{words} {counts.changed} 条",
        f"其中 {counts.completed} 条补充或更新了现有的行" if counts.completed else "",
        f"另有 {same} 条与现有内容相同，没有重复导入" if same else "",
        f"其中 {len(like)} 条与现有的行相近，作为新行导入" if like else "",
        f"{counts.kept} 处与现有内容不同，没有改动" if counts.kept else "",
    ]
    return {**result, "outcome": "imported", "message": "，".join(filter(None, parts)) + "。"}


def new_ones(sheet: SheetPlan) -> list[int]:
    """The rows (as Excel counts) that are added although the ledger has one like them."""
    added = {record.row for record in sheet.records}
    return [row for row, item in sheet.known.items() if row in added and item.completion is not None and item.completion.apart]


def told(result: Mapping[str, Any]) -> list[str]:
    """What came of a file, and below it what a person should look at: the JSON has where."""
    lines = [f"{result['file']}：{result['message']}"]
    for sheet in result["sheets"]:
        rest = [item for item in sheet["questions"] if item["why"] not in sheet["remarks"]]
        asked = [f"“{item['field']}”{item['why']}，没有采用：{item['text']}" for item in rest]
        unread = [item["why"] for item in sheet["skipped"] if item["row"] is None]
        alike = [f"第 {item['row']} 行{item['why']}" for item in sheet["alike"]]
        refused = [
            f"第 {item['row']} 行“{label}”没有写入：{why}"
            for item in sheet["completed"]
            for label, why in item["refused"].items()
        ]
        lines += [f"  {sheet['sheet']}：{words}" for words in (*unread, *sheet["remarks"], *asked, *alike, *refused)]
    return lines


def run_import(arguments: argparse.Namespace) -> int:
    """python -m app import"""
    if arguments.ledger and arguments.ledger not in IMPORTABLE_BY_KEY:
        raise InvalidValueError(f"没有台账“{arguments.ledger}”。", f"可用：{'、'.join(IMPORTABLE_BY_KEY)}。")
    fixed = dict(split_pair(pair) for pair in arguments.set)
    read_year(fixed.get(YEAR_LABEL))  # a slip is told before anything is written
    if arguments.json not in (None, STANDARD_OUTPUT):
        write_json(arguments.json, [])  # a path that cannot be written too
    office = None if arguments.dry_run else open_for_task(arguments.data)
    try:
        if office is not None and office.fault is not None:  # else what the copy on this PC has would count as imported
            raise office.fault
        results = [import_file(office, path, arguments) for path in arguments.files]
    finally:
        if office is not None:
            office.close()
    answer(arguments.json, results, "\n".join(line for item in results for line in told(item)))
    return 0 if all(item["outcome"] == "imported" for item in results) else 1
