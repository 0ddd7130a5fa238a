"""Signing: by the password, on paper, in one meeting; late, twice, for others; annexes."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import OfficeError
from accounts.models import Notice
from blocs.extensions import extend
from blocs.models import Stage
from campaigns import drafting, signing
from campaigns.models import DocumentKind, DocumentSignature, DocumentState, Period, SigningWay, Target, TargetResult
from campaigns.reconciliation import enter_result
from campaigns.targets import Promise, add_target, edit_target
from tests.builders import PASSWORD, new_bloc_year
from tests.campaigns.conftest import DUE
from tests.campaigns.covenants import ON_TIME, PDF, brought_to, new_covenant, new_scan, new_target, signed_on

IN_TIME, TOO_LATE = DUE, DUE + dt.timedelta(days=1)


@pytest.fixture
def open_covenant(bloc, minh, health):
    document = new_covenant(bloc, by=minh)
    new_target(document, health, by=minh)
    return brought_to(document, "signing", by=minh)


def sign_url(document):
    return reverse("campaigns:document_sign", args=[document.pk])


def paper(**fields):
    scan = SimpleUploadedFile("ban-ky.pdf", PDF, content_type="application/pdf")
    return {"way": "scan", "name": "Lê Hương Giang", "signed_on": "30/03/2026", "scan": scan, **fields}


def test_the_head_signs_with_the_password_entered_again(client, open_covenant, giang, health):
    client.force_login(giang)

    response = client.post(sign_url(open_covenant), {"agency": health.pk, "way": "password", "password": PASSWORD})

    signature = open_covenant.signatures.get()
    assert response.status_code == 302
    assert (signature.agency, signature.way, signature.name, signature.by) == (
        health,
        SigningWay.PASSWORD,
        "Lê Hương Giang",
        giang,
    )
    assert signature.sha256 == open_covenant.sha256


def test_each_field_says_for_which_way_of_signing_it_is_asked(client, open_covenant, giang, lan, health):
    client.force_login(giang)
    of_the_head = client.get(sign_url(open_covenant)).content.decode()
    client.force_login(lan)
    of_the_clerk = client.get(sign_url(open_covenant)).content.decode()

    assert (of_the_head.count("(khi ký trên cổng)"), of_the_head.count("(khi ký bản giấy)")) == (1, 3)
    assert (of_the_head.count("(không bắt buộc)"), of_the_clerk.count("(không bắt buộc)")) == (1, 1)  # the occasion
    assert "(khi ký" not in of_the_clerk


def test_a_wrong_password_signs_nothing(client, open_covenant, giang, health):
    client.force_login(giang)

    response = client.post(sign_url(open_covenant), {"agency": health.pk, "way": "password", "password": "khac"})

    assert response.status_code == 422
    assert "Mật khẩu chưa đúng." in response.content.decode()
    assert not open_covenant.signatures.exists()


def test_a_clerk_cannot_sign_by_password_but_records_the_signed_paper(client, open_covenant, lan, health):
    client.force_login(lan)
    refused = client.post(sign_url(open_covenant), {"agency": health.pk, "way": "password", "password": PASSWORD})

    response = client.post(sign_url(open_covenant), paper(agency=health.pk, occasion="Hội nghị triển khai năm 2026"))

    signature = open_covenant.signatures.get()
    assert (refused.status_code, response.status_code) == (422, 302)
    assert (signature.way, signature.signed_on, signature.occasion) == (
        SigningWay.SCAN,
        dt.date(2026, 3, 30),
        "Hội nghị triển khai năm 2026",
    )
    with pytest.raises(OfficeError, match="Chỉ thủ trưởng Sở Y tế ký bằng mật khẩu"):
        signing.sign(open_covenant, health, signing.by_password(lan), by=lan)


def reopened_with_other_words(document, by):
    """Taken back, changed, closed and opened again, as a leader may before anybody has signed."""
    drafting.take_back(document, reason="Sửa lại chỉ tiêu.", by=by)
    article = document.articles.filter(part="article").first()
    drafting.edit_article(article, title=article.title, text="Nội dung khác hẳn.", version=article.version, by=by)
    brought_to(document, "signing", by=by)


def test_a_page_opened_before_the_text_changed_signs_nothing(client, open_covenant, giang, health, minh):
    client.force_login(giang)
    seen = client.get(sign_url(open_covenant)).context["form"]["seen"].value()
    reopened_with_other_words(open_covenant, minh)
    given = {"agency": health.pk, "way": "password", "password": PASSWORD}

    refused = client.post(sign_url(open_covenant), {**given, "seen": seen})
    signed_before_reading = open_covenant.signatures.count()
    form = refused.context["form"]
    again = client.post(
        sign_url(open_covenant), {name: form[name].value() for name in given} | {"seen": form["seen"].value()}
    )

    assert (refused.status_code, signed_before_reading, again.status_code) == (422, 0, 302)
    assert "Nội dung Giao ước thi đua đã thay đổi sau khi bạn mở trang này" in refused.content.decode()
    assert open_covenant.signatures.get().sha256 == open_covenant.sha256


def test_a_paper_of_an_earlier_text_is_not_recorded_for_many_at_once(client, open_covenant, minh, health, justice):
    client.force_login(minh)
    url = reverse("campaigns:document_sign_together", args=[open_covenant.pk])
    seen = client.get(url).context["form"]["seen"].value()
    reopened_with_other_words(open_covenant, minh)
    given = paper(agencies=[health.pk, justice.pk], occasion="Hội nghị triển khai", seen=seen)

    response = client.post(url, given)

    assert response.status_code == 422
    assert not open_covenant.signatures.exists()


def test_a_scan_that_is_no_pdf_or_picture_is_refused_and_what_was_typed_stays(client, open_covenant, lan, health):
    client.force_login(lan)
    scan = SimpleUploadedFile("ban-ky.pdf", b"MZ not a scan at all", content_type="application/pdf")

    response = client.post(sign_url(open_covenant), paper(agency=health.pk, scan=scan, occasion="Hội nghị quý I"))

    page = response.content.decode()
    assert response.status_code == 422
    assert "Chỉ nhận tệp PDF hoặc ảnh PNG, JPEG." in page
    assert "Hội nghị quý I" in page
    assert not open_covenant.signatures.exists()


def test_nobody_signs_for_another_agency(client, open_covenant, lan, justice):
    client.force_login(lan)

    response = client.post(sign_url(open_covenant), paper(agency=justice.pk))

    assert response.status_code == 422
    assert "Bạn không ký thay Sở Tư pháp được" in response.content.decode()
    assert not open_covenant.signatures.exists()


def test_nobody_signs_twice(client, open_covenant, lan, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    client.force_login(lan)

    response = client.post(sign_url(open_covenant), paper(agency=health.pk))

    assert response.status_code == 422
    assert "Sở Y tế đã ký ngày 31/03/2026 rồi; mỗi đơn vị ký một lần." in response.content.decode()
    assert open_covenant.signatures.count() == 1


def test_the_database_itself_refuses_a_second_signature(open_covenant, lan, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    twin = DocumentSignature.objects.get()
    twin.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_a_former_member_does_not_sign(open_covenant, bloc, lan, health, hoa):
    bloc.remove_member(health, by=hoa, reason="Chuyển sang khối khác.")

    with pytest.raises(OfficeError, match="không còn là thành viên"):
        signed_on(open_covenant, health, by=lan, on=IN_TIME)


@pytest.mark.parametrize(
    ("state", "sentence"), [("drafting", "chưa chốt nội dung"), ("commenting", "chưa chốt"), ("closed", "chưa mở ký")]
)
def test_what_is_not_open_is_not_signed(bloc, minh, lan, health, state, sentence):
    document = new_covenant(bloc, by=minh, state=state)

    with pytest.raises(OfficeError, match=sentence):
        signed_on(document, health, by=lan, on=IN_TIME)


@pytest.mark.parametrize(("day", "status"), [("31/12/2024", 422), ("01/01/0001", 422), ("01/01/2025", 302)])
def test_a_day_long_before_the_year_is_no_way_to_be_in_time(client, open_covenant, lan, health, day, status):
    client.force_login(lan)

    response = client.post(sign_url(open_covenant), paper(agency=health.pk, signed_on=day))

    assert response.status_code == status
    assert open_covenant.signatures.exists() is (status == 302)
    assert status == 302 or list(response.context["form"].errors) == ["signed_on"]


def test_a_day_that_has_not_come_is_refused(client, open_covenant, lan, health):
    client.force_login(lan)

    with time_machine.travel(dt.datetime(2026, 3, 20, 3, tzinfo=dt.UTC), tick=False):
        client.force_login(lan)
        response = client.post(sign_url(open_covenant), paper(agency=health.pk, signed_on="21/03/2026"))

    assert "Ngày ký chưa tới" in response.content.decode()
    with pytest.raises(OfficeError, match="Ngày ký chưa tới"):
        signed_on(open_covenant, health, by=lan, on=dt.date(2100, 1, 1))


@pytest.mark.parametrize(("on", "late"), [(IN_TIME, False), (TOO_LATE, True)])
def test_a_signature_after_the_last_day_is_marked_late(open_covenant, lan, health, on, late):
    signature = signed_on(open_covenant, health, by=lan, on=on)

    assert signature.is_late is late


def test_an_extension_moves_the_last_day_of_its_member_alone(open_covenant, bloc, lan, thu, health, justice, hoa):
    extend(bloc, health, Stage.COVENANT, until=TOO_LATE, reason="Thủ trưởng đi công tác.", by=hoa)

    signatures = [
        signed_on(open_covenant, health, by=lan, on=TOO_LATE),
        signed_on(open_covenant, justice, by=thu, on=TOO_LATE),
    ]

    assert [signature.is_late for signature in signatures] == [False, True]


def test_a_regulation_has_no_deadline(bloc, minh, lan, health):
    regulation = new_covenant(bloc, by=minh, state="signing", kind=DocumentKind.REGULATION)

    assert signed_on(regulation, health, by=lan, on=TOO_LATE).is_late is False


def test_the_last_signature_completes_the_covenant_and_tells_the_leader_and_the_office(
    open_covenant, lan, thu, minh, hoa, health, justice, finance
):
    for agency, clerk in ((health, lan), (justice, thu)):
        signed_on(open_covenant, agency, by=clerk, on=IN_TIME)
    before = open_covenant.state

    signed_on(open_covenant, finance, by=minh, on=IN_TIME)

    assert (before, open_covenant.state) == (DocumentState.SIGNING, DocumentState.SIGNED)
    told = Notice.objects.filter(subject="Giao ước thi đua đã có đủ chữ ký")
    assert {notice.recipient for notice in told} == {minh, hoa}


def test_a_member_that_comes_later_still_signs(
    open_covenant, bloc, lan, thu, minh, hoa, khanh, health, justice, finance, trade
):
    for agency, clerk in ((health, lan), (justice, thu), (finance, minh)):
        signed_on(open_covenant, agency, by=clerk, on=IN_TIME)
    bloc.add_member(trade, by=hoa)

    signed_on(open_covenant, trade, by=khanh, on=TOO_LATE)

    assert open_covenant.signatures.count() == 4


def test_all_members_sign_one_paper_in_a_meeting(client, open_covenant, minh, health, justice, finance):
    client.force_login(minh)
    occasion = "Hội nghị tổng kết năm 2025 của khối ngày 12/3/2026"

    response = client.post(
        reverse("campaigns:document_sign_together", args=[open_covenant.pk]),
        {
            "agencies": [health.pk, justice.pk, finance.pk],
            "signed_on": "12/03/2026",
            "occasion": occasion,
            "scan": SimpleUploadedFile("ban-ky.pdf", PDF),
        },
    )

    open_covenant.refresh_from_db()
    assert (response.status_code, open_covenant.state) == (302, DocumentState.SIGNED)
    assert set(open_covenant.signatures.values_list("signed_on", "occasion")) == {(dt.date(2026, 3, 12), occasion)}
    assert open_covenant.signatures.values("scan").distinct().count() == 1


def test_of_a_common_paper_all_signatures_are_kept_or_none(open_covenant, minh, lan, health, justice):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)

    with pytest.raises(OfficeError, match="Sở Y tế đã ký"):
        signing.sign_together(
            open_covenant, [justice, health], signed_on=IN_TIME, occasion="Hội nghị", scan=new_scan(), by=minh
        )

    assert open_covenant.signatures.count() == 1


def test_a_member_may_not_record_the_signatures_of_others(client, open_covenant, lan):
    client.force_login(lan)

    assert client.get(reverse("campaigns:document_sign_together", args=[open_covenant.pk])).status_code == 403


def test_the_signed_paper_is_shown_to_the_bloc_and_to_nobody_else(client, open_covenant, lan, thu, khanh, health):
    signature = signed_on(open_covenant, health, by=lan, on=IN_TIME)
    url = reverse("campaigns:signature_scan", args=[open_covenant.pk, signature.pk])
    answers = []

    for person in (lan, thu, khanh):
        client.force_login(person)
        answers.append(client.get(url).status_code)

    assert answers == [200, 200, 404]


# --- After the first signature ----------------------------------------------------------------------------------------


def test_after_the_first_signature_the_text_changes_only_by_an_annex(open_covenant, minh, lan, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)

    with pytest.raises(OfficeError, match="hãy lập phụ lục"):
        drafting.take_back(open_covenant, by=minh, reason="Sửa lại.")
    with pytest.raises(OfficeError, match="hãy lập phụ lục"):
        drafting.add_article(open_covenant, title="Thêm", text="Thêm", by=minh)


def test_before_the_first_signature_there_is_no_annex(open_covenant, minh):
    with pytest.raises(OfficeError, match="không cần phụ lục"):
        drafting.begin_annex(open_covenant, by=minh)


def test_an_annex_puts_one_target_in_place_of_an_older_one(open_covenant, lan, minh, health):
    old = open_covenant.targets.get()
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    annex = drafting.begin_annex(open_covenant, by=minh)
    add_target(annex, health, Promise(ON_TIME, "%", 99), replaces=old, by=minh)

    with pytest.raises(OfficeError, match="đã thay chỉ tiêu ấy bằng “Tỷ lệ hồ sơ giải quyết đúng hạn”"):
        add_target(annex, health, Promise("Tỷ lệ hồ sơ trực tuyến", "%", 90), replaces=old, by=minh)

    assert annex.targets.count() == 1


def test_an_annex_promises_nothing_a_second_time_beside_the_covenant(open_covenant, lan, minh, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    annex = drafting.begin_annex(open_covenant, by=minh)

    with pytest.raises(OfficeError, match="chọn chỉ tiêu ấy ở ô “Thay cho chỉ tiêu”"):
        add_target(annex, health, Promise(ON_TIME, "%", 99), by=minh)
    added = add_target(annex, health, Promise("Hồ sơ trực tuyến", "%", 85), by=minh)
    with pytest.raises(OfficeError, match="chọn chỉ tiêu ấy ở ô “Thay cho chỉ tiêu”"):
        edit_target(added, Promise(ON_TIME, "%", 99), by=minh)

    assert [target.indicator for target in annex.targets.all()] == ["Hồ sơ trực tuyến"]


def test_an_annex_is_signed_again_by_all_and_then_replaces_the_target_with_its_results(
    open_covenant, lan, thu, minh, health, justice, finance
):
    clerks = {health: lan, justice: thu, finance: minh}
    for agency, clerk in clerks.items():
        signed_on(open_covenant, agency, by=clerk, on=IN_TIME)
    old = Target.objects.get(agency=health)
    enter_result(old, Period.MIDYEAR, actual=97, note="BC 12", version=0, by=lan)
    annex = drafting.begin_annex(open_covenant, by=minh)
    article = annex.articles.get(part="article")
    drafting.edit_article(article, title="Sửa chỉ tiêu", text="Nâng chỉ tiêu của Sở Y tế.", version=1, by=minh)
    new = add_target(annex, health, Promise(ON_TIME, "%", 99), replaces=old, by=minh)
    brought_to(annex, "signing", by=minh)

    signed_on(annex, health, by=lan, on=TOO_LATE)
    while_signing = set(Target.objects.in_force())
    for agency, clerk in list(clerks.items())[1:]:
        signed_on(annex, agency, by=clerk, on=TOO_LATE)

    assert str(annex.title) == "Phụ lục số 01 của Giao ước thi đua"
    assert while_signing == {old}
    assert set(Target.objects.in_force()) == {new}
    assert TargetResult.objects.get(target=new).actual == 97
    assert not annex.signatures.filter(is_late=True).exists()


def test_one_annex_at_a_time(open_covenant, minh, lan, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    drafting.begin_annex(open_covenant, by=minh)

    with pytest.raises(OfficeError, match="Còn một phụ lục chưa ký xong"):
        drafting.begin_annex(open_covenant, by=minh)


def test_the_covenant_leads_a_member_to_an_annex_once_its_members_are_asked(client, open_covenant, minh, lan, health):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    annex = drafting.begin_annex(open_covenant, by=minh)
    shown = []
    for reader in (minh, lan):
        client.force_login(reader)
        shown.append(client.get(open_covenant.get_absolute_url()).context["annexes"])
    drafting.ask_members(annex, by=minh)
    shown.append(client.get(open_covenant.get_absolute_url()).context["annexes"])

    assert shown == [[annex], [], [annex]]


def test_figures_typed_for_a_replaced_target_stand_under_the_new_one_and_are_not_saved(
    client, bloc, open_covenant, lan, thu, minh, health, justice, finance
):
    clerks = {health: lan, justice: thu, finance: minh}
    for agency, clerk in clerks.items():
        signed_on(open_covenant, agency, by=clerk, on=IN_TIME)
    old = Target.objects.get(agency=health)
    annex = drafting.begin_annex(open_covenant, by=minh)
    new = add_target(annex, health, Promise("Hồ sơ trả đúng hẹn", "%", 99), replaces=old, by=minh)
    brought_to(annex, "signing", by=minh)
    for agency, clerk in clerks.items():
        signed_on(annex, agency, by=clerk, on=IN_TIME)
    client.force_login(lan)
    url = reverse("campaigns:agency_results", args=[bloc.bloc.code, 2026, health.pk]) + "?ky=midyear"
    of_the_old_page = {f"actual-{old.pk}": "97,5", f"note-{old.pk}": "BC 12", f"version-{old.pk}": "0"}

    refused = client.post(url, of_the_old_page)
    [row] = refused.context["rows"]
    shown_again = {f"{name}-{new.pk}": row[name] for name in ("actual", "note", "version")}
    saved = client.post(url, shown_again)

    assert (refused.status_code, row["target"], row["actual"], row["note"]) == (422, new, "97,5", "BC 12")
    assert "“Tỷ lệ hồ sơ giải quyết đúng hạn” (kế hoạch 98 %), nay được thay" in row["problem"]
    assert (saved.status_code, str(TargetResult.objects.get().actual.normalize())) == (302, "97.5")


def test_the_leader_gives_up_a_draft_annex_and_the_reason_stands_in_the_history(
    client, open_covenant, minh, lan, health
):
    old = open_covenant.targets.get()
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    annex = drafting.begin_annex(open_covenant, by=minh)
    add_target(annex, health, Promise(ON_TIME, "%", 99), replaces=old, by=minh)
    drafting.ask_members(annex, by=minh)
    client.force_login(minh)
    url = reverse("campaigns:document_move", args=[annex.pk, "drop"])

    answers = [client.get(url).status_code, client.post(url, {"reason": ""}).status_code]
    dropped = client.post(url, {"reason": "Không cần sửa nữa."})
    again = client.post(url, {"reason": "Không cần sửa nữa."})

    history = client.get(reverse("campaigns:document_history", args=[open_covenant.pk])).content.decode()
    assert (answers, dropped.url, again.status_code) == ([200, 422], open_covenant.get_absolute_url(), 404)
    assert ("Bỏ dự thảo phụ lục: Phụ lục số 01" in history, "Không cần sửa nữa." in history) == (True, True)
    assert drafting.begin_annex(open_covenant, by=minh).annex_number == 1


@pytest.mark.parametrize(("state", "sentence"), [("closed", "đã chốt nội dung"), ("signing", "đã chốt nội dung")])
def test_a_closed_annex_is_not_given_up(open_covenant, minh, lan, health, state, sentence):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    annex = drafting.begin_annex(open_covenant, by=minh)
    brought_to(annex, state, by=minh)

    with pytest.raises(OfficeError, match=sentence):
        drafting.drop_annex(annex, by=minh, reason="Không cần nữa.")


def test_a_covenant_itself_is_not_given_up(bloc, minh):
    with pytest.raises(OfficeError, match="không phải là phụ lục"):
        drafting.drop_annex(new_covenant(bloc, by=minh), by=minh, reason="Không cần nữa.")


# --- Number, day and place --------------------------------------------------------------------------------------------


def head_url(document):
    return reverse("campaigns:document_head", args=[document.pk])


def test_what_stood_at_the_head_when_it_was_signed_stays_and_what_was_blank_is_filled_in(
    client, open_covenant, minh, lan, health
):
    drafting.write_head(open_covenant, number="", signed_on=IN_TIME, place="Hội trường A", by=minh)
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    client.force_login(minh)

    client.post(head_url(open_covenant), {"number": "01/GƯ", "signed_on": "01/04/2026", "place": "Hội trường B"})
    with pytest.raises(OfficeError, match="đã có đơn vị ký nên không đổi được số, ký hiệu, nơi ký"):
        drafting.write_head(open_covenant, number="02/GƯ", signed_on=IN_TIME, place="", by=minh)

    open_covenant.refresh_from_db()
    assert (open_covenant.number, open_covenant.signed_on, open_covenant.place) == ("01/GƯ", IN_TIME, "Hội trường A")


@pytest.mark.parametrize(
    ("day", "status"), [("01/01/0001", 422), ("31/12/2024", 422), ("01/01/2025", 302), ("01/01/2028", 422)]
)
def test_a_day_years_away_from_the_covenants_is_refused_beside_its_field(client, open_covenant, minh, day, status):
    client.force_login(minh)

    response = client.post(head_url(open_covenant), {"number": "", "signed_on": day, "place": "Hội trường A"})

    assert response.status_code == status
    if status == 422:
        form = response.context["form"]
        assert form.errors == {"signed_on": ["Ngày ghi trên văn bản phải trong các năm 2025–2027."]}
        assert form["place"].value() == "Hội trường A"


def test_the_signing_ends_when_the_last_who_had_not_signed_leaves(
    open_covenant, bloc, lan, thu, minh, hoa, health, justice, finance
):
    signed_on(open_covenant, health, by=lan, on=IN_TIME)
    signed_on(open_covenant, finance, by=minh, on=IN_TIME)
    with pytest.raises(OfficeError, match="Còn 01 đơn vị chưa ký: Sở Tư pháp"):
        signing.finish_signing(open_covenant, by=minh)
    bloc.remove_member(justice, by=hoa, reason="Chuyển khối.")

    signing.finish_signing(open_covenant, by=minh)

    assert open_covenant.state == DocumentState.SIGNED


def test_another_bloc_reads_nothing_of_it(client, open_covenant, khanh, trade):
    new_bloc_year(members=[trade])
    client.force_login(khanh)

    addresses = [open_covenant.get_absolute_url(), sign_url(open_covenant)]
    addresses += [reverse(f"campaigns:{name}", args=[open_covenant.pk]) for name in ("document_pdf", "target_list")]

    assert [client.get(address).status_code for address in addresses] == [404] * 4
