"""An office that real processes work on."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.processes import Soak


@pytest.fixture
def soak(tmp_path: Path) -> Iterator[Soak]:
    place = tmp_path / "本机"
    place.mkdir()
    found = Soak(tmp_path / "共享 文件夹", place)
    yield found
    found.close()


@pytest.fixture
def share(tmp_path: Path) -> Iterator[Path]:
    """A folder to mount something on."""
    folder = tmp_path / "挂载"
    folder.mkdir()
    yield folder
    while subprocess.run(["mountpoint", "-q", str(folder)], check=False).returncode == 0:
        subprocess.run(["umount", "-l", str(folder)], check=True)
