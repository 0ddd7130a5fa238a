"""The review meetings of the demo: those from the news, those of last year, and the one that is about to be held."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Identity, User
from awards.models import BlocDossier, BlocProposal
from awards.proposals.dossier import contents_of
from awards.proposals.handover import handovers
from blocs.models import BlocYear, year_worked_on
from meetings.models import CouncilMember, LeaderNotice, Meeting, MeetingState
from meetings.results import results
from meetings.signing import signed_here, texts_to_sign
from tests.meetings.test_minutes import text_of


def meeting_of(code: str, year: int) -> Meeting:
    return Meeting.objects.get(bloc_year__bloc__code=code, bloc_year__year__year=year)


def printed(tmp_path, code: str, year: int, **options) -> str:
    call_command("print_minutes", bloc=code, year=str(year), out=tmp_path / "a.pdf", stdout=io.StringIO(), **options)
    return text_of((tmp_path / "a.pdf").read_bytes())


def proposed(code: str, year: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in BlocProposal.objects.of_bloc_year(BlocYear.objects.get(bloc__code=code, year__year=year)):
        found.setdefault(each.form.name, []).append(each.agency.name)
    return found


def test_vinh_phuc_2019_proposed_and_elected_whom_the_news_named(province):
    assert proposed("KT", 2019) == {
        "Cờ thi đua của Chính phủ": ["Ban Quản lý các khu công nghiệp tỉnh"],
        "Cờ thi đua của UBND tỉnh": ["Sở Xây dựng"],
        "Bằng khen của Chủ tịch UBND tỉnh": ["Sở Tài nguyên và Môi trường"],
    }
    assert meeting_of("KT", 2019).proposed_leader.name == "Ban Quản lý các khu công nghiệp tỉnh"


def test_vinh_phuc_2019_has_its_minutes(province, tmp_path):
    text = printed(tmp_path, "KT", 2019)

    for sentence in (
        "ngày 13 tháng 12 năm 2019, tại Hội trường Sở Xây dựng",
        "Tổng số 15 đơn vị; có mặt 15 đơn vị.",
        "Cờ thi đua của Chính phủ: 01 trường hợp đủ điều kiện đề nghị: Ban Quản lý các khu công nghiệp tỉnh.",
        "Cờ thi đua của UBND tỉnh: 01 trường hợp đủ điều kiện đề nghị: Sở Xây dựng.",
        "Bằng khen của Chủ tịch UBND tỉnh: 01 trường hợp đủ điều kiện đề nghị: Sở Tài nguyên và Môi trường.",
        "Ban Quản lý các khu công nghiệp tỉnh được suy tôn làm Khối trưởng năm 2020.",
        "Đã ký trên cổng",
        "GIÁM ĐỐC SỞ XÂY DỰNG",
    ):
        assert sentence in text


def test_vinh_phuc_2019_has_its_counting_record(province, tmp_path):
    text = printed(tmp_path, "KT", 2019, tally=True)

    assert text.count("BIÊN BẢN KIỂM PHIẾU") == 2
    assert "Số phiếu phát ra: 15; số phiếu thu về: 15; không thu về: 00." in text
    assert "Sở Xây dựng: Đồng ý 14/15 phiếu, đạt 93,33% số đơn vị có mặt" in text


def test_binh_phuoc_2020_handed_over_three_and_signed_the_next_covenant(province, tmp_path):
    text = printed(tmp_path, "K5", 2020)

    assert "ngày 12 tháng 3 năm 2021, tại Ban Quản lý Vườn quốc gia Bù Gia Mập" in text
    assert "cho 03 đơn vị: Sở Giao thông vận tải, Sở Xây dựng, Ban Quản lý Vườn quốc gia Bù Gia Mập." in text
    assert "07 đơn vị ký Giao ước thi đua năm 2021." in text
    assert "Trần Quốc Toản dự theo Giấy ủy quyền số 15/GUQ-SNNPTNT" in text
    covenants = [signature.document for signature in signed_here(meeting_of("K5", 2020))]
    assert [(covenant.bloc_year.year.year, covenant.state) for covenant in covenants] == [(2021, "signed")] * 7


def test_last_years_blocs_sent_complete_dossiers(province):
    last = year_worked_on(timezone.localdate()) - 1

    missing = {
        dossier.bloc_year.bloc.code: dossier.missing
        for dossier in BlocDossier.objects.filter(bloc_year__year__year=last)
    }

    # CX does not elect: its leader is appointed.
    assert missing == {"TH": [], "KT": [], "VX": [], "CX": [f"Suy tôn cụm trưởng năm {last + 1}"]}


def test_kt_is_about_to_meet(province):
    meeting = meeting_of("KT", year_worked_on(timezone.localdate()))

    assert meeting.state == MeetingState.PLANNED
    assert timezone.localdate(meeting.starts_at) > timezone.localdate()
    assert meeting.chair.username == "chutri"
    names = set(meeting.seats.exclude(user=None).values_list("user__username", flat=True))
    assert names == {"chutri", *(f"kt{n}" for n in range(1, 9))}
    assert [quota.seats for quota in meeting.bloc_year.quotas.all()] == [1, 2, 3]
    assert [(each.document.title, len(each.unsigned)) for each in texts_to_sign(meeting)] == [
        ("Phụ lục số 01 của Quy chế hoạt động", 9)
    ]
    assert [each.is_decided for each in handovers(meeting)] == [True] * 3 + [False] * 3
    found = contents_of(meeting.bloc_year, Identity.current())
    assert found.missing[0].name == "Bảng tổng hợp điểm"


@pytest.mark.parametrize("person", ["chutri", "kt3", "banthidua"])
def test_those_concerned_open_its_page(province, client, django_user_model, person):
    client.force_login(django_user_model.objects.get(username=person))
    meeting = meeting_of("KT", year_worked_on(timezone.localdate()))

    assert client.get(f"/hoi-nghi/{meeting.pk}/").status_code == 200


def test_one_notice_made_the_elected_the_leaders_of_this_year(province):
    notice = LeaderNotice.objects.get()

    assert str(notice) == f"Thông báo số 12/TB-SNV ngày 20/01/{year_worked_on(timezone.localdate())}"
    assert {line.bloc.code: (line.leader.code, line.how) for line in notice.lines.all()} == {
        "TH": ("VPUB", "elected"),
        "KT": ("SCT", "elected"),
        "VX": ("SGDDT", "elected"),
        "CX": ("XDM", "appointed"),
    }
    assert not notice.lines.filter(applied_at=None).exists()
    for line in notice.lines.select_related("bloc"):
        led = BlocYear.objects.get(bloc=line.bloc, year=notice.year)
        assert (led.leader, led.deputy, led.leader_document) == (line.leader, line.deputy, str(notice))


def test_the_council_has_its_members_and_one_account(province):
    sitting = CouncilMember.objects.sitting(timezone.localdate())

    assert sitting.count() == 9
    assert [member.user.username for member in sitting.exclude(user=None)] == ["hoidong"]
    assert CouncilMember.objects.exclude(pk__in=sitting).get().name == "Hoàng Công Lý"


def test_the_council_has_met_on_what_the_blocs_of_the_closed_year_propose(province, client):
    client.force_login(User.objects.get(username="hoidong"))

    councils = [row for row in client.get("/hoi-nghi/").context["rows"] if row["meeting"].is_council]
    [row] = [row for row in councils if not hasattr(row["meeting"], "council_pack")]
    meeting = row["meeting"]

    assert meeting.state == MeetingState.SIGNED
    assert [ballot.get_mode_display() for ballot in meeting.ballots.all()] == ["Phiếu giấy", "Biểu quyết giơ tay"]
    flags, list_of_others = meeting.ballots.all()
    blocs = BlocProposal.objects.filter(bloc_year__year__year=year_worked_on(timezone.localdate()) - 1)
    assert [line.option.label for line in results(flags)[0].lines] == [
        each.agency.name for each in blocs.filter(form__code="CO_CP").order_by("bloc_year__bloc__code")
    ]
    assert {line.verdict.base for line in results(flags)[0].lines} == {8}  # nine, one of whom stood aside
    assert [line.verdict.outcome for line in results(list_of_others)[0].lines] == ["chosen"]
    minutes = client.get(f"/hoi-nghi/{meeting.pk}/bien-ban/").content.decode()
    assert "không tham gia bỏ phiếu do có lợi ích liên quan: Phan Đức Thịnh" in minutes
