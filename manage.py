#!/usr/bin/env python3
"""Django's command line for this project."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

ENVIRONMENT = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main():
    """Run one command; a wrong environment variable ends it with a sentence and exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 -- may not be there yet, see below
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)


if __name__ == "__main__":
    if find_spec("django") is None and ENVIRONMENT.exists():  # called with the machine's Python, not with .venv's
        os.execv(ENVIRONMENT, [ENVIRONMENT, *sys.argv])  # noqa: S606 -- the same command line, no shell
    main()
