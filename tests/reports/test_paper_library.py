"""The library names every paper of the portal, and shows a sample of each that leaves nothing behind."""

import importlib
import inspect
import io
import pkgutil
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver
from pypdf import PdfReader

from accounts.models import Agency
from awards.models import Decision
from documents.library import sample_paper
from documents.paper import Paper
from reports.paper_library import PAPERS
from scoring.models import ScoreSheet

PRINTS = re.compile(r"\.(pdf|docx|xlsx)$|/(pdf|word|excel)/$")
NAMED_SO = re.compile(r"_(pdf|word|excel|workbook|export|import_sample)$|:import_sample$")
NO_PAPERS = {
    "reports:paper_sample_pdf": "the sample itself",
    "reports:paper_sample_word": "the sample itself",
    "reports:paper_sample_excel": "the sample itself",
    "scoring:sheet_upload": "takes a workbook in",
}
LAYS_OUT_NOTHING = {
    "apps",
    "urls",
    "views",
    "models",
    "migrations",
    "management",
    "samples",
    "paper_library",
    "library",
}
# Functions that give a Paper and are no paper of their own: which of two it is, or the same once more.
NO_BUILDERS = {
    "campaigns.covenant_papers.paper_of": "signed_paper or midyear_paper",
    "awards.appraisal.papers.letter_as_told": "refusal_paper, of a letter that was told",
    "awards.decisions.paper.paper_of": "decision_paper, of rows at hand",
    "scoring.opinions_paper.whole_paper": "the frame of both papers of opinions",
}


def printing_addresses() -> set[str]:
    def inside(patterns, prefix):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                name = f"{prefix}{pattern.name}"
                if PRINTS.search(str(pattern.pattern)) or NAMED_SO.search(name):
                    yield name
            else:
                namespace = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from inside(pattern.url_patterns, prefix + namespace)

    return set(inside(get_resolver().url_patterns, "")) - set(NO_PAPERS)


def test_every_address_that_prints_is_in_the_library():
    listed = {name for paper in PAPERS.values() for name in paper.prints}

    assert listed == printing_addresses()


def test_every_function_that_lays_out_a_paper_is_in_the_library():
    listed = {f"{paper.made_by.__module__}.{paper.made_by.__qualname__}" for paper in PAPERS.values()}

    assert {name for name in builders() if name not in listed} == set(NO_BUILDERS)


def builders() -> set[str]:
    """Public functions beside the views and samples that say they give a Paper."""
    found = set()
    for config in apps.get_app_configs():
        if not config.path.startswith(str(settings.BASE_DIR)) or ".venv" in config.path or config.label == "demo":
            continue
        for module in pkgutil.walk_packages([config.path], f"{config.name}."):
            if module.ispkg or LAYS_OUT_NOTHING.intersection(module.name.split(".")):
                continue
            names = vars(importlib.import_module(module.name))
            for name, value in names.items():
                is_own = inspect.isfunction(value) and value.__module__ == module.name
                if is_own and not name.startswith("_") and value.__annotations__.get("return") is Paper:
                    found.add(f"{value.__module__}.{name}")
    return found


def test_keys_are_given_once_and_every_entry_says_where_and_why():
    said = [(paper.printed_from, paper.basis, paper.formats) for paper in PAPERS.values()]

    assert all(all(each) for each in said)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in PAPERS)


@pytest.mark.django_db
def test_a_sample_leaves_nothing_behind(django_assert_max_num_queries):
    sample_paper(PAPERS["bang-tu-cham-diem"])

    assert (Agency.objects.count(), ScoreSheet.objects.count()) == (0, 0)


def test_the_library_lists_every_paper_and_finds_them_without_accents(client, lan):
    client.force_login(lan)

    everything = client.get("/thu-vien-van-ban/")
    some = client.get("/thu-vien-van-ban/", {"q": "ky danh hieu ban"})
    none = client.get("/thu-vien-van-ban/", {"q": "khong co giay nay"})

    assert sum(len(papers) for _, papers in everything.context["groups"]) == len(PAPERS)
    assert [paper.key for _, papers in some.context["groups"] for paper in papers] == ["ban-dang-ky"]
    assert "Không có văn bản nào như vậy" in none.content.decode()


def test_the_page_of_a_paper_says_where_it_is_laid_out_and_what_is_in_force(client, lan):
    client.force_login(lan)

    page = client.get("/thu-vien-van-ban/to-trinh-de-nghi/").content.decode()

    assert "awards/slates/papers.py: letter_paper" in page
    assert "Luật Thi đua, khen thưởng số 06/2022/QH15" in page


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_sample_is_given_in_each_format_of_the_paper(client, lan, ending, kind):
    client.force_login(lan)

    response = client.get(f"/thu-vien-van-ban/bang-tu-cham-diem/mau.{ending}")

    assert (response.status_code, response["Content-Type"]) == (200, kind)


@pytest.mark.parametrize("key", ["bang-khen-in-ca-khung", "bang-khen-in-phoi", "in-thu-phoi"])
def test_a_sample_that_is_placed_by_millimetres_is_an_a3_sheet_that_leaves_nothing_behind(client, lan, key):
    client.force_login(lan)

    response = client.get(f"/thu-vien-van-ban/{key}/mau.pdf")

    page = PdfReader(io.BytesIO(response.content)).pages[0]
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [420, 297]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("address", ["khong-co/", "khong-co/mau.pdf", "giay-moi/mau.xlsx", "danh-sach-don-vi/mau.pdf"])
def test_a_paper_or_a_format_that_does_not_exist_is_not_found(client, lan, address):
    client.force_login(lan)

    assert client.get(f"/thu-vien-van-ban/{address}").status_code == 404


def test_nobody_without_a_role_looks_at_the_library(client, dat):
    client.force_login(dat)

    assert client.get("/thu-vien-van-ban/").status_code == 403
