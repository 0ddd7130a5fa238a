from django.urls import path

from meetings.views import ballot_counting, ballot_preparing, ballots, casting, meetings, quorums, seats

app_name = "meetings"

urlpatterns = [
    path("hoi-nghi/", meetings.meeting_list, name="meeting_list"),
    path("hoi-nghi/hoi-dong/lap/", meetings.council_meeting_create, name="council_meeting_create"),
    path("hoi-nghi/so-nguoi-du/", quorums.quorum_list, name="quorum_list"),
    path("hoi-nghi/so-nguoi-du/them/", quorums.quorum_create, name="quorum_create"),
    path("hoi-nghi/so-nguoi-du/<int:pk>/sua/", quorums.quorum_edit, name="quorum_edit"),
    path("khoi/<str:code>/<int:year>/hoi-nghi/lap/", meetings.meeting_create, name="meeting_create"),
    path("hoi-nghi/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("hoi-nghi/<int:pk>/khai-mac/", meetings.meeting_open, name="meeting_open"),
    path("hoi-nghi/<int:pk>/be-mac/", meetings.meeting_conclude, name="meeting_conclude"),
    path("hoi-nghi/<int:pk>/phieu/lap/", ballot_preparing.ballot_create, name="ballot_create"),
    path("hoi-nghi/<int:pk>/bau/lap/", ballot_preparing.election_create, name="election_create"),
    path("hoi-nghi/ghe/<int:pk>/den/", seats.seat_arrive, name="seat_arrive"),
    path("hoi-nghi/ghe/<int:pk>/ve/", seats.seat_leave, name="seat_leave"),
    path("hoi-nghi/ghe/<int:pk>/vang/", seats.seat_excuse, name="seat_excuse"),
    path("hoi-nghi/ghe/<int:pk>/nguoi-du/", seats.seat_edit, name="seat_edit"),
    path("hoi-nghi/ghe/<int:pk>/ma/", seats.seat_code, name="seat_code"),
    path("hoi-nghi/phieu/<int:pk>/", ballots.ballot_detail, name="ballot_detail"),
    path("hoi-nghi/phieu/<int:pk>/sua/", ballot_preparing.ballot_edit, name="ballot_edit"),
    path("hoi-nghi/phieu/<int:pk>/bo/", ballot_preparing.ballot_discard, name="ballot_discard"),
    path("hoi-nghi/phieu/<int:pk>/mo/", ballots.ballot_open, name="ballot_open"),
    path("hoi-nghi/phieu/<int:pk>/bo-phieu/", casting.ballot_cast, name="ballot_cast"),
    path("hoi-nghi/phieu/<int:pk>/kiem-phieu/", ballot_counting.paper_count, name="paper_count"),
    path("hoi-nghi/phieu/<int:pk>/y-kien/", ballot_counting.opinion_add, name="opinion_add"),
    path("hoi-nghi/phieu/<int:pk>/ket-thuc/", ballots.ballot_close, name="ballot_close"),
    path("hoi-nghi/phieu/<int:pk>/cong-bo/", ballots.ballot_publish, name="ballot_publish"),
    path("hoi-nghi/phieu/<int:pk>/xoa-dau-vet/", ballots.ballot_scrub, name="ballot_scrub"),
    path("hoi-nghi/phieu/<int:pk>/vong-moi/", ballots.ballot_new_round, name="ballot_new_round"),
    path("hoi-nghi/phieu/<int:pk>/ghi-nhan-bau/", ballots.leader_propose, name="leader_propose"),
    path("hoi-nghi/phieu/<int:pk>/phieu.pdf", ballot_counting.ballot_paper_pdf, name="ballot_paper_pdf"),
    path("hoi-nghi/phieu/<int:pk>/phieu.docx", ballot_counting.ballot_paper_word, name="ballot_paper_word"),
    path("hoi-nghi/phieu/<int:pk>/bien-ban-kiem-phieu.pdf", ballot_counting.tally_pdf, name="tally_pdf"),
    path("hoi-nghi/phieu/<int:pk>/bien-ban-kiem-phieu.docx", ballot_counting.tally_word, name="tally_word"),
    path("bo-phieu/", casting.seat_enter, name="seat_enter"),
    path("bo-phieu/ghe/", casting.seat_home, name="seat_home"),
    path("bo-phieu/phieu/<int:pk>/", casting.seat_cast, name="seat_cast"),
    path("bo-phieu/bi-mat/", casting.ballot_secrecy, name="ballot_secrecy"),
]
