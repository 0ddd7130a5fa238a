"""Movements and role models of the demo.

Of 2015 to 2020 what docs/cases/thai-nguyen-2019.md, thai-nguyen-2020.md and vinh-phuc-2019.md report, exactly; what the
cases do not say (the days of the province, other agencies, this year's movements) is composed.
"""

import datetime as dt
import io
from decimal import Decimal

from django.db.models import F

from accounts.models import Agency, Notice
from blocs.models import BlocYear
from campaigns import answering, movements, role_models
from campaigns.answering import Figure
from campaigns.models import (
    Addressing,
    AnswerTarget,
    ContentGroup,
    Movement,
    MovementAnswer,
    MovementLevel,
    MovementTarget,
    ReportRound,
    ReviewKind,
    RoleModel,
    RoleModelKind,
)
from campaigns.movements import Outline
from demo.clock import clock_at
from demo.founding import FOUNDED_ON
from demo.narrative import TRANSPORT_REVIEW_2020
from demo.year_work import Cast
from documents.pictures import drawing

OFFICE_CULTURE = "Cán bộ, công chức, viên chức thi đua thực hiện văn hóa công sở"
RETURNED_ON_TIME = "Hồ sơ hành chính tiếp nhận được giải quyết đúng quy định, trả đúng hạn"
OFFICE_CULTURE_GROUPS = [
    (
        "Thực hiện quy chế làm việc, quy chế của bộ phận một cửa; chấp hành kỷ luật, giờ giấc",
        "100 % hồ sơ hành chính tiếp nhận được giải quyết đúng quy định, trả đúng hạn.",
    ),
    (
        "Hưởng ứng sâu rộng phong trào với cách làm đổi mới",
        "Gắn với Chỉ thị số 05-CT/TW và các quy định về trách nhiệm nêu gương.",
    ),
    (
        "Xây dựng môi trường làm việc dân chủ, thân thiện, hiện đại",
        "Công sở xanh, sạch, đẹp, an toàn; công khai thủ tục; xây dựng chính quyền điện tử.",
    ),
    (
        "Mỗi người làm tốt công việc chuyên môn, học tập, đổi mới",
        "Nâng cao trình độ, có sáng kiến trong công việc.",
    ),
]

# Collectives with their Bằng khen of the province's chairman: printed name, year, title, story.
DIVISIONS_OF_TRANSPORT = [
    (
        "Phòng Quản lý chất lượng công trình và An toàn giao thông",
        2019,
        "Tập thể hai lần được tặng Bằng khen của Chủ tịch UBND tỉnh",
        "Phòng được tặng Bằng khen của Chủ tịch UBND tỉnh năm 2017 và năm 2019.",
    ),
    (
        "Phòng Kế hoạch Tài chính",
        2018,
        "Tập thể được tặng Bằng khen của Chủ tịch UBND tỉnh năm 2018",
        "Phòng được tặng Bằng khen của Chủ tịch UBND tỉnh năm 2018.",
    ),
    (
        "Văn phòng Ban An toàn giao thông tỉnh",
        2020,
        "Năm năm liên tục được tặng Bằng khen của Chủ tịch UBND tỉnh",
        "Văn phòng được tặng Bằng khen của Chủ tịch UBND tỉnh 05 năm liên tục.",
    ),
]


def before_the_mergers(cast: Cast) -> None:
    """Everything up to 2022, while Sở Giao thông vận tải was still itself."""
    role_models_of_transport(cast)
    office_culture(cast)
    spread_of_2019(cast)
    have_read_everything()


def after_the_mergers(cast: Cast) -> None:
    """The movement of 2019–2025 is reviewed and closed, the department's second one too."""
    with clock_at(dt.date(2025, 12, 22)):
        for movement, document in [
            (Movement.objects.get(name=OFFICE_CULTURE), "Báo cáo tổng kết của UBND tỉnh (MẪU)"),
            (Movement.objects.get(follows__isnull=False), "Báo cáo tổng kết (MẪU)"),
        ]:
            movements.review(
                movement,
                ReviewKind.FINAL,
                held_on=dt.date(2025, 12, 20),
                document=document,
                text="Phong trào được các đơn vị hưởng ứng; kết quả từng chỉ tiêu theo bảng tổng hợp.",
                by=cast.office,
            )
            movements.close(movement, by=cast.office)
    have_read_everything()


def have_read_everything() -> None:
    """What was told years ago is not unread today."""
    old = Notice.objects.filter(read_at=None, link__regex=r"^/(phong-trao|huong-ung|dien-hinh-tien-tien|giao-uoc)/")
    old.update(read_at=F("created_at"))


def planned(name: str, *, groups, targets=(), rounds=(), documents=(), by, **fields) -> Movement:
    """A movement as its page stores it. `targets` are (indicator, value, unit), `rounds` (title, due_on)."""
    outline = Outline(
        [ContentGroup(title=title, text=text) for title, text in groups],
        [MovementTarget(indicator=indicator, value=Decimal(value), unit=unit) for indicator, value, unit in targets],
        [ReportRound(title=title, due_on=due_on) for title, due_on in rounds],
    )
    movement = movements.keep(Movement(name=name, **fields), outline, by=by)
    for citation in documents:
        movements.add_document(movement, citation, by=by)
    return movement


def answered(movement: Movement, agency: Agency, *, on: dt.date, by, place: str = "", document: str = ""):
    """The agency takes everything over as it stands."""
    answer = MovementAnswer(movement=movement, agency=agency, launched_on=on, place=place, document=document)
    return answering.keep_answer(answer, answering.taken_over_from(movement), by=by)


def reported(answer: MovementAnswer, text: str, values, *, round_: ReportRound, by, document: str = "") -> None:
    """`values` in the order of the answer's targets; None where there is no figure yet."""
    figures = {
        target: Figure(Decimal(value), document)
        for target, value in zip(AnswerTarget.objects.filter(answer=answer), values, strict=True)
        if value is not None
    }
    answering.report(answer, text=text, figures=figures, round_=round_, document=document, by=by)


def published(cast: Cast, agency: Agency, *, name: str, unit: str = "", by=None, **fields) -> RoleModel:
    """A role model put forward by the agency and published by the office on the same day."""
    role_model = RoleModel(
        agency=agency, name=name, unit=unit or agency.name, has_consent=True, **{"kind": "collective", **fields}
    )
    clerk = by or cast.clerk_of(agency)
    role_models.keep(role_model, by=clerk)
    role_models.put_forward(role_model, by=clerk)
    role_models.publish(role_model, by=cast.office)
    return role_model


# --- The cases --------------------------------------------------------------------------------------------------------


def role_models_of_transport(cast: Cast) -> None:
    """docs/cases/thai-nguyen-2020.md. What happened before the portal began was written down when it did."""
    transport = cast.agencies["SGTVT"]
    clerk = cast.clerk_of(transport)
    common = {"level": MovementLevel.AGENCY, "agency": transport, "addressing": Addressing.DIVISIONS}
    with clock_at(FOUNDED_ON + dt.timedelta(days=7)):
        movement = planned(
            "Xây dựng và nhân rộng điển hình tiên tiến giai đoạn 2015–2020",
            starts_on=dt.date(2015, 1, 1),
            ends_on=dt.date(2020, 12, 31),
            groups=[("Phát hiện, xây dựng và nhân rộng điển hình tiên tiến", "")],
            documents=[
                "Kế hoạch số 58/KH-UBND ngày 27/6/2016 của UBND tỉnh",
                "Kế hoạch số 1255/SGTVT-VP ngày 20/9/2016 của Sở Giao thông vận tải về xây dựng và nhân rộng điển hình "
                "tiên tiến giai đoạn 2016–2020",
            ],
            by=clerk,
            **common,
        )
        movements.launch(movement, on=dt.date(2016, 9, 20), by=clerk)
        for code in ("SGTVT-QLCL", "SGTVT-KHTC", "SGTVT-ATGT"):
            answered(movement, cast.agencies[code], on=dt.date(2016, 9, 26), by=clerk)
    with clock_at(dt.date(2020, 7, 1)):
        for name, year, title, story in DIVISIONS_OF_TRANSPORT:
            published(
                cast,
                transport,
                name=name,
                unit="Sở Giao thông vận tải",
                year=year,
                title=title,
                story=story,
                movement=movement,
            )
    with clock_at(dt.date(2020, 7, 3), 11):
        movements.review(movement, ReviewKind.FINAL, held_on=dt.date(2020, 7, 3), text=TRANSPORT_REVIEW_2020, by=clerk)
        movements.close(movement, by=clerk)
        following = planned(
            "Phong trào thi đua giai đoạn 2021–2025 của Sở Giao thông vận tải",
            starts_on=dt.date(2021, 1, 1),
            ends_on=dt.date(2025, 12, 31),
            groups=[("Tiếp tục phát hiện, xây dựng và nhân rộng điển hình tiên tiến", "")],
            follows=movement,
            by=clerk,
            **common,
        )
        movements.launch(following, on=dt.date(2020, 7, 3), by=clerk)


def office_culture(cast: Cast) -> None:
    """docs/cases/thai-nguyen-2019.md, and a few agencies beside the one of the case."""
    round_title = "Báo cáo sơ kết giai đoạn 2019–2022"
    with clock_at(dt.date(2019, 8, 20)):
        movement = planned(
            OFFICE_CULTURE,
            level=MovementLevel.PROVINCE,
            starts_on=dt.date(2019, 1, 1),
            ends_on=dt.date(2025, 12, 31),
            purpose="Xây dựng đội ngũ cán bộ, công chức, viên chức kỷ cương, tận tụy, văn minh.",
            conditions="Tập thể, cá nhân có thành tích tiêu biểu, có cách làm đổi mới được nhân rộng.",
            groups=OFFICE_CULTURE_GROUPS,
            targets=[(RETURNED_ON_TIME, "100", "%")],
            rounds=[(round_title, dt.date(2022, 9, 30)), ("Báo cáo tổng kết 2019–2025", dt.date(2025, 11, 30))],
            documents=["Chỉ thị số 05-CT/TW của Bộ Chính trị"],
            by=cast.office,
        )
        movements.launch(movement, on=dt.date(2019, 8, 20), by=cast.office)
    answers = {}
    rows = [("SGTVT", dt.date(2019, 9, 3)), ("STP", dt.date(2019, 9, 9)), ("SYT", dt.date(2019, 9, 16))]
    for code, on in rows:
        agency = cast.agencies[code]
        with clock_at(on, 10):
            answers[code] = answered(
                movement,
                agency,
                on=on,
                place="Tại lễ chào cờ đầu tháng của cơ quan" if code == "SGTVT" else "",
                document="" if code == "SGTVT" else f"Kế hoạch số 61/KH-{code} (MẪU)",
                by=cast.clerk_of(agency),
            )
    for code, on, value in [
        ("SGTVT", dt.date(2022, 9, 20), "100"),
        ("STP", dt.date(2022, 9, 28), "99.4"),
        ("SYT", dt.date(2022, 10, 6), "98.7"),
    ]:
        with clock_at(on, 15):
            reported(
                answers[code],
                "Đơn vị duy trì nền nếp bộ phận một cửa, công khai thủ tục, chấn chỉnh giờ giấc làm việc.",
                [value],
                round_=movement.rounds.get(title=round_title),
                document=f"Báo cáo số 118/BC-{code} (MẪU)",
                by=cast.clerk_of(cast.agencies[code]),
            )
    with clock_at(dt.date(2022, 10, 14)):
        movements.review(
            movement,
            ReviewKind.MIDTERM,
            held_on=dt.date(2022, 10, 14),
            document="Báo cáo sơ kết của UBND tỉnh (MẪU)",
            text="Các đơn vị đưa nội dung phong trào vào quy chế làm việc; một số đơn vị gửi báo cáo chậm.",
            by=cast.office,
        )


def spread_of_2019(cast: Cast) -> None:
    """docs/cases/vinh-phuc-2019.md: 15 of 15 members publish and spread role models."""
    bloc_year = BlocYear.objects.get(bloc__code="KT", year__year=2019)
    with clock_at(dt.date(2019, 5, 20)):
        zones = published(
            cast,
            cast.agencies["BQLKCN"],
            name="Bộ phận một cửa Ban Quản lý các khu công nghiệp",
            year=2019,
            title="Một đầu mối cho nhà đầu tư",
            story="Bộ phận một cửa hướng dẫn nhà đầu tư từ bước đầu, trả kết quả tại chỗ (bài mẫu).",
        )
        builders = published(
            cast,
            cast.agencies["SXD"],
            name="Phòng Quản lý xây dựng",
            year=2019,
            title="Cấp phép xây dựng không phải đi lại nhiều lần",
            story="Phòng rà soát hồ sơ cùng người dân ngay khi tiếp nhận, giảm số lần bổ sung (bài mẫu).",
        )
    for place, member in enumerate(bloc_year.memberships.select_related("agency")):
        on = dt.date(2019, 6, 3) + dt.timedelta(days=9 * place)
        with clock_at(on):
            role_models.take_up(
                builders if member.agency.code == "BQLKCN" else zones,
                member.agency,
                on=on,
                note="Giới thiệu trên trang thông tin và tại hội nghị của đơn vị.",
                by=cast.clerk_of(member.agency),
            )


# --- This year --------------------------------------------------------------------------------------------------------


def this_year(year: int, *, today: dt.date, cast: Cast) -> None:
    """Movements at every stage, with answers that came, are late or missing; role models on their way."""
    launched_on = dt.date(year, 3, 2)
    clerk = cast.clerk_of
    poor = for_the_poor(year, launched_on, cast)
    reform = reform_movement(year, launched_on, today, cast)
    with clock_at(launched_on, 14):
        bloc_year = BlocYear.objects.get(bloc__code="TH", year__year=year)
        interior = planned(
            f"Khối Tổng hợp - Nội chính thi đua hoàn thành sớm nhiệm vụ năm {year}",
            level=MovementLevel.BLOC,
            bloc_year=bloc_year,
            addressing=Addressing.BLOC,
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year, 12, 31),
            groups=[("Hoàn thành trước hạn các nhiệm vụ được giao trong chương trình công tác", "")],
            targets=[("Nhiệm vụ trong chương trình công tác hoàn thành đúng hoặc trước hạn", "95", "%")],
            rounds=[("Báo cáo cả năm", today + dt.timedelta(days=18))],
            by=clerk(cast.agencies["VPUB"]),
        )
        movements.launch(interior, on=launched_on, by=clerk(cast.agencies["VPUB"]))
        for code in ("VPUB", "STC"):
            answered(interior, cast.agencies[code], on=launched_on, by=clerk(cast.agencies[code]))
        for code in ("STP", "SGDDT"):
            answered(poor, cast.agencies[code], on=launched_on, by=clerk(cast.agencies[code]))
        planned(
            f"Thi đua lập thành tích chào mừng các ngày lễ lớn năm {year + 1}",
            level=MovementLevel.PROVINCE,
            starts_on=dt.date(year + 1, 1, 1),
            ends_on=dt.date(year + 1, 9, 30),
            groups=[("Hoàn thành các công trình, phần việc chào mừng", "")],
            by=cast.office,
        )
    role_models_of_this_year(year, today, reform, cast)


def for_the_poor(year: int, launched_on: dt.date, cast: Cast) -> Movement:
    with clock_at(launched_on, 8):
        movement = planned(
            "Cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau",
            level=MovementLevel.STATE,
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year + 4, 12, 31),
            groups=[("Giúp đỡ hộ nghèo, xóa nhà tạm, tạo việc làm", "Mỗi đơn vị nhận giúp đỡ ít nhất một thôn, tổ.")],
            targets=[("Hộ nghèo được đơn vị nhận giúp đỡ", "3", "hộ")],
            documents=["Kế hoạch của UBND tỉnh triển khai phong trào (MẪU)"],
            by=cast.office,
        )
        movements.launch(movement, on=launched_on, by=cast.office)
    return movement


def reform_movement(year: int, launched_on: dt.date, today: dt.date, cast: Cast) -> Movement:
    half_year, whole_year = f"Báo cáo sơ kết năm {year}", f"Báo cáo tổng kết năm {year}"
    due_on = today - dt.timedelta(days=12)
    with clock_at(launched_on, 9):
        movement = planned(
            f"Đẩy mạnh cải cách hành chính, chuyển đổi số năm {year}",
            level=MovementLevel.PROVINCE,
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year, 12, 31),
            purpose="Nâng chất lượng phục vụ người dân, doanh nghiệp.",
            conditions="Xét khen thưởng đơn vị đạt mọi chỉ tiêu và có cách làm được đơn vị khác làm theo.",
            groups=[
                ("Giải quyết thủ tục hành chính đúng hạn", "Không để hồ sơ quá hạn mà không xin lỗi bằng văn bản."),
                ("Chuyển đổi số trong cơ quan", "Xử lý văn bản, hồ sơ công việc trên môi trường mạng."),
            ],
            targets=[
                ("Hồ sơ thủ tục hành chính trả đúng hạn", "98", "%"),
                ("Hồ sơ nộp trực tuyến", "70", "%"),
            ],
            rounds=[(half_year, due_on), (whole_year, today + dt.timedelta(days=25))],
            documents=[f"Kế hoạch số 36/KH-UBND năm {year} của UBND tỉnh (MẪU)"],
            by=cast.office,
        )
        movements.launch(movement, on=launched_on, by=cast.office)
    answers = {}
    for code in ("STP", "STC", "SYT", "SCT", "SXD", "SDTTG", "SKHCN"):
        agency = cast.agencies[code]
        with clock_at(launched_on + dt.timedelta(days=12), 10):
            answers[code] = answered(
                movement,
                agency,
                on=launched_on + dt.timedelta(days=10),
                document=f"Kế hoạch số 24/KH-{code} (MẪU)",
                by=cast.clerk_of(agency),
            )
    round_ = movement.rounds.get(title=half_year)
    for code, days, values in [
        ("STC", -3, ("99.1", "82")),
        ("SYT", -1, ("97.2", "74.5")),
        ("SCT", 0, ("98.4", "71")),
        ("SXD", 4, ("96.8", "66")),
    ]:
        with clock_at(due_on + dt.timedelta(days=days), 15):
            reported(
                answers[code],
                "Đơn vị rà soát thủ tục, bố trí cán bộ hướng dẫn nộp hồ sơ trực tuyến.",
                values,
                round_=round_,
                document=f"Báo cáo số 205/BC-{code} (MẪU)",
                by=cast.clerk_of(cast.agencies[code]),
            )
    with clock_at(due_on - dt.timedelta(days=1), 9):
        movements.extend(
            round_,
            agency=cast.agencies["SDTTG"],
            due_on=today + dt.timedelta(days=3),
            reason="Đơn vị đang kiện toàn tổ chức.",
            by=cast.office,
        )
    with clock_at(today - dt.timedelta(days=1), 10):
        answering.add_photo(
            answers["STC"],
            io.BytesIO(drawing((196, 178, 140))),
            caption="Cán bộ bộ phận một cửa hướng dẫn người dân (ảnh mẫu)",
            by=cast.clerk_of(cast.agencies["STC"]),
        )
    return movement


def role_models_of_this_year(year: int, today: dt.date, movement: Movement, cast: Cast) -> None:
    with clock_at(today - dt.timedelta(days=6), 9):
        finance = cast.agencies["STC"]
        kept = RoleModel(
            kind=RoleModelKind.COLLECTIVE,
            name="Phòng Tin học và Thống kê",
            unit=finance.name,
            agency=finance,
            movement=movement,
            year=year,
            title="Hồ sơ trực tuyến từ 40 lên 82 phần trăm",
            story=(
                "Phòng cử người trực tại bộ phận một cửa, giúp từng người dân nộp hồ sơ lần đầu.\n\n"
                "Sau ba tháng, phần lớn người dân tự nộp được ở nhà (bài mẫu)."
            ),
            picture_alt="Hình minh họa (ảnh mẫu)",
            has_consent=True,
        )
        role_models.keep(kept, upload=io.BytesIO(drawing((160, 184, 205))), by=cast.clerk_of(finance))
        role_models.put_forward(kept, by=cast.clerk_of(finance))
        role_models.publish(kept, by=cast.office)
    taken_on = today - dt.timedelta(days=2)
    with clock_at(taken_on, 15):
        for code in ("VPUB", "SNV"):
            role_models.take_up(kept, cast.agencies[code], on=taken_on, by=cast.office)
    waiting = [
        ("STP", "Tổ hòa giải cơ sở kiểu mẫu", "Hòa giải từ gốc", "draft"),
        ("SYT", "Khoa Khám bệnh, Bệnh viện Đa khoa tỉnh", "Giảm một nửa thời gian chờ khám", "put_forward"),
        ("SDTTG", "Tổ công tác vùng cao", "Bám bản, bám dân", "returned"),
    ]
    for code, name, title, state in waiting:
        agency = cast.agencies[code]
        with clock_at(today - dt.timedelta(days=4), 10):
            role_model = RoleModel(
                name=name,
                unit=agency.name,
                agency=agency,
                year=year,
                title=title,
                story="Cách làm và kết quả của tập thể (bài mẫu).",
                has_consent=state != "draft",
            )
            role_models.keep(role_model, by=cast.clerk_of(agency))
            if state != "draft":
                role_models.put_forward(role_model, by=cast.clerk_of(agency))
            if state == "returned":
                role_models.give_back(role_model, reason="Bổ sung số liệu trước và sau khi áp dụng.", by=cast.office)
