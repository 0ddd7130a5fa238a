"""`manage.py print_report`: what it writes, and what it says when it cannot."""

import io

import pytest
from django.core.management import CommandError, call_command

from blocs.models import ReportState
from blocs.reporting import report_of
from documents.fonts import PrintingUnavailable
from documents.paper import Paper
from reports.year_end import adopt
from tests.documents.papers import pages
from tests.reports.blocs import bloc_at_year_end, read_again, write_all


@pytest.fixture
def bloc_year(minh, finance, health):
    return bloc_at_year_end(finance, health, by=minh)


def print_report(out, *, bloc="KT", year="2026") -> str:
    said = io.StringIO()
    call_command("print_report", bloc=bloc, year=year, out=out, stdout=said)
    return said.getvalue()


def refusal(out, **asked) -> tuple[str, int]:
    with pytest.raises(CommandError) as problem:
        print_report(out, **asked)
    return str(problem.value), problem.value.returncode


def test_a_draft_is_printed_and_the_command_says_what_it_wrote(bloc_year, tmp_path):
    out = tmp_path / "bao-cao.pdf"

    said = print_report(out)

    assert said == (f"Đã ghi {out} ({out.stat().st_size} byte): báo cáo tổng kết Khối Kinh tế năm 2026, bản dự thảo.\n")
    assert "Khối thi đua Kinh tế năm 2026 có 02 đơn vị thành viên" in " ".join(
        " ".join(pages(out.read_bytes())).split()
    )


def test_an_adopted_report_is_written_as_it_was_stored(bloc_year, minh, tmp_path):
    write_all(bloc_year, by=minh)
    report = adopt(read_again(bloc_year), by=minh)
    out = tmp_path / "bao-cao.pdf"

    said = print_report(out)

    assert out.read_bytes() == report.file.read()
    assert said.endswith("bản đã thông qua, đúng như đã lưu.\n")
    assert report_of(read_again(bloc_year)).state == ReportState.ADOPTED


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"bloc": "XX"}, "Không có khối, cụm nào mang mã XX."),
        ({"year": "2019"}, "Khối KT không có năm 2019. Các năm đã có: 2026."),
        ({"year": "hai nghìn"}, "Năm phải là một số có bốn chữ số, không phải “hai nghìn”."),
        ({"year": "99999999999999999999"}, "Năm phải là một số có bốn chữ số, không phải “99999999999999999999”."),
    ],
)
def test_an_unknown_bloc_or_year_is_a_clear_error(bloc_year, tmp_path, asked, sentence):
    assert refusal(tmp_path / "bao-cao.pdf", **asked) == (sentence, 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "why"), [("khong-co/bao-cao.pdf", "thư mục không tồn tại"), (".", "đó là một thư mục")]
)
def test_a_place_where_nothing_can_be_written_is_named(bloc_year, tmp_path, place, why):
    out = tmp_path / place

    assert refusal(out) == (f"Không ghi được tệp {out}: {why}.", 2)


def test_a_missing_font_is_named(bloc_year, tmp_path, monkeypatch):
    def refuse(paper):
        raise PrintingUnavailable("Máy chủ chưa có phông chữ Tinos nên chưa in được: apt install fonts-croscore.")

    monkeypatch.setattr(Paper, "pdf", refuse)

    sentence, code = refusal(tmp_path / "bao-cao.pdf")

    assert (sentence, code) == (
        "Máy chủ chưa có phông chữ Tinos nên chưa in được: apt install fonts-croscore.",
        2,
    )


def test_bytes_that_were_lost_are_an_error_and_not_a_new_paper(bloc_year, minh, tmp_path):
    write_all(bloc_year, by=minh)
    report = adopt(read_again(bloc_year), by=minh)
    report.file.path = "aa/khong-con"
    report.file.save()

    sentence, code = refusal(tmp_path / "bao-cao.pdf")

    assert (sentence, code) == (
        "Báo cáo đã thông qua của Khối Kinh tế năm 2026 không còn trong kho tệp (DATA_DIR).",
        2,
    )
