"""A real browser for the tests marked `browser`: Debian's chromium, asking nothing of any other host.

`open_as(lan)` gives a page in which lan is signed in; `faults(page)` lists what axe finds wrong with it, `look(page)`
what is wrong with it on a desk and on a telephone; `looked_at` keeps that of many pages for one assertion at the end.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Error, expect

# Playwright runs an event loop in the thread of the tests, where Django would refuse every query.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
# On a busy machine a page may take its time; a test that waits is better than one that fails now and then.
expect.set_options(timeout=20_000)

DESK = {"width": 1280, "height": 900}
TELEPHONE = {"width": 360, "height": 740}
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # Chromium's sandbox refuses root, and a container often has nobody else.
    flags = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # Without motion a colour is its final colour the moment one looks.
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "reduced_motion": "reduce",
        "viewport": DESK,
    }


@pytest.fixture
def open_as(live_server, new_context):
    """Return a function that opens a browser of its own for one person, signed in, and gives its page."""

    def open_as(user, path="/", **context_options):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        context = new_context(base_url=live_server.url, **context_options)
        context.add_cookies([{"name": session.key, "value": session.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    return open_as


@pytest.fixture
def faults():
    """Return a function that lists what axe holds against a page by WCAG 2.2 AA, one line a place."""

    def faults(page) -> list[str]:
        page.wait_for_load_state()  # after a click the next page may have begun, with no content yet
        try:
            found = Axe().run(page, options={"runOnly": WCAG_22_AA}).response["violations"]
        except Error:  # the page was left while axe looked: look at the one that came
            page.wait_for_load_state()
            found = Axe().run(page, options={"runOnly": WCAG_22_AA}).response["violations"]
        return [f"{fault['id']}: {node['html']}" for fault in found for node in fault["nodes"]]

    return faults


@pytest.fixture
def look(faults):
    """Return a function that looks at a page on a desk and on a telephone, and lists what is wrong with it."""

    def look(page) -> list[str]:
        wrong = []
        for screen in (TELEPHONE, DESK):
            page.set_viewport_size(screen)
            wrong += [f"{page.url} at {screen['width']}: {fault}" for fault in faults(page)]
            if page.evaluate("document.documentElement.scrollWidth") > screen["width"]:
                wrong.append(f"{page.url} at {screen['width']} scrolls sideways")
        return wrong

    return look


@pytest.fixture
def looked_at(look):
    """Return a function that notes under a name what is wrong with a page; `looked_at.found` has all that was noted."""
    found: dict[str, list[str]] = {}

    def looked_at(name: str, page) -> None:
        if wrong := look(page):
            found[name] = wrong

    looked_at.found = found
    return looked_at
