"""Packs for the council and what is above the province, for the table of access."""

import datetime as dt

from django.utils import timezone

from awards.council.central import record_decision
from awards.council.party import ask_party, note_answer
from awards.models import CentralLetter, SuperiorDecision
from documents.models import StoredFile
from tests.awards.council_builders import before_council, new_pack, sent_up
from tests.awards.slate_builders import PDF


def a_body(office) -> dict:
    return {"body": "hoi-dong"}


def a_pack_of_phuc(office) -> dict:
    pack = new_pack()
    pack.meeting.seats.filter(label="Ủy viên A").update(user=office.people["phuc"])
    return {"pk": pack.pk}


def a_line_of_a_pack(office) -> dict:
    return {"pk": new_pack().lines.first().pk}


def _scan() -> StoredFile:
    return StoredFile.objects.store(PDF, by=None, name="ban-chup.pdf")


def an_answer_of_the_party(office) -> dict:
    [line] = before_council("Lê Thị Mai", form="BK_TTG")
    ask_party([line], on=dt.date(2026, 1, 5), document="12/SNV", by=None)
    note_answer([line], agrees=True, on=dt.date(2026, 1, 9), document="34-CV/TU", scan=_scan(), by=None)
    return {"pk": line.pk}


def a_letter(office) -> dict:
    sent_up()
    CentralLetter.objects.update(scan=_scan())
    return {"pk": CentralLetter.objects.get().pk}


def a_superior_decision(office) -> dict:
    [line] = sent_up()
    decision = SuperiorDecision(
        number="1230/QĐ-TTg", decided_on=timezone.localdate(line.state_since_at), authority="Thủ tướng", scan=_scan()
    )
    return {"pk": record_decision(decision, [line.pk], by=None).pk}


def a_line_above(office) -> dict:
    [line] = sent_up()
    return {"pk": line.pk}
