"""The password of an office: switching it on and off, and who its users are. Commits that only administrators make.

Key files are written before the commit that makes them count (keys.py), and taken away after it: what a crash leaves in between
is a file that nobody needs. Two administrators at once: the later commit is made on what the earlier one left, or refused.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import peewee

from app.core.errors import ConflictError, InvalidValueError
from app.store.accounts import AccessRule, Account, Bench, Grant, OfficeKey, Role, Rules, forbidden, read_bench, scopes_text
from app.store.converting import Progress, convert
from app.store.keys import RECOVERY, Credentials
from app.store.office import Office
from app.store.operation import Operation
from app.store.person import Person, new_office_key, recovery_person, refuse_weak
from app.store.sealing import key_id
from app.store.transaction import Transaction

Scopes = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class NewUser:
    """What an administrator says of a user."""

    name: str
    role: Role
    password: str
    scopes: Scopes


def switch_on(
    office: Office,
    name: str,
    password: str,
    recovery_key: str,
    rules: Rules,
    progress: Progress = lambda done, total: True,
) -> None:
    """Protect an office; `name` becomes its first administrator. Then everything that lies there is sealed.

    `recovery_key` is one of `new_recovery_key`, which the user has written down before. The program should open the office
    again afterwards, which encrypts what is on this PC. Raises StorageError, InvalidValueError, or CancelledError when
    `progress` answers False: sealing is then finished later by whoever has the office open.
    """
    refuse_name(name)
    refuse_weak(password)
    person, recovery, key = Person.new(), recovery_person(recovery_key), new_office_key()
    office.keys.put_slot(person, name, password)
    office.keys.grant((person.public, recovery.public), (key,))

    def apply(transaction: Transaction) -> None:
        if bench_of(transaction).grants:
            raise ConflictError("这份数据已经启用了密码。", {})
        add_account(transaction, name, "管理员", {}, person.public)
        add_account(transaction, RECOVERY, "恢复密钥", {}, recovery.public)
        transaction.insert(OfficeKey, {"key": key_id(key)})
        put_rules(transaction, rules)

    undo_files(office, (person, recovery), Operation("启用密码", apply))
    office.adopt(person, (key,))
    office.catch_up()
    convert(office.folder, office.replica, time.time(), progress)


def switch_off(office: Office, progress: Progress = lambda done, total: True) -> None:
    """Give up password and accounts: everything becomes readable for whoever can read the folder. As `switch_on`."""

    def apply(transaction: Transaction) -> None:
        bench = bench_of(transaction)
        transaction.recycle(Account, bench.grants)
        for model in (OfficeKey, AccessRule):
            transaction.recycle(model, ids_of(transaction, model))

    office.run(Operation("停用密码", apply))
    office.catch_up()
    convert(office.folder, office.replica, time.time(), progress)
    office.keys.remove_all()


def add_user(office: Office, user: NewUser) -> None:
    """Let somebody in. Raises ConflictError when another administrator has just changed the keys."""
    refuse_name(user.name)
    refuse_weak(user.password)
    person = Person.new()
    given = dict(office.folder.vault.keys)
    office.keys.put_slot(person, user.name, user.password)
    office.keys.grant((person.public,), given.values())

    def apply(transaction: Transaction) -> None:
        bench = administrated(office, transaction)
        if any(grant.name.casefold() == user.name.strip().casefold() for grant in bench.grants.values()):
            raise InvalidValueError(f"已有用户“{user.name}”。", "同名的人请加部门或数字区分，如“王伟（提案委）”。")
        refuse_new_keys(transaction, given)
        add_account(transaction, user.name, user.role, user.scopes, person.public)

    undo_files(office, (person,), Operation(f"添加用户：{user.name}", apply))
    office.keys.remove_stale(user.name, office.replica.bench().by_public)


def change_user(office: Office, seen: Grant, role: Role, scopes: Scopes) -> None:
    """Give a user another role or scope. Raises ConflictError when another administrator did so meanwhile."""

    def apply(transaction: Transaction) -> None:
        bench = administrated(office, transaction)
        refuse_last(bench, seen, keeps=role == "管理员")
        changes = {"role": (seen.role, role), "scopes": (scopes_text(seen.scopes), scopes_text(scopes))}
        transaction.update(Account, seen.id, {name: pair for name, pair in changes.items() if pair[0] != pair[1]})

    office.run(Operation(f"修改用户：{seen.name}", apply))


def remove_user(office: Office, seen: Grant) -> None:
    """Take a user's account. What is saved from now on is sealed with a new key, which the others get and this user does not.

    What the user could read until now can be read further on from copies. Raises ConflictError when another administrator has
    just changed the users.
    """
    if office.person and seen.public == office.person.public:
        raise InvalidValueError("不能移除自己。", "请由另一位管理员操作。")
    bench = office.replica.bench()
    key = new_office_key()
    others = {grant.public for grant in bench.grants.values()} - {seen.public}
    office.keys.grant(others, (key,))

    def apply(transaction: Transaction) -> None:
        now = administrated(office, transaction)
        if {grant.public for grant in now.grants.values()} != others | {seen.public}:
            raise ConflictError("另一位管理员刚刚改动了用户，没有移除。", {})
        refuse_last(now, seen, keeps=False)
        transaction.recycle(Account, [seen.id])
        transaction.recycle(OfficeKey, ids_of(transaction, OfficeKey))
        transaction.insert(OfficeKey, {"key": key_id(key)})

    office.run(Operation(f"移除用户：{seen.name}", apply))
    office.keys.remove_user(seen.public)


def reset_password(office: Office, seen: Grant, password: str) -> None:
    """Give a user who has forgotten the password a new one; the old one no longer opens anything."""
    refuse_weak(password)
    replace_person(office, seen, Person.new(), seen.name, password, f"重置密码：{seen.name}")


def replace_recovery(office: Office, recovery_key: str) -> None:
    """Make another recovery key the valid one."""
    bench = office.replica.bench()
    seen = next((grant for grant in bench.grants.values() if grant.role == "恢复密钥"), None)
    if seen is None:
        raise forbidden("这份数据没有启用密码")
    replace_person(office, seen, recovery_person(recovery_key), RECOVERY, "", "更换恢复密钥")


def replace_person(office: Office, seen: Grant, person: Person, name: str, password: str, action: str) -> None:
    """An account gets other keys; `password` "" for one that has no slot."""
    given = dict(office.folder.vault.keys)
    if password:
        office.keys.put_slot(person, name, password)
    office.keys.grant((person.public,), given.values())

    def apply(transaction: Transaction) -> None:
        administrated(office, transaction)
        refuse_new_keys(transaction, given)
        transaction.update(Account, seen.id, {"public": (seen.public, person.public)})

    undo_files(office, (person,), Operation(action, apply))
    office.keys.remove_user(seen.public)
    office.keys.remove_stale(seen.name, office.replica.bench().by_public)


def change_password(office: Office, old: str, new: str) -> None:
    """Change one's own password; no commit, for nothing of the office changes. Raises WrongPasswordError."""
    refuse_weak(new)
    name = office.identity.user
    if name == RECOVERY:
        raise InvalidValueError("您是用恢复密钥打开的，没有自己的密码。", "请重置某位管理员的密码，再用它登录。")
    person = office.keys.unlock(Credentials(name, old))
    office.keys.put_slot(person, name, new)


def update_rules(office: Office, rules: Rules) -> None:
    """Put this program's rules into the office when it has others and the user here may do so."""
    bench, grant = office.replica.bench(), office.grant
    if grant is not None and grant.is_administrator and dict(bench.rules) != dict(rules):
        office.run(Operation("更新权限规则", lambda transaction: put_rules(transaction, rules)))


def undo_files(office: Office, people: Iterable[Person], operation: Operation) -> None:
    """Run an operation that makes new key files count; without it they go again."""
    done = False
    try:
        office.run(operation)
        done = True
    finally:
        if not done:
            for person in people:
                office.keys.remove_user(person.public)


def bench_of(transaction: Transaction) -> Bench:
    """The accounts as the operation finds them."""
    return read_bench(transaction.database.connection())


def administrated(office: Office, transaction: Transaction) -> Bench:
    """The accounts, for an administrator. Raises ForbiddenError."""
    bench = bench_of(transaction)
    grant = bench.by_public.get(office.person.public) if office.person else None
    if grant is None or not grant.is_administrator:
        raise forbidden("只有管理员可以管理用户")
    return bench


def refuse_new_keys(transaction: Transaction, given: Mapping[str, bytes]) -> None:
    """Raises ConflictError when there is an office key that was not among those given to a user."""
    query = OfficeKey.select(OfficeKey.key).where(OfficeKey.deleted_at.is_null())
    if {row[0] for row in transaction.database.execute(query.tuples()).fetchall()} - set(given):
        raise ConflictError("另一位管理员刚刚改动了用户，没有保存。", {})


def refuse_last(bench: Bench, seen: Grant, *, keeps: bool) -> None:
    """Raises InvalidValueError when no administrator would be left."""
    left = [grant for grant in bench.grants.values() if grant.role == "管理员" and (keeps or grant.id != seen.id)]
    if not left:
        raise InvalidValueError("至少要保留一名管理员。", "请先把另一个人设为管理员。")


def refuse_name(name: str) -> None:
    """Raises InvalidValueError for a name that nobody can have."""
    if not name.strip() or name.strip() in (RECOVERY,):
        raise InvalidValueError("请填写用户名。", "一般用本人姓名。")


def add_account(transaction: Transaction, name: str, role: Role, scopes: Scopes, public: str) -> None:
    """One more user."""
    row = {"name": name.strip(), "role": role, "scopes": scopes_text(scopes), "public": public}
    transaction.insert(Account, row)


def put_rules(transaction: Transaction, rules: Rules) -> None:
    """The rules in place of those there are."""
    transaction.recycle(AccessRule, ids_of(transaction, AccessRule))
    transaction.insert_many(AccessRule, [{"name": name, "rule": rule.to_json()} for name, rule in sorted(rules.items())])


def ids_of(transaction: Transaction, model: type[peewee.Model]) -> list[int]:
    """The rows of a table that are not in the recycle bin."""
    fields = model._meta.fields
    query = model.select(fields["id"]).where(fields["deleted_at"].is_null())
    return [row[0] for row in transaction.database.execute(query.tuples()).fetchall()]
