"""The office's own Word templates: where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.ledgers.schema.declaration import Ledger
from app.store.folder import TEMPLATES


@dataclass(frozen=True)
class WordTemplate:
    """A template of a ledger; it is called by the name of its file."""

    path: Path

    @property
    def title(self) -> str:
        """What the print menu calls it."""
        return self.path.stem


def template_folders(shared: Path, local: Path, ledger: Ledger) -> tuple[Path, Path]:
    """Where the templates of a ledger lie: in the office's folder for everybody, else on this PC."""
    return shared / TEMPLATES / ledger.title, local / TEMPLATES / ledger.title


def find_templates(folders: Sequence[Path]) -> tuple[WordTemplate, ...]:
    """The templates in the folders by name; one of an earlier folder hides its namesake. Unreadable folders have none."""
    found: dict[str, WordTemplate] = {}
    for folder in folders:
        try:
            paths = sorted(path for path in folder.glob("*.doc*") if path.is_file() and not path.name.startswith(("~$", ".")))
        except OSError:
            continue
        for path in paths:
            found.setdefault(path.name, WordTemplate(path))
    return tuple(found.values())
