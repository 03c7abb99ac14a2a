"""The office in a folder, for the window, for commands and tests."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.core.errors import ConflictError, StorageError
from app.core.program import VERSION, local_folder, login_name, pc_name, replica_path, replicas_in, station_id
from app.ledgers import MIGRATIONS
from app.ledgers.office_unit import first_unit
from app.ledgers.organisation.membership import due_departures
from app.ledgers.rights import why_not_settings
from app.ledgers.years import refuse_closed_years
from app.scoring.rights import office_rules
from app.store.accounts import ForbiddenError
from app.store.faults import AwayError, file_faults
from app.store.keys import Credentials
from app.store.moving import settle_broken_move
from app.store.office import Office
from app.store.opening import sweep_copies
from app.store.protecting import update_rules
from app.store.publisher import Identity
from app.store.sealing import LockedError
from app.store.settling import Report

USER_VARIABLE, PASSWORD_VARIABLE = "STAR_LEDGER_USER", "STAR_LEDGER_PASSWORD"  # of an office with a password
Found = TypeVar("Found")


def open_office(
    folder: Path,
    local: Path | None = None,
    user: str = "",
    *,
    create: bool = True,
    credentials: Credentials | None = None,
    unit: str = "",
) -> Office:
    """The office in a folder; `local` is where this PC keeps its replicas, `unit` names an office that has no 填报单位 yet.

    With `create` an empty folder becomes an office; otherwise StorageError: a mistyped name must not look like lost data.
    An office this PC knows is opened for reading while its folder is away. Raises LockedError when it has a password and no
    `credentials` are given, WrongPasswordError when they do not fit.
    """
    local = local or local_folder()
    with file_faults(local):
        station = station_id(local)
        sweep_copies(replicas_in(local))
    with file_faults(folder):
        replica = replica_path(local, folder)
        known = replica.exists() or (folder / "office.json").is_file()
    if not create and not known:
        raise StorageError(f"这个文件夹里没有台账数据：{folder}", "请检查文件夹名称；如果在共享盘上，请检查网络是否连通。")
    identity = Identity(user or login_name(), pc_name(), VERSION, station)
    office = Office(folder, replica, MIGRATIONS, identity, credentials=credentials, judge=refuse_closed_years)
    try:
        broken_move = settle_broken_move(office)
        if office.health.may_write:
            update_rules(office, office_rules())
            named = first_unit(office.database, "" if why_not_settings(office.grant) else unit)
            for due in (due_departures(office, dt.date.today()), named):
                if due is not None:
                    office.run(due)
            if named is not None and known:  # who begins an office has just typed its name
                office.tell(Report("named", f"这份数据还没有填报单位，已用本机设置的“{unit}”；不对请在“设置”中改正。"))
    except (StorageError, ForbiddenError, ConflictError):  # told by the health; the next opening tries again
        broken_move = None
    if broken_move is not None:
        office.tell(broken_move)
    return office


def open_for_task(folder: Path, *, create: bool = True) -> Office:
    """The office for a command: user and password come from the environment, or are asked for at a console."""
    password = os.environ.get(PASSWORD_VARIABLE)
    given = Credentials(os.environ.get(USER_VARIABLE) or login_name(), password) if password else None
    try:
        return open_office(folder, create=create, credentials=given)
    except LockedError as fault:
        if given is not None or sys.stdin is None or not sys.stdin.isatty():
            raise LockedError(
                fault.message, f"请设置环境变量 {USER_VARIABLE} 和 {PASSWORD_VARIABLE}。", fault.detail
            ) from fault
    asked = Credentials(input("用户名："), getpass.getpass("密码："))
    return open_office(folder, create=create, credentials=asked)


def read_office(folder: Path, read: Callable[[Office], Found]) -> Found:
    """What `read` finds in an office that is up to date; StorageError when its folder is away."""
    office = open_for_task(folder, create=False)
    try:
        if isinstance(office.fault, AwayError):  # nobody at a scheduled task sees that this PC's copy is an old one
            raise office.fault
        return read(office)
    finally:
        office.close()
