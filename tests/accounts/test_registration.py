import pytest

from accounts.errors import OfficeError
from accounts.models import Agency, AuditEvent, User
from accounts.registration import Registration, RowErrors, register_users, registration_errors, role_named


def row(number=2, **fields) -> Registration:
    ordinary = {
        "username": f"nguoi{number}",
        "full_name": "Nguyễn Hoài Nam",
        "agency_code": "SYT",
        "role": "Chuyên viên",
    }
    return Registration(number, **{**ordinary, **fields})


def wrong(rows, by) -> list[tuple[int, str, str]]:
    return [(error.row, error.field, error.message) for error in registration_errors(rows, by=by)]


def test_every_row_becomes_an_account_with_its_role_and_a_password_of_its_own(hoa, health, finance):
    registered = register_users(
        [
            row(2, username=" Nam ", full_name="Nguyễn  Hoài Nam", position="Chuyên viên", email="nam@example.org"),
            row(3, username="mai", full_name="Lê Thị Mai", agency_code="stc", role="thu truong"),
        ],
        by=hoa,
    )

    nam, mai = (User.objects.get(username=name) for name in ("nam", "mai"))
    assert (nam.full_name, nam.position, nam.email) == ("Nguyễn Hoài Nam", "Chuyên viên", "nam@example.org")
    assert (nam.agency_ids, mai.headed_agency_ids) == ({health.pk}, {finance.pk})
    assert [one.person.check_password(one.password) for one in registered] == [True, True]
    assert all(person.has_open_one_time_password for person in (nam, mai))


def test_one_wrong_row_keeps_all_from_being_registered(hoa, health):
    with pytest.raises(RowErrors, match="Có 1 chỗ cần sửa; chưa tạo tài khoản nào") as refused:
        register_users([row(2), row(3, agency_code="KHONGCO")], by=hoa)

    assert [(error.row, error.field) for error in refused.value.errors] == [(3, "agency_code")]
    assert not User.objects.filter(username__startswith="nguoi2").exists()
    assert not AuditEvent.objects.exists()


def test_no_rows_are_said_to_be_none(hoa):
    with pytest.raises(OfficeError, match="không có dòng nào"):
        register_users([], by=hoa)


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"username": "Năm Nguyễn"}, "username", "Tên đăng nhập chỉ gồm chữ thường không dấu"),
        ({"username": ""}, "username", "Chưa điền mục này"),
        ({"username": "hoa"}, "username", "Tên đăng nhập hoa đã có người dùng."),
        ({"username": "HOA"}, "username", "Tên đăng nhập hoa đã có người dùng."),
        ({"full_name": " "}, "full_name", "Chưa điền mục này"),
        ({"email": "khong-phai-thu"}, "email", "địa chỉ thư"),
        ({"agency_code": ""}, "agency_code", "Vai trò này cần ghi đơn vị."),
        ({"agency_code": "XYZ"}, "agency_code", "Không có đơn vị đang hoạt động nào mang mã hoặc tên “XYZ”."),
        ({"role": ""}, "role", "Chưa ghi vai trò; dùng một trong: “Chuyên viên đơn vị”, "),
        ({"role": "Vua"}, "role", "Không có vai trò “Vua”; dùng một trong: “Chuyên viên đơn vị”, "),
        ({"role": "Quản trị cổng"}, "role", "Bạn không được giao vai trò “Quản trị cổng”."),
    ],
)
def test_each_wrong_cell_is_named_with_its_row_and_a_sentence(hoa, health, fields, field, message):
    [(number, where, sentence)] = wrong([row(7, **fields)], hoa)

    assert (number, where) == (7, field)
    assert message in sentence


def test_a_name_twice_in_the_table_is_wrong_in_both_rows(hoa, health):
    assert wrong([row(2, username="nam"), row(3, username="Nam")], hoa) == [
        (number, "username", "Tên đăng nhập nam xuất hiện 2 lần trong bảng.") for number in (2, 3)
    ]


def test_an_agency_may_be_called_by_its_name(hoa, health, finance):
    [registered] = register_users([row(agency_code="so y te")], by=hoa)

    assert registered.person.agency_ids == {health.pk}


def test_a_name_of_two_agencies_means_neither(hoa, health, finance):
    for agency in (health, finance):
        Agency.objects.create(code=f"VP-{agency.code}", name="Văn phòng", parent=agency, kind=agency.kind)

    assert [field for _, field, _ in wrong([row(agency_code="Văn phòng")], hoa)] == ["agency_code"]
    assert wrong([row(agency_code="VP-SYT")], hoa) == []


def test_an_agency_that_has_ended_takes_nobody(hoa, health):
    health.active_to = "2020-01-01"
    health.save()

    assert [(field, "SYT" in message) for _, field, message in wrong([row()], hoa)] == [("agency_code", True)]


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_errors_takes_the_same_number_of_queries_however_many_rows(
    hoa, health, rows, django_assert_num_queries
):
    with django_assert_num_queries(3):
        assert wrong([row(number) for number in range(2, 2 + rows)], hoa) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Chuyên viên đơn vị", "staff"),
        ("chuyen vien", "staff"),
        ("THỦ TRƯỞNG", "head"),
        ("Thành viên", "council"),
        ("Văn thư", "clerk"),
        ("Chuyên viên Thi đua", "office"),
        ("Th", None),
        ("", None),
    ],
)
def test_roles_are_known_by_the_first_words_of_their_names(text, role):
    assert role_named(text) == role
