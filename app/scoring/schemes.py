"""The schemes kept in the office: read, store a version, copy to the next year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import peewee

from app.core.errors import ConflictError, InvalidValueError
from app.core.kinds import Value
from app.scoring.codec import from_text, to_text
from app.scoring.scheme import Scheme
from app.scoring.tables import StarAssessment, StarScheme
from app.store.operation import Operation
from app.store.transaction import Transaction


@dataclass(frozen=True)
class StoredScheme:
    """A scheme with its row. `locked` says why it cannot be changed any more, "" when it can.

    `content` is the text that is stored, which an earlier version of the program may have written otherwise than this one.
    """

    row: int
    scheme: Scheme
    content: str
    locked: str = ""

    @property
    def title(self) -> str:
        """2023年度 五星支部考评细则."""
        return f"{self.scheme.year}年度　{self.scheme.name}"


def read_schemes(database: peewee.Database) -> list[StoredScheme]:
    """All schemes, newest year first."""
    used = dict(
        database.execute(
            StarAssessment.select(StarAssessment.scheme, StarAssessment.period)
            .where(StarAssessment.deleted_at.is_null())
            .tuples()
        ).fetchall()
    )
    query = (
        StarScheme.select(StarScheme.id, StarScheme.content)
        .where(StarScheme.deleted_at.is_null())
        .order_by(StarScheme.year.desc(), StarScheme.id.desc())
    )
    return [
        StoredScheme(
            row,
            from_text(content, Scheme),
            content,
            f"{used[row]}的评定已按它开始，评定结果要能复核。请复制为新版本再修改。" if row in used else "",
        )
        for row, content in database.execute(query.tuples()).fetchall()
    ]


def scheme_years(database: peewee.Database) -> frozenset[int]:
    """The years that have a scheme."""
    query = StarScheme.select(StarScheme.year).where(StarScheme.deleted_at.is_null())
    return frozenset(row[0] for row in database.execute(query.tuples()).fetchall())


def checked(scheme: Scheme) -> Scheme:
    """The scheme. Raises InvalidValueError when nothing could be assessed by it."""
    if not scheme.name.strip():
        raise InvalidValueError("指标体系还没有名称。", "请填写名称后再保存。")
    empty = [star.name for star in scheme.stars if not star.full]
    if not scheme.stars or empty:
        named = f"“{'、'.join(empty)}”" if empty else "指标体系"
        raise InvalidValueError(f"{named}还没有带分值的指标。", "请增加指标、填写分值后再保存。")
    return scheme


def add_scheme(scheme: Scheme) -> Operation:
    """Keep a new scheme (or version)."""
    content = to_text(checked(scheme))

    def apply(transaction: Transaction) -> None:
        transaction.insert(StarScheme, {"name": scheme.name, "year": scheme.year, "content": content})

    return Operation(f"新增指标体系：{scheme.year}年度", apply)


def change_scheme(stored: StoredScheme, scheme: Scheme) -> Operation:
    """Change a scheme that no assessment uses. Raises ConflictError when a colleague changed or used it meanwhile."""
    content = to_text(checked(scheme))

    def apply(transaction: Transaction) -> None:
        now = {item.row: item for item in read_schemes(transaction.database)}.get(stored.row)
        if now is not None and now.locked:
            raise ConflictError("同事刚刚按这个指标体系开始了评定，没有保存。", {})
        changes: dict[str, tuple[Value, Value]] = {
            "name": (stored.scheme.name, scheme.name),
            "year": (stored.scheme.year, scheme.year),
            "content": (stored.content, content),
        }
        transaction.update(StarScheme, stored.row, changes)

    return Operation(f"修改指标体系：{scheme.year}年度", apply)


def remove_scheme(stored: StoredScheme) -> Operation:
    """Take a scheme away that no assessment uses. Raises ConflictError when a colleague began one with it."""

    def apply(transaction: Transaction) -> None:
        now = {item.row: item for item in read_schemes(transaction.database)}.get(stored.row)
        if now is not None and now.locked:
            raise ConflictError("已按这个指标体系开始了评定，没有删除。", {})
        transaction.recycle(StarScheme, [stored.row])

    return Operation(f"删除指标体系：{stored.title}", apply)


def copied(scheme: Scheme, year: int) -> Scheme:
    """The scheme for another year; the old year in its name and basis becomes the new one."""
    old, new = str(scheme.year), str(year)
    return replace(scheme, year=year, name=scheme.name.replace(old, new), basis=scheme.basis.replace(old, new))
