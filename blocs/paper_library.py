"""What blocs gives out, for the library of papers: workbooks alone."""

from accounts.models import Agency
from blocs.agency_workbook import agency_workbook
from blocs.importing import agencies, members, people
from blocs.samples import sample_bloc_year
from documents.columns import workbook_to_fill
from documents.library import LibraryPaper

OWN_COLUMNS = "Biểu của cổng, không có mẫu quy định"


def _agencies() -> bytes:
    bloc_year = sample_bloc_year()
    return agency_workbook(Agency.objects.filter(memberships__bloc_year=bloc_year).select_related("parent"))


def _to_import(key: str, name: str, module, found: str) -> LibraryPaper:
    return LibraryPaper(
        key=key,
        name=name,
        made_by=workbook_to_fill,
        prints=["blocs:import_sample"],
        printed_from=found,
        basis=OWN_COLUMNS,
        workbook=lambda: workbook_to_fill(module.FIELDS, module.SAMPLE),
    )


PAPERS = [
    LibraryPaper(
        key="danh-sach-don-vi",
        name="Danh sách đơn vị",
        made_by=agency_workbook,
        prints=["blocs:agency_export"],
        printed_from="Đơn vị › Tải danh sách",
        basis=OWN_COLUMNS,
        workbook=_agencies,
    ),
    _to_import("nhap-don-vi", "Bảng nhập danh sách đơn vị", agencies, "Đơn vị › Nhập từ Excel"),
    _to_import("nhap-thanh-vien", "Bảng nhập thành viên khối, cụm", members, "Khối, cụm thi đua › Nhập từ Excel"),
    _to_import("nhap-nguoi-dung", "Bảng nhập người dùng", people, "Người dùng › Nhập từ Excel"),
]
