"""Where the work of an agenda item is done: the pages that the chair goes to while the item runs."""

from django.urls import reverse

from meetings.models import AgendaItem, ItemKind, Meeting


def work_of(meeting: Meeting, item: AgendaItem) -> list[tuple[str, str]]:
    """(label, address) of each page that belongs to an item of this kind; [] where nothing needs doing."""
    if item.kind == ItemKind.BALLOT:
        return [("Lập phiếu", reverse("meetings:ballot_create", args=[meeting.pk]))]
    if meeting.is_council:
        return []
    place = {"code": meeting.bloc_year.bloc.code, "year": meeting.bloc_year.year.year}
    report = ("Báo cáo tổng kết", reverse("reports:report_detail", kwargs=place))
    texts = ("Giao ước, quy chế, báo cáo sơ kết", reverse("campaigns:bloc_documents", kwargs=place))
    signing = ("Ký giao ước tại hội nghị", reverse("meetings:meeting_signing", args=[meeting.pk]))
    scores = [
        ("Sửa điểm tại hội nghị", reverse("meetings:meeting_scores", args=[meeting.pk])),
        ("Bảng tổng hợp điểm, thống nhất", reverse("scoring:bloc_table", kwargs=place)),
    ]
    return {
        ItemKind.REPORT: [report, texts],
        ItemKind.SCORES: scores,
        ItemKind.ADOPTION: [
            report,
            texts,
            ("Bộ tiêu chí", reverse("scoring:criteria_list")),
            signing,
        ],
        ItemKind.COVENANT: [signing, texts],
        ItemKind.ELECTION: [("Lập phiếu bầu", reverse("meetings:election_create", args=[meeting.pk]))],
    }.get(ItemKind(item.kind), [])
