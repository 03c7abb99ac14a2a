"""Who may change the rows of which ledger, as the declarations say it, as the office keeps it (app.store.accounts)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.core.kinds import Value
from app.core.names import Name
from app.ledgers.changes.links import Link
from app.ledgers.registry import BY_KEY, LEDGERS
from app.ledgers.schema.declaration import Ledger
from app.ledgers.schema.fields import FieldSpec
from app.store.accounts import Grant, Rule, Rules, may_enter
from app.store.derived_percent import DerivedPercent


def rules_of(ledgers: Sequence[Ledger] = LEDGERS) -> Rules:
    """A rule for every table: a ledger's own, and its entries' by the row that they belong to."""
    return dict(table_rules(ledgers))


def table_rules(ledgers: Sequence[Ledger]) -> Iterator[tuple[str, Rule]]:
    """(table, rule)."""
    for ledger in ledgers:
        table = str(ledger.model._meta.table_name)
        yield table, rule_of(ledger)
        for child in ledger.children:
            yield str(child.model._meta.table_name), Rule(parent=(table, child.parent), names=names_in(child.specs))
    yield str(Link._meta.table_name), Rule(grows=True)  # whoever may make the new row may tell what it was made from


def rule_of(ledger: Ledger) -> Rule:
    """A ledger's rule: the kind of a scope is the directory that the field takes its names from."""
    kinds = ((name, ledger.fields[name].kind) for name in ledger.scope)
    scope = {name: kind.ledger for name, kind in kinds if isinstance(kind, Name)}
    return Rule(scope, grows=ledger.grows, follows=following_of(ledger), names=names_in(ledger.fields))


def names_in(specs: Mapping[str, FieldSpec]) -> dict[str, tuple[str, str]]:
    """Column → table and column of the names it holds, as far as somebody with a scope may change those names."""
    kinds = ((spec.name, spec.kind) for spec in specs.values() if spec.stored)
    targets = {name: BY_KEY.get(kind.ledger) for name, kind in kinds if isinstance(kind, Name) and not kind.many}
    return {
        name: (str(target.model._meta.table_name), target.name_field)
        for name, target in targets.items()
        if target is not None and target.scope
    }


def following_of(ledger: Ledger) -> DerivedPercent | None:
    """The percent of a tree's rows that follows from the rows below them."""
    tree = ledger.tree
    if tree is None or not tree.percent:
        return None
    return DerivedPercent(tree.percent, tree.parent, ledger.name_field, tree.scope, tree.weight, tree.number)


def scope_kinds(ledgers: Sequence[Ledger] = LEDGERS) -> dict[str, Ledger]:
    """The directories that a user's scope can be of, by key."""
    kinds = (kind for ledger in ledgers for kind in rule_of(ledger).scope.values())
    return {kind: BY_KEY[kind] for kind in dict.fromkeys(kinds) if kind in BY_KEY}


def why_only_view(grant: Grant | None) -> str:
    """Why the user may change nothing, in words; empty for everybody else."""
    return "您的角色是“查看”，不能修改" if grant is not None and grant.role == "查看" else ""


def why_not_add(grant: Grant | None, ledger: Ledger) -> str:
    """Why the user may add no rows at all to a ledger, in words for a button; empty when some may be added."""
    if grant is None or grant.is_administrator:
        return ""
    if why := why_only_view(grant):
        return why
    rule = rule_of(ledger)
    if not grant.scopes or rule.grows or any(kind in grant.scopes for kind in rule.scope.values()):
        return ""
    return f"{ledger.title}不在您的范围内（{grant.scope_words}），只能查看"


def own_values(grant: Grant | None, ledger: Ledger) -> dict[str, Value]:
    """What a new row begins with for somebody who is responsible for one department or branch alone: that it is theirs."""
    if grant is None or grant.is_administrator:
        return {}
    own = {name: grant.scopes.get(kind, ()) for name, kind in rule_of(ledger).scope.items()}
    return next(({name: names[0]} for name, names in own.items() if len(names) == 1), {})


def why_not_settings(grant: Grant | None) -> str:
    """Why the user may not change what the whole office shares besides its ledgers, in words; empty when it is allowed."""
    if grant is None or grant.is_administrator:
        return ""
    return why_only_view(grant) or "全办公室共用，只有管理员可以修改"


def why_not_everywhere(grant: Grant | None) -> str:
    """Why the user may not do what is about the rows of the whole office, in words; empty when it is allowed."""
    if grant is None or grant.is_administrator or (grant.role != "查看" and not grant.scopes):
        return ""
    return why_only_view(grant) or f"涉及整个办公室的数据，您的范围是 {grant.scope_words}"


def why_not_change(grant: Grant | None, ledger: Ledger, row: Mapping[str, Value]) -> str:
    """Why the user may not change a row, in words; empty when it is allowed. What is saved is judged by the store again."""
    if grant is None or may_enter(grant, rule_of(ledger), row):
        return ""
    return why_only_view(grant) or f"这一行不在您的范围内（{grant.scope_words}），只能查看"
