"""Adopting a bloc's report: its bytes are stored, and nothing changes them afterwards."""

import hashlib

import pytest

from accounts.errors import OfficeError
from blocs.models import ReportState
from blocs.reporting import answer, ask_members, comment, edit_part, number_report, report_of
from documents.fonts import PrintingUnavailable
from documents.models import StoredFile
from documents.paper import Paper
from reports.year_end import adopt, printed
from tests.documents.papers import pages, words
from tests.reports.blocs import bloc_at_year_end, read_again, write_all
from tests.scoring.ranked_blocs import scored_bloc

REPORT = "/khoi/KT/2026/bao-cao/"


@pytest.fixture
def bloc_year(minh, finance, health):
    bloc_year = bloc_at_year_end(finance, health, by=minh)
    write_all(bloc_year, by=minh)
    return read_again(bloc_year)


def test_the_adopted_paper_is_stored_with_its_hash_and_handed_out_to_the_byte(client, bloc_year, minh, lan):
    report = adopt(bloc_year, by=minh)
    client.force_login(lan)

    downloaded = b"".join(client.get(REPORT + "pdf/").streaming_content)

    assert (report.state, report.adopted_by) == (ReportState.ADOPTED, minh)
    assert hashlib.sha256(downloaded).hexdigest() == report.file.sha256
    assert downloaded == printed(read_again(bloc_year))
    said = " ".join(words(" ".join(pages(downloaded))))
    assert "Nội dung phần tasks." in said
    assert "DỰ THẢO" not in said


def test_an_adopted_report_stays_as_it_is(client, bloc_year, minh, health):
    ask_members(bloc_year, by=minh)
    said = comment(bloc_year, part="tasks", text="Xin bổ sung", agency=health, by=minh)
    adopt(read_again(bloc_year), by=minh)
    before = printed(read_again(bloc_year))
    client.force_login(minh)

    health.name = "Sở Y tế và Dân số"
    health.save()
    answers = [
        client.post(REPORT + "phan/tasks/", {"text": "Khác", "version": 1}).status_code,
        client.post(REPORT + "so-ngay/", {"number": "9"}).status_code,
        client.post(REPORT + "soan-lai/", {"reason": "Sửa"}).status_code,
        client.post(f"{REPORT}gop-y/{said.pk}/tiep-thu/", {"text": "x"}).status_code,
    ]
    with pytest.raises(OfficeError, match="đã được thông qua"):
        adopt(read_again(bloc_year), by=minh)

    report = report_of(read_again(bloc_year))
    assert answers == [422, 422, 302, 422]
    assert (report.state, report.number, report.parts.get(key="tasks").text) == (
        ReportState.ADOPTED,
        "",
        "Nội dung phần tasks.",
    )
    assert printed(read_again(bloc_year)) == before
    assert StoredFile.objects.count() == 1


def test_who_adopts_is_told_of_the_comments_that_nobody_has_answered(client, bloc_year, minh, health):
    ask_members(bloc_year, by=minh)
    first, second = [comment(bloc_year, part="tasks", text=text, agency=health, by=minh) for text in ("Một", "Hai")]
    answer(first, "Đã bổ sung.", by=minh)
    client.force_login(minh)

    before = client.get(REPORT + "thong-qua/").context["warning"]
    answer(second, "Đã bổ sung.", by=minh)
    after = client.get(REPORT + "thong-qua/").context["warning"]

    assert (before, after) == ("Còn 01 ý kiến góp ý chưa ghi tiếp thu, giải trình.", "")


def test_a_report_is_adopted_only_after_the_meeting(minh, finance):
    bloc_year = scored_bloc(leader=finance)
    write_all(bloc_year, by=minh)

    with pytest.raises(OfficeError, match="sau khi hội nghị tổng kết khối đã thống nhất điểm"):
        adopt(bloc_year, by=minh)


def test_a_part_that_nobody_has_written_is_named(bloc_year, minh):
    edit_part(bloc_year, "tasks", "", version=1, by=minh)
    edit_part(bloc_year, "scoring", "", version=1, by=minh)

    with pytest.raises(OfficeError) as problem:
        adopt(bloc_year, by=minh)

    assert str(problem.value) == "Còn 01 phần chưa viết: 2. Kết quả thực hiện nhiệm vụ chính trị."


def test_what_somebody_writes_while_the_paper_is_printed_is_not_lost(bloc_year, minh, hoa, monkeypatch):
    original = Paper.pdf

    def slow(paper):
        edit_part(bloc_year, "tasks", "Viết trong lúc in", version=1, by=hoa)
        return original(paper)

    monkeypatch.setattr(Paper, "pdf", slow)

    with pytest.raises(OfficeError, match="Có người vừa sửa báo cáo trong lúc in"):
        adopt(bloc_year, by=minh)

    report = report_of(read_again(bloc_year))
    assert (report.state, report.file, StoredFile.objects.count()) == (ReportState.DRAFTING, None, 0)


def test_the_number_typed_before_stands_on_the_adopted_paper(bloc_year, minh):
    number_report(bloc_year, number="15", signed_on=None, by=minh)

    adopt(read_again(bloc_year), by=minh)

    assert "15/BC-STC" in " ".join(pages(printed(read_again(bloc_year))))


def test_only_the_leader_adopts(client, bloc_year, hoa, minh):
    client.force_login(hoa)
    by_the_office = client.post(REPORT + "thong-qua/").status_code
    client.force_login(minh)
    by_the_leader = client.post(REPORT + "thong-qua/", follow=True)

    assert by_the_office == 403
    assert "Đã thông qua và lưu báo cáo." in by_the_leader.content.decode()


def test_a_machine_that_cannot_print_says_so_and_nothing_is_adopted(client, bloc_year, minh, monkeypatch):
    def refuse(paper):
        raise PrintingUnavailable("Máy chủ chưa có phông chữ Tinos.")

    monkeypatch.setattr(Paper, "pdf", refuse)
    monkeypatch.setattr(Paper, "word", refuse)  # its chart is drawn with the same font
    client.force_login(minh)

    answers = [client.post(REPORT + "thong-qua/", follow=True)]
    answers += [client.get(REPORT + paper, follow=True) for paper in ("pdf/", "word/")]

    assert ["Máy chủ chưa có phông chữ Tinos." in answer.content.decode() for answer in answers] == [True, True, True]
    assert report_of(read_again(bloc_year)).state == ReportState.DRAFTING
