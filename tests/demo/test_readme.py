"""What the README promises is there."""

import re

import pytest
from django.conf import settings

from accounts.demo import DEMO_ACCOUNTS

README = settings.BASE_DIR / "README.md"
GUIDES = [README, *sorted((settings.BASE_DIR / "docs" / "guide").glob("*.md"))]
PICTURES = settings.BASE_DIR / "docs" / "screenshots"
MAX_PICTURE_BYTES = 200_000
MADE_BY_RUNNING = {"data", "staticfiles", "test-results"}


def table(first_heading: str) -> list[tuple[str, str]]:
    """The rows of the README's tables that begin with this heading, back-ticks taken off."""
    rows, inside = [], False
    for line in README.read_text().splitlines():
        cells = [cell.strip().replace("`", "") for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells:
            inside = False
        elif cells[0] == first_heading:
            inside = True
        elif inside and set(cells[0]) != {"-"}:
            rows.append((cells[0], cells[1]))
    return rows


def test_it_lists_the_demo_accounts_as_the_sign_in_page_does():
    assert table("account") == [tuple(account) for account in DEMO_ACCOUNTS]


def test_its_commands_are_there_and_can_be_called():
    commands = {row[0].split()[0] for row in table("command")}

    assert {"./run", "./test", "bin/check", "bin/bench", "bin/screenshots"} <= commands
    for command in commands:
        file = settings.BASE_DIR / command
        assert (command, file.is_file() and bool(file.stat().st_mode & 0o111)) == (command, True)


def test_its_folders_are_those_of_the_project():
    listed = set(re.findall(r"^(\w+)/ ", README.read_text(), re.MULTILINE))
    folders = {folder.name for folder in settings.BASE_DIR.iterdir() if folder.is_dir()}

    assert listed == {name for name in folders - MADE_BY_RUNNING if re.fullmatch(r"[a-z]+", name)}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_its_links_lead_somewhere(guide):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", guide.read_text())

    assert [link for link in links if not (guide.parent / link).exists()] == []


def test_every_picture_is_shown_and_small():
    shown = {
        (guide.parent / link).resolve()
        for guide in GUIDES
        for link in re.findall(r"\]\(([^)]+\.png)\)", guide.read_text())
    }
    pictures = set(PICTURES.glob("*.png"))

    assert shown == pictures
    assert [picture.name for picture in pictures if picture.stat().st_size > MAX_PICTURE_BYTES] == []
