"""Users, roles and scopes of a protected office, and whether a commit's author had the right to it.

They are rows of the office, changed by commits like any other: what an author may do is decided by the commits before, which
all PCs have in the same order. So every PC judges a commit alike, and one that nobody had a right to changes nothing anywhere,
though it stays in the log. For the same reason the rules (which column names the department of a row) are rows, too: a program
with other rules than a colleague's judges by those in the log.

An office without accounts judges nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import apsw
import peewee

from app.core.errors import ExpectedError
from app.store.commit import Commit, signed_content
from app.store.derived_percent import DerivedPercent
from app.store.person import is_signed
from app.store.renaming import Renamed, Target, only_follows, renamed_rows
from app.store.sqlite import table_columns
from app.store.statements import select_sql

Role = Literal["管理员", "联络员", "查看", "恢复密钥"]
ROLES: tuple[Role, ...] = ("管理员", "联络员", "查看")  # those that a person can have
ADMINISTRATORS: tuple[Role, ...] = ("管理员", "恢复密钥")
NAMES = re.compile(r"[、，,;；\s]+")
WAYS = ("INSERT", "UPDATE", "DELETE")
Cells = Mapping[str, object]


TABLES = frozenset({"account", "office_key", "access_rule"})


class ForbiddenError(ExpectedError):
    """The user's role or scope does not allow it; nothing was saved. `why` is the reason that 待处理 gives."""

    why = "rights"


class Account(peewee.Model):
    """A user. Removed ones stay as rows in the recycle bin: they are named in the history."""

    id = peewee.BigIntegerField(primary_key=True)
    deleted_at = peewee.TextField(null=True)
    name = peewee.TextField()
    role = peewee.TextField()
    scopes = peewee.TextField()  # JSON: kind of scope → names; nothing means the whole office
    public = peewee.TextField()  # the public keys (person.py)

    class Meta:
        """Table account."""

        table_name = "account"


class OfficeKey(peewee.Model):
    """An office key by its id; the one that is not in the recycle bin is written with."""

    id = peewee.BigIntegerField(primary_key=True)
    deleted_at = peewee.TextField(null=True)
    key = peewee.TextField()

    class Meta:
        """Table office_key."""

        table_name = "office_key"


class AccessRule(peewee.Model):
    """Who may change the rows of a table."""

    id = peewee.BigIntegerField(primary_key=True)
    deleted_at = peewee.TextField(null=True)
    name = peewee.TextField()  # of the table
    rule = peewee.TextField()  # JSON of a Rule

    class Meta:
        """Table access_rule."""

        table_name = "access_rule"


@dataclass(frozen=True)
class Grant:
    """What a user is and may do. `scopes`: kind → names, ("department", ("办公室",)); none is the whole office."""

    id: int
    name: str
    role: Role
    public: str
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_administrator(self) -> bool:
        """Whether the user may change users and everything else."""
        return self.role in ADMINISTRATORS

    @property
    def scope_words(self) -> str:
        """办公室、提案委; 全部 without a limit."""
        return "、".join(name for names in self.scopes.values() for name in names) or "全部"


@dataclass(frozen=True)
class Rule:
    """Who may change a table's rows. `scope`: column → kind of scope. `parent`: (table, column with its row's id) of whose
    scope the row is. `grows`: anybody who may enter something may add rows (names to a directory); `everywhere`: and change
    them, whatever the scope.

    What nobody but an administrator may, whatever the scope: `ways` are the kinds of change left to the others; `columns`
    those of an existing row that they may change, all where none is named; `only`: column → texts, one of which the row must
    have there before and after; `above`: the same of the row it belongs to.

    `follows`: a percent that the program works out from other rows (of a task from its parts); whoever may change those
    changes it too, whatever the scope, as long as it is what follows from them.

    `names`: column → (table, column with its rows' names): it names such a row, and follows when that row gets a new name.
    """

    scope: Mapping[str, str] = field(default_factory=dict)
    parent: tuple[str, str] | None = None
    grows: bool = False
    ways: tuple[str, ...] = WAYS
    columns: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    everywhere: bool = False
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follows: DerivedPercent | None = None
    names: Mapping[str, Target] = field(default_factory=dict)

    def to_json(self) -> str:
        """As the office holds it."""
        said: dict[str, object] = {"scope": dict(self.scope), "parent": self.parent, "grows": self.grows}
        said |= {"ways": self.ways} if self.ways != WAYS else {}
        said |= {"columns": self.columns} if self.columns else {}
        said |= {"only": dict(self.only)} if self.only else {}
        said |= {"everywhere": True} if self.everywhere else {}
        said |= {"above": dict(self.above)} if self.above else {}
        said |= {"follows": self.follows.to_json()} if self.follows else {}
        said |= {"names": dict(self.names)} if self.names else {}
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Rule:
        """Out of the office."""
        said = json.loads(text)
        return cls(
            dict(said["scope"]),
            tuple(said["parent"]) if said["parent"] else None,
            bool(said["grows"]),
            tuple(said.get("ways", WAYS)),
            tuple(said.get("columns", ())),
            {column: tuple(texts) for column, texts in said.get("only", {}).items()},
            bool(said.get("everywhere")),
            {column: tuple(texts) for column, texts in said.get("above", {}).items()},
            DerivedPercent.from_json(said.get("follows", ())),
            {column: (table, name) for column, (table, name) in said.get("names", {}).items()},
        )

    @property
    def is_limited(self) -> bool:
        """Whether some changes are an administrator's whatever the scope."""
        return bool(self.ways != WAYS or self.columns or self.only or self.above)

    def allows(self, way: str, changed: Iterable[str], rows: Iterable[Cells]) -> bool:
        """Whether somebody who is no administrator may make such a change at all. `way`: INSERT, UPDATE or DELETE; `rows`:
        the row before and after."""
        if way not in self.ways or (way == "UPDATE" and self.columns and not set(changed) <= set(self.columns)):
            return False
        return all(holds_one_of(row, self.only) for row in rows)


Rules = Mapping[str, Rule]


@dataclass(frozen=True)
class Bench:
    """The accounts, rules and current key as they stand before a commit."""

    grants: Mapping[int, Grant] = field(default_factory=dict)
    rule_texts: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    @cached_property
    def rules(self) -> Rules:
        """The rules by table; read only for those who are no administrators."""
        return {name: Rule.from_json(text) for name, text in self.rule_texts.items()}

    @cached_property
    def by_public(self) -> dict[str, Grant]:
        """Users by their public keys."""
        return {grant.public: grant for grant in self.grants.values()}

    def author(self, commit: Commit) -> Grant | None:
        """The user whom a commit names and whose signature it bears."""
        if not self.grants:
            return None
        header = commit.header
        grant = self.grants.get(int(header.account)) if header.account.isascii() and header.account.isdecimal() else None
        if grant is None or grant.name != header.user:
            return None
        return grant if is_signed(grant.public, header.signature, signed_content(commit)) else None

    def refuse_author(self, commit: Commit, author: Grant | None) -> str:
        """Why a commit is nobody's who may write at all; empty when it is somebody's, or everybody's."""
        if not self.grants:
            return ""
        header = commit.header
        if author is None:
            return f"不是“{header.user}”本人用账号保存的"
        if header.kind == "moved" and not author.is_administrator:
            return f"{author.name}（{author.role}）不能搬迁数据"
        if header.kind == "data" and author.role == "查看":
            return f"{author.name}的角色是“查看”，不能修改"
        return ""

    def refuse_changes(self, commit: Commit, author: Grant | None, connection: apsw.Connection) -> str:
        """Why the author may not make one of the changes, which have just been made; empty when all are allowed."""
        if author is None or author.is_administrator or not commit.changeset:
            return ""
        renamed = self._renamed(commit.changeset, connection)
        for item in apsw.Changeset.iter(commit.changeset):
            if not self._may_change(author, item, connection, renamed):
                return f"{author.name}（{author.role}，范围：{author.scope_words}）不能修改范围以外的内容"
        return ""

    def may_change(self, user: str, table: str, row: Cells) -> bool:
        """Whether a user may change a row as far as its scope goes; everybody may where nobody has an account."""
        grant = next((grant for grant in self.grants.values() if grant.name == user), None)
        rule = self.rules.get(table)
        return not self.grants or (grant is not None and rule is not None and may_enter(grant, rule, row))

    def _renamed(self, changeset: bytes, connection: apsw.Connection) -> Renamed:
        targets = {target for rule in self.rules.values() for target in rule.names.values()}
        return renamed_rows(changeset, targets, connection)

    def _may_change(self, author: Grant, item: apsw.TableChange, connection: apsw.Connection, renamed: Renamed) -> bool:
        rule = self.rules.get(item.name)
        if rule is None:  # settings, accounts: for administrators
            return False
        anywhere = not author.scopes or rule.everywhere or (rule.grows and item.op == "INSERT")
        if anywhere and not rule.is_limited:
            return True
        rows = list(versions(item, connection))
        changed = changed_columns(item, rows[0])
        if rule.follows and changed == [rule.follows.percent] and rule.follows.holds(rows[0], item.name, connection):
            return True
        if only_follows(changed, rule.names, rows[-1], rows[0], renamed):
            return True
        if not rule.allows(item.op, changed, rows):
            return False
        if rule.above and rule.parent:
            table, column = rule.parent
            parents = (read_row(connection, table, row.get(column)) for row in rows)
            if not all(parent is not None and holds_one_of(parent, rule.above) for parent in parents):
                return False
        return anywhere or all(self._in_scope(author, rule, row, connection) for row in rows)

    def _in_scope(self, author: Grant, rule: Rule, row: Cells, connection: apsw.Connection) -> bool:
        if rule.parent is not None:
            table, column = rule.parent
            above, parent = self.rules.get(table), read_row(connection, table, row.get(column))
            return above is not None and parent is not None and self._in_scope(author, above, parent, connection)
        return may_enter(author, rule, row)


def holds_one_of(row: Cells, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether each of the columns holds one of its texts; NULL is the empty text."""
    return all(str(row.get(column) or "") in texts for column, texts in wanted.items())


def may_enter(author: Grant, rule: Rule, row: Cells) -> bool:
    """Whether a row is within a user's scope: one of its scope columns names what the user is responsible for."""
    if author.is_administrator or not author.scopes:
        return author.role != "查看"
    if author.role == "查看":
        return False
    return any(
        not author.scopes[kind] or set(NAMES.split(str(row.get(column) or ""))) & set(author.scopes[kind])
        for column, kind in rule.scope.items()
        if kind in author.scopes
    )


def versions(item: apsw.TableChange, connection: apsw.Connection) -> Iterator[Cells]:
    """The row before and after a change that has been made, as column → value."""
    names = table_columns(connection, item.name)
    if item.op != "UPDATE":
        yield dict(zip(names, item.new or item.old or (), strict=False))
        return
    now = read_row(connection, item.name, item.old[0] if item.old else None) or {}
    yield now
    before = {name: old for name, old in zip(names, item.old or (), strict=False) if old is not apsw.no_change}
    yield {**now, **before}


def changed_columns(item: apsw.TableChange, names: Iterable[str]) -> list[str]:
    """The columns to which a change of a row gives another value; `names` are all of its table in their order."""
    if item.op != "UPDATE" or item.new is None:
        return []
    return [name for name, new in zip(names, item.new, strict=False) if new is not apsw.no_change]


def read_row(connection: apsw.Connection, table: str, row_id: object) -> dict[str, object] | None:
    """A row by its id; None when there is none, or no such table: the name comes from a rule or a changeset."""
    names = table_columns(connection, table)
    row = connection.execute(select_sql(table, names, "id = ?"), (row_id,)).fetchone() if names else None
    return dict(zip(names, row, strict=True)) if row else None


NOBODY = Bench()


def read_bench(connection: apsw.Connection) -> Bench:
    """Who may what by the commits so far. An office without accounts costs one look."""
    try:
        accounts = list(connection.execute("SELECT id, name, role, scopes, public FROM account WHERE deleted_at IS NULL"))
    except apsw.SQLError:  # no such table: an office of an older schema
        return NOBODY
    if not accounts:
        return NOBODY
    grants = {
        row_id: Grant(row_id, name, role_of(role), public, scopes_of(scopes)) for row_id, name, role, scopes, public in accounts
    }
    rules = dict(connection.execute("SELECT name, rule FROM access_rule WHERE deleted_at IS NULL ORDER BY id"))
    keys = list(connection.execute("SELECT key FROM office_key WHERE deleted_at IS NULL LIMIT 1"))
    return Bench(grants, rules, str(keys[0][0]) if keys else "")


def role_of(text: object) -> Role:
    """A role; what is none gives no rights."""
    return next((role for role in get_args(Role) if role == text), "查看")


def scopes_of(text: object) -> dict[str, tuple[str, ...]]:
    """Scopes out of JSON."""
    said = json.loads(str(text) or "{}")
    return {str(kind): tuple(map(str, names)) for kind, names in said.items() if names}


def scopes_text(scopes: Mapping[str, Iterable[str]]) -> str:
    """Scopes as the office holds them."""
    return json.dumps({kind: list(names) for kind, names in scopes.items() if names}, ensure_ascii=False)


def forbidden(why: str) -> ForbiddenError:
    """What the user is told whose save the rules do not allow."""
    return ForbiddenError(f"没有权限，没有保存：{why}。", "需要修改时，请联系管理员调整角色或范围。")
