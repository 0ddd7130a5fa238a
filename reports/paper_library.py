"""What reports prints, and the library of every paper of the portal."""

import awards.paper_library
import blocs.paper_library
import campaigns.paper_library
import meetings.paper_library
import scoring.paper_library
from blocs.models import BlocState
from blocs.outline import WRITTEN
from blocs.reporting import edit_part
from documents.library import LibraryPaper
from documents.paper import Paper
from reports.year_end import collect, year_end_paper
from scoring.samples import sample_scored_bloc

SENTENCE = (
    "Trong năm, các đơn vị thành viên đã bám sát chỉ đạo của Tỉnh ủy, Hội đồng nhân dân, Ủy ban nhân dân tỉnh, tổ chức "
    "các phong trào thi đua thường xuyên và theo chuyên đề, gắn với nhiệm vụ chính trị được giao."
)


def _year_end() -> Paper:
    bloc_year = sample_scored_bloc(BlocState.VERIFIED)
    for key in WRITTEN:
        edit_part(bloc_year, key, SENTENCE, version=0, by=None)
    return year_end_paper(collect(bloc_year, with_points=True), is_draft=False)


OWN_PAPERS = [
    LibraryPaper(
        key="bao-cao-tong-ket",
        name="Báo cáo tổng kết của khối, cụm",
        made_by=year_end_paper,
        prints=["reports:report_pdf", "reports:report_word"],
        printed_from="Khối, cụm thi đua › Báo cáo tổng kết",
        basis="Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Báo cáo; Quy chế hoạt động của cụm, khối thi đua",
        sample=_year_end,
    ),
]
# In the order of the year, as the navigation has it.
GROUPS = {
    "Khối, cụm và đơn vị": blocs.paper_library.PAPERS,
    "Phong trào, giao ước": campaigns.paper_library.PAPERS,
    "Chấm điểm, xếp hạng": scoring.paper_library.PAPERS,
    "Hội nghị": meetings.paper_library.PAPERS,
    "Khen thưởng": awards.paper_library.PAPERS,
    "Báo cáo": OWN_PAPERS,
}
PAPERS: dict[str, LibraryPaper] = {paper.key: paper for group in GROUPS.values() for paper in group}
