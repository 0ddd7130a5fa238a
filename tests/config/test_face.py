"""The face of the portal: what every page and every piece of a page keeps to."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import Engine, Origin, Template
from django.template.base import FilterExpression, Node, Variable
from django.template.defaulttags import ForNode, WithNode
from django.urls import path, reverse

from accounts.models import Identity
from config import pages
from config import urls as portal_urls

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Those of templates/quick are Jinja's, which another parser would have to read.
PARTIALS = sorted({*TEMPLATES.glob("**/_*.html"), *TEMPLATES.glob("_ui/*.html")} - {*TEMPLATES.glob("quick/**/*.html")})
# Papers are drawn by WeasyPrint, never shown by a browser: there css may stand in the page.
ON_SCREEN = [
    template
    for template in sorted(TEMPLATES.glob("**/*.html"))
    if not {"documents", "papers"} & set(template.relative_to(TEMPLATES).parts)
]
FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
FIELDS = re.compile(r"\bcrispy|as_crispy_field|\srequired\b|\{\{ form\.")
INLINE = re.compile(r"<style\b|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:", re.IGNORECASE)


def named(template: Path) -> str:
    return str(template.relative_to(TEMPLATES))


@pytest.mark.parametrize("template", PARTIALS, ids=named)
def test_a_partial_begins_with_the_names_of_all_it_needs(template):
    comment = re.match(r"\{# (.+?) #\}", template.read_text()).group(1)

    unnamed = {name for name in needs(template) if not re.search(rf"\b{name}\b", comment)}

    assert unnamed == set()


@pytest.mark.parametrize("template", ON_SCREEN, ids=named)
def test_a_page_has_neither_script_nor_style_of_its_own(template):
    assert INLINE.findall(template.read_text()) == []


def test_what_is_missing_in_a_form_is_said_by_the_portal_in_vietnamese_not_by_the_browser():
    forms = {template: FORM.finditer(template.read_text()) for template in ON_SCREEN}
    left = [
        named(template)
        for template, found in forms.items()
        for form in found
        if 'method="post"' in form["head"] and FIELDS.search(form["body"]) and "novalidate" not in form["head"]
    ]

    assert left == []


@pytest.mark.parametrize("template", ON_SCREEN, ids=named)
def test_a_shared_piece_gets_only_what_it_is_given(template):
    includes = re.findall(r"""\{%\s*include\s+["'](?:[^"']*/_|_)[^%]*%\}""", template.read_text())

    assert [include for include in includes if not re.search(r"\bonly\s*%\}$", include)] == []


def needs(template: Path) -> set[str]:
    """The names a template takes from its context."""
    engine = Engine.get_default()
    nodes = Template(template.read_text(), Origin(str(template)), engine=engine).nodelist.get_nodes_by_type(Node)
    bound = {"forloop", "None", "True", "False"}
    for node in nodes:
        if isinstance(node, ForNode):
            bound.update(node.loopvars)
        if isinstance(node, WithNode):
            bound.update(node.extra_context)
        bound.update(name for name in (getattr(node, "asvar", None), getattr(node, "target_var", None)) if name)
    return {name for node in nodes for name in names_in(vars(node))} - bound


def names_in(part, seen=None) -> set[str]:
    """The first words of all variables in the attributes of a node, however they are nested."""
    seen = set() if seen is None else seen
    if id(part) in seen or isinstance(part, (str, int, float, Node)):
        return set()
    seen.add(id(part))
    if isinstance(part, Variable):
        return {part.lookups[0]} if part.lookups else set()
    if isinstance(part, FilterExpression):
        arguments = [value for _, filter_arguments in part.filters for _, value in filter_arguments]
        return names_in(part.var, seen) | names_in(arguments, seen)
    if isinstance(part, dict):
        inner = [value for key, value in part.items() if key not in ("origin", "token", "func", "template")]
    elif isinstance(part, (list, tuple)):
        inner = list(part)
    else:
        inner = [value for name in ("first", "second", "value") if (value := getattr(part, name, None)) is not None]
    return {name for value in inner for name in names_in(value, seen)}


def test_the_browser_is_told_to_take_nothing_from_elsewhere(client, quan):
    client.force_login(quan)

    answer = client.get(reverse("style_guide"))

    assert set(answer.headers["Content-Security-Policy"].split("; ")) == {
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "manifest-src 'self'",
    }


def test_only_an_administrator_opens_the_style_guide(client, quan, hoa, lan):
    answers = {}
    for person in (quan, hoa, lan):
        client.force_login(person)
        answers[person.username] = client.get(reverse("style_guide")).status_code

    assert answers == {"quan": 200, "hoa": 403, "lan": 403}


def test_every_page_asks_the_database_little_for_its_frame(client, quan, django_assert_num_queries):
    client.force_login(quan)
    Identity.current()

    with django_assert_num_queries(5):  # session, person, roles, identity, notices
        client.get(reverse("style_guide"))


# --- When something is wrong ------------------------------------------------------------------------------------------


def fail(request):
    raise RuntimeError("sự cố thử nghiệm")


@pytest.fixture
def a_failing_page(settings):
    """The portal with one more page, /su-co/, that always fails."""
    fail.permission = None
    fail.login_required = False
    settings.ROOT_URLCONF = type(
        "urls",
        (),
        {
            "urlpatterns": [*portal_urls.urlpatterns, path("su-co/", fail)],
            "handler400": portal_urls.handler400,
            "handler403": portal_urls.handler403,
            "handler404": portal_urls.handler404,
            "handler500": portal_urls.handler500,
        },
    )


def test_what_is_not_there_is_said_calmly(client, lan):
    client.force_login(lan)

    answer = client.get("/khong-co-trang-nay/")

    assert (answer.status_code, heading(answer)) == (404, "Không tìm thấy trang này")


def test_what_one_may_not_do_is_said_calmly(client, lan):
    client.force_login(lan)

    answer = client.get(reverse("style_guide"))

    assert (answer.status_code, heading(answer)) == (403, "Bạn chưa được giao việc này")


@pytest.mark.django_db
def test_a_request_nobody_understands_is_refused_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/", headers={"host": "cong.gia.mao"})

    assert (answer.status_code, heading(answer)) == (400, "Yêu cầu không hợp lệ")


@pytest.mark.django_db
def test_a_stale_form_says_that_nothing_is_lost(lan):
    from django.test import Client  # noqa: PLC0415 -- a client that checks tokens as a browser meets it

    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)

    answer = client.post(reverse("style_guide"), {"name": "Sở Tư pháp"})

    assert (answer.status_code, heading(answer)) == (403, "Biểu mẫu đã cũ")


@pytest.mark.django_db
def test_our_own_fault_gives_a_reference_that_the_log_knows(client, a_failing_page, caplog):
    client.raise_request_exception = False

    answer = client.get("/su-co/")

    reference = re.search(r"<code>([0-9a-f]{8})</code>", answer.content.decode()).group(1)
    ours = [line for line in caplog.records if line.name == "config.pages"]
    assert (answer.status_code, heading(answer)) == (500, "Cổng gặp lỗi, không phải do bạn")
    assert [(line.getMessage(), str(line.exc_info[1])) for line in ours] == [
        (f"Error {reference} at /su-co/", "sự cố thử nghiệm")
    ]


def test_our_own_fault_is_said_even_when_the_database_is_what_failed(client, lan):
    client.force_login(lan)

    def out_of_order(execute, sql, params, many, context):
        raise ConnectionError("cơ sở dữ liệu không trả lời")

    client.raise_request_exception = False

    with connection.execute_wrapper(out_of_order):
        answer = client.get(reverse("accounts:notice_list"))

    assert (answer.status_code, heading(answer)) == (500, "Cổng gặp lỗi, không phải do bạn")


def test_our_own_fault_is_said_even_when_the_static_files_are_missing(rf, monkeypatch):
    def missing(name):
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(pages, "static", missing)

    answer = pages.server_error(rf.get("/"))

    assert (answer.status_code, heading(answer)) == (500, "Cổng gặp lỗi, không phải do bạn")


def heading(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.DOTALL).group(1)
