"""python -m app ledgers and check."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict

from app.commands.arguments import STANDARD_OUTPUT, answer
from app.exchange.importing.importable import IMPORTABLE
from app.ledgers.schema.declaration import Ledger
from app.store.folder_check import SIGNS, check_folder


def run_ledgers(arguments: argparse.Namespace) -> int:
    """python -m app ledgers: what exists."""
    found = [describe(ledger) for ledger in IMPORTABLE]
    answer(arguments.json or STANDARD_OUTPUT, found)
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """python -m app check"""
    findings = check_folder(arguments.folder)
    words = "\n".join(f"{SIGNS[finding.level]} {finding.title}：{finding.words}" for finding in findings)
    answer(arguments.json, [asdict(finding) for finding in findings], words)
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
