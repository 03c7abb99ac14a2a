"""python -m app ledgers and check."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from app.commands.given import json_text, write_json
from app.core.command_line import say
from app.exchange.importing.importable import IMPORTABLE
from app.ledgers.schema.declaration import Ledger
from app.store.folder_check import SIGNS, check_folder


def run_ledgers(arguments: argparse.Namespace) -> int:
    """python -m app ledgers: what exists."""
    found = [describe(ledger) for ledger in IMPORTABLE]
    if arguments.json and arguments.json != Path("-"):
        write_json(arguments.json, found)
    else:
        say(json_text(found))
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """python -m app check"""
    findings = check_folder(arguments.folder)
    if arguments.json:
        write_json(arguments.json, [asdict(finding) for finding in findings])
    say("\n".join(f"{SIGNS[finding.level]} {finding.title}：{finding.words}" for finding in findings))
    return 1 if any(finding.level == "bad" for finding in findings) else 0


def describe(ledger: Ledger) -> Mapping[str, object]:
    """A ledger's keys, fields and forms."""
    return {
        "key": ledger.key,
        "title": ledger.title,
        "fields": [
            {"name": spec.name, "label": spec.label, "kind": type(spec.kind).__name__, "required": spec.required}
            for spec in ledger.fields.values()
        ],
        "forms": [{"key": paper.key, "title": paper.title, "paper": paper.paper} for paper in ledger.papers],
    }
