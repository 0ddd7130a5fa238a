"""Papers that change an issued decision: công văn đính chính, sửa đổi, hủy bỏ; whole, or single lines.

Nghị định 30/2020/NĐ-CP, Điều 18.3: a slip of the pen is corrected by a công văn, wrong content by another decision.
Luật 06/2022/QH15, Điều 93: an award is revoked by who gave it.
"""

from collections.abc import Sequence

from django.db import transaction

from accounts.errors import OfficeError
from accounts.models import User, record
from accounts.searching import nfc
from awards.models import (
    Act,
    Decision,
    DecisionLine,
    DecisionState,
    DecisionWording,
    LineChange,
    bases_in_force,
)
from documents.models import Change, NumberSeries

TITLES = {
    Act.CORRECT: "Đính chính {văn bản gốc}",
    Act.AMEND: "Về việc sửa đổi, bổ sung {văn bản gốc}",
    Act.REVOKE: "Về việc hủy bỏ khen thưởng tại {văn bản gốc}",
}
CARRIED_OUT = (
    "Thủ trưởng các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 căn cứ Quyết định thi hành"
)
ARTICLES = {
    Act.CORRECT: [
        "Ngày ban hành {văn bản gốc}, do sơ suất trong khâu soạn thảo, Danh sách kèm theo có sai sót về kỹ thuật "
        "trình bày. {người quyết định} đính chính như sau:",
        "Các nội dung khác của {văn bản gốc} không thay đổi. Đề nghị các cơ quan, đơn vị biết, thực hiện",
    ],
    Act.AMEND: [
        "Sửa đổi, bổ sung Danh sách kèm theo {văn bản gốc} đối với {số lượng} (có Danh sách kèm theo)",
        "Các nội dung khác của {văn bản gốc} không thay đổi",
        CARRIED_OUT,
    ],
    Act.REVOKE: [
        "Hủy bỏ khen thưởng đối với {số lượng} có tên tại {văn bản gốc} (có Danh sách kèm theo)",
        "Thu hồi hiện vật khen thưởng và tiền thưởng đã nhận theo quy định",
        CARRIED_OUT,
    ],
}
WHOLE = "Hủy bỏ toàn bộ {văn bản gốc}"


@transaction.atomic
def prepare_change(decision: Decision, act: Act, *, by: User) -> Decision:
    """A draft of a paper that changes `decision`.

    Raises:
        OfficeError: it is not issued, is revoked, or does itself change another.
    """
    if decision.act != Act.GRANT or act == Act.GRANT:
        raise OfficeError("Chỉ đính chính, sửa đổi, hủy bỏ quyết định khen thưởng.")
    if decision.state != DecisionState.ISSUED:
        raise OfficeError("Quyết định chưa ban hành thì sửa ngay trong dự thảo.")
    if decision.issued.status == Change.REVOKED:
        raise OfficeError("Quyết định này đã bị hủy bỏ.")
    new = Decision(
        act=act,
        changes=decision,
        level=decision.level,
        agency=decision.agency,
        form=decision.form,
        kind=decision.kind,
        year=decision.year,
        title=TITLES[act],
        articles=ARTICLES[act],
        series=letter_series(decision) if act == Act.CORRECT else decision.series,
        created_by=by,
    )
    wording = DecisionWording.objects.in_force().filter(level=decision.level).first()
    for name in ("receivers", "signing", "signer_title", "signer_name"):
        setattr(new, name, getattr(wording or decision, name) or getattr(decision, name))
    if act == Act.CORRECT:
        new.receivers = receivers_of_letter(new.receivers)
    else:
        new.bases = bases_of_change(new)
    new.save()
    new.touch(by=by)
    record(by, "awards.decision_drafted", new, what=str(decision))
    return new


def bases_of_change(decision: Decision) -> list[str]:
    """Those in force; in the place of a tờ trình, which such a decision does not follow, who asked for it."""
    asked = "Xét đề nghị của {sở nội vụ}" if decision.is_provincial else "Xét hồ sơ khen thưởng"
    standing = bases_in_force(decision.level, decision.kind)
    return [*(base for base in standing if "{tờ trình}" not in base), asked]


def receivers_of_letter(receivers: Sequence[str]) -> list[str]:
    """Those of a decision without “Như Điều …”: a letter has no articles that a receiver could be named in."""
    return ["Các cơ quan, đơn vị có liên quan", *(each for each in receivers if not each.startswith("Như Điều"))]


def letter_series(decision: Decision) -> NumberSeries:
    """Công văn are numbered in a series of their own, by the clerk of the office that sends them."""
    code = decision.series.symbol.removeprefix("QĐ-")
    values = {"name": f"Công văn của {decision.agency or 'Ủy ban nhân dân tỉnh'}"[:150], "is_own": False}
    return NumberSeries.objects.get_or_create(symbol=f"{code}-TĐKT"[:40], defaults=values)[0]


@transaction.atomic
def keep_line_change(
    paper: Decision, line: DecisionLine, *, name: str = "", unit: str = "", reason: str = "", by: User
) -> LineChange:
    """Say what `paper` changes in one line; said again, the later words hold.

    Raises:
        OfficeError: nothing differs, the line is revoked already or belongs to another decision.
    """
    now = paper.locked_for_changes()
    if now.act == Act.GRANT or line.decision_id != now.changes_id:
        raise OfficeError("Dòng này không thuộc quyết định được thay đổi.")
    if line.standing == Change.REVOKED:
        raise OfficeError(f"{line.printed_name} đã bị hủy bỏ từ trước.")
    name, unit = nfc(name), nfc(unit)
    if now.act == Act.REVOKE:
        name = unit = ""
    elif not name:
        raise OfficeError("Xin ghi tên đúng.")
    elif (name, unit) == (line.printed_name, line.printed_unit):
        raise OfficeError("Tên và đơn vị không có gì thay đổi.")
    told = {"printed_name": name, "printed_unit": unit, "reason": nfc(reason)}
    old = {"old_name": line.printed_name, "old_unit": line.printed_unit}
    change, _ = LineChange.objects.update_or_create(decision=now, line=line, defaults={**told, **old})
    now.touch(by=by)
    record(by, "awards.decision_edited", now, changes=str(change)[:300])
    return change


@transaction.atomic
def drop_line_change(change: LineChange, *, by: User) -> None:
    """Leave the line as it is. Raises WrongState once the paper is signed."""
    now = change.decision.locked_for_changes()
    record(by, "awards.decision_edited", now, changes=f"bỏ: {change}"[:300])
    LineChange.objects.filter(pk=change.pk).delete()
    now.touch(by=by)


@transaction.atomic
def revoke_whole(paper: Decision, *, by: User) -> None:
    """Let the paper revoke the whole decision instead of single lines. Raises OfficeError for any other paper."""
    now = paper.locked_for_changes()
    if now.act != Act.REVOKE:
        raise OfficeError("Chỉ quyết định hủy bỏ mới hủy bỏ toàn bộ.")
    now.line_changes.all().delete()
    now.articles = [WHOLE, *now.articles[1:]]
    now.save(update_fields=["articles"])
    now.touch(by=by)
    record(by, "awards.decision_edited", now, changes="hủy bỏ toàn bộ")
