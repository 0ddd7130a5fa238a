"""Role models: agencies put them forward, the office publishes them, agencies take them up."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import OfficeError, WrongDay, WrongState
from accounts.models import Agency, GrantedRole, Notice, User, record
from blocs.models import BlocYear
from campaigns.models import RoleModel, RoleModelState, Spreading
from documents.models import StoredFile
from documents.pictures import screen_picture


@transaction.atomic
def keep(role_model: RoleModel, *, upload=None, by: User) -> RoleModel:
    """Store what the form has set, and the picture `upload` instead of the old one.

    Raises WrongState: it was put forward meanwhile, and is with the office.
    """
    is_new = role_model.pk is None
    if not is_new:
        now = RoleModel.objects.select_for_update().get(pk=role_model.pk)
        if not now.is_editable:
            raise WrongState(now, RoleModelState.DRAFT)
    replaced = role_model.picture if upload else None
    if upload:
        role_model.picture = StoredFile.objects.store(screen_picture(upload), name="anh.jpg", by=by)
    role_model.save()
    if replaced:
        replaced.discard()
    action = "campaigns.role_model_created" if is_new else "campaigns.role_model_edited"
    record(by, action, role_model, name=role_model.name)
    return role_model


@transaction.atomic
def put_forward(role_model: RoleModel, *, by: User) -> None:
    """Hand it to the office. Raises OfficeError while those shown have not agreed to it."""
    if not role_model.has_consent:
        raise OfficeError("Cần xác nhận người, tập thể được nêu đồng ý công bố tên và hình ảnh.")
    role_model.move(RoleModelState.PUT_FORWARD, by=by)
    Notice.objects.tell(
        User.objects.holding(GrantedRole.OFFICE),
        subject=f"Điển hình tiên tiến chờ kiểm tra: {role_model}"[:200],
        body=f"{role_model.agency} giới thiệu.",
        link=role_model.get_absolute_url(),
    )


@transaction.atomic
def give_back(role_model: RoleModel, *, reason: str, by: User) -> None:
    if not reason.strip():
        raise OfficeError("Xin ghi lý do trả lại.")
    role_model.move(RoleModelState.RETURNED, by=by, reason=reason)
    tell_agency(role_model, f"Trả lại để bổ sung: điển hình “{role_model}”", body=f"Lý do: {reason}")


@transaction.atomic
def publish(role_model: RoleModel, *, by: User) -> None:
    """Show it to everybody; a withdrawn one may be shown again."""
    role_model.move(RoleModelState.PUBLISHED, by=by, published_at=role_model.published_at or timezone.now())
    tell_agency(role_model, f"Đã công bố điển hình “{role_model}”")


@transaction.atomic
def withdraw(role_model: RoleModel, *, reason: str, by: User) -> None:
    """Take it off the public page. Raises OfficeError without a reason."""
    if not reason.strip():
        raise OfficeError("Xin ghi lý do rút điển hình khỏi trang công bố.")
    role_model.move(RoleModelState.WITHDRAWN, by=by, reason=reason)
    tell_agency(role_model, f"Đã rút điển hình “{role_model}” khỏi trang công bố", body=f"Lý do: {reason}")


@transaction.atomic
def remove(role_model: RoleModel, *, by: User) -> None:
    """Take away what was never put forward. Raises WrongState otherwise."""
    now = RoleModel.objects.select_for_update().get(pk=role_model.pk)
    if not now.is_editable:
        raise WrongState(now, RoleModelState.DRAFT)
    record(by, "campaigns.role_model_removed", role_model, name=role_model.name)
    picture = role_model.picture
    role_model.delete()
    if picture:
        picture.discard()


def tell_agency(role_model: RoleModel, subject: str, *, body: str = "") -> None:
    people = User.objects.acting_for(role_model.agency_id)
    Notice.objects.tell(people, subject=subject[:200], body=body, link=role_model.get_absolute_url())


# --- Spreading --------------------------------------------------------------------------------------------------------


def take_up(role_model: RoleModel, agency: Agency, *, on, note: str = "", by: User) -> Spreading:
    """Note that `agency` has taken up this role model on the day `on`.

    Raises OfficeError: not published, or noted already; WrongDay: not come yet, or before the role model's year.
    """
    if not role_model.is_published:
        raise OfficeError("Chỉ ghi nhân rộng đối với điển hình đã công bố.")
    if on > timezone.localdate():
        raise WrongDay("Ngày nhân rộng chưa đến; xin ghi khi đã làm theo.")
    if on.year < role_model.year:
        raise WrongDay(f"Ngày nhân rộng phải từ năm {role_model.year} trở đi: điển hình được nêu từ năm ấy.")
    try:
        with transaction.atomic():
            spreading = Spreading.objects.create(role_model=role_model, agency=agency, on=on, note=note, by=by)
            record(by, "campaigns.role_model_taken_up", role_model, agency=agency.name)
    except IntegrityError:
        raise OfficeError(f"{agency} đã ghi nhân rộng điển hình này rồi.") from None
    return spreading


@transaction.atomic
def drop_spreading(spreading: Spreading, *, by: User) -> None:
    record(by, "campaigns.spreading_removed", spreading.role_model, agency=spreading.agency.name)
    spreading.delete()


@dataclass(frozen=True)
class MemberSpread:
    """One member of a bloc, and how often it took up a role model in the bloc's year."""

    agency: Agency
    count: int


@dataclass(frozen=True)
class Spread:
    """How far role models have spread in one bloc of one year."""

    bloc_year: BlocYear
    members: Sequence[MemberSpread]

    @property
    def done(self) -> int:
        return sum(member.count > 0 for member in self.members)

    @property
    def words(self) -> str:
        """ "15/15 đơn vị"."""
        return f"{self.done:02d}/{len(self.members):02d} đơn vị"


def spread_of(bloc_year: BlocYear) -> Spread:
    """Every member in the order of the bloc. Two queries."""
    agencies = [member.agency for member in bloc_year.memberships.select_related("agency")]
    counts: dict[int, int] = {}
    taken = Spreading.objects.filter(agency__in=agencies, on__year=bloc_year.year.year)
    for agency_id in taken.values_list("agency", flat=True):
        counts[agency_id] = counts.get(agency_id, 0) + 1
    return Spread(bloc_year, [MemberSpread(agency, counts.get(agency.pk, 0)) for agency in agencies])
