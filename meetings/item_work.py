"""Where the work of an agenda item is done: the pages that the chair goes to while the item runs."""

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, can
from blocs.reporting import may_read_report
from meetings.models import AgendaItem, ItemKind, Meeting


def work_of(meeting: Meeting, item: AgendaItem, reader: User) -> list[tuple[str, str]]:
    """(label, address) of each page that belongs to an item of this kind and that `reader` may open."""
    other_ballot = ("Lập phiếu", reverse("meetings:ballot_create", args=[meeting.pk]))
    question = ("Biểu quyết", reverse("meetings:question_create", args=[meeting.pk]))
    if meeting.is_council:
        return [other_ballot, question] if item.kind == ItemKind.BALLOT else []
    bloc_year = meeting.bloc_year
    place = {"code": bloc_year.bloc.code, "year": bloc_year.year.year}
    adoption = ("Thông qua văn bản", reverse("meetings:meeting_adoption", args=[meeting.pk]))
    signing = ("Ký giao ước tại hội nghị", reverse("meetings:meeting_signing", args=[meeting.pk]))
    award_ballot = ("Lập phiếu suy tôn", reverse("awards:award_ballot_create", args=[meeting.pk]))
    handover = ("Lấy danh sách khen thưởng", reverse("awards:handover_fill", args=[item.pk]))
    report = texts = table = ()
    if may_read_report(reader, bloc_year):
        report = [("Báo cáo tổng kết", reverse("reports:report_detail", kwargs=place))]
    if can(reader, Permission.COVENANT_VIEW, bloc_year):
        texts = [("Giao ước, quy chế, báo cáo sơ kết", reverse("campaigns:bloc_documents", kwargs=place))]
    if can(reader, Permission.RANKING_VIEW, bloc_year):
        table = [("Bảng tổng hợp điểm, thống nhất", reverse("scoring:bloc_table", kwargs=place))]
    return {
        ItemKind.REPORT: [*report, *texts, adoption, question],
        ItemKind.SCORES: [("Sửa điểm tại hội nghị", reverse("meetings:meeting_scores", args=[meeting.pk])), *table],
        ItemKind.BALLOT: [award_ballot, other_ballot, question],
        ItemKind.ADOPTION: [adoption, question, *report, *texts, signing],
        ItemKind.COVENANT: [adoption, question, signing, *texts],
        ItemKind.ELECTION: [("Lập phiếu bầu", reverse("meetings:election_create", args=[meeting.pk]))],
        ItemKind.HANDOVER: [handover],
    }.get(ItemKind(item.kind), [])
