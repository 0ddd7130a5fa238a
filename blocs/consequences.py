"""What follows when an agency merges, splits, is renamed or ends, said before anybody confirms it."""

from accounts.models import Agency, RoleGrant, User
from blocs.agency_tree import listed
from blocs.models import Membership, YearState


def consequences(ending: list[Agency], said: dict) -> list[str]:
    """What would follow, in sentences: who ends, which divisions with it, which blocs and people are left behind.

    Args:
        ending: the agencies that would end; empty where all go on.
        said: the fields of the form: `on`, and `new_name`, or `into` (an agency, or several), where it has them.
    """
    if said.get("new_name"):
        return [
            f"Từ ngày {said['on']:%d/%m/%Y}, đơn vị mang tên “{said['new_name']}”.",
            "Tìm theo tên cũ vẫn thấy; giấy tờ trước ngày đó giữ tên cũ.",
            "Khối, cụm và tài khoản của đơn vị không đổi.",
        ]
    into = said.get("into")
    successors = [into] if isinstance(into, Agency) else list(into or [])
    sentences = []
    divisions = list(Agency.objects.filter(parent__in=ending, active_to=None))
    if ending:
        sentences.append(f"{listed(ending)} kết thúc hoạt động trước ngày {said['on']:%d/%m/%Y}.")
    else:
        sentences.append("Đơn vị này tiếp tục hoạt động.")
    if divisions:
        sentences.append(f"Kết thúc theo: {listed(divisions)}.")
    if successors:
        sentences.append(f"Lịch sử thi đua, khen thưởng được theo dõi tiếp ở {listed(successors)}.")
    memberships = Membership.objects.filter(agency__in=ending).exclude(bloc_year__year__state=YearState.CLOSED)
    for membership in memberships.select_related("agency", "bloc_year__bloc", "bloc_year__year"):
        proposal = f"đề nghị thay bằng {listed(successors)}" if successors else "chưa có đơn vị thay thế"
        sentences.append(f"{membership.agency} đang trong {membership.bloc_year}: {proposal} tại trang của khối.")
    people = User.objects.filter(
        pk__in=RoleGrant.objects.in_force().filter(agency__in=[*ending, *divisions]).values("user"), is_active=True
    )
    if names := [person.full_name for person in people]:
        sentences.append(
            f"{len(names):02d} người đang làm việc cho đơn vị cũ: {', '.join(names)}. "
            "Vai trò của họ giữ nguyên cho đến khi được giao lại ở trang Người dùng."
        )
    return sentences
