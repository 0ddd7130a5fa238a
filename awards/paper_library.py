"""What awards prints, for the library of papers."""

from functools import partial

from django.utils import timezone

from awards.appraisal.papers import lines_of, refusal_paper, report_paper, submission_paper
from awards.certificates.gold_paper import flag_paper, flag_sheet, gold_paper, gold_sheet
from awards.certificates.sheets import drawn
from awards.council.paper import list_paper as council_list_paper
from awards.council.paper import opinions_paper
from awards.decisions.paper import decision_paper
from awards.models import (
    Act,
    AwardKind,
    AwardTerms,
    DecisionLevel,
    ImportKind,
    ReportOutline,
    StockKind,
    bases_in_force,
)
from awards.money.paper import payment_paper, payment_sheet
from awards.notices.paper import notice_paper, proof_paper
from awards.proposals.paper import proposals_paper
from awards.register.book import register_sheet
from awards.register.extract_paper import ExtractWords, extract_paper
from awards.registrations.paper import registration_paper
from awards.samples.certificates import sample_certificates, sample_test_page
from awards.samples.decided import sample_awards, sample_changing, sample_decision, sample_notice
from awards.samples.papers_of_the_office import (
    refused_cases,
    sample_bonuses,
    sample_flags,
    sample_gold,
    sample_pack,
    sample_submission,
)
from awards.samples.people import sample_line, sample_proposals, sample_registration, sample_slate
from awards.slates.achievement_paper import achievement_paper
from awards.slates.importing import FIELDS as SLATE_FIELDS
from awards.slates.importing import SAMPLE as SLATE_SAMPLE
from awards.slates.papers import letter_paper, list_paper
from awards.subjects.import_columns import FIELDS, SAMPLES
from blocs.samples import sample_identity
from documents.blanks import ruler_svg
from documents.columns import workbook_to_fill
from documents.library import LibraryPaper

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15; Nghị định số 152/2025/NĐ-CP"
CERTIFICATES = f"{LAW}; mẫu bằng, kích thước và nội dung theo quy định của Chính phủ, chỉnh được ở bố cục của phôi"
DECISION_PAPERS = "awards:decision_pdf", "awards:decision_word"
OWN_COLUMNS = "Biểu của cổng, không có mẫu quy định"


def bases_of_forms() -> list[str]:
    """On what the dossiers of the forms rest today, each once."""
    return sorted(set(AwardTerms.objects.in_force().exclude(basis="").values_list("basis", flat=True)))


def bases_of_outlines() -> list[str]:
    return sorted(set(ReportOutline.objects.in_force().exclude(basis="").values_list("basis", flat=True)))


def _proposals():
    proposals = sample_proposals()
    return proposals_paper(proposals[0].bloc_year, proposals, sample_identity())


def _extract():
    subject, awards = sample_awards()
    words = ExtractWords(signer_title="Trưởng ban", signer_name="Trần Văn Hải", purpose="bổ sung hồ sơ cá nhân")
    return extract_paper(subject, awards, sample_identity(), words, number=5, on=timezone.localdate())


def _register() -> bytes:
    from documents.workbooks import write_workbook  # noqa: PLC0415 -- slow import

    return write_workbook([register_sheet(sample_awards()[1], on=timezone.localdate())])


def _changing(act: Act):
    return decision_paper(sample_changing(act), sample_identity())


def _refusal():
    lines = lines_of(sample_submission())[:2]
    return refusal_paper(lines[0].slate, refused_cases(lines), sample_identity(), number="")


def _gold():
    form, year, numbers = sample_gold()
    return gold_paper(form, year, numbers, [], sample_identity())


def _gold_workbook() -> bytes:
    from documents.workbooks import write_workbook  # noqa: PLC0415 -- slow import

    return write_workbook([gold_sheet(*sample_gold())])


def _flags():
    year, lines = sample_flags()
    return flag_paper(year, lines, sample_identity())


def _flags_workbook() -> bytes:
    from documents.workbooks import write_workbook  # noqa: PLC0415 -- slow import

    return write_workbook([flag_sheet(*sample_flags())])


def _payment():
    return payment_paper(*sample_bonuses(), sample_identity())


def _payment_workbook() -> bytes:
    from documents.workbooks import write_workbook  # noqa: PLC0415 -- slow import

    return write_workbook([payment_sheet(*sample_bonuses())])


def bases_of_decisions() -> list[str]:
    return bases_in_force(DecisionLevel.PROVINCE, AwardKind.MERIT)


def _to_import(kind: ImportKind) -> LibraryPaper:
    return LibraryPaper(
        key=f"nhap-{kind.value.replace('_', '-')}",
        name=f"Bảng nhập: {kind.label}",
        made_by=workbook_to_fill,
        prints=["awards:import_sample"],
        printed_from="Cá nhân, tập thể › Nhập từ Excel",
        basis=OWN_COLUMNS,
        workbook=lambda: workbook_to_fill(FIELDS[kind], SAMPLES[kind]),
    )


PAPERS = [
    LibraryPaper(
        key="ban-dang-ky",
        name="Bản đăng ký danh hiệu thi đua, hình thức khen thưởng",
        made_by=registration_paper,
        prints=["awards:registration_pdf", "awards:registration_word"],
        printed_from="Đăng ký thi đua › bản đăng ký của đơn vị",
        basis=LAW,
        sample=lambda: registration_paper(sample_registration(), sample_identity()),
    ),
    LibraryPaper(
        key="danh-sach-de-nghi-cua-khoi",
        name="Danh sách đề nghị khen thưởng của khối, cụm",
        made_by=proposals_paper,
        prints=["awards:proposals_pdf", "awards:proposals_word"],
        printed_from="Khối, cụm thi đua › Hồ sơ đề nghị",
        basis=f"{LAW}; Quy chế hoạt động của cụm, khối thi đua do tỉnh ban hành",
        sample=_proposals,
    ),
    LibraryPaper(
        key="to-trinh-de-nghi",
        name="Tờ trình đề nghị khen thưởng",
        made_by=letter_paper,
        prints=["awards:letter_pdf", "awards:letter_word"],
        printed_from="Đề nghị khen thưởng › một hồ sơ",
        basis=LAW,
        bases=bases_of_forms,
        sample=lambda: letter_paper(sample_slate(), sample_identity()),
    ),
    LibraryPaper(
        key="danh-sach-trich-ngang",
        name="Danh sách trích ngang",
        made_by=list_paper,
        prints=["awards:list_pdf", "awards:list_word"],
        printed_from="Đề nghị khen thưởng › một hồ sơ",
        basis=LAW,
        sample=lambda: list_paper(sample_slate(), sample_identity()),
    ),
    LibraryPaper(
        key="bao-cao-thanh-tich",
        name="Báo cáo thành tích",
        made_by=achievement_paper,
        prints=["awards:report_pdf", "awards:report_word"],
        printed_from="Đề nghị khen thưởng › một đối tượng",
        basis=f"{LAW}, mẫu báo cáo thành tích",
        bases=bases_of_outlines,
        sample=lambda: achievement_paper(sample_line(), sample_identity()),
    ),
    LibraryPaper(
        key="bao-cao-tham-dinh",
        name="Báo cáo thẩm định",
        made_by=report_paper,
        prints=["awards:appraisal_report_pdf", "awards:appraisal_report_word"],
        printed_from="Tờ trình khen thưởng › một tờ trình",
        basis=LAW,
        bases=bases_of_forms,
        sample=lambda: report_paper(sample_submission(), sample_identity()),
    ),
    LibraryPaper(
        key="to-trinh-khen-thuong",
        name="Tờ trình khen thưởng của Sở Nội vụ",
        made_by=submission_paper,
        prints=["awards:submission_pdf", "awards:submission_word"],
        printed_from="Tờ trình khen thưởng › một tờ trình",
        basis=LAW,
        bases=bases_of_forms,
        sample=lambda: submission_paper(sample_submission(), sample_identity()),
    ),
    LibraryPaper(
        key="thong-bao-khong-khen-thuong",
        name="Thông báo trường hợp không được khen thưởng",
        made_by=refusal_paper,
        prints=["awards:refusal_pdf", "awards:refusal_word"],
        printed_from="Thẩm định khen thưởng › một hồ sơ",
        basis=LAW,
        sample=_refusal,
    ),
    LibraryPaper(
        key="danh-sach-trinh-hoi-dong",
        name="Danh sách trình Hội đồng",
        made_by=council_list_paper,
        prints=["awards:pack_pdf", "awards:pack_word"],
        printed_from="Hồ sơ trình Hội đồng › một hồ sơ",
        basis=f"{LAW}; quy chế của Hội đồng thi đua - khen thưởng tỉnh",
        sample=lambda: council_list_paper(sample_pack(), sample_identity()),
    ),
    LibraryPaper(
        key="phieu-lay-y-kien-hoi-dong",
        name="Phiếu lấy ý kiến thành viên Hội đồng",
        made_by=opinions_paper,
        prints=["awards:pack_opinions_pdf", "awards:pack_opinions_word"],
        printed_from="Hồ sơ trình Hội đồng › một hồ sơ",
        basis=f"{LAW}; quy chế của Hội đồng thi đua - khen thưởng tỉnh",
        sample=lambda: opinions_paper(sample_pack(), sample_identity()),
    ),
    LibraryPaper(
        key="danh-sach-chi-tien-thuong",
        name="Danh sách chi tiền thưởng",
        made_by=payment_paper,
        prints=[
            "awards:money_pdf",
            "awards:money_excel",
            "awards:superior_payment_pdf",
            "awards:superior_payment_excel",
        ],
        printed_from="Tiền thưởng › một quyết định; Trình Trung ương › một quyết định của cấp trên",
        basis=f"{LAW}, mức tiền thưởng theo hệ số và lương cơ sở có ngày hiệu lực",
        sample=_payment,
        workbook=_payment_workbook,
        has_word=False,
    ),
    LibraryPaper(
        key="bang-khen-in-ca-khung",
        name="Bằng khen, giấy khen, danh hiệu: in cả khung",
        made_by=drawn,
        prints=["awards:certificate_pdf"],
        printed_from="Bằng khen, giấy khen › một quyết định",
        basis=CERTIFICATES,
        sheets=partial(sample_certificates, StockKind.PLAIN),
        is_letter=False,
    ),
    LibraryPaper(
        key="bang-khen-in-phoi",
        name="Bằng khen, giấy khen, danh hiệu: in lên phôi có sẵn",
        made_by=drawn,
        prints=["awards:layout_try"],
        printed_from="Bằng khen, giấy khen › Phôi, bố cục › một bố cục",
        basis=CERTIFICATES,
        sheets=partial(sample_certificates, StockKind.PREPRINTED),
        is_letter=False,
    ),
    LibraryPaper(
        key="in-thu-phoi",
        name="Trang in thử phôi: dấu chữ thập, thước đo",
        made_by=ruler_svg,
        prints=["awards:stock_test"],
        printed_from="Bằng khen, giấy khen › Phôi, bố cục › một phôi",
        basis=OWN_COLUMNS,
        sheets=sample_test_page,
        is_letter=False,
    ),
    LibraryPaper(
        key="so-vang",
        name="Sổ vàng của một hình thức trong năm",
        made_by=gold_paper,
        prints=["awards:gold_book_pdf", "awards:gold_book_workbook"],
        printed_from="Bằng khen, sổ vàng › Sổ vàng",
        basis=f"{LAW}; quy định của tỉnh về sổ vàng",
        sample=_gold,
        workbook=_gold_workbook,
        has_word=False,
    ),
    LibraryPaper(
        key="danh-sach-dat-theu-co",
        name="Danh sách đặt thêu cờ",
        made_by=flag_paper,
        prints=["awards:flag_pdf", "awards:flag_workbook"],
        printed_from="Bằng khen, sổ vàng › Đặt thêu cờ",
        basis=OWN_COLUMNS,
        sample=_flags,
        workbook=_flags_workbook,
        has_word=False,
    ),
    LibraryPaper(
        key="thong-bao-lay-y-kien",
        name="Thông báo lấy ý kiến công khai",
        made_by=notice_paper,
        prints=["awards:notice_pdf", "awards:notice_word"],
        printed_from="Lấy ý kiến công khai › một đợt",
        basis=f"{LAW}; Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Thông báo",
        sample=lambda: notice_paper(sample_notice(), sample_identity()),
    ),
    LibraryPaper(
        key="xac-nhan-lay-y-kien",
        name="Xác nhận đã lấy ý kiến công khai",
        made_by=proof_paper,
        prints=["awards:notice_proof_pdf", "awards:notice_proof_word"],
        printed_from="Lấy ý kiến công khai › một đợt",
        basis=LAW,
        sample=lambda: proof_paper(sample_notice(), sample_identity()),
    ),
    LibraryPaper(
        key="quyet-dinh-khen-thuong",
        name="Quyết định khen thưởng và danh sách kèm theo",
        made_by=decision_paper,
        prints=DECISION_PAPERS,
        printed_from="Quyết định khen thưởng › một quyết định",
        basis=f"{LAW}; Nghị định số 30/2020/NĐ-CP, Phụ lục III, mẫu Quyết định",
        bases=bases_of_decisions,
        sample=lambda: decision_paper(sample_decision(), sample_identity()),
    ),
    *(
        LibraryPaper(
            key=key,
            name=act.label,
            made_by=decision_paper,
            prints=DECISION_PAPERS,
            printed_from="Quyết định khen thưởng › quyết định đã ban hành",
            basis=f"{LAW}; Nghị định số 30/2020/NĐ-CP, Điều 18 về thu hồi, đính chính văn bản",
            sample=partial(_changing, act),
        )
        for key, act in [
            ("cong-van-dinh-chinh", Act.CORRECT),
            ("quyet-dinh-sua-doi", Act.AMEND),
            ("quyet-dinh-huy-bo", Act.REVOKE),
        ]
    ),
    LibraryPaper(
        key="trich-luc-khen-thuong",
        name="Trích lục khen thưởng",
        made_by=extract_paper,
        prints=["awards:extract_file"],
        printed_from="Sổ khen thưởng › một cá nhân, tập thể › Trích lục",
        basis=LAW,
        sample=_extract,
        has_word=False,
    ),
    LibraryPaper(
        key="so-khen-thuong",
        name="Sổ khen thưởng",
        made_by=register_sheet,
        prints=["awards:award_export", "awards:subject_history_excel"],
        printed_from="Sổ khen thưởng › Xuất Excel",
        basis=OWN_COLUMNS,
        workbook=_register,
    ),
    LibraryPaper(
        key="nhap-danh-sach-de-nghi",
        name="Bảng nhập danh sách đề nghị",
        made_by=workbook_to_fill,
        prints=["awards:slate_import_sample"],
        printed_from="Đề nghị khen thưởng › một hồ sơ › Nhập từ Excel",
        basis=OWN_COLUMNS,
        workbook=lambda: workbook_to_fill(SLATE_FIELDS, [SLATE_SAMPLE]),
    ),
    *(_to_import(kind) for kind in ImportKind),
]
