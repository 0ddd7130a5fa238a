"""What campaigns prints, for the library of papers."""

from blocs.samples import sample_identity
from campaigns.covenant_papers import member_pages, midyear_paper, signed_paper, targets_workbook
from campaigns.models import DocumentKind, Period
from campaigns.movement_overview import overview_of, progress_of
from campaigns.movement_paper import launch_plan_paper, overview_workbook
from campaigns.reconciliation import ledger_of
from campaigns.results_papers import results_paper, results_workbook
from campaigns.samples import sample_document, sample_midyear, sample_movement, sample_promised_bloc
from documents.library import LibraryPaper

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15"
BLOC_RULES = "Quy chế hoạt động của cụm, khối thi đua do tỉnh ban hành"
COVENANT_TEXTS = "campaigns:document_pdf", "campaigns:document_word"


def _covenant():
    return signed_paper(sample_document(DocumentKind.COVENANT), sample_identity())


def _covenant_targets():
    return targets_workbook(sample_document(DocumentKind.COVENANT))[1]


def _regulation():
    return signed_paper(sample_document(DocumentKind.REGULATION), sample_identity())


def _member_pages():
    return member_pages(sample_document(DocumentKind.COVENANT), sample_identity())


def _midyear():
    return midyear_paper(sample_midyear(), sample_identity(), is_draft=False)


def _results():
    bloc_year = sample_promised_bloc()
    return results_paper(ledger_of(bloc_year), bloc_year, sample_identity(), period=Period.MIDYEAR)


def _results_workbook():
    bloc_year = sample_promised_bloc()
    return results_workbook(ledger_of(bloc_year), bloc_year, period=Period.MIDYEAR)[1]


def _launch_plan():
    return launch_plan_paper(sample_movement(), sample_identity())


def _movement_overview():
    movement = sample_movement()
    return overview_workbook(movement, overview_of(movement), progress_of(movement))[1]


PAPERS = [
    LibraryPaper(
        key="giao-uoc-thi-dua",
        name="Giao ước thi đua",
        made_by=signed_paper,
        prints=[*COVENANT_TEXTS, "campaigns:target_excel"],
        printed_from="Giao ước, quy chế › Giao ước của khối, cụm",
        basis=f"{LAW}; {BLOC_RULES}; mẫu lời văn có ngày hiệu lực ở trang Mẫu giao ước, quy chế",
        sample=_covenant,
        workbook=_covenant_targets,
    ),
    LibraryPaper(
        key="giao-uoc-tung-don-vi",
        name="Giao ước thi đua, trang của từng đơn vị",
        made_by=member_pages,
        prints=["campaigns:document_members_pdf", "campaigns:document_members_word"],
        printed_from="Giao ước, quy chế › Giao ước của khối, cụm",
        basis=f"{LAW}; {BLOC_RULES}",
        sample=_member_pages,
    ),
    LibraryPaper(
        key="quy-che-khoi",
        name="Quy chế hoạt động của khối, cụm",
        made_by=signed_paper,
        prints=COVENANT_TEXTS,
        printed_from="Giao ước, quy chế › Quy chế của khối, cụm",
        basis=f"{LAW}; {BLOC_RULES}; mẫu lời văn có ngày hiệu lực ở trang Mẫu giao ước, quy chế",
        sample=_regulation,
    ),
    LibraryPaper(
        key="bao-cao-so-ket",
        name="Báo cáo sơ kết 6 tháng",
        made_by=midyear_paper,
        prints=COVENANT_TEXTS,
        printed_from="Giao ước, quy chế › Báo cáo sơ kết của khối, cụm",
        basis=BLOC_RULES,
        sample=_midyear,
    ),
    LibraryPaper(
        key="ket-qua-giao-uoc",
        name="Biểu tổng hợp kết quả thực hiện giao ước",
        made_by=results_paper,
        prints=["campaigns:results_pdf", "campaigns:results_word", "campaigns:results_excel"],
        printed_from="Giao ước, quy chế › Kết quả thực hiện",
        basis=BLOC_RULES,
        sample=_results,
        workbook=_results_workbook,
    ),
    LibraryPaper(
        key="ke-hoach-phong-trao",
        name="Kế hoạch phát động phong trào thi đua",
        made_by=launch_plan_paper,
        prints=["campaigns:movement_pdf", "campaigns:movement_word"],
        printed_from="Phong trào thi đua › một phong trào",
        basis=f"{LAW}, các điều về tổ chức phong trào thi đua; Nghị định số 30/2020/NĐ-CP, Phụ lục III",
        sample=_launch_plan,
    ),
    LibraryPaper(
        key="tong-hop-phong-trao",
        name="Bảng tổng hợp hưởng ứng phong trào",
        made_by=overview_workbook,
        prints=["campaigns:movement_excel"],
        printed_from="Phong trào thi đua › một phong trào › Theo dõi",
        basis="Biểu theo dõi của cơ quan phát động, không có mẫu quy định",
        workbook=_movement_overview,
    ),
]
