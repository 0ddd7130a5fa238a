"""HTML to PDF with WeasyPrint: tagged PDF/A-3a, our own files only, and quickly."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings

from documents.fonts import PrintingUnavailable, tinos

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher
except OSError as problem:  # it loads Pango by its file name
    raise PrintingUnavailable(
        "Máy chủ chưa có thư viện Pango nên chưa in được: "
        "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
    ) from problem

STYLES = settings.BASE_DIR / "static" / "papers"


class PaperFetcher(URLFetcher):
    """Reads pictures written in the page itself and files of the static folders; never the network, nothing else."""

    def fetch(self, url, headers=None):
        """Raises ValueError for everything else, which WeasyPrint logs while it leaves the picture out."""
        parts = urlsplit(url)
        if parts.scheme == "file":
            file = Path(url2pathname(parts.path)).resolve()
            if not any(file.is_relative_to(Path(folder).resolve()) for folder in settings.STATICFILES_DIRS):
                raise ValueError(f"Ngoài thư mục tệp tĩnh: {url}")
        elif parts.scheme != "data":
            raise ValueError(f"Khi in không đọc từ mạng: {url}")
        return super().fetch(url, headers)


@cache
def stylesheet(name: str) -> CSS:
    """A file of static/papers, parsed once."""
    return CSS(filename=STYLES / name, font_config=font_configuration(), url_fetcher=PaperFetcher())


@cache
def font_configuration() -> FontConfiguration:
    return FontConfiguration()


LAYOUT = threading.Lock()


@contextmanager
def one_layout() -> Iterator[None]:
    """One paper at a time in one process, without garbage collection.

    Pango's fonts are not made for threads: two at once hung, or broke the memory of the process. And layout makes very
    many small objects that live to the end; looking through them took a third of the time.
    """
    with LAYOUT:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            yield
        finally:
            if was_enabled:
                gc.enable()


def render(html: str, *, is_sample: bool = False) -> bytes:
    """Lay out one paper; a sample says MẪU behind the text.

    Raises:
        PrintingUnavailable: the font is missing.
    """
    tinos()
    with one_layout():
        styles = [stylesheet("nd30.css")] + ([stylesheet("sample.css")] if is_sample else [])
        page = HTML(string=html, base_url=f"{settings.BASE_DIR / 'static'}/", url_fetcher=PaperFetcher())
        return page.write_pdf(stylesheets=styles, font_config=font_configuration(), pdf_variant="pdf/a-3a")


def render_plain(html: str) -> bytes:
    """Lay out what brings its own styles: a drawing to stand inside another PDF, sheets with everything in its place.

    Raises:
        PrintingUnavailable: the font is missing.
    """
    tinos()
    with one_layout():
        return HTML(string=html, url_fetcher=PaperFetcher()).write_pdf(font_config=font_configuration())
