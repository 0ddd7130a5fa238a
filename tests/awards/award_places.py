"""Things of awards for the table of access, each with the arguments of its address."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from awards.appraisal.submitting import cases_of, file_signed_submission, refused_lines, tell_refusals
from awards.decisions.amending import keep_line_change, prepare_change
from awards.models import (
    Act,
    AwardForm,
    BaseSalary,
    BasisLine,
    Bonus,
    Decision,
    DecisionState,
    ImportKind,
    LineState,
    Nomination,
    NominationPaper,
    ObjectDue,
    Slate,
    SlateImport,
    Submission,
)
from awards.money.paying import begin_money
from awards.registrations.registering import hand_in_registration
from awards.subjects.import_jobs import take_in
from documents.models import ColumnMapping, StoredFile
from documents.paper import Column, Table
from documents.workbooks import Sheet, write_workbook
from scoring.handing_in import on_paper
from tests.awards.appraisal_builders import new_opinion, new_submission
from tests.awards.catalogue_builders import salary_to_come
from tests.awards.decision_builders import new_decision
from tests.awards.slate_builders import PDF, a_scan, handed_in, line_of, new_line, new_registration, new_slate
from tests.awards.subject_builders import graded, new_extract, new_subject


def bang_khen(office) -> dict:
    return {"pk": AwardForm.objects.get(code="BK_TINH").pk}


def conditions_of_bang_khen(office) -> dict:
    return {**bang_khen(office), "subject": "individual"}


def merit_of_bang_khen(office) -> dict:
    return {**bang_khen(office), "kind": "merit"}


def a_salary(office) -> dict:
    return {"what": "luong", "pk": BaseSalary.objects.in_force().get().pk}


def a_salary_to_come(office) -> dict:
    return {"what": "luong", "pk": salary_to_come().pk}


def lans_person(office) -> dict:
    return {"pk": new_subject("Lê Thị Mai", agency=office.health).pk}


def lans_extract(office) -> dict:
    subject = new_subject("Lê Thị Mai", agency=office.health)
    return {"pk": new_extract(subject, by=office.people["hoa"]).pk}


def lans_person_and_a_grade(office) -> dict:
    return {**lans_person(office), "what": "xep-loai"}


def a_grade_of_lans_person(office) -> dict:
    subject = new_subject("Lê Thị Mai", agency=office.health)
    graded(subject)
    return {"what": "xep-loai", "pk": subject.grades.get().pk}


def two_of_lans_people(office) -> dict:
    return {**lans_person(office), "other": lans_person(office)["pk"]}


def a_kind_of_subject(office) -> dict:
    return {"kind": "individual"}


def a_kind_of_workbook(office) -> dict:
    return {"kind": "people"}


def lans_workbook(office) -> dict:
    table = Table([Column("Họ và tên", 40)], [("Lê Thị Mai",)])
    upload = SimpleUploadedFile("ds.xlsx", write_workbook([Sheet("Bảng", table)]))
    return {"pk": take_in(ImportKind.PEOPLE, upload, office.health, by=office.people["lan"]).pk}


def lans_workbook_with_its_columns(office) -> dict:
    ColumnMapping.objects.remember(f"awards.people.{office.health.pk}", {"name": "Họ và tên"}, by=None)
    return lans_workbook(office)


def lans_agency(office) -> dict:
    return {"agency": office.health.pk}


def lans_slate(office) -> dict:
    return {"pk": new_slate(office.health, people=["Lê Thị Mai"], by=office.people["lan"]).pk}


def lans_slate_handed_in(office) -> dict:
    slate = new_slate(office.health, people=["Lê Thị Mai"], by=office.people["lan"])
    lan = office.people["lan"]
    return {"pk": handed_in(slate, by=lan, minutes_file=a_scan(lan)).pk}


def lans_nomination(office) -> dict:
    return {"pk": line_of(Slate.objects.get(**lans_slate(office))).pk}


def lans_report(office) -> dict:
    line = Nomination.objects.get(**lans_nomination(office))
    line.report = [{"title": "II. Thành tích", "text": "Hoàn thành xuất sắc nhiệm vụ."}]
    line.report_file = a_scan(office.people["lan"])
    line.save()
    return {"pk": line.pk}


def lans_paper(office) -> dict:
    line = Nomination.objects.get(**lans_nomination(office))
    paper = NominationPaper.objects.create(nomination=line, name="Ý kiến", file=a_scan(office.people["lan"]))
    return {"pk": paper.pk}


def lans_slate_workbook(office) -> dict:
    """A workbook of one name for her slate; its columns were named before."""
    slate = Slate.objects.get(**lans_slate(office))
    table = Table([Column("Họ và tên", 40), Column("Hình thức", 40)], [("Ông Mới", "BK_TINH")])
    file = StoredFile.objects.store(write_workbook([Sheet("Bảng", table)]), by=office.people["lan"], name="ds.xlsx")
    return {"pk": SlateImport.objects.create(slate=slate, file=file, by=office.people["lan"]).pk}


def lans_slate_workbook_with_its_columns(office) -> dict:
    columns = {"name": "Họ và tên", "form": "Hình thức"}
    ColumnMapping.objects.remember(f"awards.slate.{office.health.pk}", columns, by=None)
    return lans_slate_workbook(office)


def lans_received_line(office) -> dict:
    return {"pk": new_line(office.health).pk}


def lans_refused_slate(office) -> dict:
    return {"pk": new_line(office.health, state=LineState.INELIGIBLE).slate_id}


def minhs_opinion(office) -> dict:
    """minh's agency is asked about a line of lan's."""
    return {"pk": new_opinion(new_line(office.health), office.finance, by=office.people["hoa"]).pk}


def minhs_answer_with_a_letter(office) -> dict:
    asked = new_opinion(new_line(office.health), office.finance, by=office.people["hoa"])
    asked.letter_file = a_scan(office.people["hoa"])
    asked.save()
    return {"pk": asked.pk}


def a_submission(office) -> dict:
    return {"pk": new_submission(new_line(office.health, state=LineState.ELIGIBLE), by=office.people["hoa"]).pk}


def a_signed_submission(office) -> dict:
    submission = Submission.objects.get(**a_submission(office))
    told = {"name": "Bùi Ngọc Sơn", "position": "Phó Giám đốc", "number": "45/TTr-SNV", "on": timezone.localdate()}
    file_signed_submission(submission, **told, scan=PDF, by=office.people["cuc"])
    return {"pk": submission.pk}


def lans_refusal(office) -> dict:
    slate = new_line(office.health, state=LineState.INELIGIBLE).slate
    cases = cases_of(refused_lines(slate))
    return {"pk": tell_refusals(slate, cases, number="", content=None, by=office.people["hoa"]).pk}


def lans_registration(office) -> dict:
    return {"pk": new_registration(office.health, people=["Lê Thị Mai"]).pk}


def lans_registration_handed_in(office) -> dict:
    registration = new_registration(office.health, people=["Lê Thị Mai"])
    approval = on_paper(name="Lê Hương Giang", document="15/ĐK-SYT", scan=a_scan(office.people["lan"]))
    hand_in_registration(registration, approval=approval, seen=None, by=office.people["lan"])
    return {"pk": registration.pk}


# --- Decisions --------------------------------------------------------------------------------------------------------


def a_legal_basis(office) -> dict:
    return {"pk": BasisLine.objects.in_force().filter(level="province").first().pk}


def draft_about_lan(office) -> dict:
    return {"pk": new_decision(of=office.health, lines=1).pk}


def signed_about_lan(office) -> dict:
    return {"pk": new_decision(of=office.health, lines=1, state=DecisionState.SIGNED).pk}


def numbered_about_lan(office) -> dict:
    return {"pk": new_decision(of=office.health, lines=1, state=DecisionState.NUMBERED).pk}


def returned_about_lan(office) -> dict:
    decision = new_decision(
        of=office.health, lines=1, state=DecisionState.NUMBERED, returned_file=a_scan(office.people["cuc"])
    )
    return {"pk": decision.pk}


def issued_about_lan(office) -> dict:
    return {"pk": new_decision(of=office.health, lines=1, state=DecisionState.ISSUED).pk}


def money_about_lan(office) -> dict:
    decision = Decision.objects.get(**issued_about_lan(office))
    begin_money(decision, by=office.people["hoa"])
    return {"pk": decision.pk}


def a_bonus_of_lans_person(office) -> dict:
    return {"pk": Bonus.objects.get(line__decision=money_about_lan(office)["pk"]).pk}


def a_thing_of_lans_person(office) -> dict:
    return {"pk": ObjectDue.objects.filter(line__decision=money_about_lan(office)["pk"])[0].pk}


def lans_own_draft(office) -> dict:
    return {"pk": new_decision(agency=office.health, form="LDTT", lines=1).pk}


def lans_own_signed(office) -> dict:
    return {"pk": new_decision(agency=office.health, form="LDTT", lines=1, state=DecisionState.SIGNED).pk}


def correction_about_lan(office) -> dict:
    decision = Decision.objects.get(**issued_about_lan(office))
    return {"pk": prepare_change(decision, Act.CORRECT, by=office.people["hoa"]).pk}


def corrected_line_of_lans(office) -> dict:
    paper = Decision.objects.get(**correction_about_lan(office))
    return {"pk": paper.pk, "line": paper.changes.lines.get().pk}


def change_of_lans_line(office) -> dict:
    told = corrected_line_of_lans(office)
    paper = Decision.objects.get(pk=told["pk"])
    line = paper.changes.lines.get()
    return {"pk": keep_line_change(paper, line, name="Tên đúng", by=office.people["hoa"]).pk}
