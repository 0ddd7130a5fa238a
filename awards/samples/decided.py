"""Invented notices, decisions and awards, for samples of papers (documents/library.py takes the rows back)."""

import datetime as dt

from django.utils import timezone

from awards.decisions.amending import ARTICLES, TITLES, bases_of_change, letter_series, receivers_of_letter
from awards.models import (
    Act,
    Award,
    AwardKind,
    AwardSource,
    Decision,
    DecisionLevel,
    DecisionLine,
    DecisionWording,
    LineChange,
    ListStyle,
    NoticeLine,
    NoticeState,
    PublicNotice,
    Subject,
    SubjectKind,
    bases_in_force,
)
from awards.notices.noticing import shown_text
from awards.samples.people import sample_form, sample_slate, sample_subjects
from blocs.samples import sample_day
from documents.models import NumberSeries
from scoring.handing_in import fingerprint


def sample_notice() -> PublicNotice:
    """A notice of everybody in a slate, published and over."""
    slate, starts_on = sample_slate(), sample_day(3, 9)
    notice = PublicNotice.objects.create(
        title=f"Lấy ý kiến về các trường hợp đề nghị khen thưởng năm {slate.year.year}",
        contact="Phòng Thi đua - Khen thưởng",
        days=5,
        starts_on=starts_on,
    )
    NoticeLine.objects.bulk_create(
        NoticeLine(
            notice=notice,
            nomination=line,
            position=line.position,
            name=line.printed_name,
            unit=line.printed_unit,
            form_name=line.form.name,
            summary=line.summary,
        )
        for line in slate.lines.select_related("form")
    )
    notice.ends_on, notice.published_at = starts_on + dt.timedelta(days=7), timezone.now()
    notice.state, notice.sha256 = NoticeState.ENDED, fingerprint(shown_text(notice))
    notice.save()
    return notice


def sample_awards() -> tuple[Subject, list[Award]]:
    """A person with five years of awards."""
    subject = next(each for each in sample_subjects() if each.kind == SubjectKind.INDIVIDUAL)
    this_year = sample_day().year
    awards = [
        Award.objects.create(
            subject=subject,
            agency=subject.agency,
            form=sample_form("BK_TINH" if place == 4 else "CSTDCS"),
            year=this_year - place,
            printed_name=subject.name,
            decision_number=f"{100 + place}/QĐ-UBND",
            decided_on=dt.date(this_year - place, 12, 20),
            source=AwardSource.ISSUED,
        )
        for place in range(1, 6)
    ]
    return subject, awards


def sample_decision() -> Decision:
    """A draft of the province in the words and on the bases in force, with everybody of an agency as a table."""
    subjects = sample_subjects()
    wording = DecisionWording.objects.in_force().filter(level=DecisionLevel.PROVINCE).first()
    decision = Decision.objects.create(
        form=sample_form("BK_TINH"),
        year=sample_day().year,
        title=wording.title if wording else "Về việc tặng Bằng khen",
        achievement=f"đã có thành tích xuất sắc trong công tác năm {sample_day().year}",
        bases=bases_in_force(DecisionLevel.PROVINCE, AwardKind.MERIT),
        articles=wording.articles if wording else ["Tặng {hình thức} cho {số lượng} (có Danh sách kèm theo)."],
        receivers=wording.receivers if wording else ["Lưu: VT"],
        office_letter="Tờ trình số 125/TTr-SNV",
        agency_letters="Tờ trình số 15/TTr-STP của Sở Tư pháp",
        list_style=ListStyle.TABLE,
        signer_title="Chủ tịch",
        signer_name="Trần Văn Hải",
        series=NumberSeries.objects.create(symbol="QĐ-MẪU", name="Dãy số của bản mẫu"),
    )
    DecisionLine.objects.bulk_create(
        DecisionLine(
            decision=decision,
            position=position,
            subject=subject,
            agency=subject.agency,
            form=decision.form,
            printed_name=subject.name,
            printed_unit=f"{subject.position}, {subject.agency}" if subject.position else str(subject.agency),
            achievement=decision.achievement,
            proposer=str(subject.agency),
            year=decision.year,
        )
        for position, subject in enumerate(subjects, start=1)
    )
    return decision


def sample_changing(act: Act) -> Decision:
    """What corrects, amends or revokes lines of a decision that has its number."""
    changed = sample_decision()
    changed.number = changed.series.note(sample_day().year, 125, about=changed.title, by=None)
    changed.signed_on = changed.decided_on = sample_day()
    changed.state = "numbered"
    changed.save()
    is_letter = act == Act.CORRECT
    changing = Decision.objects.create(
        act=act,
        changes=changed,
        form=changed.form,
        year=changed.year,
        title=TITLES[act],
        bases=[] if is_letter else bases_of_change(changed),
        articles=ARTICLES[act],
        receivers=receivers_of_letter(changed.receivers) if is_letter else changed.receivers,
        signer_title="Chủ tịch",
        signer_name="Trần Văn Hải",
        series=letter_series(changed) if is_letter else changed.series,
    )
    line = changed.lines.filter(subject__kind=SubjectKind.INDIVIDUAL).first()
    LineChange.objects.create(
        decision=changing,
        line=line,
        old_name=line.printed_name,
        old_unit=line.printed_unit,
        printed_name="Nguyễn Thị Thanh Hằng (Hà)",
        printed_unit=line.printed_unit,
        reason="Ghi thiếu tên",
    )
    return changing
