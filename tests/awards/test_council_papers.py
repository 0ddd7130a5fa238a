"""The list that goes before the Hội đồng, and the sheet of opinions of each member."""

import io

import pytest
from docx import Document

from accounts.models import Identity
from awards.council.paper import list_paper, opinions_paper
from awards.models import (
    LineState,
)
from documents.models import PrintJob
from documents.printing import print_part
from tests.awards.council_builders import (
    before_council,
    new_council,
    new_pack,
)
from tests.awards.slate_builders import new_line
from tests.meetings.test_minutes import text_of

pytestmark = pytest.mark.django_db


def test_the_list_and_the_opinion_paper_of_each_member_are_printed(client, health, hoa):
    mai, nam = (
        new_line(health, state=LineState.BEFORE_COUNCIL, form="CSTDT", person="Lê Thị Mai"),
        *before_council("Nam"),
    )
    pack = new_pack(mai, nam, meeting=new_council(3, C=health))
    client.force_login(hoa)

    listed = text_of(list_paper(pack, Identity.current()).pdf())
    paper = opinions_paper(pack, Identity.current())
    opinions = text_of(paper.pdf())
    kinds = [
        client.get(f"/trinh-hoi-dong/{pack.pk}/{name}").content[:4]
        for name in ("danh-sach.pdf", "danh-sach.docx", "phieu-lay-y-kien.pdf", "phieu-lay-y-kien.docx")
    ]

    assert "(02); tỷ lệ đồng ý từ 80% trở lên, tính trên tổng số thành viên" in listed
    assert [opinions.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert [str(paper.blocks[place]).count("(không biểu quyết)") for place in range(3)] == [0, 0, 1]
    assert kinds == [b"%PDF", b"PK\x03\x04", b"%PDF", b"PK\x03\x04"]


def test_the_sheets_of_a_large_pack_are_printed_by_the_workers(client, hoa, monkeypatch):
    monkeypatch.setattr("awards.council.opinion_prints.ROWS_AT_ONCE", 4)  # two members, of two lines each
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)
    pack = new_pack(meeting=new_council(3))
    client.force_login(hoa)

    asked = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien.pdf", follow=True).content.decode()
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/in/")
    again = client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/in/")
    job = PrintJob.objects.get()
    parts = list(job.parts.order_by("place"))
    for part in parts:
        print_part.call(part.pk)
    job.refresh_from_db()
    printed = text_of(job.result.read())

    assert asked.count("In phiếu lấy ý kiến (PDF)") == 2
    assert again.url == job.get_absolute_url()
    assert [len(part.params["seats"]) for part in parts] == [2, 1]
    assert [printed.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert "đã in xong" in client.get(pack.get_absolute_url()).content.decode()


def test_the_word_draft_of_a_large_pack_is_written_by_a_worker(client, hoa, monkeypatch):
    monkeypatch.setattr("awards.council.opinion_prints.ROWS_AT_ONCE", 4)
    monkeypatch.setattr("documents.printing.hand_out", lambda parts: None)
    pack = new_pack(meeting=new_council(3))
    client.force_login(hoa)

    asked = client.get(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien.docx")
    client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/soan/")
    again = client.post(f"/trinh-hoi-dong/{pack.pk}/phieu-lay-y-kien/soan/")
    job = PrintJob.objects.get()
    print_part.call(job.parts.get().pk)
    job.refresh_from_db()
    drafted = "\n".join(each.text for each in Document(io.BytesIO(job.result.read())).paragraphs)

    assert (asked.status_code, again.url) == (302, job.get_absolute_url())
    assert [drafted.count(f"Người cho ý kiến: Ủy viên {letter}.") for letter in "ABC"] == [1, 1, 1]
    assert "Mở tệp Word" in client.get(job.get_absolute_url()).content.decode()
