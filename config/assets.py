"""Static files out of Python packages, only those the pages use.

Collecting all of Bootstrap's dist through the manifest storage made every start three times slower.
"""

from importlib.util import find_spec
from pathlib import Path

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

BOOTSTRAP = Path(find_spec("bootstrap").submodule_search_locations[0])
# The maps stay with their files: the manifest storage follows sourceMappingURL.
FILES = [
    "css/bootstrap.min.css",
    "css/bootstrap.min.css.map",
    "js/bootstrap.bundle.min.js",
    "js/bootstrap.bundle.min.js.map",
]


class BootstrapFinder(BaseFinder):
    """Finds the few files of Bootstrap that we serve, under `bootstrap/`."""

    def __init__(self, app_names=None, *args, **kwargs):
        self.storage = FileSystemStorage(location=BOOTSTRAP)
        self.storage.prefix = "bootstrap"

    def find(self, path, find_all=False, **kwargs):
        folder, _, name = path.partition("/")
        found = str(BOOTSTRAP / name) if folder == "bootstrap" and name in FILES else None
        return ([found] if found else []) if find_all else found

    def list(self, ignore_patterns):
        for name in FILES:
            yield name, self.storage
