"""Kế hoạch phát động phong trào on paper, and the overview of who answered as a workbook."""

from django.utils import timezone

from accounts.models import Identity
from blocs.letters import signing_lines
from blocs.names import full_name
from campaigns.models import Addressing, Movement, MovementLevel
from campaigns.models.target import Direction
from campaigns.movement_overview import Overview, Progress, with_reports
from documents.paper import (
    Bullets,
    Column,
    GroupRow,
    Heading,
    LegalBases,
    Letterhead,
    Paper,
    Paragraph,
    Signature,
    Table,
    Title,
)
from documents.wording import number, roman, short_date


def period_phrase(movement: Movement) -> str:
    """ "giai đoạn 2019–2025", "năm 2026", "từ tháng 3/2026 đến tháng 6/2026"."""
    return f"giai đoạn {movement.period}" if movement.period[0].isdigit() else movement.period


def level_of(target) -> str:
    """What must be reached, as a phrase: "từ 100 % trở lên", "không quá 5 vụ"."""
    amount = f"{number(target.value)} {target.unit}"
    return f"không quá {amount}" if target.direction == Direction.LOWER else f"từ {amount} trở lên"


def addressed_in_words(movement: Movement) -> str:
    match movement.addressing:
        case Addressing.BLOC:
            return f"Các đơn vị thành viên {full_name(movement.bloc_year.bloc.name)} năm {movement.bloc_year.year.year}"
        case Addressing.KIND:
            return f"Các đơn vị loại “{movement.get_addressed_kind_display()}”"
        case Addressing.DIVISIONS:
            return f"Các phòng, đơn vị trực thuộc và toàn thể cán bộ, công chức, viên chức {movement.agency.name}"
    return "Mọi sở, ban, ngành, xã, phường, đơn vị trong tỉnh"


def letterhead(movement: Movement, identity: Identity) -> Letterhead:
    on = movement.launched_on
    common = {"place": identity.place_name, "on": on, "year": (on or movement.starts_on).year}
    match movement.level:
        case MovementLevel.AGENCY:
            agency = movement.agency
            return Letterhead(
                issuer=agency.name, superior=identity.committee_name, symbol=f"KH-{agency.code}", **common
            )
        case MovementLevel.BLOC:
            leader = movement.bloc_year.leader
            return Letterhead(
                issuer=full_name(movement.bloc_year.bloc.name),
                superior=identity.committee_name,
                symbol=f"KH-{leader.code}" if leader else "",
                **common,
            )
    return Letterhead(issuer=identity.committee_name, symbol=f"KH-{identity.committee_code}", **common)


def signature(movement: Movement, identity: Identity) -> Signature:
    recipients = ["Như đối tượng hưởng ứng", identity.office_name, "Lưu: VT"]
    match movement.level:
        case MovementLevel.AGENCY:
            agency = movement.agency
            return Signature([agency.head_title.upper()], name=agency.head_name, recipients=recipients)
        case MovementLevel.BLOC:
            bloc_year = movement.bloc_year
            name = bloc_year.leader.head_name if bloc_year.leader else ""
            return Signature(signing_lines(bloc_year, identity), name=name, recipients=recipients)
    return Signature(["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], recipients=recipients)


def target_table(targets) -> Table:
    return Table(
        [
            Column("TT", 10, align="center"),
            Column("Chỉ tiêu", 95, is_heading=True),
            Column("Mức phấn đấu", 60),
        ],
        [[place, target.indicator, level_of(target)] for place, target in enumerate(targets, start=1)],
    )


def launch_plan_paper(movement: Movement, identity: Identity) -> Paper:
    """Kế hoạch phát động phong trào: purpose, contents, targets, who and when, conditions, reports."""
    by_state = movement.level == MovementLevel.STATE
    doing = "Triển khai phong trào thi đua" if by_state else "Phát động phong trào thi đua"
    subject = f"{doing} “{movement.name}”, {period_phrase(movement)}"
    if by_state:
        subject += ", do Thủ tướng Chính phủ phát động"
    documents, groups = list(movement.documents.all()), list(movement.groups.all())
    targets, rounds = list(movement.targets.all()), list(movement.rounds.all())
    blocks: list = [letterhead(movement, identity), Title("KẾ HOẠCH", subject)]
    if documents:
        blocks.append(LegalBases([f"Căn cứ {document.citation}" for document in documents]))
    if movement.follows:
        followed = movement.follows
        blocks.append(Paragraph(f"Phong trào này tiếp nối phong trào “{followed.name}”, {period_phrase(followed)}."))
    parts: list[tuple[str, list]] = []
    if movement.purpose:
        parts.append(("MỤC ĐÍCH, YÊU CẦU", paragraphs(movement.purpose)))
    contents: list = []
    for place, group in enumerate(groups, start=1):
        contents.append(Heading(2, f"{place}. {group.title}"))
        contents += paragraphs(group.text)
    if contents:
        parts.append(("NỘI DUNG THI ĐUA", contents))
    if targets:
        parts.append(("CHỈ TIÊU", [target_table(targets)]))
    parts.append(
        (
            "ĐỐI TƯỢNG, THỜI GIAN",
            [
                Paragraph(f"{addressed_in_words(movement)}.", lead="Đối tượng hưởng ứng:"),
                Paragraph(f"{period_phrase(movement)[0].upper()}{period_phrase(movement)[1:]}.", lead="Thời gian:"),
            ],
        )
    )
    if movement.conditions:
        parts.append(("TIÊU CHUẨN, ĐIỀU KIỆN XÉT KHEN THƯỞNG", paragraphs(movement.conditions)))
    if rounds:
        due = [f"{round_.title}: chậm nhất ngày {short_date(round_.due_on)}" for round_ in rounds]
        parts.append(("CHẾ ĐỘ BÁO CÁO, SƠ KẾT, TỔNG KẾT", [Bullets(due)]))
    parts.append(
        (
            "TỔ CHỨC THỰC HIỆN",
            [
                Paragraph(
                    "Các đơn vị được giao hưởng ứng tổ chức phát động tại đơn vị, xây dựng kế hoạch với chỉ tiêu "
                    "cụ thể, báo cáo kết quả đúng hạn, phát hiện và nhân rộng điển hình tiên tiến./."
                )
            ],
        )
    )
    for place, (title, inside) in enumerate(parts, start=1):
        blocks += [Heading(1, f"{roman(place)}. {title}"), *inside]
    blocks.append(signature(movement, identity))
    return Paper(
        filename=f"Kế hoạch phát động phong trào {movement.name}"[:120],
        title=f"Kế hoạch phát động phong trào {movement.name}",
        blocks=blocks,
        author=movement.launcher_name(identity),
        is_sample=identity.is_demo,
    )


def paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def overview_workbook(movement: Movement, overview: Overview, progress: list[Progress]) -> tuple[str, bytes]:
    """Two sheets: who answered and who did not; how many have reached each target. Returns file name and bytes."""
    from documents.workbooks import Sheet, write_workbook  # noqa: PLC0415 -- slow import

    details = with_reports([line.answer for line in overview.answered], None)
    agencies = Table(
        [
            Column("TT", 12),
            Column("Đơn vị", 80, is_heading=True),
            Column("Hưởng ứng", 32),
            Column("Ngày phát động tại đơn vị", 32),
            Column("Kế hoạch của đơn vị", 70),
            Column("Số chỉ tiêu", 22),
            Column("Số chỉ tiêu đạt", 22),
            Column("Báo cáo gần nhất", 32),
            Column("Ghi chú", 60),
        ],
        [agency_cells(place, line, details) for place, line in enumerate(overview.lines, start=1)]
        or [GroupRow("Không có đơn vị nào được giao hưởng ứng")],
    )
    targets = Table(
        [
            Column("TT", 12),
            Column("Chỉ tiêu", 90, is_heading=True),
            Column("Mức phấn đấu", 45),
            Column("Số đơn vị nhận", 25),
            Column("Đã báo cáo", 25),
            Column("Đã đạt", 25),
            Column("Tỷ lệ đạt (%)", 25),
        ],
        [
            [place, row.target.indicator, level_of(row.target), row.taken_over, row.reported, row.met, row.share]
            for place, row in enumerate(progress, start=1)
        ]
        or [GroupRow("Phong trào không có chỉ tiêu")],
    )
    titles = ["TỔNG HỢP HƯỞNG ỨNG PHONG TRÀO THI ĐUA", f"“{movement.name}”, {period_phrase(movement)}"]
    content = write_workbook([Sheet("Đơn vị hưởng ứng", agencies, titles), Sheet("Kết quả chỉ tiêu", targets, titles)])
    return f"Tổng hợp phong trào {movement.name}"[:120] + ".xlsx", content


def agency_cells(place: int, line, details) -> list:
    if not line.answer:
        return [place, line.agency.name, "Chưa hưởng ứng", None, "", None, None, None, line.because]
    answer = details[line.answer.pk]
    late = "nộp muộn" if answer.report_is_late else ""
    return [
        place,
        line.agency.name,
        "Đã hưởng ứng",
        answer.launched_on,
        answer.document,
        answer.pledged,
        answer.met,
        timezone.localdate(answer.report_sent_at) if answer.report_sent_at else None,
        "; ".join(filter(None, [line.because, late])),
    ]
