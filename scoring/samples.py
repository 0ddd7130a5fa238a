"""Invented scored sheets, for samples of papers (documents/library.py takes the rows back)."""

import hashlib
import json
from decimal import Decimal

from django.utils import timezone

from accounts.models import Agency, User
from blocs.models import BlocState, BlocYear
from blocs.samples import sample_bloc_year
from scoring.models import (
    BlocCriteria,
    CriteriaSet,
    CriteriaState,
    Explanation,
    LineScore,
    ScoreSheet,
    ScoreStage,
    SheetState,
)
from scoring.points import score_sheet

# Section, its criteria and what each is worth.
SECTIONS = [
    (
        "Thực hiện nhiệm vụ chính trị",
        "5",
        [
            "Hoàn thành các chỉ tiêu, nhiệm vụ Ủy ban nhân dân tỉnh giao trong chương trình công tác năm",
            "Tham mưu văn bản quy phạm pháp luật đúng tiến độ, bảo đảm chất lượng",
            "Giải ngân vốn đầu tư công theo kế hoạch",
            "Thực hiện nhiệm vụ theo dõi, chỉ đạo, báo cáo đúng hạn",
            "Thực hiện quy chế phối hợp với các cơ quan, đơn vị trong tỉnh",
            "Công tác thanh tra, kiểm tra, tiếp công dân, giải quyết khiếu nại, tố cáo",
            "Công tác phòng, chống tham nhũng, lãng phí, tiêu cực",
            "Thực hành tiết kiệm trong quản lý ngân sách và tài sản công",
        ],
    ),
    (
        "Cải cách hành chính, chuyển đổi số",
        "4",
        [
            "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn",
            "Tỷ lệ hồ sơ nộp và giải quyết trực tuyến toàn trình",
            "Chỉ số cải cách hành chính của đơn vị",
            "Văn bản điện tử ký số trong hệ thống quản lý văn bản",
            "Cung cấp dữ liệu mở, cập nhật trang thông tin điện tử",
        ],
    ),
    (
        "Chủ trương của Đảng, chính sách, pháp luật của Nhà nước",
        "4",
        [
            "Quán triệt, học tập nghị quyết; học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
            "Xây dựng tổ chức đảng, đoàn thể trong sạch, vững mạnh",
            "Thực hiện quy chế dân chủ ở cơ sở, văn hóa công sở",
            "Công tác quốc phòng, an ninh, an toàn cơ quan",
            "Hoạt động an sinh xã hội, giúp đỡ xã khó khăn",
        ],
    ),
    (
        "Công tác thi đua, khen thưởng",
        "4",
        [
            "Tổ chức phong trào thi đua thường xuyên và theo chuyên đề",
            "Phát hiện, bồi dưỡng, nhân rộng điển hình tiên tiến",
            "Xét, đề nghị khen thưởng đúng đối tượng, đúng thời hạn",
            "Tham gia đầy đủ hoạt động của khối thi đua",
            "Sáng kiến được công nhận trong năm",
        ],
    ),
]


def _definition() -> dict:
    sections = []
    for place, (title, most, criteria) in enumerate(SECTIONS):
        code = ("I", "II", "III", "IV")[place]
        items = [
            {"code": f"{code}.{number}", "title": text, "max": most, "kind": "free"}
            for number, text in enumerate(criteria, start=1)
        ]
        sections.append({"code": code, "title": title, "max": str(int(most) * len(items)), "items": items})
    return {
        "format": "criteria-set/1",
        "slug": "mau-thu-vien",
        "title": "Bảng chấm điểm thi đua khối các sở, ngành (mẫu)",
        "source": "Lập để làm mẫu",
        "total": str(sum(int(section["max"]) for section in sections)),
        "sections": sections,
        "tie_break": ["section:I"],
    }


def sample_criteria() -> CriteriaSet:
    text = json.dumps(_definition(), ensure_ascii=False)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return CriteriaSet.objects.create(
        slug="mau-thu-vien", title=_definition()["title"], definition=text, sha256=sha256, state=CriteriaState.APPLIED
    )


def sample_scored_bloc(state: BlocState = BlocState.CHECKING) -> BlocYear:
    """A bloc of ten whose members have scored themselves; the checker has taken half a point from each of two lines."""
    bloc_year = sample_bloc_year(state)
    criteria_set = sample_criteria()
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=criteria_set)
    by = User.objects.create(username="nguoi-lap-mau", full_name="Lê Thị Mai", is_active=False)
    for place, agency in enumerate(bloc_year.members.all()):
        _sheet(bloc_year, agency, criteria_set, by, missed=Decimal(place) / 4)
    return bloc_year


def sample_sheet() -> ScoreSheet:
    sheets = ScoreSheet.objects.filter(bloc_year=sample_scored_bloc())
    return sheets.select_related("agency__parent", "bloc_year__bloc", "bloc_year__year", "criteria_set").first()


def _sheet(bloc_year: BlocYear, agency: Agency, criteria_set: CriteriaSet, by: User, *, missed: Decimal) -> None:
    """Everything claimed in full but the first criterion, of which `missed` points are not."""
    leaves = list(criteria_set.criteria.leaves.values())
    claimed = {leaf.code: leaf.max - (missed if leaf is leaves[0] else 0) for leaf in leaves}
    overrides = {leaf.code: leaf.max - Decimal("0.5") for leaf in leaves[2:4]}
    answers = {code: {"points": str(points)} for code, points in claimed.items()}
    criteria = criteria_set.criteria
    sheet = ScoreSheet.objects.create(
        bloc_year=bloc_year,
        agency=agency,
        criteria_set=criteria_set,
        state=SheetState.CHECKED,
        submitted_at=timezone.now(),
        submitted_by=by,
        self_total=score_sheet(criteria, answers).total,
        total=score_sheet(criteria, answers, overrides).total,
        scored_lines=len(answers),
    )
    LineScore.objects.bulk_create(
        [
            *(
                LineScore(
                    sheet=sheet,
                    code=code,
                    stage=ScoreStage.SELF,
                    answer=answers[code],
                    points=points,
                    explanation=f"Báo cáo số {number:02d}/BC-{agency.code.removesuffix('-MAU')}",
                    has_evidence=True,
                    by=by,
                )
                for number, (code, points) in enumerate(claimed.items(), start=1)
            ),
            *(
                LineScore(
                    sheet=sheet,
                    code=code,
                    stage=ScoreStage.CHECKED,
                    override=points,
                    points=points,
                    reason="Chưa có văn bản kiểm chứng",
                    by=by,
                )
                for code, points in overrides.items()
            ),
        ]
    )
    Explanation.objects.create(
        sheet=sheet,
        code=leaves[2].code,
        stage=ScoreStage.CHECKED,
        claimed=claimed[leaves[2].code],
        given=overrides[leaves[2].code],
        opinion="Chưa có văn bản kiểm chứng",
        text="Đơn vị đã gửi bổ sung báo cáo giải ngân đến hết tháng 12.",
        by=by,
    )
