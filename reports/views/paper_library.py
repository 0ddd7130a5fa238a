"""Thư viện văn bản: every paper of the portal with a sample, where it is laid out, and its legal basis."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.guard import guard
from accounts.permissions import Permission
from accounts.searching import fold
from documents.library import LibraryPaper, sample_paper, sample_sheets, sample_workbook
from documents.serving import pdf_response, workbook_response
from reports.paper_library import GROUPS, PAPERS


def find_paper(user, key: str) -> LibraryPaper:
    if key not in PAPERS:
        raise Http404
    return PAPERS[key]


def find_printed(user, key: str) -> LibraryPaper:
    """A paper that the portal gives as a PDF."""
    return _in_format(key, "pdf")


def find_worded(user, key: str) -> LibraryPaper:
    return _in_format(key, "docx")


def find_workbook(user, key: str) -> LibraryPaper:
    return _in_format(key, "xlsx")


def _in_format(key: str, ending: str) -> LibraryPaper:
    paper = find_paper(None, key)
    if ending not in paper.formats:
        raise Http404
    return paper


@require_safe
@guard(Permission.PAPER_LIBRARY)
def paper_library(request):
    """Papers whose name, place or basis hold every word that is looked for."""
    looked_for = request.GET.get("q", "").strip()[:100]
    words = fold(looked_for).split()
    groups = [(name, [paper for paper in papers if _speaks_of(paper, words)]) for name, papers in GROUPS.items()]
    context = {
        "query": looked_for,
        "groups": [(name, papers) for name, papers in groups if papers],
        "count": len(PAPERS),
        "found": sum(len(papers) for _, papers in groups),
    }
    return TemplateResponse(request, "reports/paper_library.html", context)


def _speaks_of(paper: LibraryPaper, words: list[str]) -> bool:
    said = fold(f"{paper.name} {paper.printed_from} {paper.basis}")
    return all(word in said for word in words)


@require_safe
@guard(Permission.PAPER_LIBRARY, find_paper)
def paper_library_detail(request, paper):
    context = {
        "paper": paper,
        "facts": [("In từ", paper.printed_from), ("Nơi soạn trong phần mềm", paper.module)],
        "bases": paper.basis_lines,
        "formats": paper.formats,
    }
    return TemplateResponse(request, "reports/paper_library_detail.html", context)


@require_safe
@guard(Permission.PAPER_LIBRARY, find_printed)
def paper_sample_pdf(request, paper):
    if paper.sheets:
        return pdf_response(sample_sheets(paper).pdf(), f"{paper.name} (MẪU).pdf")
    return sample_paper(paper).response()


@require_safe
@guard(Permission.PAPER_LIBRARY, find_worded)
def paper_sample_word(request, paper):
    return sample_paper(paper).word_response()


@require_safe
@guard(Permission.PAPER_LIBRARY, find_workbook)
def paper_sample_excel(request, paper):
    return workbook_response(sample_workbook(paper), f"{paper.name} (MẪU).xlsx")
