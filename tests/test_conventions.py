"""How the house is built, where no tool can see it."""

import re
import tomllib

import pytest
from django.apps import apps
from django.conf import settings

from accounts.audit_words import ACTIONS
from tests.addresses import named_views

OURS = [
    settings.BASE_DIR / name
    for name in tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"][
        "root_packages"
    ]
]

OPEN_TO_ALL = {
    "accounts:sign_in": "one cannot sign in from behind a sign-in page",
    "meetings:seat_enter": "whoever sits in a meeting votes with the code of the seat and needs no account",
    "meetings:seat_home": "as above; shows nothing without the pass that a code was exchanged for",
    "meetings:seat_cast": "as above",
    "meetings:seat_pulse": "as above; asked by the page of the telephone every second or two",
    "meetings:seat_check_in": "as above",
    "meetings:public_screen": "the machine of a meeting room; by a secret link that the chair opens and the end closes",
    "meetings:public_pulse": "as above",
    "meetings:ballot_secrecy": "a voter without an account reads how the portal keeps the ballot secret",
    "awards:public_notice_list": "anybody may read what is proposed before it is decided; shows only what runs today",
    "awards:public_notice": "as above; whoever has something to say about it needs no account",
    "campaigns:public_role_model_list": "role models are published for everybody; shows only those that are published",
    "campaigns:public_role_model": "as above",
    "campaigns:public_picture": "as above; the picture goes when its role model is withdrawn",
    "documents:public_decision_list": "as the page of a code; the office chooses which forms are listed, none at first",
    "documents:verification_start": "whoever holds a paper checks it without an account",
    "documents:verification": "as above; learns only what stands on the paper",
    "health": "whatever watches over the portal has no account; it learns two words",
}


def sources(pattern: str):
    return sorted(file for folder in OURS for file in folder.rglob(pattern))


def test_every_page_says_who_may_open_it():
    unguarded = {name for name, view in named_views() if not hasattr(view, "permission")}

    assert unguarded == set(OPEN_TO_ALL)


def test_an_address_is_called_like_its_view():
    misnamed = [(name, view.__name__) for name, view in named_views() if name.rpartition(":")[2] != view.__name__]

    assert misnamed == []


def test_foreign_keys_also_point_down_the_layers():
    """The import linter cannot see ForeignKey("awards.Decision"), so ask the models themselves."""
    pyproject = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    lowest_first = pyproject["tool"]["importlinter"]["contracts"][0]["layers"][::-1]
    links = [
        (lowest_first.index(model._meta.app_label), lowest_first.index(field.related_model._meta.app_label), str(field))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation
        if {model._meta.app_label, field.related_model._meta.app_label} <= set(lowest_first)
    ]

    assert links
    assert [name for source, target, name in links if target > source] == []


def test_no_file_is_a_drawer():
    drawers = {"utils", "helpers", "services", "common", "misc", "signals"}

    assert [file for file in sources("*.py") if file.stem in drawers] == []


def test_every_migration_says_what_it_changes():
    migrations = sources("migrations/0*.py")

    assert migrations
    assert [file.name for file in migrations if "auto" in file.stem.split("_") or len(file.stem) < 6] == []


def test_schema_and_data_never_share_a_migration():
    mixed = [
        file.name
        for file in sources("migrations/0*.py")
        if "RunPython" in (text := file.read_text())
        and re.search(r"migrations\.(Add|Alter|Create|Remove|Rename)", text)
    ]

    assert mixed == []


def test_every_partial_says_what_it_needs():
    partials = [
        file
        for file in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        if file.name.startswith("_") or file.parent.name == "_ui"
    ]

    assert partials
    assert [file.name for file in partials if not file.read_text().startswith("{#")] == []


def test_partials_are_handed_what_they_need_and_no_more():
    include = re.compile(r"\{%\s*include\s[^%]*?%\}", re.DOTALL)
    open_handed = [
        (file.name, tag)
        for file in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        if "bootstrap5" not in file.parts  # crispy's own, laid over
        for tag in include.findall(file.read_text())
        if not re.search(r"\bonly\s*%\}$", tag)
    ]

    assert open_handed == []


def test_a_partial_with_a_form_is_handed_the_token_against_forged_requests():
    """`only` hides it; the test client does not ask for it, a browser's user would be refused."""
    templates = settings.BASE_DIR / "templates"
    texts = {str(file.relative_to(templates)): file.read_text() for file in sorted(templates.rglob("*.html"))}
    needing = {name for name, text in texts.items() if "{% csrf_token %}" in text}
    includes = [
        (name, tag)
        for name, text in texts.items()
        for tag, included in re.findall(r'({% include "([^"]+)"[^%]* only %})', text)
        if included in needing
    ]

    assert includes
    assert [(file, include) for file, include in includes if "csrf_token=csrf_token" not in include] == []


def test_ticked_rows_are_asked_for_with_the_field_that_refuses_keys_too_long_for_the_database():
    own = settings.BASE_DIR / "accounts" / "choices.py"
    forms = [file for folder in OURS for file in folder.rglob("*.py") if file != own]

    assert [str(file) for file in forms if "forms.ModelMultipleChoiceField(" in file.read_text()] == []


def test_screens_carry_neither_inline_script_nor_inline_style():
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)")
    screens = [file for file in (settings.BASE_DIR / "templates").rglob("*.html") if "base.html" in file.read_text()]

    assert screens
    assert [file.name for file in screens if inline.search(file.read_text())] == []


def test_every_recorded_action_has_words_on_the_audit_page():
    call = re.compile(r"record\(\s*[\w.]+,\s*\"([a-z_]+\.[a-z_]+)\"")
    recorded = {action for file in sources("*.py") for action in call.findall(file.read_text())}

    assert recorded
    assert recorded - set(ACTIONS) == set()


@pytest.mark.parametrize("folder", OURS, ids=lambda folder: folder.name)
def test_every_app_says_what_it_is(folder):
    assert (folder / "__init__.py").read_text().startswith('"""')


def test_the_list_of_decisions_names_each_with_its_number():
    folder = settings.BASE_DIR / "docs" / "decisions"
    files = sorted(folder.glob("0*.md"))
    headings = [f"- [{file.read_text().splitlines()[0].removeprefix('# ')}]({file.name})" for file in files]

    listed = [line for line in (folder / "README.md").read_text().splitlines() if line.startswith("- ")]

    assert listed == headings
    assert [int(file.name[:4]) for file in files] == list(range(1, len(files) + 1))


def test_files_that_the_glossary_and_the_decisions_name_are_there():
    folder = settings.BASE_DIR / "docs"
    papers = [folder / "glossary.md", *(folder / "decisions").glob("0*.md")]
    named = {
        name for paper in papers for name in re.findall(r"\b(?:[a-z_]+/)+[a-z_]+\.(?:py|html|js)\b", paper.read_text())
    }

    assert named
    assert sorted(name for name in named if not (settings.BASE_DIR / name).exists()) == []
