"""自评 → 申报 → 考评 → 公示 → 授星 → 动态管理: each step an operation that checks what must be true before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar

from app.core.errors import ConflictError, InvalidValueError
from app.scoring.assessment import Assessment, Participant, read_assessment
from app.scoring.codec import to_text
from app.scoring.period import Period
from app.scoring.points import shown
from app.scoring.result import BranchResult, Entry, Fact, past_of
from app.scoring.scheme import Scheme, level_words
from app.scoring.tables import (
    AWARDED,
    DECLARED,
    FACT,
    LEVEL_CHANGED,
    NOTICE,
    PUBLISHED,
    REOPENED,
    REVIEW,
    REVIEWED,
    SELF,
    SENT_BACK,
    StarAssessment,
    StarBranch,
    StarEntry,
    StarStep,
)
from app.store.operation import Operation
from app.store.transaction import Transaction

SIDE_WORDS = {SELF: "自评", REVIEW: "考评", FACT: "否决与限级情形"}


@dataclass(frozen=True)
class StarSettings:
    """How the office assesses: days of 公示, and whether the reviewer's scores stay hidden until both are in."""

    notice_days: int = 5
    hide_review: bool = True
    AREA: ClassVar[str] = "stars"
    TITLE: ClassVar[str] = "五星支部设置"


@dataclass(frozen=True)
class Signer:
    """Who takes a step on which day."""

    author: str
    day: dt.date

    def signed(self, entry: Entry) -> Entry:
        """A score with who gave it on which day."""
        return replace(entry, author=self.author, day=self.day.isoformat())

    def step(self, assessment: int, branch: int, step: str, note: str = "", document: str = "") -> dict[str, object]:
        """The row of a step."""
        return {
            "assessment": assessment,
            "branch": branch,
            "step": step,
            "author": self.author,
            "day": self.day.isoformat(),
            "note": note,
            "document": document,
        }


def current(transaction: Transaction, period: Period) -> Assessment:
    """The assessment as it is now. Raises InvalidValueError when there is none."""
    found = read_assessment(transaction.database, period)
    if found is None:
        raise InvalidValueError(f"{period.label}还没有开始评定。", "请先点“开始评定”。")
    return found


SELF_STAGE = "自评"


def put_entry(period: Period, branch: str, side: str, key: str, seen: Entry | None, entry: Entry | None) -> Operation:
    """Enter, change or take back a score. Raises ConflictError when somebody else changed the same one."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        refuse_closed(assessment, own, side)
        if key not in assessment.scheme.by_key:
            raise InvalidValueError("指标体系里没有这一项。")
        if entry is not None:
            check_entry(assessment.scheme, key, entry)
        stored = (own.self_entries if side == SELF else own.review_entries).get(key)
        if stored != seen:
            raise ConflictError("同事刚刚修改了同一项的分数，没有保存。", {})
        store_content(transaction, own.row, side, key, None if entry is None else to_text(entry))

    title = SIDE_WORDS[side]
    return Operation(f"{title}打分：{branch}", apply)


def check_entry(scheme: Scheme, key: str, entry: Entry) -> None:
    """Raise InvalidValueError for a score or an observation out of range, or points lost without a reason."""
    item = scheme.by_key[key]
    if any(seen < 0 for seen in entry.observed.values()):
        raise InvalidValueError("次数、比例不能小于 0。")
    if entry.score is None:
        return
    if entry.score < 0:
        raise InvalidValueError("得分不能小于 0。")
    if entry.score > item.full and not item.may_exceed:
        raise InvalidValueError(f"“{item.title}”满分 {shown(item.full)} 分，没有加分规则，得分不能超过满分。")
    if item.bonus_ceiling is not None and entry.score > item.full + item.bonus_ceiling:
        raise InvalidValueError(f"“{item.title}”加分最多 {shown(item.bonus_ceiling)} 分。")
    if entry.score < item.full and not entry.reason.strip():
        raise InvalidValueError("扣了分要写明理由。", "请补上理由再保存。")


def refuse_closed(assessment: Assessment, own: Participant, side: str) -> None:
    """Raise InvalidValueError where a side cannot be written any more, or not yet."""
    if assessment.awarded or assessment.stage == NOTICE:
        raise InvalidValueError(f"已经{assessment.stage}，不能再改分数。", "需要改动时请先撤回公示；授星后用“摘星/晋星”。")
    if side == SELF and own.declared:
        raise InvalidValueError("这个支部已经申报，自评不能再改。", "需要修改时请先退回自评。")
    if side == REVIEW and not own.declared:
        raise InvalidValueError("这个支部还没有申报，不能考评。", "请等支部自评并申报以后再考评。")
    if side in (REVIEW, FACT) and own.reviewed:
        raise InvalidValueError("这个支部已经考评，分数不能再改。", "需要修改时请先重新考评，并写明理由。")


def put_facts(period: Period, branch: str, facts: Mapping[str, tuple[Fact | None, Fact | None]]) -> Operation:
    """Say which vetoes and level caps apply to a branch, given as key → (seen, wanted); None: nothing is said.

    Raises ConflictError when somebody else said something of the same one.
    """

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        refuse_closed(assessment, own, FACT)
        known = {trigger.key for trigger in assessment.scheme.triggers}
        for key, (seen, fact) in facts.items():
            if key not in known:
                raise InvalidValueError("指标体系里没有这种情形。")
            if fact is not None and fact.value and not fact.reason.strip():
                raise InvalidValueError("否决与限级的情形要写明情况。", "请补上情况再保存。")
            if own.facts.get(key) != seen:
                raise ConflictError("同事刚刚修改了同一种情形，没有保存。", {})
            store_content(transaction, own.row, FACT, key, None if fact is None else to_text(fact))

    return Operation(f"确认否决与限级情形：{branch}", apply)


def store_content(transaction: Transaction, branch: int, side: str, key: str, content: str | None) -> None:
    """Insert, change or take away an entry."""
    query = StarEntry.select(StarEntry.id, StarEntry.content).where(
        (StarEntry.branch == branch) & (StarEntry.side == side) & (StarEntry.indicator == key) & StarEntry.deleted_at.is_null()
    )
    found = transaction.database.execute(query.tuples()).fetchone()
    if found is None and content is not None:
        transaction.insert(StarEntry, {"branch": branch, "side": side, "indicator": key, "content": content})
    elif found is not None and content is None:
        transaction.recycle(StarEntry, [found[0]])
    elif found is not None and content is not None:
        transaction.update(StarEntry, found[0], {"content": (found[1], content)})


def put_appraisal(period: Period, branch: str, seen: Decimal | None, appraisal: Decimal | None) -> Operation:
    """评议分 of a branch (0–100), for schemes that weigh it. Raises ConflictError when somebody else changed it."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        refuse_closed(assessment, own, FACT)
        if appraisal is not None and not 0 <= appraisal <= 100:
            raise InvalidValueError("评议分在 0 到 100 之间。")
        texts = (None if seen is None else str(seen), None if appraisal is None else str(appraisal))
        transaction.update(StarBranch, own.row, {"appraisal": texts})

    return Operation(f"录入评议分：{branch}", apply)


def declare(period: Period, branch: str, signer: Signer) -> Operation:
    """申报: the branch has assessed itself; its scores stand from now on."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        if own.declared:
            raise InvalidValueError("这个支部已经申报。")
        transaction.update(StarBranch, own.row, {"declared": (None, signer.day.isoformat())})
        transaction.insert(StarStep, signer.step(assessment.row, own.row, DECLARED))

    return Operation(f"申报：{branch}", apply)


def send_back(period: Period, branch: str, reason: str, signer: Signer) -> Operation:
    """退回自评: the branch may change its scores again."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        if assessment.stage in (NOTICE, AWARDED):
            raise InvalidValueError(f"已经{assessment.stage}，不能退回。")
        if not reason.strip():
            raise InvalidValueError("请写明退回的理由。")
        if not own.declared:
            raise InvalidValueError("这个支部还没有申报，不需要退回。")
        transaction.update(StarBranch, own.row, {"declared": (own.declared, None), "reviewed": (own.reviewed, None)})
        transaction.insert(StarStep, signer.step(assessment.row, own.row, SENT_BACK, reason))

    return Operation(f"退回自评：{branch}", apply)


def finish_review(period: Period, branch: str, signer: Signer) -> Operation:
    """考评 of a branch is done."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        if not own.declared:
            raise InvalidValueError("这个支部还没有申报，不能考评。", "请等支部自评并申报以后再考评。")
        if own.reviewed:
            raise InvalidValueError("这个支部已经考评。")
        transaction.update(StarBranch, own.row, {"reviewed": (None, signer.day.isoformat())})
        transaction.insert(StarStep, signer.step(assessment.row, own.row, REVIEWED))

    return Operation(f"完成考评：{branch}", apply)


def reopen_review(period: Period, branch: str, reason: str, signer: Signer) -> Operation:
    """重新考评: the reviewer may change the scores again; what the branch said of itself stays."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        if assessment.stage in (NOTICE, AWARDED):
            raise InvalidValueError(f"已经{assessment.stage}，不能重新考评。", "公示期间请先撤回公示；授星后用“摘星/晋星”。")
        if not reason.strip():
            raise InvalidValueError("请写明重新考评的理由。")
        if not own.reviewed:
            raise InvalidValueError("这个支部还没有考评完，可以直接修改。")
        transaction.update(StarBranch, own.row, {"reviewed": (own.reviewed, None)})
        transaction.insert(StarStep, signer.step(assessment.row, own.row, REOPENED, reason))

    return Operation(f"重新考评：{branch}", apply)


Results = Callable[[Transaction, Assessment], Mapping[str, BranchResult]]


def publish(period: Period, until: dt.date, signer: Signer, open_items: int = 0, results: Results | None = None) -> Operation:
    """公示 of the results, once every branch is reviewed; `until` is its last day.

    `open_items` that nobody has entered were accepted as without a loss: that is kept with the step. `results` works out, in
    the same transaction, what hangs out; it is kept to be compared with what is awarded.
    """

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        if until < signer.day:
            raise InvalidValueError("公示的最后一天不能早于今天。")
        waiting = [item.branch.name for item in assessment.participants if not item.reviewed]
        if waiting:
            raise InvalidValueError(
                f"还有 {len(waiting)} 个支部没有考评完：{'、'.join(waiting[:3])}。", "全部考评完成后再公示。"
            )
        if assessment.stage != SELF_STAGE:
            raise InvalidValueError(f"已经{assessment.stage}。")
        changes = {
            "stage": (assessment.stage, NOTICE),
            "notice_from": (assessment.notice_from, signer.day.isoformat()),
            "notice_until": (assessment.notice_until, until.isoformat()),
        }
        transaction.update(StarAssessment, assessment.row, changes)
        if results is not None:
            found = results(transaction, current(transaction, period))
            for own in assessment.participants:
                store_content(transaction, own.row, PUBLISHED, "", to_text(past_of(found[own.branch.name])))
        accepted = f"；未录入的 {open_items} 项确认按未扣分计" if open_items else ""
        transaction.insert(StarStep, signer.step(assessment.row, 0, NOTICE, f"至 {until.isoformat()}{accepted}"))

    return Operation(f"公示：{period.label}五星支部", apply)


def withdraw_notice(period: Period, reason: str, signer: Signer) -> Operation:
    """撤回公示, because somebody objected with reason."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        if assessment.stage != NOTICE:
            raise InvalidValueError("现在不在公示。")
        if not reason.strip():
            raise InvalidValueError("请写明撤回的理由。")
        changes = {
            "stage": (NOTICE, SELF_STAGE),
            "notice_from": (assessment.notice_from, None),
            "notice_until": (assessment.notice_until, None),
        }
        transaction.update(StarAssessment, assessment.row, changes)
        for own in assessment.participants:
            store_content(transaction, own.row, PUBLISHED, "", None)
        transaction.insert(StarStep, signer.step(assessment.row, 0, "撤回公示", reason))

    return Operation(f"撤回公示：{period.label}五星支部", apply)


def still_hanging(assessment: Assessment, day: dt.date) -> str:
    """Why stars cannot be given yet on a day: the last day of 公示 belongs to it, 公示期满 is the day after."""
    if assessment.notice_until is None or day.isoformat() > assessment.notice_until:
        return ""
    after = dt.date.fromisoformat(assessment.notice_until) + dt.timedelta(days=1)
    return f"公示到 {assessment.notice_until} 才结束，{after.isoformat()} 起可以授星"


def award(period: Period, results: Results, document: str, signer: Signer) -> Operation:
    """授星: the results are frozen. `results` works them out in the same transaction, so that nothing comes between."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        if assessment.stage != NOTICE:
            raise InvalidValueError("还没有公示，不能授星。", "请先公示。")
        if waiting := still_hanging(assessment, signer.day):
            raise InvalidValueError(f"{waiting}。", "公示期满以后再授星；有异议可以撤回公示。")
        found = results(transaction, assessment)
        refuse_undecided(found)
        for own in assessment.participants:
            transaction.update(StarBranch, own.row, {"result": (None, to_text(found[own.branch.name]))})
        changes = {"stage": (NOTICE, AWARDED), "awarded_on": (None, signer.day.isoformat())}
        transaction.update(StarAssessment, assessment.row, changes)
        transaction.insert(StarStep, signer.step(assessment.row, 0, AWARDED, "", document))

    return Operation(f"授星：{period.label}五星支部", apply)


def refuse_undecided(results: Mapping[str, BranchResult]) -> None:
    """Raise InvalidValueError while nobody has said of a veto or a cap whether it applies: a star that is given stays given."""
    branches: dict[str, list[str]] = {}
    for name, result in results.items():
        for item in result.undecided:
            branches.setdefault(item.words, []).append(name)
    if branches:
        named = "；".join(
            f"“{words}”（{'、'.join(names[:3])}{'等' if len(names) > 3 else ''}）" for words, names in branches.items()
        )
        raise InvalidValueError(
            f"还有 {len(branches)} 种否决、限级情形没有确认是否发生：{named}。",
            "没有发生的请先确认；发生了的请撤回公示，在“评议与限级”里写明情况，再公示、授星。",
        )


def change_level(period: Period, branch: str, seen: int, level: int, reason: str, document: str, signer: Signer) -> Operation:
    """摘星 or 晋星 after 授星, with reason and document. Raises ConflictError when the level is no longer the one seen."""

    def apply(transaction: Transaction) -> None:
        assessment = current(transaction, period)
        own = assessment.participant(branch)
        if own.result is None:
            raise InvalidValueError("还没有授星。", "授星以后才有摘星、晋星。")
        if not reason.strip() or not document.strip():
            raise InvalidValueError("摘星、晋星要写明理由和依据文件。")
        before = own.result.level
        if before != seen:
            raise ConflictError(f"同事刚刚把这个支部调整为{level_words(before)}，没有保存。", {})
        if level == before or not 0 <= level <= max(assessment.scheme.most_stars, 1):
            raise InvalidValueError("请选择与现在不同的星级。")
        word = "晋星" if level > before else "摘星"
        transaction.update(StarBranch, own.row, {"level": (own.level, level)})
        note = f"{word}：{level_words(before)} → {level_words(level)}。{reason}"
        transaction.insert(StarStep, signer.step(assessment.row, own.row, LEVEL_CHANGED, note, document))

    return Operation(f"动态管理：{branch}", apply)
