"""The settings of the tests: the portal's own, made quick, and kept away from everything real."""

import os
import tempfile
from pathlib import Path

# Gone with the process; each xdist worker has its own.
_folder = tempfile.TemporaryDirectory(prefix="portal-tests-", ignore_cleanup_errors=True)
os.environ["DATA_DIR"] = _folder.name
# DATABASE_URL alone stays: bin/with-postgres names its server by it, and Django makes a test database of its own there.
for _name in ("SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_URL", "EMAIL_URL", "TRUSTED_PROXIES", "DEBUG"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT = Path(_folder.name) / "static"  # empty; the finders are asked instead
STATIC_ROOT.mkdir()
# An answer kept for half a second would be that of the test before.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
if DATABASES["default"]["ENGINE"] == "config.sqlite":  # noqa: F405
    # In memory; whatever is hung on the name for a worker only makes its last part longer.
    DATABASES["default"]["TEST"] = {"NAME": "file:portal-tests?mode=memory&cache=shared&worker="}  # noqa: F405
