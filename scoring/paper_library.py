"""What scoring prints, for the library of papers."""

from django.utils import timezone

from blocs.models import BlocState
from blocs.samples import sample_identity
from documents.library import LibraryPaper
from scoring.bloc_table import table_of
from scoring.bloc_table_paper import bloc_table_paper, table_workbook
from scoring.criteria_workbook import criteria_workbook_of
from scoring.matrix import matrix_of
from scoring.matrix_paper import matrix_paper, matrix_workbook
from scoring.models import ScoreSheet
from scoring.office_columns import workbook_of
from scoring.opinions_paper import bloc_opinions_paper, opinions_of, sheet_opinions_paper
from scoring.papers import self_score_paper, self_score_workbook
from scoring.samples import sample_criteria, sample_scored_bloc, sample_sheet
from scoring.sheet_workbook import sheet_workbook

RULES = "Quy chế thi đua của tỉnh và bộ tiêu chí đang áp dụng (trang Bộ tiêu chí)"


def _sheet():
    return self_score_paper(sample_sheet(), sample_identity())


def _sheet_workbook():
    return self_score_workbook(sample_sheet())[1]


def _sheet_to_fill():
    return sheet_workbook(sample_sheet())[1]


def _opinions(sheet: ScoreSheet):
    return opinions_of(sheet, sheet.lines.all(), sheet.explanations.all())


def _sheet_opinions():
    sheet = sample_sheet()
    return sheet_opinions_paper(sheet, _opinions(sheet), sample_identity(), day=timezone.localdate())


def _bloc_opinions():
    bloc_year = sample_scored_bloc()
    sheets = bloc_year.sheets.select_related("agency", "criteria_set").order_by("pk")
    by_sheet = [(sheet, _opinions(sheet)) for sheet in sheets]
    return bloc_opinions_paper(bloc_year, by_sheet, sample_identity(), day=timezone.localdate())


def _table():
    bloc_year = sample_scored_bloc(BlocState.VERIFIED)
    return bloc_table_paper(table_of(bloc_year)[0], bloc_year, sample_identity(), day=timezone.localdate())


def _table_workbook():
    bloc_year = sample_scored_bloc(BlocState.VERIFIED)
    return table_workbook(table_of(bloc_year)[0], bloc_year)


def _matrix():
    bloc_year = sample_scored_bloc()
    return matrix_paper(matrix_of(bloc_year), bloc_year, sample_identity())


def _matrix_workbook():
    bloc_year = sample_scored_bloc()
    return matrix_workbook(matrix_of(bloc_year), bloc_year)


def _office_workbook():
    bloc_year = sample_scored_bloc()
    titles = ["BẢNG TỔNG HỢP ĐIỂM", str(bloc_year)]
    return workbook_of([bloc_year], bloc_year.criteria.criteria_set, titles)


PAPERS = [
    LibraryPaper(
        key="bang-tu-cham-diem",
        name="Bảng tự chấm điểm",
        made_by=self_score_paper,
        prints=["scoring:sheet_pdf", "scoring:sheet_word", "scoring:sheet_excel"],
        printed_from="Bảng chấm điểm › bảng của đơn vị",
        basis=RULES,
        sample=_sheet,
        workbook=_sheet_workbook,
    ),
    LibraryPaper(
        key="bang-tu-cham-de-dien",
        name="Bảng tự chấm điểm để điền trên Excel",
        made_by=sheet_workbook,
        prints=["scoring:sheet_form_excel"],
        printed_from="Bảng chấm điểm › bảng của đơn vị › Điền bằng Excel",
        basis=RULES,
        workbook=_sheet_to_fill,
    ),
    LibraryPaper(
        key="y-kien-tham-dinh",
        name="Bảng tổng hợp ý kiến thẩm định và giải trình của một đơn vị",
        made_by=sheet_opinions_paper,
        prints=["scoring:sheet_opinions_pdf", "scoring:sheet_opinions_word"],
        printed_from="Bảng chấm điểm › bảng của đơn vị › Ý kiến thẩm định",
        basis=RULES,
        sample=_sheet_opinions,
    ),
    LibraryPaper(
        key="y-kien-tham-dinh-khoi",
        name="Bảng tổng hợp ý kiến thẩm định và giải trình của khối, cụm",
        made_by=bloc_opinions_paper,
        prints=["scoring:bloc_opinions_pdf", "scoring:bloc_opinions_word"],
        printed_from="Khối, cụm thi đua › Bảng tổng hợp điểm",
        basis=RULES,
        sample=_bloc_opinions,
    ),
    LibraryPaper(
        key="bang-tong-hop-diem",
        name="Bảng tổng hợp điểm",
        made_by=bloc_table_paper,
        prints=["scoring:bloc_table_pdf", "scoring:bloc_table_word", "scoring:bloc_table_excel"],
        printed_from="Khối, cụm thi đua › Bảng tổng hợp điểm",
        basis=RULES,
        sample=_table,
        workbook=_table_workbook,
    ),
    LibraryPaper(
        key="bang-diem-theo-tieu-chi",
        name="Bảng điểm theo tiêu chí",
        made_by=matrix_paper,
        prints=["scoring:bloc_matrix_pdf", "scoring:bloc_matrix_excel"],
        printed_from="Khối, cụm thi đua › Điểm theo tiêu chí",
        basis=RULES,
        sample=_matrix,
        workbook=_matrix_workbook,
        has_word=False,
    ),
    LibraryPaper(
        key="tong-hop-theo-mau",
        name="Bảng tổng hợp điểm theo cột của cơ quan thi đua",
        made_by=workbook_of,
        prints=["scoring:bloc_workbook", "scoring:province_workbook"],
        printed_from="Bộ tiêu chí › Cột của bảng tổng hợp; Khối, cụm thi đua › Bảng tổng hợp điểm",
        basis="Mẫu cột do cơ quan thi đua lập trên cổng, không có mẫu quy định",
        workbook=_office_workbook,
    ),
    LibraryPaper(
        key="bo-tieu-chi",
        name="Bộ tiêu chí chấm điểm",
        made_by=criteria_workbook_of,
        prints=["scoring:criteria_workbook"],
        printed_from="Bộ tiêu chí › một bộ › Tải Excel",
        basis=RULES,
        workbook=lambda: criteria_workbook_of(sample_criteria().criteria),
    ),
]
