"""A score sheet as its pages show it, for tests in a browser."""

import re

from playwright.sync_api import Locator, Page, expect

SAVED = re.compile(r"Đã lưu \d\d:\d\d")


def row(page: Page, code: str) -> Locator:
    return page.locator(f'[data-line="{code}"]')


def answer(page: Page, code: str) -> Locator:
    """The first control of a criterion: where a person begins to type."""
    return row(page, code).locator("[data-main]")


def explanation(page: Page, code: str) -> Locator:
    return row(page, code).locator("[data-explanation]")


def points(page: Page, code: str) -> Locator:
    return row(page, code).locator("[data-points]")


def problem(page: Page, code: str) -> Locator:
    """The sentence beside the answer."""
    return row(page, code).locator("[data-problem]")


def text_problem(page: Page, code: str) -> Locator:
    """The sentence beside the explanation or the reason."""
    return row(page, code).locator("[data-text-problem]")


def saved(page: Page, code: str) -> Locator:
    """When its answer was saved."""
    return row(page, code).locator("[data-saved-at]")


def total(page: Page) -> Locator:
    return page.locator('[data-sum="total"]')


def enter(page: Page, code: str, typed: str) -> None:
    """Type an answer (of a list: choose the label), leave the field, and see it saved."""
    control = answer(page, code)
    if control.evaluate("element => element.tagName") == "SELECT":
        control.select_option(label=typed)
    else:
        control.fill(typed)
        control.blur()
    expect(row(page, code)).not_to_have_class(re.compile(r"\bline-unsaved\b"))
    expect(saved(page, code)).to_have_text(SAVED)
