"""Invented agencies in an invented bloc, for samples of papers (documents/library.py takes the rows back)."""

import datetime as dt
from itertools import count

from django.utils import timezone

from accounts.models import Agency, Identity
from blocs.models import Bloc, BlocState, BlocYear, EmulationYear, Membership, YearState

# Names of departments as any province has them; the people are invented.
AGENCIES = [
    ("Sở Tư pháp", "STP", "Nguyễn Thị Hồng Vân"),
    ("Sở Tài chính", "STC", "Trần Quốc Bảo"),
    ("Thanh tra tỉnh", "TTT", "Lê Hoàng Phúc"),
    ("Văn phòng Ủy ban nhân dân tỉnh", "VP", "Phạm Minh Đức"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT", "Đặng Thu Hà"),
    ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL", "Vũ Ngọc Ánh"),
    ("Sở Khoa học và Công nghệ", "SKHCN", "Bùi Xuân Trường"),
    ("Sở Giáo dục và Đào tạo", "SGDĐT", "Hoàng Diệu Linh"),
    ("Ban Quản lý dự án đầu tư xây dựng các công trình dân dụng và công nghiệp tỉnh", "BQLDA", "Ngô Văn Khải"),
    ("Liên minh Hợp tác xã", "LMHTX", "Đỗ Thị Yến"),
]


def sample_identity() -> Identity:
    """The province's own; before it has been named, an invented one."""
    identity = Identity.current()
    if identity.pk and Identity.objects.filter(pk=1).exists():
        return identity
    identity.province_name, identity.place_name = "tỉnh Trung Du", "Trung Du"
    identity.committee_name = "Ủy ban nhân dân tỉnh Trung Du"
    return identity


def sample_year() -> EmulationYear:
    """This year, or the first one after it that is not closed."""
    for number in count(timezone.localdate().year):
        year, _ = EmulationYear.objects.get_or_create(year=number, defaults={"state": YearState.OPEN})
        if not year.is_closed:
            return year
    raise AssertionError


def sample_agency(place: int = 0) -> Agency:
    """One of the invented agencies, its code beside those that exist."""
    name, code, head = AGENCIES[place]
    return Agency.objects.create(name=name, short_name=name[:80], code=f"{code}-MAU", head_name=head)


def sample_bloc_year(state: BlocState = BlocState.SELF_SCORING) -> BlocYear:
    """A bloc of ten, led by the first."""
    bloc = Bloc.objects.create(code="MAU", name="Khối Tổng hợp - Nội chính")
    agencies = [sample_agency(place) for place in range(len(AGENCIES))]
    bloc_year = BlocYear.objects.create(
        bloc=bloc, year=sample_year(), state=state, leader=agencies[0], deputy=agencies[1]
    )
    Membership.objects.bulk_create(
        Membership(bloc_year=bloc_year, agency=agency, position=place) for place, agency in enumerate(agencies, start=1)
    )
    return bloc_year


def sample_day(month: int = 3, day: int = 5) -> dt.date:
    return dt.date(timezone.localdate().year, month, day)
