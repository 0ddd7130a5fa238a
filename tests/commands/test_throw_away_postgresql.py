"""`bin/with-postgres` lends a server to one command."""

import subprocess
from pathlib import Path

from django.conf import settings


def test_the_server_is_gone_when_the_command_ends_and_its_exit_code_is_kept():
    script = 'echo "$DATABASE_URL"; exit 3'
    ended = subprocess.run(
        [settings.BASE_DIR / "bin/with-postgres", "sh", "-c", script], capture_output=True, text=True
    )

    folder = Path(ended.stdout.strip().removeprefix("postgres://portal@/")).parent

    assert (ended.returncode, ended.stderr) == (3, "")
    assert (folder.is_absolute(), folder.exists()) == (True, False)
