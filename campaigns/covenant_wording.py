"""What is said of covenants, regulations and targets on pages and in the audit trail."""

from accounts.audit_words import action_in_words
from accounts.models import AuditEvent
from blocs.wording import stepper
from campaigns.models import BlocDocument, DocumentKind, DocumentState

DOCUMENT_TONES = {
    DocumentState.DRAFTING: "neutral",
    DocumentState.COMMENTING: "warning",
    DocumentState.CLOSED: "info",
    DocumentState.SIGNING: "info",
    DocumentState.SIGNED: "success",
}
SIGNED_STEPS = [state.label for state in DocumentState]
REPORT_STEPS = ["Đang soạn", "Đang lấy ý kiến", "Đã thông qua"]
ACTIONS = {
    "campaigns.document_begun": "Soạn giao ước, quy chế, báo cáo sơ kết",
    "campaigns.annex_dropped": "Bỏ dự thảo phụ lục",
    "campaigns.document_drafting": "Đưa văn bản về soạn lại",
    "campaigns.document_commenting": "Lấy ý kiến dự thảo",
    "campaigns.document_closed": "Chốt nội dung văn bản",
    "campaigns.document_signing": "Mở ký",
    "campaigns.document_signed": "Các đơn vị đã ký đủ",
    "campaigns.document_signed_by": "Ký",
    "campaigns.document_kept": "Lưu bản đã ký đủ",
    "campaigns.document_numbered": "Ghi số, ngày, nơi ký",
    "campaigns.document_commented": "Góp ý dự thảo",
    "campaigns.comment_answered": "Ghi tiếp thu, giải trình ý kiến",
    "campaigns.article_added": "Thêm điều, mục",
    "campaigns.article_edited": "Sửa điều, mục",
    "campaigns.article_removed": "Bỏ điều, mục",
    "campaigns.article_restored": "Lấy lại điều, mục đã bỏ",
    "campaigns.article_moved": "Đổi chỗ điều, mục",
    "campaigns.target_added": "Thêm chỉ tiêu",
    "campaigns.target_changed": "Sửa chỉ tiêu",
    "campaigns.target_removed": "Bỏ chỉ tiêu",
    "campaigns.result_entered": "Ghi kết quả chỉ tiêu",
    "campaigns.results_carried": "Chuyển kết quả sang chỉ tiêu thay thế",
    "campaigns.template_added": "Thêm mẫu điều, mục",
    "campaigns.template_edited": "Sửa mẫu điều, mục",
    "campaigns.covenant_rule_edited": "Sửa quy định về giao ước",
}
DETAILS = {
    "indicator": "chỉ tiêu",
    "plan": "kế hoạch",
    "period": "kỳ",
    "annex": "phụ lục",
    "article": "điều, mục",
    "version": "bản",
    "number": "số, ký hiệu",
    "signed_on": "ngày ký",
    "place": "nơi ký",
    "occasion": "ký tại",
    "late": "muộn",
    "before": "trước",
    "after": "sau",
}
EVENT_TONES = {
    "campaigns.document_signed": "success",
    "campaigns.document_drafting": "warning",
    "campaigns.annex_dropped": "warning",
}
EVENTS_SHOWN = 100


def steps(document: BlocDocument) -> list[dict]:
    """The way of a text, for the stepper."""
    labels = REPORT_STEPS if document.kind == DocumentKind.MIDYEAR else SIGNED_STEPS
    here = list(DocumentState).index(DocumentState(document.state))
    return stepper(labels, here, is_over=here == len(labels) - 1)


def timeline(document: BlocDocument) -> list[dict]:
    """What happened to the text, latest first, without the figures reported on it: those would hide all else."""
    events = AuditEvent.objects.about(document).exclude(action="campaigns.result_entered").with_names()[:EVENTS_SHOWN]
    return [
        {
            "at": event.at,
            "who": event.who,
            "what": what_happened(event),
            "reason": event.details.get("reason", ""),
            "tone": EVENT_TONES.get(event.action, ""),
        }
        for event in events
    ]


def what_happened(event: AuditEvent) -> str:
    details = event.details
    said = [action_in_words(event.action)]
    said += [str(details[name]) for name in ("agency", "annex", "article", "indicator") if name in details]
    what = ": ".join(filter(None, [said[0], ", ".join(said[1:])]))
    if "before" in details and "after" in details:
        what += f" ({details['before'] or 'chưa có'} → {details['after']})"
    return what
