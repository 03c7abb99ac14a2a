"""Roles and scopes: what a user may save, and what becomes of a commit that nobody had a right to."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import StorageError
from app.exchange.importing.remembered_mappings import remember
from app.ledgers.changes.entry_operations import add_child
from app.ledgers.changes.operations import add_rows, change_row, remove_rows
from app.ledgers.changes.undo import undo_of
from app.ledgers.handouts import Batch, NewPart, keep_handout
from app.ledgers.known_files import KindOfFile
from app.ledgers.organisation.directory import CAMPAIGN, DEPARTMENT
from app.ledgers.organisation.person import PERSON
from app.ledgers.problems.problem import PROBLEM
from app.ledgers.registry import LEDGERS
from app.ledgers.works.yearly_task import YEARLY_TASK
from app.store.accounts import Account, ForbiddenError, Grant, Rule, may_enter, scopes_of, scopes_text
from app.store.commit import Commit, encode, signed_content
from app.store.derived_percent import DerivedPercent
from app.store.history import Asked, commits
from app.store.office import Office
from app.store.operation import Operation
from app.store.person import Person
from app.store.protecting import change_user, remove_user
from app.store.transaction import Transaction
from tests.conftest import OpenOffice
from tests.store.access_office import CHIEF, TODAY, grant_of, let_in, look, protected, remark, rows, save

OFFICE_ROOM, PROPOSALS = "办公室", "提案委"


pytestmark = pytest.mark.usefixtures("quick_passwords")


def progress(row: int) -> Operation:
    return add_child(PROBLEM, PROBLEM.child("progress"), row, {"day": "2023-11-10", "content": "推进"})


def change(row: int, field: str, seen: str, new: str) -> Operation:
    return change_row(PROBLEM, row, {field: (seen, new)}, TODAY)


def tried(office: Office, operation: Operation) -> bool:
    """Whether it was saved."""
    try:
        return office.run(operation) is not None
    except ForbiddenError:
        return False


BATCH = Batch(7, "problem", "department", "填报", "2023-11-20", "", "", "李四", ("number",), ("remark",))
MATRIX: dict[str, tuple[Callable[[int, int], Operation], dict[str, bool]]] = {
    "own row": (lambda own, other: change(own, "remark", "", "改"), {"管理员": True, "联络员": True, "全部": True, "查看": False}),
    "other row": (lambda own, other: change(other, "remark", "", "改"), {"管理员": True, "联络员": False, "全部": True, "查看": False}),
    "own entry": (lambda own, other: progress(own), {"管理员": True, "联络员": True, "全部": True, "查看": False}),
    "other entry": (lambda own, other: progress(other), {"管理员": True, "联络员": False, "全部": True, "查看": False}),
    "give away": (
        lambda own, other: change(own, "department", OFFICE_ROOM, PROPOSALS),
        {"管理员": True, "联络员": False, "全部": True, "查看": False},
    ),
    "take over": (
        lambda own, other: change(other, "department", PROPOSALS, OFFICE_ROOM),
        {"管理员": True, "联络员": False, "全部": True, "查看": False},
    ),
    "delete other": (lambda own, other: remove_rows(PROBLEM, [other]), {"管理员": True, "联络员": False, "全部": True, "查看": False}),
    "own and other": (
        lambda own, other: remove_rows(PROBLEM, [own, other]),
        {"管理员": True, "联络员": False, "全部": True, "查看": False},
    ),
    "new name": (
        lambda own, other: add_rows(PERSON, [{"name": "新来的"}], TODAY),
        {"管理员": True, "联络员": True, "全部": True, "查看": False},
    ),
    "own row with a new name": (
        lambda own, other: add_rows(PROBLEM, [{"list": "部门", "department": OFFICE_ROOM, "statement": "新", "person": "某人"}], TODAY, LEDGERS),
        {"管理员": True, "联络员": True, "全部": True, "查看": False},
    ),
    "hand out": (
        lambda own, other: keep_handout(PROBLEM, BATCH, [NewPart(OFFICE_ROOM, {}, 8)], {8: "办公室.xlsx"}),
        {"管理员": True, "联络员": True, "全部": True, "查看": False},
    ),
    "remember headings": (
        lambda own, other: remember([KindOfFile("ab", "problem", {"补充": "remark"})]),
        {"管理员": True, "联络员": True, "全部": True, "查看": False},
    ),
    "make oneself an administrator": (
        lambda own, other: Operation("升级", lambda one: Account.update(role="管理员").execute(one.database) and None),
        {"管理员": True, "联络员": False, "全部": False, "查看": False},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MATRIX)
@pytest.mark.parametrize("who", ["管理员", "联络员", "全部", "查看"])
def test_who_may_do_what(open_office: OpenOffice, what: str, who: str) -> None:
    office = protected(open_office)
    save(office, "自己", OFFICE_ROOM)
    save(office, "别人", PROPOSALS)
    role = {"全部": "联络员"}.get(who, who)
    user = let_in(office, "李四", role, {"department": [OFFICE_ROOM]} if who == "联络员" else {})  # type: ignore[arg-type]
    there = open_office("乙", credentials=user)
    make, allowed = MATRIX[what]
    before = there.head
    assert tried(there, make(rows(there)["自己"], rows(there)["别人"])) == allowed[who]
    assert (there.head > before) == allowed[who]
    look(office)
    assert office.take_reports() == []
    assert office.database.execute_sql("SELECT count(*) FROM _refused").fetchone()[0] == 0


def test_directories_that_are_not_ones_own_can_be_read_and_not_changed(open_office: OpenOffice) -> None:
    office = protected(open_office)
    office.run(add_rows(DEPARTMENT, [{"name": OFFICE_ROOM}], TODAY))
    office.run(add_rows(CAMPAIGN, [{"name": "作风整治"}], TODAY))
    there = open_office("乙", credentials=let_in(office, "李四", scopes={"department": [OFFICE_ROOM]}))
    row = there.database.execute_sql("SELECT id FROM department").fetchone()[0]
    with pytest.raises(ForbiddenError, match="李四（联络员，范围：办公室）"):
        there.run(change_row(DEPARTMENT, row, {"name": (OFFICE_ROOM, "改名")}, TODAY, LEDGERS))


class Forger:
    """Somebody with the office's keys and a program that checks nothing."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def publish(self, operation: Operation, **claims: str) -> Commit:
        """Publish a commit as it comes; `claims` replace what the header says."""
        office, made = self.office, []
        publisher = office._publisher

        class Stop(Exception):
            pass

        def work(connection: object) -> None:
            from app.store.changesets import record

            changeset = record(connection, lambda: operation.apply(Transaction(office.database)))  # type: ignore[arg-type]
            made.append(publisher.signed(Commit(publisher.header(operation.action), changeset), office.replica.bench()))
            raise Stop

        with pytest.raises(Stop):
            publisher.attempt(work)  # type: ignore[arg-type]
        (commit,) = made
        if claims:
            header = replace(commit.header, **{"signature": "", **claims})
            if header.signature == "own":
                assert office.person is not None
                header = replace(header, signature="")
                header = replace(header, signature=office.person.sign(signed_content(replace(commit, header=header))))
            commit = replace(commit, header=header)
        data = encode(commit)
        office.folder.vault.current = office.replica.bench().key
        assert office.folder.publish_newest(commit.header.sequence, data, secrets.token_hex(16))
        return commit


FORGERIES: dict[str, Callable[[Office], dict[str, str]]] = {
    "beyond the scope": lambda office: {},
    "unsigned": lambda office: {"account": "", "signature": ""},
    "as the administrator": lambda office: {
        "account": str(grant_of(office, "王建国").id),
        "user": "王建国",
        "signature": "own",
    },
    "under another name": lambda office: {"user": "王建国", "signature": "own"},
    "signed with an own key": lambda office: {"signature": Person.new().sign(b"x")},
    "nonsense": lambda office: {"account": "-1٣", "signature": "zz"},
}


@pytest.mark.parametrize("how", FORGERIES)
def test_a_forged_commit_changes_nothing_anywhere(open_office: OpenOffice, how: str) -> None:
    office = protected(open_office)
    save(office, "别人", PROPOSALS)
    bad = open_office("乙", credentials=let_in(office, "李四", scopes={"department": [OFFICE_ROOM]}))
    row = rows(bad)["别人"]
    Forger(bad).publish(change(row, "remark", "", "伪造"), **FORGERIES[how](bad))
    third = open_office("丙", credentials=CHIEF)
    for one in (office, bad, third):
        look(one)
        assert one.database.execute_sql("SELECT remark FROM problem").fetchall() == [("",)]
        (report,) = one.take_reports() if one is not third else [None]
        assert one.health.state == "good"
        if report is not None:
            assert report.kind == "unauthorised"
            assert "没有生效" in report.words
        assert commits(one.database, Asked())[0].action.startswith("〔无权限，未生效〕")
    save(office, "之后", OFFICE_ROOM)  # the chain stays whole
    for one in (bad, third):
        look(one)
    heads = {(one.head, one.replica.head_hash) for one in (office, bad, third)}
    assert len(heads) == 1
    assert set(rows(bad)) == set(rows(third)) == {"别人", "之后"}


LIES: dict[str, dict[str, tuple[int | None, int]]] = {
    "more than the parts have": {"争创五星支部": (30, 100)},
    "beside a true part": {"印发办法": (30, 80), "争创五星支部": (30, 100)},
    "a whole without parts": {"另一件事": (None, 100)},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_tampered_program_cannot_claim_a_percent_that_does_not_follow(open_office: OpenOffice, lie: str) -> None:
    """The percent of a whole follows from its parts, so it may be written beyond the scope; any other number may not."""
    office = protected(open_office)
    tasks = [("1", "争创五星支部", "机关党委", None), ("1.1", "印发办法", OFFICE_ROOM, 30), ("2", "另一件事", "机关党委", None)]
    known = [
        {"year": 2023, "number": number, "name": name, "department": department, "percent": percent}
        for number, name, department, percent in tasks
    ]
    office.run(add_rows(YEARLY_TASK, known, TODAY))
    bad = open_office("乙", credentials=let_in(office, "李四", scopes={"department": [OFFICE_ROOM]}))
    ids = dict(bad.database.execute_sql("SELECT name, id FROM yearly_task").fetchall())

    def apply(transaction: Transaction) -> None:
        for name, cell in LIES[lie].items():
            transaction.update(YEARLY_TASK.model, ids[name], {"percent": cell})

    before = office.database.execute_sql("SELECT name, percent FROM yearly_task ORDER BY id").fetchall()
    Forger(bad).publish(Operation("伪造", apply))
    look(office)
    assert office.database.execute_sql("SELECT name, percent FROM yearly_task ORDER BY id").fetchall() == before
    assert [report.kind for report in office.take_reports()] == ["unauthorised"]


def test_what_was_allowed_stays_when_the_right_is_taken_later(open_office: OpenOffice) -> None:
    office = protected(open_office)
    there = open_office("乙", credentials=let_in(office, "李四", scopes={"department": [OFFICE_ROOM]}))
    save(there, "那时可以", OFFICE_ROOM)
    look(office)
    change_user(office, grant_of(office, "李四"), "查看", {})
    with pytest.raises(ForbiddenError, match="查看"):
        save(there, "现在不行", OFFICE_ROOM)
    remove_user(office, grant_of(office, "李四"))
    fresh = open_office("丙", credentials=CHIEF)
    assert list(rows(fresh)) == ["那时可以"]
    assert fresh.take_reports() == []


def test_a_lost_save_that_is_no_longer_allowed_waits_for_a_decision(open_office: OpenOffice) -> None:
    office = protected(open_office)
    save(office, "一", OFFICE_ROOM)
    there = open_office("乙", credentials=let_in(office, "李四"))
    row = rows(there)["一"]
    remark(there, row, "李四写的")
    number = there.head
    office.folder.commit_path(number).unlink()  # the server lost it
    (office.folder.path / "head").unlink()
    change_user(office, grant_of(office, "李四"), "查看", {})
    look(there)
    (item,) = there.pending.items()
    assert item.refused[0].why == "rights"
    assert item.refused[0].cells["remark"][2] == "李四写的"
    assert [report.kind for report in there.take_reports()][-1:] == ["refused"]


def test_a_save_that_another_user_makes_again_bears_both_names(open_office: OpenOffice) -> None:
    office = protected(open_office)
    there = open_office("乙", credentials=let_in(office, "李四"))
    save(there, "李四的")
    look(office)
    there.close()
    number = office.head
    office.folder.commit_path(number).unlink()
    (office.folder.path / "head").unlink()
    third = open_office("丙", credentials=CHIEF)
    save(third, "占了号")
    look(office)
    look(third)
    assert set(rows(third)) == {"占了号", "李四的"}
    line = commits(third.database, Asked())[0]
    assert (line.user, line.action) == ("王建国", "新增问题（代李四重新保存）")


def test_only_administrators_change_users_and_nobody_undoes_that(open_office: OpenOffice) -> None:
    office = protected(open_office)
    deputy = let_in(office, "副手", "管理员")
    there = open_office("乙", credentials=let_in(office, "李四"))
    for attempt in (
        lambda: let_in(there, "同伙", "管理员"),
        lambda: change_user(there, grant_of(there, "李四"), "管理员", {}),
        lambda: remove_user(there, grant_of(there, "副手")),
    ):
        with pytest.raises(ForbiddenError):
            attempt()
    with pytest.raises(StorageError, match="不能撤销"):
        undo_of(office, office.head)
    second = open_office("丙", credentials=deputy)
    change_user(second, grant_of(second, "王建国"), "查看", {})
    look(office)
    with pytest.raises(ForbiddenError):
        save(office, "不再能改")


names = st.sampled_from([OFFICE_ROOM, PROPOSALS, "研究室", "办公", ""])


@given(st.dictionaries(st.sampled_from(["department", "branch"]), st.lists(names.filter(bool), max_size=3)))
def test_scopes_read_back(scopes: dict[str, list[str]]) -> None:
    assert scopes_of(scopes_text(scopes)) == {kind: tuple(found) for kind, found in scopes.items() if found}


@given(st.lists(names.filter(bool), min_size=1), st.lists(names, max_size=3))
def test_a_row_of_several_departments_is_in_the_scope_of_each(own: list[str], cell: list[str]) -> None:
    grant = Grant(1, "李四", "联络员", "", {"department": tuple(own)})
    row = {"department": "、".join(cell)}
    assert may_enter(grant, Rule({"department": "department"}), row) == bool(set(own) & set(filter(bool, cell)))
    assert not may_enter(grant, Rule(), row)
    assert not may_enter(replace(grant, role="查看"), Rule({"department": "department"}), row)
    assert may_enter(replace(grant, role="管理员"), Rule(), row)
    full = Rule({"a": "b"}, ("t", "c"), True, follows=DerivedPercent("percent", "parent", "name", weight="points"))
    assert Rule.from_json(full.to_json()) == full
    assert Rule.from_json('{"scope": {}, "parent": null, "grows": false, "follows": ["percent"]}').follows == DerivedPercent(
        "percent"
    )
