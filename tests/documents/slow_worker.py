"""A worker whose printer takes its time and writes down in FILE what it begins and ends.

python -m tests.documents.slow_worker FILE
"""

import os
import sys
import time
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- the apps have to be ready

from documents.printing import printer  # noqa: E402
from tests.documents.small_pages import page  # noqa: E402

noted = Path(sys.argv[1])


def note(line: str) -> None:
    with noted.open("a") as file:  # one short line: written whole, however many write
        file.write(f"{line}\n")


@printer("tests.pages")
def slow_pages(params: dict) -> bytes:
    note(f"{os.getpid()} begins {params['text']}")
    time.sleep(0.2)
    note(f"{os.getpid()} ends {params['text']}")
    return page(params["text"])


call_command("work")
