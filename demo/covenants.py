"""The covenants of the demo: drafted, signed, held against what came of them.

2019: all fifteen on 03/4/2019 (case Vĩnh Phúc). 2021: opened for the review meeting of 12/3/2021, which signs it (case
Bình Phước). Targets and figures are composed.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from accounts.models import Agency, User
from blocs.models import BlocState, BlocYear
from campaigns import drafting, signing
from campaigns.covenant_papers import keep_signed
from campaigns.models import ArticlePart, BlocDocument, Direction, DocumentKind, DocumentState, Period, Target
from campaigns.reconciliation import enter_result
from campaigns.targets import Promise, add_to_all
from demo.clock import clock_at
from demo.years import BlocRow

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
ASSIGNED = "Kế hoạch của UBND tỉnh"
ON_TIME = "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn"
TASKS = "Tỷ lệ nhiệm vụ được giao hoàn thành đúng hạn"
PROMISES = [
    Promise(TASKS, "%", Decimal(98), HIGHER, ASSIGNED),
    Promise(ON_TIME, "%", Decimal(99), HIGHER),
    Promise("Tỷ lệ hồ sơ tiếp nhận trực tuyến", "%", Decimal(85), HIGHER, ASSIGNED),
    Promise("Số mô hình, điển hình tiên tiến được nhân rộng", "mô hình", Decimal(2), HIGHER),
    Promise("Số cán bộ, công chức, viên chức bị kỷ luật", "người", Decimal(0), LOWER),
]
FIRST_TARGETS = 3  # of the years long past
AGREED = "Nhất trí với dự thảo giao ước."


def promise(row: BlocRow, bloc_year: BlocYear, *, cast, on: dt.date, targets: int = len(PROMISES)) -> BlocDocument:
    """Draft, comment, close and open a covenant, all around the day `on`."""
    leader = cast.clerk_of(cast.agencies[row.leader])
    with clock_at(on - dt.timedelta(days=12)):
        document = drafting.begin(bloc_year, DocumentKind.COVENANT, by=leader)
        for given in PROMISES[:targets]:
            add_to_all(document, given, by=leader)
        drafting.ask_members(document, by=leader)
    with clock_at(on - dt.timedelta(days=8), 14):
        member = cast.agencies[row.members[-1].code]
        drafting.comment(document, article=None, text=AGREED, agency=member, by=cast.clerk_of(member))
    with clock_at(on - dt.timedelta(days=5)):
        drafting.close_text(document, by=leader)
        drafting.open_signing(document, by=leader)
    return document


def sign_in_meeting(
    document: BlocDocument, agencies: Sequence[Agency], *, occasion: str, by: User, on: dt.date, cast
) -> None:
    """All of `agencies` sign one paper."""
    with clock_at(on, 10):
        signing.sign_together(document, agencies, signed_on=on, occasion=occasion, scan=cast.scan, by=by)
    store(document, by=by, on=on)


def store(document: BlocDocument, *, by: User, on: dt.date) -> None:
    """What all have signed is stored as it was printed, the day after."""
    with clock_at(on + dt.timedelta(days=1)):
        keep_signed(document, by=by)


def sign_one_by_one(document: BlocDocument, agencies: Sequence[Agency], *, on: dt.date, cast) -> None:
    """Each clerk records the paper that the agency's head has signed, one or two a day."""
    for place, agency in enumerate(agencies):
        day = on + dt.timedelta(days=place // 2)
        hand = signing.on_paper(name=agency.head_name or f"Thủ trưởng {agency.name}", signed_on=day, scan=cast.scan)
        with clock_at(day, 9 + place % 7):
            signing.sign(document, agency, hand, by=cast.clerk_of(agency))
    if document.state == DocumentState.SIGNED:
        store(document, by=cast.clerk_of(document.bloc_year.leader), on=day)


def report_results(document: BlocDocument, row: BlocRow, period: Period, *, on: dt.date, cast, silent=()) -> None:
    """Every member enters what it reached, nearly always a little more than it promised."""
    strengths = {member.code: member.strength for member in row.members}
    targets = Target.objects.filter(document=document).select_related("agency")
    for place, target in enumerate(targets.order_by("agency", "position")):
        code = target.agency.code
        if code in silent:
            continue
        actual = reached(target, strengths[code], seed=f"{document.pk}{code}{target.position}{period}")
        with clock_at(on, 8 + place % 8):
            note = f"Báo cáo số {120 + place}/BC-{code} ngày {on:%d/%m/%Y}."
            enter_result(target, period, actual=actual, note=note, version=0, by=cast.clerk_of(target.agency))


def reached(target: Target, strength: float, *, seed: str) -> Decimal:
    """A plausible figure: a share stays below 100, a count is whole."""
    luck = Random(seed).random()  # noqa: S311 -- invented figures
    if target.direction == LOWER:
        return Decimal(int(luck > strength))
    if target.unit != "%":
        return target.plan + int(luck * 2) if luck < strength else target.plan - 1
    over = Decimal(str(round((luck - (1 - strength)) * 3, 1)))
    return min(target.plan + over, Decimal(100))


# --- Year by year -----------------------------------------------------------------------------------------------------


def covenant_of(row: BlocRow, bloc_year: BlocYear, *, cast, today: dt.date) -> None:
    """The covenant of one bloc, as far as its year has come by `today`."""
    year = bloc_year.year.year
    agencies = [cast.agencies[member.code] for member in row.members]
    leader = cast.clerk_of(cast.agencies[row.leader])
    if year == 2019:
        document = promise(row, bloc_year, cast=cast, on=dt.date(2019, 4, 3), targets=FIRST_TARGETS)
        occasion = "Hội nghị ký giao ước thi đua của Khối ngày 03/4/2019"
        sign_in_meeting(document, agencies, occasion=occasion, by=leader, on=dt.date(2019, 4, 3), cast=cast)
    elif year < 2021:
        document = promise(row, bloc_year, cast=cast, on=dt.date(year, 3, 20), targets=FIRST_TARGETS)
        sign_one_by_one(document, agencies, on=dt.date(year, 3, 20), cast=cast)
    elif row.reached == BlocState.COVENANT:
        sign_late(row, bloc_year, agencies, cast=cast)
        return
    else:
        is_closed = row.reached == BlocState.CLOSED
        targets = FIRST_TARGETS if is_closed else len(PROMISES)
        document = promise(row, bloc_year, cast=cast, on=dt.date(year, 3, 18), targets=targets)
        sign_one_by_one(document, agencies, on=dt.date(year, 3, 18), cast=cast)
        adopt_regulation(row, bloc_year, agencies, cast=cast)
    silent = {"LMHTX"} if row.reached != BlocState.CLOSED else ()
    midyear_on = dt.date(year, 7, 8)
    if midyear_on > today:
        return
    if row.reached == BlocState.CLOSED:  # of years gone by only the end is known
        report_results(document, row, Period.YEAREND, on=dt.date(year, 11, 12), cast=cast)
    else:
        report_results(document, row, Period.MIDYEAR, on=midyear_on, cast=cast, silent=silent)
    if row.reached == BlocState.VERIFIED:
        midyear_report(row, bloc_year, cast=cast)


def sign_late(row: BlocRow, bloc_year: BlocYear, agencies: Sequence[Agency], *, cast) -> None:
    """Cụm xã, phường: three sign in time, two after the deadline, three have not signed yet."""
    year = bloc_year.year.year
    document = promise(row, bloc_year, cast=cast, on=dt.date(year, 3, 26), targets=FIRST_TARGETS)
    sign_one_by_one(document, agencies[:3], on=dt.date(year, 3, 28), cast=cast)
    sign_one_by_one(document, agencies[3:5], on=dt.date(year, 4, 8), cast=cast)


def adopt_regulation(row: BlocRow, bloc_year: BlocYear, agencies: Sequence[Agency], *, cast) -> None:
    """The regulation is adopted in one meeting, at the start of the year."""
    year = bloc_year.year.year
    leader = cast.clerk_of(cast.agencies[row.leader])
    on = dt.date(year, 3, 18)
    with clock_at(on - dt.timedelta(days=10)):
        document = drafting.begin(bloc_year, DocumentKind.REGULATION, by=leader)
        drafting.close_text(document, by=leader)
        drafting.open_signing(document, by=leader)
    occasion = f"Hội nghị triển khai nhiệm vụ khối ngày {on:%d/%m/%Y}"
    sign_in_meeting(document, agencies, occasion=occasion, by=leader, on=on, cast=cast)


AMENDED = (
    "Khi bình xét, suy tôn tại hội nghị tổng kết, khối được bỏ phiếu kín bằng phiếu giấy hoặc phiếu điện tử trên cổng; "
    "các nội dung khác biểu quyết giơ tay. Hội nghị quyết định hình thức trước khi mở bỏ phiếu."
)


def amend_regulation(bloc_year: BlocYear, *, on: dt.date, cast) -> BlocDocument:
    """An annex to the regulation about how the bloc votes, open from the day `on`: the review meeting signs it."""
    leader = cast.clerk_of(bloc_year.leader)
    regulation = BlocDocument.objects.get(bloc_year=bloc_year, kind=DocumentKind.REGULATION, annex_of=None)
    with clock_at(on - dt.timedelta(days=5)):
        annex = drafting.begin_annex(regulation, by=leader)
        article = annex.articles.get(part=ArticlePart.ARTICLE)
        title = "Hình thức bỏ phiếu, biểu quyết"
        drafting.edit_article(article, title=title, text=AMENDED, version=article.version, by=leader)
        drafting.ask_members(annex, by=leader)
    with clock_at(on):
        drafting.close_text(annex, by=leader)
        drafting.open_signing(annex, by=leader)
    return annex


MIDYEAR_TEXTS = [
    "Các đơn vị bám sát kế hoạch, triển khai giao ước ngay từ đầu năm.",
    "Các đơn vị báo cáo kết quả theo từng chỉ tiêu đã đăng ký.",
    "Các đơn vị hưởng ứng phong trào của tỉnh, phát hiện và giới thiệu điển hình tiên tiến.",
    "Khối tổ chức một buổi trao đổi kinh nghiệm về cải cách hành chính.",
    "Một số đơn vị báo cáo chậm, số liệu minh chứng chưa đủ.",
    "Rà soát các chỉ tiêu chưa đạt; chuẩn bị tự chấm điểm đúng thời hạn.",
]


def midyear_report(row: BlocRow, bloc_year: BlocYear, *, cast) -> None:
    """Báo cáo sơ kết, written in July; nobody has adopted it yet."""
    leader = cast.clerk_of(cast.agencies[row.leader])
    with clock_at(dt.date(bloc_year.year.year, 7, 12)):
        document = drafting.begin(bloc_year, DocumentKind.MIDYEAR, by=leader)
        for article, text in zip(document.articles.filter(is_removed=False), MIDYEAR_TEXTS, strict=True):
            drafting.edit_article(article, title=article.title, text=text, version=article.version, by=leader)
        drafting.ask_members(document, by=leader)
