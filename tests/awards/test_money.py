"""Money and things of an issued decision: reckoned by the rules of its day, paid, handed over, undone with a reason."""

import datetime as dt
import io
from decimal import Decimal

import pypdf
import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import AuditEvent
from awards.models import (
    AwardForm,
    BaseSalary,
    Bonus,
    BonusRule,
    Coefficient,
    DecisionState,
    FormObject,
    ObjectDue,
    Rounding,
    SubjectKind,
)
from awards.money.paying import begin_money, hand_over, override, pay, recover, take_back, undo_payment, undo_recovery
from documents.number_words import money_in_words, number_in_words
from documents.workbooks import read_table
from tests.awards.decision_builders import DECIDED_ON, SIGNED_ON, new_decision
from tests.awards.subject_builders import new_subject
from tests.builders import THIS_YEAR, new_agency

pytestmark = pytest.mark.django_db
SALARY = 2_340_000


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(THIS_YEAR, 11, 22, 3, tzinfo=dt.UTC)):
        yield


@pytest.fixture(autouse=True)
def _salary(db):
    BaseSalary.objects.all().delete()
    BaseSalary.objects.create(amount=SALARY, effective_from=dt.date(2014, 6, 1))


def issued(**fields):
    return new_decision(state=DecisionState.ISSUED, **fields)


def begun(by, **fields):
    decision = issued(**fields)
    begin_money(decision, by=by)
    return decision


def amounts(decision) -> list[int]:
    return list(Bonus.objects.filter(line__decision=decision).values_list("amount", flat=True))


# --- Reckoning ---


def test_a_line_brings_its_coefficient_times_the_salary_of_the_day_of_signing(health, hoa):
    BaseSalary(amount=2_530_000, effective_from=SIGNED_ON + dt.timedelta(days=1)).put_in_force(by=None)
    person = new_subject("Vũ Hòa", agency=health)
    unit = new_subject("Phòng Dược", agency=health, kind=SubjectKind.COLLECTIVE)

    decision = begun(hoa, lines=[person, unit])

    found = Bonus.objects.filter(line__decision=decision).values_list("times", "base_salary", "amount")
    assert list(found) == [(Decimal("1.5"), SALARY, 3_510_000), (Decimal("3"), SALARY, 7_020_000)]


@pytest.mark.parametrize(
    ("rounding", "to", "money"),
    [(Rounding.UP, 10_000, 710_000), (Rounding.NEAREST, 10_000, 700_000), (Rounding.DOWN, 1_000, 702_000)],
)
def test_money_is_rounded_as_the_rule_of_the_day_says(rounding, to, money):
    rule = BonusRule(rounding=rounding, rounded_to=to)

    assert rule.rounded(Decimal("0.3") * SALARY) == money


def test_a_collective_without_its_own_coefficient_gets_the_factor_times_that_of_a_person(health, hoa):
    Coefficient.objects.filter(form__code="BK_TINH", subject=SubjectKind.COLLECTIVE).delete()
    BonusRule.objects.update(collective_factor=Decimal("2.5"))
    unit = new_subject("Phòng Dược", agency=health, kind=SubjectKind.COLLECTIVE)

    decision = begun(hoa, lines=[unit])

    assert Bonus.objects.get(line__decision=decision).times == Decimal("3.75")


def test_what_the_catalogue_says_nothing_of_is_left_to_a_person(health, hoa):
    Coefficient.objects.filter(form__code="BK_TINH").delete()

    decision = begun(hoa, lines=1)

    bonus = Bonus.objects.get(line__decision=decision)
    assert (bonus.amount, "chưa có hệ số" in bonus.to_check) == (0, True)


def test_a_second_title_of_the_same_year_is_pointed_out_and_not_left_out(health, hoa):
    person = new_subject("Vũ Hòa", agency=health)
    first = begun(hoa, lines=[person])

    second = begun(hoa, lines=[person], form="CSTDT")

    bonus = Bonus.objects.get(line__decision=second)
    assert bonus.amount == 7_020_000
    assert f"theo {first}" in bonus.to_check
    assert "chỉ hưởng mức cao nhất" in bonus.to_check


def test_only_an_issued_decision_brings_money_and_doing_it_again_adds_nothing(hoa):
    decision = begun(hoa, lines=2)

    assert begin_money(decision, by=hoa) == 0
    assert len(amounts(decision)) == 2
    with pytest.raises(OfficeError, match="đã ban hành"):
        begin_money(new_decision(state=DecisionState.NUMBERED), by=hoa)


def test_without_a_salary_of_the_day_nothing_is_reckoned(hoa):
    BaseSalary.objects.all().delete()

    with pytest.raises(OfficeError, match="Chưa có lương cơ sở"):
        begin_money(issued(lines=1), by=hoa)


# --- Another amount ---


def test_another_amount_needs_a_reason_that_is_kept(hoa):
    bonus = Bonus.objects.get(line__decision=begun(hoa, lines=1))

    with pytest.raises(OfficeError, match="lý do"):
        override(bonus, 0, reason=" ", by=hoa)
    override(bonus, 0, reason="Đã hưởng mức cao hơn", by=hoa)

    bonus.refresh_from_db()
    assert (bonus.amount, bonus.reckoned, bonus.reason) == (0, 3_510_000, "Đã hưởng mức cao hơn")
    with pytest.raises(IntegrityError), transaction.atomic():
        Bonus.objects.update(reason="")


@pytest.mark.parametrize("typed", ["3.000.000", "3000000", "3 000 000 đồng"])
def test_an_amount_is_typed_as_people_write_it(client, hoa, typed):
    bonus = Bonus.objects.get(line__decision=begun(hoa, lines=1))
    client.force_login(hoa)

    client.post(reverse("awards:bonus_override", args=[bonus.pk]), {"amount": typed, "reason": "theo thực tế"})

    assert Bonus.objects.get().amount == 3_000_000


@pytest.mark.parametrize("typed", ["", "-1", "nhiều", "9999999999999", "1,5", "٣"])
def test_what_is_no_amount_is_told(client, hoa, typed):
    bonus = Bonus.objects.get(line__decision=begun(hoa, lines=1))
    client.force_login(hoa)

    answer = client.post(reverse("awards:bonus_override", args=[bonus.pk]), {"amount": typed, "reason": "x"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])


# --- Paying ---


def test_a_units_money_is_paid_once_and_undone_with_a_reason(health, trade, hoa):
    people = [new_subject("Vũ Hòa", agency=health), new_subject("Lê An", agency=trade)]
    decision = begun(hoa, lines=people)
    of_health = Bonus.objects.filter(line__agency=health)

    first = pay(decision, of_health, on=DECIDED_ON, paid_by="Kế toán Sở Nội vụ", by=hoa)
    again = pay(decision, of_health, on=DECIDED_ON, paid_by="Người khác", by=hoa)

    bonus = of_health.get()
    assert (first, again, bonus.paid_by, bonus.recorded_by) == (1, 0, "Kế toán Sở Nội vụ", hoa)
    with pytest.raises(OfficeError, match="đã ghi chi"):
        override(bonus, 1, reason="x", by=hoa)
    with pytest.raises(OfficeError, match="lý do"):
        undo_payment(bonus, reason="", by=hoa)
    undo_payment(bonus, reason="Ghi nhầm đơn vị", by=hoa)
    assert not Bonus.objects.exclude(paid_on=None).exists()
    assert AuditEvent.objects.get(action="awards.payment_undone").details["reason"] == "Ghi nhầm đơn vị"


@pytest.mark.parametrize(
    ("on", "said"), [(DECIDED_ON - dt.timedelta(days=1), "trước ngày quyết định"), (dt.date(2999, 1, 1), "sau hôm nay")]
)
def test_nothing_is_paid_before_the_decision_or_tomorrow(hoa, on, said):
    decision = begun(hoa, lines=1)

    with pytest.raises(OfficeError, match=said):
        pay(decision, Bonus.objects.all(), on=on, paid_by="Kế toán", by=hoa)


def test_a_revoked_line_is_not_paid(hoa):
    decision = begun(hoa, lines=2)
    decision.lines.filter(position=1).update(standing="revoked")

    assert pay(decision, Bonus.objects.all(), on=DECIDED_ON, paid_by="Kế toán", by=hoa) == 1


# --- Things ---


def test_what_was_given_by_a_line_revoked_since_is_not_counted_and_is_asked_back(client, hoa):
    decision = begun(hoa, form="BK_TINH", lines=3)
    first, second = Bonus.objects.filter(line__position__in=[1, 2]).order_by("line__position")
    pay(decision, Bonus.objects.filter(pk=first.pk), on=DECIDED_ON, paid_by="Kế toán", by=hoa)
    decision.lines.filter(position__in=[1, 2]).update(standing="revoked")
    client.force_login(hoa)
    address = reverse("awards:money_detail", kwargs={"pk": decision.pk})
    page = client.get(address)
    listed = client.get(reverse("awards:money_list")).context["rows"][0]

    undone = client.post(reverse("awards:bonus_recover", args=[first.pk]), {"on": DECIDED_ON, "note": "Phiếu thu 12"})
    after = client.get(address).content.decode()

    assert (page.context["whole"], page.context["paid"], page.context["unpaid"]) == ("3.510.000", "0", 1)
    assert (listed["whole"], listed["paid"]) == ("3.510.000", "0")
    assert (page.context["asked_back"], page.context["asked_back_money"]) == ("01", "3.510.000")
    assert f"/dong/{second.pk}/" not in page.content.decode()
    assert (undone.status_code, "Phiếu thu 12" in after, "Phải thu hồi" in after) == (302, True, False)
    with pytest.raises(OfficeError, match="đã ghi thu hồi"):
        undo_payment(first, reason="Nhầm", by=hoa)
    with pytest.raises(OfficeError, match="đã bị hủy bỏ"):
        override(second, 1, reason="Khác", by=hoa)


def test_a_recovery_is_written_once_for_what_was_given_and_is_undone_with_a_reason(hoa):
    decision = begun(hoa, form="BK_TINH", lines=1)
    [bonus], [due, *_] = Bonus.objects.all(), ObjectDue.objects.order_by("pk")
    for given in (bonus, due):
        with pytest.raises(OfficeError, match="Chỉ ghi thu hồi"):
            recover(given, on=DECIDED_ON, note="", by=hoa)
    hand_over(decision, ObjectDue.objects.all(), on=DECIDED_ON, to="Bà Hòa", by=hoa)
    decision.lines.update(standing="revoked")

    recover(due, on=DECIDED_ON, note="", by=hoa)
    with pytest.raises(OfficeError, match="một lần"):
        recover(due, on=DECIDED_ON, note="", by=hoa)
    undo_recovery(due, reason="Nhầm dòng", by=hoa)

    due.refresh_from_db()
    assert (due.recovered_on, due.is_asked_back) == (None, True)


def test_things_come_by_the_dated_rows_and_are_handed_over_to_somebody(hoa):
    FormObject.objects.filter(form__code="BK_TINH", thing="frame").delete()
    form = AwardForm.objects.get(code="BK_TINH")
    FormObject(form=form, subject="individual", thing="box", quantity=2, effective_from=SIGNED_ON).put_in_force(by=None)
    decision = begun(hoa, lines=1)

    number = hand_over(decision, ObjectDue.objects.all(), on=DECIDED_ON, to="Bà Lan, Sở Y tế", by=hoa)

    things = {due.thing: (due.quantity, due.handed_to) for due in ObjectDue.objects.all()}
    assert number == 2
    assert things == {"certificate": (1, "Bà Lan, Sở Y tế"), "box": (2, "Bà Lan, Sở Y tế")}
    take_back(ObjectDue.objects.get(thing="box"), reason="Chưa có hộp", by=hoa)
    assert [due.thing for due in ObjectDue.objects.waiting()] == ["box"]


# --- Pages and papers ---


def test_the_list_of_payments_is_summed_by_unit_and_in_words(client, health, trade, hoa):
    people = [
        new_subject("Vũ Hòa", agency=health),
        new_subject("Lê An", agency=trade),
        new_subject("Đỗ", agency=health),
    ]
    decision = begun(hoa, lines=people)
    client.force_login(hoa)

    pdf = client.get(reverse("awards:money_pdf", args=[decision.pk]))
    excel = client.get(reverse("awards:money_excel", args=[decision.pk]))

    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages).split())
    assert text.count("(Ký") - text.count("((Ký") == 3
    for words in ("Cộng (02)", "7.020.000", "10.530.000", "Mười triệu năm trăm ba mươi nghìn đồng"):
        assert words in text
    table = read_table(io.BytesIO(excel.content), expected=["Họ tên, tên tập thể", "Số tiền (đồng)"])
    money = [table.value(row, "Số tiền (đồng)") for row in table.rows]
    assert money == [None, 3_510_000, 3_510_000, 7_020_000, None, 3_510_000, 3_510_000, 10_530_000]


def test_an_agency_sees_its_own_lines_alone(client, health, trade, lan, hoa):
    people = [new_subject("Vũ Hòa", agency=health), new_subject("Lê An", agency=trade)]
    decision = begun(hoa, lines=people)
    client.force_login(lan)

    page = client.get(reverse("awards:money_detail", args=[decision.pk]))
    things = client.get(reverse("awards:object_list"))
    pay_page = client.get(reverse("awards:money_pay", args=[decision.pk]))

    assert [unit["unit"] for unit in page.context["units"]] == ["Sở Y tế"]
    assert {due.line.printed_name for due in things.context["page"]} == {"Vũ Hòa"}
    assert (page.context["may_keep"], pay_page.status_code) == (False, 403)


@pytest.mark.parametrize("lines", [1, 3])
@pytest.mark.parametrize("name", ["money_detail", "money_list", "object_list"])
def test_pages_take_the_same_number_of_queries(client, hoa, lines, name, django_assert_max_num_queries):
    decision = begun(hoa, lines=[new_subject(agency=new_agency()) for _ in range(lines)])
    client.force_login(hoa)
    client.get("/")
    args = [decision.pk] if name == "money_detail" else []
    counted = {"money_detail": 9, "money_list": 9, "object_list": 7}

    with django_assert_max_num_queries(counted[name]):
        assert client.get(reverse(f"awards:{name}", args=args)).status_code == 200


def test_the_office_pays_and_hands_over_on_its_pages(client, health, hoa):
    decision = issued(lines=[new_subject("Vũ Hòa", agency=health)])
    client.force_login(hoa)

    client.post(reverse("awards:money_begin", args=[decision.pk]))
    typed = {"unit": str(health.pk), "on": f"{DECIDED_ON:%d/%m/%Y}", "paid_by": "Kế toán"}
    client.post(reverse("awards:money_pay", args=[decision.pk]), typed)
    things = [str(due.pk) for due in ObjectDue.objects.all()]
    handed = {"things": things, "on": f"{DECIDED_ON:%d/%m/%Y}", "to": "Bà Lan"}
    client.post(reverse("awards:objects_hand", args=[decision.pk]), handed)

    assert Bonus.objects.get().paid_on == DECIDED_ON
    assert not ObjectDue.objects.waiting().exists()
    assert client.get(reverse("awards:money_detail", args=[decision.pk])).context["things_left"] == 0


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "không"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (105, "một trăm linh năm"),
        (1_005, "một nghìn không trăm linh năm"),
        (3_510_000, "ba triệu năm trăm mười nghìn"),
        (1_002_000_000, "một tỷ không trăm linh hai triệu"),
        (2_000_000_000_000, "hai nghìn tỷ"),
    ],
)
def test_amounts_are_written_out(number, said):
    assert number_in_words(number) == said
    assert money_in_words(number) == f"{said[:1].upper()}{said[1:]} đồng"
