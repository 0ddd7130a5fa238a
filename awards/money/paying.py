"""From an issued decision to money paid and things handed over; each step can be undone with a reason."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import OfficeError
from accounts.models import User, record
from awards.models import (
    BaseSalary,
    Bonus,
    BonusRule,
    Coefficient,
    Decision,
    DecisionLevel,
    DecisionLine,
    FormObject,
    GrantedBy,
    ObjectDue,
)
from awards.money.bonus import bonus_money, times_for
from documents.models import Change

GRANTED_BY = {
    DecisionLevel.PROVINCE: GrantedBy.ANY,
    DecisionLevel.DEPARTMENT: GrantedBy.DEPARTMENT,
    DecisionLevel.COMMUNE: GrantedBy.COMMUNE,
}
NO_COEFFICIENT = "Danh mục chưa có hệ số cho đối tượng này: xin ghi số tiền bằng tay."


@dataclass(frozen=True)
class Reckoned:
    """What one line brings by the rules of the day the decision was signed."""

    line: DecisionLine
    times: Decimal
    amount: int
    to_check: str


def rules_on(day: dt.date) -> tuple[BonusRule, BaseSalary]:
    """The rule of rounding and the base salary of that day. Raises OfficeError where either is missing."""
    rule, salary = BonusRule.objects.in_force(day).first(), BaseSalary.objects.in_force(day).first()
    if rule is None or salary is None:
        missing = "quy định tính tiền thưởng" if rule is None else "lương cơ sở"
        raise OfficeError(f"Chưa có {missing} áp dụng ngày {day:%d/%m/%Y}; xin bổ sung trong danh mục khen thưởng.")
    return rule, salary


def reckon(decision: Decision, lines: Sequence[DecisionLine]) -> tuple[list[Reckoned], BaseSalary]:
    """What each line brings. Four queries, however many lines; nothing is saved.

    Raises:
        OfficeError: a rule of that day is missing.
    """
    rule, salary = rules_on(decision.signed_on)
    forms = {line.form_id for line in lines}
    known = {
        (each.form_id, each.subject, each.granted_by): each.times
        for each in Coefficient.objects.in_force(decision.signed_on).filter(form__in=forms)
    }
    granted_by = GRANTED_BY[DecisionLevel(decision.level)]
    others = _others_of_the_year(decision, lines)
    found = []
    for line in lines:
        times = times_for(known, line.form_id, line.subject.kind, granted_by, rule)
        notes = [others.get((line.subject.head_id or line.subject_id, line.year), "")]
        notes += [NO_COEFFICIENT] if times is None else []
        money = bonus_money(times, salary.amount, rule) if times is not None else 0
        found.append(Reckoned(line, times or Decimal(0), money, " ".join(filter(None, notes))))
    return found, salary


def _others_of_the_year(decision: Decision, lines: Sequence[DecisionLine]) -> dict[tuple[int, int], str]:
    """Where the same subject gets money for the same year by another decision: which of them counts, a person says.

    Several titles of one year bring the highest money alone, unless the achievements differ (cần kiểm tra: the texts
    in force were not read on this), so nothing is left out by itself.
    """
    heads = {line.subject.head_id or line.subject_id for line in lines}
    kin = Q(line__subject__in=heads) | Q(line__subject__head__in=heads)
    told = Bonus.objects.filter(kin, line__year__in={line.year for line in lines}, amount__gt=0)
    told = told.exclude(line__decision=decision).exclude(line__standing=Change.REVOKED)
    said: dict[tuple[int, int], list[str]] = defaultdict(list)
    for bonus in told.select_related("line__subject", "line__form", "line__decision__number__series"):
        subject = bonus.line.subject
        said[subject.head_id or subject.pk, bonus.line.year].append(
            f"{bonus.line.form} theo {bonus.line.decision} ({money_said(bonus.amount)} đồng)"
        )
    return {
        key: f"Cùng năm đã có tiền thưởng {'; '.join(texts)}: nếu cùng thành tích thì chỉ hưởng mức cao nhất."[:300]
        for key, texts in said.items()
    }


def money_said(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


@transaction.atomic
def begin_money(decision: Decision, *, by: User) -> int:
    """Write down what every line that still holds brings, money and things; how many lines were added.

    Doing it again adds what is missing and changes nothing else.

    Raises:
        OfficeError: the decision is not issued, or a rule of its day is missing.
    """
    now = decision.locked()
    if not now.is_issued:
        raise OfficeError("Chỉ lập danh sách chi thưởng của quyết định đã ban hành.")
    lines = list(
        now.lines.filter(bonus=None)
        .exclude(standing=Change.REVOKED)
        .select_related("subject", "form")
        .order_by("position")
    )
    found, salary = reckon(now, lines)
    Bonus.objects.bulk_create(
        Bonus(
            line=each.line,
            times=each.times,
            base_salary=salary.amount,
            reckoned=each.amount,
            amount=each.amount,
            to_check=each.to_check,
        )
        for each in found
    )
    things = defaultdict(list)
    in_force = FormObject.objects.in_force(now.decided_on).filter(quantity__gt=0)
    for thing in in_force.filter(form__in={line.form_id for line in lines}):
        things[thing.form_id, thing.subject].append(thing)
    ObjectDue.objects.bulk_create(
        (
            ObjectDue(line=line, thing=thing.thing, quantity=thing.quantity)
            for line in lines
            for thing in things[line.form_id, line.subject.kind]
        ),
        ignore_conflicts=True,
    )
    if lines:
        record(by, "awards.money_begun", now, lines=len(lines))
    return len(lines)


@transaction.atomic
def override(bonus: Bonus, amount: int, *, reason: str, by: User) -> None:
    """Pay another amount than was reckoned. Raises OfficeError without a reason, or once it is paid."""
    now = _locked(bonus)
    if now.is_revoked:
        raise OfficeError("Khen thưởng này đã bị hủy bỏ: không chi, không sửa số tiền.")
    if now.is_paid:
        raise OfficeError("Khoản này đã ghi chi; muốn sửa xin bỏ ghi chi trước.")
    if amount != now.reckoned and not reason.strip():
        raise OfficeError("Ghi lý do khi số tiền khác số tính được.")
    before, now.amount = now.amount, amount
    now.reason = reason.strip() if amount != now.reckoned else ""
    now.save(update_fields=["amount", "reason"])
    record(by, "awards.bonus_overridden", now, before=before, amount=amount, reason=now.reason)


def _locked(thing):
    return type(thing).objects.select_for_update(of=("self",)).select_related("line").get(pk=thing.pk)


@transaction.atomic
def pay(decision: Decision, bonuses, *, on: dt.date, paid_by: str, by: User) -> int:
    """Write down that these were paid; those that are already stay as they are. How many it was.

    Raises:
        OfficeError: a day to come or before the decision, or nobody named.
    """
    _must_follow(decision, on, "chi")
    if not paid_by.strip():
        raise OfficeError("Ghi tên người chi.")
    waiting = bonuses.standing().filter(line__decision=decision, paid_on=None)
    keys = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    Bonus.objects.filter(pk__in=keys).update(
        paid_on=on, paid_by=paid_by.strip(), recorded_at=timezone.now(), recorded_by=by
    )
    if keys:
        record(by, "awards.bonus_paid", decision, lines=len(keys), on=on.isoformat())
    return len(keys)


def _must_follow(decision: Decision, on: dt.date, verb: str) -> None:
    if on > timezone.localdate():
        raise OfficeError(f"Ngày {verb} không được sau hôm nay.")
    if on < decision.decided_on:
        raise OfficeError(f"Ngày {verb} không được trước ngày quyết định ({decision.decided_on:%d/%m/%Y}).")


@transaction.atomic
def undo_payment(bonus: Bonus, *, reason: str, by: User) -> None:
    """It was not paid after all. Raises OfficeError without a reason, or where nothing is written."""
    now = _locked(bonus)
    if not now.is_paid:
        raise OfficeError("Khoản này chưa ghi chi.")
    _must_not_be_back(now)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do.")
    said = f"{now.paid_on:%d/%m/%Y}, {now.paid_by}"
    Bonus.objects.filter(pk=now.pk).update(paid_on=None, paid_by="", recorded_at=None, recorded_by=None)
    record(by, "awards.payment_undone", now, before=said, reason=reason.strip())


@transaction.atomic
def hand_over(decision: Decision, things, *, on: dt.date, to: str, by: User) -> int:
    """Write down that these things were handed over; those that were already stay as they are. How many it was.

    Raises:
        OfficeError: a day to come or before the decision, or nobody named.
    """
    _must_follow(decision, on, "trao")
    if not to.strip():
        raise OfficeError("Ghi tên người nhận.")
    waiting = things.waiting().filter(line__decision=decision)
    keys = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
    ObjectDue.objects.filter(pk__in=keys).update(
        handed_on=on, handed_to=to.strip(), recorded_at=timezone.now(), recorded_by=by
    )
    if keys:
        record(by, "awards.objects_handed", decision, lines=len(keys), on=on.isoformat(), to=to.strip())
    return len(keys)


@transaction.atomic
def take_back(thing: ObjectDue, *, reason: str, by: User) -> None:
    """It was not handed over after all. Raises OfficeError without a reason, or where nothing is written."""
    now = _locked(thing)
    if now.handed_on is None:
        raise OfficeError("Hiện vật này chưa ghi trao.")
    _must_not_be_back(now)
    if not reason.strip():
        raise OfficeError("Xin ghi lý do.")
    said = f"{now.handed_on:%d/%m/%Y}, {now.handed_to}"
    ObjectDue.objects.filter(pk=now.pk).update(handed_on=None, handed_to="", recorded_at=None, recorded_by=None)
    record(by, "awards.handing_undone", now, before=said, reason=reason.strip())


def _must_not_be_back(given: Bonus | ObjectDue) -> None:
    if given.recovered_on is not None:
        raise OfficeError("Khoản này đã ghi thu hồi; muốn sửa xin bỏ ghi thu hồi trước.")


@transaction.atomic
def recover(given: Bonus | ObjectDue, *, on: dt.date, note: str, by: User) -> None:
    """Write down that money or a thing of a revoked line came back (Luật 06/2022/QH15, Điều 93).

    Raises:
        OfficeError: the line holds, nothing was given, it is back already, or the day is none on which it could be.
    """
    now = _locked(given)
    if not now.is_asked_back:
        raise OfficeError("Chỉ ghi thu hồi tiền, hiện vật đã giao của khen thưởng đã bị hủy bỏ, một lần.")
    if on > timezone.localdate() or on < (now.paid_on if isinstance(now, Bonus) else now.handed_on):
        raise OfficeError("Ngày thu hồi không được trước ngày giao, không sau hôm nay.")
    type(now).objects.filter(pk=now.pk).update(recovered_on=on, recovered_note=note.strip())
    record(by, "awards.gift_recovered", now, on=on.isoformat(), note=note.strip())


@transaction.atomic
def undo_recovery(given: Bonus | ObjectDue, *, reason: str, by: User) -> None:
    """It did not come back after all. Raises OfficeError without a reason, or where nothing is written."""
    now = _locked(given)
    if now.recovered_on is None:
        raise OfficeError("Khoản này chưa ghi thu hồi.")
    if not reason.strip():
        raise OfficeError("Xin ghi lý do.")
    said = f"{now.recovered_on:%d/%m/%Y}, {now.recovered_note}"
    type(now).objects.filter(pk=now.pk).update(recovered_on=None, recovered_note="")
    record(by, "awards.recovery_undone", now, before=said, reason=reason.strip())
