"""A program that dies at its nth file operation on the share while it changes password or users: kill -9, no tidying up.

python -m tests.store.switching on|off|add|remove OFFICE REPLICA N
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.ledgers import MIGRATIONS
from app.scoring.rights import office_rules
from app.store import person
from app.store.disk import Disk
from app.store.office import Office
from app.store.protecting import remove_user, switch_off, switch_on
from app.store.publisher import Identity
from tests.store.access_office import CHIEF, grant_of, let_in

RECOVERY_KEY = person.recovery_text(b"twenty bytes of key!")


class MortalDisk(Disk):
    """Kills its program at an operation; before that it counts them down."""

    def __init__(self) -> None:
        self.left = 0

    def call(self, operation: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().call(operation, *arguments, **named)


def main(words: list[str]) -> int:
    """Open, then switch with a death ahead; how many operations were left when it came to its end."""
    person.SCRYPT_N = 2**4
    disk, way = MortalDisk(), words[0]
    identity = Identity("王建国", "甲", "test")
    office = Office(Path(words[1]), Path(words[2]), MIGRATIONS, identity, disk, None if way == "on" else CHIEF)
    disk.left = int(words[3])
    if way == "on":
        switch_on(office, CHIEF.user, CHIEF.password, RECOVERY_KEY, office_rules())
    elif way == "off":
        switch_off(office)
    elif way == "add":
        let_in(office, "新来的")
    else:
        remove_user(office, grant_of(office, "李四"))
    left = disk.left
    office.close()
    return left


if __name__ == "__main__":
    print(main(sys.argv[1:]))
