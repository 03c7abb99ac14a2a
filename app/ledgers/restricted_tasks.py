"""A restricted ledger at the command line: its password comes from the environment or a console, and files are plain."""

from __future__ import annotations

import getpass
import os
import sys

import peewee

from app.core.command_line import say
from app.ledgers.restricted import refuse_locked, state_of, unlock
from app.ledgers.schema.declaration import Ledger
from app.store.safes import LockedLedgerError

SAFE_VARIABLE = "STAR_LEDGER_SAFE_PASSWORD"  # no argument: other users of the machine can read those


def open_restricted(database: peewee.Database, ledger: Ledger) -> None:
    """Open a ledger with a password of its own, which comes from the environment or is asked for at a console.

    Raises LockedLedgerError without a password, WrongPasswordError for another one.
    """
    if state_of(database, ledger) != "locked":
        refuse_locked(database, ledger)
        return
    password = os.environ.get(SAFE_VARIABLE)
    if not password and sys.stdin is not None and sys.stdin.isatty():
        password = getpass.getpass(f"{ledger.title}的密码：")
    if not password:
        raise LockedLedgerError(f"{ledger.title}有自己的密码，没有读写其中的内容。", f"请设置环境变量 {SAFE_VARIABLE}。")
    unlock(database, ledger, password)


def warn_plain(ledger: Ledger) -> None:
    """Said of every file that holds rows of a restricted ledger."""
    if ledger.restricted:
        say(f"注意：文件没有加密，其中是{ledger.title}的内容，请妥善保管。")
