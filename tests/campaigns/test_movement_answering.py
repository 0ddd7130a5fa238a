"""An agency answers a movement, reports on it, adds photos, and nothing typed is lost."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from accounts.errors import OfficeError, WrongState
from campaigns import answering, movements
from campaigns.answering import Figure
from campaigns.models import AnswerTarget, MovementAnswer, MovementReport
from tests.campaigns.movement_builders import LAUNCHED_ON, a_picture, new_answer, new_movement, new_photo, new_round


def typed(movement, **fields) -> dict[str, str]:
    """The page as it opens: everything the movement asks is taken over."""
    group, target = movement.groups.get(), movement.targets.get()
    return {
        "launched_on": "3/3/2026",
        "place": "Lễ chào cờ đầu tháng",
        "document": "Kế hoạch số 24/KH-SYT",
        "groups-TOTAL_FORMS": "1",
        "groups-INITIAL_FORMS": "1",
        "groups-0-source": str(group.pk),
        "groups-0-title": group.title,
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "1",
        "targets-0-source": str(target.pk),
        "targets-0-indicator": target.indicator,
        "targets-0-value": "100",
        "targets-0-unit": target.unit,
        "targets-0-direction": "higher",
        "targets-1-direction": "higher",
        **fields,
    }


def report(answer, by, value="99", **fields):
    target = answer.targets.get()
    return answering.report(answer, text="Kết quả", figures={target: Figure(Decimal(value))}, by=by, **fields)


def test_an_agency_answers_with_its_own_launch_what_it_takes_over_and_what_it_adds(client, lan, health):
    movement = new_movement()
    client.force_login(lan)
    added = {"targets-1-indicator": "Thời gian chờ khám", "targets-1-value": "30", "targets-1-unit": "phút"}

    client.post(
        reverse("campaigns:answer_create", args=[movement.pk]),
        typed(movement, agency=str(health.pk), **added, **{"targets-1-direction": "lower"}),
    )

    answer = MovementAnswer.objects.get()
    assert (answer.agency, answer.launched_on, answer.place) == (health, dt.date(2026, 3, 3), "Lễ chào cờ đầu tháng")
    assert [(target.source, target.value, target.direction) for target in answer.targets.all()] == [
        (movement.targets.get(), 100, "higher"),
        (None, 30, "lower"),
    ]
    assert [content.source for content in answer.contents.all()] == [movement.groups.get()]


def test_nobody_answers_for_another_agency(client, lan, finance):
    movement = new_movement()
    client.force_login(lan)

    response = client.post(
        reverse("campaigns:answer_create", args=[movement.pk]), typed(movement, agency=str(finance.pk))
    )

    assert (response.status_code, MovementAnswer.objects.count()) == (422, 0)


def test_the_office_writes_down_an_answer_that_came_on_paper(client, hoa, finance):
    movement = new_movement()
    client.force_login(hoa)

    client.post(reverse("campaigns:answer_create", args=[movement.pk]), typed(movement, agency=str(finance.pk)))

    assert MovementAnswer.objects.get().agency == finance


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"targets-0-value": ""}, "Chỉ tiêu phải có con số"),
        ({"launched_on": "1/1/2026"}, "phải từ ngày 02/02/2026 trở đi"),
        ({"launched_on": "1/1/2099"}, "chưa đến"),
        ({"launched_on": "32/1/2026"}, "Ghi ngày có thật"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_typed_is_lost(client, lan, health, wrong, sentence):
    movement = new_movement()
    client.force_login(lan)

    response = client.post(
        reverse("campaigns:answer_create", args=[movement.pk]), typed(movement, agency=str(health.pk), **wrong)
    )

    page = response.content.decode()
    assert (response.status_code, MovementAnswer.objects.count()) == (422, 0)
    assert sentence in page
    assert [word in page for word in ("Lễ chào cờ đầu tháng", "Kế hoạch số 24/KH-SYT")] == [True, True]


def test_a_plan_that_is_neither_pdf_nor_picture_nor_word_is_refused_and_the_rest_kept(client, lan, health):
    movement = new_movement()
    client.force_login(lan)
    program = SimpleUploadedFile("ke-hoach.pdf", b"MZ this is a program", "application/pdf")

    response = client.post(
        reverse("campaigns:answer_create", args=[movement.pk]),
        typed(movement, agency=str(health.pk)) | {"upload": program},
    )

    page = response.content.decode()
    assert (response.status_code, MovementAnswer.objects.count()) == (422, 0)
    assert "Chỉ nhận tệp PDF, ảnh PNG, JPEG" in page
    assert "Lễ chào cờ đầu tháng" in page


def test_a_second_answer_of_the_same_agency_is_refused(lan, health):
    movement = new_movement()
    new_answer(movement, health)

    with pytest.raises(OfficeError, match="đã hưởng ứng"):
        answering.keep_answer(MovementAnswer(movement=movement, agency=health, launched_on=LAUNCHED_ON), by=lan)


def test_nobody_answers_a_movement_that_is_over(lan, health):
    movement = new_movement(state="final")

    with pytest.raises(WrongState):
        answering.keep_answer(MovementAnswer(movement=movement, agency=health, launched_on=LAUNCHED_ON), by=lan)


def test_a_report_becomes_the_latest_figure_and_says_whether_the_target_is_met(lan, health):
    answer = new_answer(new_movement(), health)

    report(answer, lan, "97")
    first = answer.targets.get()
    report(answer, lan, "98.5")

    assert (first.latest, first.is_met) == (97, False)
    assert (answer.targets.get().latest, answer.targets.get().is_met) == (Decimal("98.5"), True)
    assert answer.reports.count() == 2


def test_a_target_that_must_not_be_passed_is_met_from_below():
    target = AnswerTarget(value=Decimal(5), direction="lower")

    verdicts = []
    for reached in ("4", "5", "6"):
        target.judge(Decimal(reached))
        verdicts.append(target.is_met)

    assert verdicts == [True, True, False]


def test_the_same_report_sent_twice_is_kept_once(lan, health):
    answer = new_answer(new_movement(), health)

    assert report(answer, lan) == report(answer, lan)
    assert MovementReport.objects.count() == 1


def test_a_report_sent_again_with_the_file_that_was_forgotten_keeps_the_file(lan, health):
    answer = new_answer(new_movement(), health)

    bare = report(answer, lan)
    complete = report(answer, lan, uploads=[a_picture()])
    again = report(answer, lan, uploads=[a_picture()])

    assert [bare.files.count(), complete.files.count()] == [0, 1]
    assert again == complete


def test_photos_stay_as_they_are_once_the_movement_is_over(client, lan, health):
    photo = new_photo(new_answer(new_movement(state="final"), health))
    client.force_login(lan)

    client.post(
        reverse("campaigns:photo_add", args=[photo.answer_id]), {"upload": a_picture(), "caption": "Sau tổng kết"}
    )
    client.post(reverse("campaigns:photo_remove", args=[photo.pk]))

    assert [kept.pk for kept in photo.answer.files.all()] == [photo.pk]


@pytest.mark.parametrize(("day", "late"), [("2026-06-15", False), ("2026-06-16", True)])
def test_a_report_after_the_last_day_is_late(lan, health, day, late):
    movement = new_movement()
    answer, round_ = new_answer(movement, health), new_round(movement)

    with time_machine.travel(f"{day} 10:00+07:00"):
        sent = report(answer, lan, round_=round_)

    assert sent.is_late is late


def test_who_was_given_more_time_is_not_late(hoa, lan, health):
    movement = new_movement()
    answer, round_ = new_answer(movement, health), new_round(movement)
    movements.extend(round_, due_on=dt.date(2026, 6, 20), reason="Sắp xếp tổ chức", agency=health, by=hoa)

    with time_machine.travel("2026-06-19 10:00+07:00"):
        sent = report(answer, lan, round_=round_)

    assert not sent.is_late


def test_evidence_without_a_figure_is_asked_for_and_the_text_kept(client, lan, health):
    answer = new_answer(new_movement(), health)
    target = answer.targets.get()
    client.force_login(lan)

    response = client.post(
        reverse("campaigns:answer_report", args=[answer.pk]),
        {"text": "Đã làm nhiều việc", f"value_{target.pk}": "", f"evidence_{target.pk}": "Báo cáo số 5"},
    )

    page = response.content.decode()
    assert (response.status_code, MovementReport.objects.count()) == (422, 0)
    assert "thì ghi cả con số" in page
    assert [word in page for word in ("Đã làm nhiều việc", "Báo cáo số 5")] == [True, True]


def test_a_report_brings_its_figures_evidence_and_files(client, lan, health):
    answer = new_answer(new_movement(), health)
    target = answer.targets.get()
    client.force_login(lan)

    client.post(
        reverse("campaigns:answer_report", args=[answer.pk]),
        {
            "text": "Kết quả sáu tháng",
            f"value_{target.pk}": "98,25",
            f"evidence_{target.pk}": "Báo cáo số 125/BC-SYT",
            "file_1": a_picture("bien-ban.jpg"),
        },
    )

    sent = answer.reports.get()
    assert [(figure.value, figure.evidence) for figure in sent.figures.all()] == [
        (Decimal("98.25"), "Báo cáo số 125/BC-SYT")
    ]
    assert [file.file.original_name for file in sent.files.all()] == ["bien-ban.jpg"]


def test_a_photo_is_kept_without_what_the_camera_wrote_into_it(client, lan, health):
    answer = new_answer(new_movement(), health)
    exif = Image.Exif()
    exif[0x010E] = "Nhà riêng, số 5 ngõ 3"
    client.force_login(lan)

    client.post(
        reverse("campaigns:photo_add", args=[answer.pk]), {"upload": a_picture(exif=exif), "caption": "Lễ phát động"}
    )

    photo = answer.files.get()
    assert (photo.is_photo, photo.caption) == (True, "Lễ phát động")
    with photo.file.open() as kept:
        assert not Image.open(kept).getexif()


def test_a_photo_that_is_no_picture_is_refused_and_its_caption_kept(client, lan, health):
    answer = new_answer(new_movement(), health)
    client.force_login(lan)

    response = client.post(
        reverse("campaigns:photo_add", args=[answer.pk]),
        {"upload": SimpleUploadedFile("anh.jpg", b"%PDF-1.4 not a picture"), "caption": "Lễ phát động"},
    )

    page = response.content.decode()
    assert (response.status_code, answer.files.count()) == (422, 0)
    assert "Chỉ nhận tệp ảnh PNG, JPEG" in page
    assert "Lễ phát động" in page


def test_an_answer_is_withdrawn_with_a_reason_until_somebody_has_reported(lan, health, finance):
    movement = new_movement()
    reported, unreported = new_answer(movement, health), new_answer(movement, finance)
    report(reported, lan)

    with pytest.raises(OfficeError, match="đã gửi báo cáo"):
        answering.withdraw(reported, reason="Nhầm", by=lan)
    with pytest.raises(OfficeError, match="lý do"):
        answering.withdraw(unreported, reason="", by=lan)
    answering.withdraw(unreported, reason="Ghi nhầm đơn vị", by=lan)

    assert [answer.agency for answer in movement.answers.all()] == [health]


def test_of_two_tabs_the_second_sees_who_saved_what_and_loses_nothing(client, lan, giang, health):
    movement = new_movement()
    answer = new_answer(movement, health)
    url = reverse("campaigns:answer_edit", args=[answer.pk])
    content, target = answer.contents.get(), answer.targets.get()
    rows = {"groups-0-row": str(content.pk), "targets-0-row": str(target.pk)}
    client.force_login(giang)
    client.post(url, typed(movement, place="Hội trường A", seen="1", **rows))
    client.force_login(lan)

    late = client.post(url, typed(movement, place="Hội trường B", seen="1", **rows))
    place_then = MovementAnswer.objects.get().place
    form = late.context["form"]
    again = client.post(url, typed(movement, place="Hội trường B", seen=str(form["seen"].value()), **rows))

    assert (late.status_code, place_then, form["place"].value()) == (409, "Hội trường A", "Hội trường B")
    assert "Lê Hương Giang đã lưu kế hoạch này lúc" in form.non_field_errors()[0]
    assert ("Địa điểm, hình thức", "Hội trường A") in late.context["newer"]
    assert (again.status_code, MovementAnswer.objects.get().place) == (302, "Hội trường B")
