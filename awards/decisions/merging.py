"""Merge fields (trường trộn): words in braces that a decision fills in when it is printed."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from accounts.models import Identity
from awards.models import Decision, DecisionLevel, DecisionLine, LineChange, SigningForm, SubjectKind
from blocs.names import head_of
from documents.wording import counted, long_date

FIELD = re.compile(r"\{([^{}]*)\}")

# What each field says; the page shows this table beside the editor.
FIELDS = {
    "số lượng": "tổng số theo danh sách kèm theo: 05 tập thể và 12 cá nhân",
    "hình thức": "danh hiệu, hình thức khen thưởng",
    "thành tích": "thành tích ghi trong quyết định",
    "năm": "năm thành tích",
    "tờ trình": "tờ trình của đơn vị đề nghị và của cơ quan thi đua",
    "đơn vị đề nghị": "các đơn vị đề nghị, theo thứ tự trong danh sách",
    "người quyết định": "Chủ tịch Ủy ban nhân dân tỉnh, Giám đốc Sở …",
    "ủy ban": "tên Ủy ban nhân dân tỉnh",
    "tỉnh": "tên tỉnh",
    "sở nội vụ": "tên sở chủ quản công tác thi đua, khen thưởng",
    "cơ quan": "cơ quan ban hành quyết định",
    "văn bản gốc": "văn bản được đính chính, sửa đổi, hủy bỏ",
    "điều cuối": "số của điều cuối cùng",
}

COUNTED_AS = {
    SubjectKind.COLLECTIVE: "tập thể",
    SubjectKind.ENTERPRISE: "tập thể",
    SubjectKind.INDIVIDUAL: "cá nhân",
    SubjectKind.HOUSEHOLD: "hộ gia đình",
}
# How many proposers are named before the rest is only counted.
NAMED_PROPOSERS = 4


def unknown_fields(texts: Iterable[str]) -> list[str]:
    """The fields in `texts` that nothing fills in, each once, braces included; also braces without a partner."""
    found = [name for text in texts for name in FIELD.findall(text)]
    stray = any(brace in FIELD.sub("", text) for text in texts for brace in "{}")
    return [f"{{{name}}}" for name in dict.fromkeys(found) if normal(name) not in FIELDS] + (["{"] if stray else [])


def normal(name: str) -> str:
    return " ".join(name.lower().split())


def merged(text: str, values: Mapping[str, str]) -> str:
    """`text` with its fields filled in; what nobody knows stays in its braces."""
    return FIELD.sub(lambda found: values.get(normal(found[1]), found[0]), text)


def counted_kinds(kinds: Iterable[str]) -> str:
    """ "05 tập thể và 12 cá nhân": kinds of subjects counted with two digits, in the order of the annexed list."""
    count = Counter(COUNTED_AS[SubjectKind(kind)] for kind in kinds)
    said = [f"{counted(count[word])} {word}" for word in ("tập thể", "cá nhân", "hộ gia đình") if count[word]]
    return joined(said) or "00 tập thể, cá nhân"


def joined(said: Sequence[str]) -> str:
    """ "a", "a và b", "a, b và c"."""
    return " và ".join(filter(None, [", ".join(said[:-1]), *said[-1:]]))


def deciding_head(decision: Decision, identity: Identity) -> str:
    """Who decides, as a sentence names them; where the collective decides, the collective."""
    if not decision.is_provincial:
        return head_of(decision.agency)
    is_body = decision.signing in (SigningForm.BODY_HEAD, SigningForm.BODY_DEPUTY)
    return identity.committee_name if is_body else f"Chủ tịch {identity.committee_name}"


def letters_cited(decision: Decision) -> str:
    """ "Sở Y tế tại Tờ trình số … và Giám đốc Sở Nội vụ tại Tờ trình số …", as "Theo đề nghị của" goes on."""
    letters = [line.strip().rstrip(";.") for line in decision.agency_letters.splitlines() if line.strip()]
    if office := decision.office_letter.strip().rstrip(";."):
        letters.append(office)
    return joined(letters) or "………"


def values_for(
    decision: Decision,
    identity: Identity,
    lines: Sequence[DecisionLine],
    changes: Sequence[LineChange] = (),
) -> dict[str, str]:
    """What each field says on this decision.

    Args:
        lines: of its list, with their subjects.
        changes: of a paper that changes another: the lines it speaks of, with their lines and subjects.
    """
    proposers = list(dict.fromkeys(line.proposer for line in lines if line.proposer))
    if len(proposers) > NAMED_PROPOSERS:
        proposers = [*proposers[: NAMED_PROPOSERS - 1], "các cơ quan, đơn vị có liên quan"]
    kinds = [line.subject.kind for line in lines] or [change.line.subject.kind for change in changes]
    return {
        "số lượng": counted_kinds(kinds),
        "hình thức": decision.form.phrase or decision.form.name,
        "thành tích": decision.achievement.rstrip(".") or "………",
        "năm": str(decision.year),
        "tờ trình": letters_cited(decision),
        "đơn vị đề nghị": joined(proposers) or "………",
        "người quyết định": deciding_head(decision, identity),
        "ủy ban": identity.committee_name,
        "tỉnh": identity.province_name,
        "sở nội vụ": identity.department_name,
        "cơ quan": identity.committee_name if decision.is_provincial else decision.agency.name,
        "văn bản gốc": original(decision, identity),
        "điều cuối": str(len(decision.articles)),
    }


def original(decision: Decision, identity: Identity) -> str:
    """ "Quyết định số 15/QĐ-UBND ngày 05 tháng 01 năm 2026 của Chủ tịch …": what this paper changes; "" for none."""
    if decision.changes_id is None:
        return ""
    changed = decision.changes
    return f"Quyết định số {changed.number} {long_date(changed.decided_on)} của {deciding_head(changed, identity)}"


def level_of(agency) -> DecisionLevel:
    """At which level an agency decides by itself."""
    return DecisionLevel.COMMUNE if agency.kind == "commune" else DecisionLevel.DEPARTMENT
