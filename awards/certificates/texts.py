"""What the texts of a certificate say: from the decision, its line, and the gold register."""

from collections.abc import Mapping

from accounts.models import Identity
from awards.decisions.paper import called, signing_lines
from awards.models import AwardForm, Certificate, DecisionLine, FieldSource
from documents.wording import counted, long_date, printable

Texts = Mapping[str, str]  # FieldSource to what it says; QR holds the address

# Long where practice is long, so that a layout is tried on what may come.
SAMPLE: dict[str, str] = {
    FieldSource.NAME: "Bà Nguyễn Hoàng Thị Thúy Nguyệt",
    FieldSource.UNIT: "Phó Trưởng phòng Phổ biến, giáo dục pháp luật, Sở Tư pháp tỉnh",
    FieldSource.ACHIEVEMENT: (
        "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ công tác, góp phần vào sự nghiệp xây dựng chủ nghĩa xã hội "
        "và bảo vệ Tổ quốc"
    ),
    FieldSource.DECISION: "Quyết định số 1234/QĐ-UBND ngày 20 tháng 11 năm 2026",
    FieldSource.DECISION_NUMBER: "1234/QĐ-UBND",
    FieldSource.DAY: "20",
    FieldSource.MONTH: "11",
    FieldSource.YEAR_OF_DAY: "2026",
    FieldSource.YEAR: "2026",
    FieldSource.LONG_DAY: "ngày 20 tháng 11 năm 2026",
    FieldSource.GOLD_NUMBER: "125",
    FieldSource.SIGNER_TITLE: "CHỦ TỊCH",
    FieldSource.SIGNER_NAME: "Nguyễn Văn A",
    FieldSource.CODE: "K7QM-2XWD-9HTR",
    FieldSource.QR: "https://example.gov.vn/xac-minh/K7QM2XWD9HTR/",
}


def sample_texts(form: AwardForm, identity: Identity) -> Texts:
    """What a layout of `form` is tried on."""
    place = identity.place_name
    return {
        **SAMPLE,
        FieldSource.FORM: form.name,
        FieldSource.AUTHORITY: f"Chủ tịch {identity.committee_name}",
        FieldSource.PLACE: place,
        FieldSource.PLACE_AND_DAY: f"{place}, {SAMPLE[FieldSource.LONG_DAY]}",
    }


def texts_of(certificate: Certificate, identity: Identity, *, public_url: str = "") -> Texts:
    """What every source says on one certificate; "" where there is nothing to say.

    Args:
        certificate: with its line, decision, subject, number and issued document at hand.
        public_url: of the portal, where a QR is wanted on this form; without it there is none.
    """
    line, issued = certificate.line, certificate.issued
    url = f"{public_url}{issued.public_url}" if public_url and issued else ""
    code = issued.shown_code if issued else ""
    return {
        **line_texts(line, identity),
        FieldSource.GOLD_NUMBER: f"{counted(certificate.number.ordinal)}{certificate.number.suffix}",
        FieldSource.CODE: code,
        FieldSource.QR: url,
    }


def line_texts(line: DecisionLine, identity: Identity) -> dict[str, str]:
    decision = line.decision
    day, number = decision.decided_on, str(decision.number)
    committee = identity.committee_name
    return {
        FieldSource.NAME: called(line).removeprefix("Ông/Bà "),
        FieldSource.UNIT: line.printed_unit,
        FieldSource.ACHIEVEMENT: upper_first(line.achievement or decision.achievement).rstrip(". "),
        FieldSource.FORM: line.form.name,
        FieldSource.AUTHORITY: f"Chủ tịch {committee}" if decision.is_provincial else decision.agency.name,
        FieldSource.YEAR: line.period or str(line.year),
        FieldSource.DECISION: f"Quyết định số {number} {long_date(day)}",
        FieldSource.DECISION_NUMBER: number,
        FieldSource.DAY: f"{day.day:02d}",
        FieldSource.MONTH: f"{day.month:02d}",
        FieldSource.YEAR_OF_DAY: str(day.year),
        FieldSource.LONG_DAY: long_date(day),
        FieldSource.PLACE: identity.place_name,
        FieldSource.PLACE_AND_DAY: f"{identity.place_name}, {long_date(day)}",
        FieldSource.SIGNER_TITLE: "\n".join(signing_lines(decision)),
        FieldSource.SIGNER_NAME: decision.signer_name,
    }


def upper_first(text: str) -> str:
    text = printable(text).strip()
    return text[:1].upper() + text[1:]
