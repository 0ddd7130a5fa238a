"""The office takes a criteria set in from a file."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEvent
from scoring.models import BlocCriteria, CriteriaSet, CriteriaState
from tests.builders import new_agency, new_bloc, new_bloc_year, new_criteria_set, new_sheet
from tests.scoring.paper_sets import LIBRARY, a_set, leaf, node

pytestmark = pytest.mark.django_db


def import_criteria(path, **options) -> list[str]:
    out = StringIO()
    call_command("import_criteria", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


def file_of(tmp_path, definition):
    path = tmp_path / "mau.json"
    path.write_text(json.dumps(definition))
    return path


def test_a_set_is_stored_as_a_draft_and_said_back(tmp_path):
    said = import_criteria(file_of(tmp_path, a_set()))

    criteria_set = CriteriaSet.objects.get()
    assert (criteria_set.slug, criteria_set.version, criteria_set.state) == ("mau", 1, CriteriaState.DRAFT)
    assert criteria_set.criteria.to_json() == a_set()
    assert said == [
        "Đã nhập: Bảng chấm điểm mẫu (mau, bản 1, dự thảo): 1 mục, 1 tiêu chí, tổng 10 điểm, 0 tiêu chí thưởng, "
        "0 tiêu chí trừ, 0 mức xếp loại.",
        "Các tổng điểm đều khớp.",
    ]
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["scoring.criteria_imported"]


def test_every_sum_that_does_not_add_up_is_printed_and_the_set_is_a_draft_all_the_same():
    said = import_criteria(LIBRARY / "truong-noi-tru-2026-mau-02-lanh-dao.json")

    assert said[1:] == ["Chưa khớp: B: ghi 70, cộng được 65, chênh lệch -5"]
    assert CriteriaSet.objects.get().state == CriteriaState.DRAFT


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.json")), ids=lambda path: path.stem)
def test_every_set_of_the_library_is_taken(path):
    import_criteria(path)

    assert CriteriaSet.objects.get().slug == path.stem


def test_the_same_file_again_stores_nothing_more(tmp_path):
    path = file_of(tmp_path, a_set())
    import_criteria(path)

    said = import_criteria(path)

    assert CriteriaSet.objects.count() == 1
    assert said[0].startswith("Đã có từ trước, không nhập lại: ")


def test_a_changed_file_becomes_the_next_version(tmp_path):
    import_criteria(file_of(tmp_path, a_set()))

    import_criteria(file_of(tmp_path, a_set(node("A", leaf("M")))))

    assert sorted(CriteriaSet.objects.values_list("slug", "version")) == [("mau", 1), ("mau", 2)]


def test_a_set_is_given_to_the_year_of_a_bloc_instead_of_the_one_before(tmp_path):
    bloc_year = new_bloc_year(bloc=new_bloc("TH"), year=2026)
    import_criteria(file_of(tmp_path, a_set()), bloc="TH", year=2026)

    said = import_criteria(file_of(tmp_path, a_set(step="0.5")), bloc="TH", year=2026)

    assert said[-1] == f"Đã gán cho {bloc_year}."
    assert BlocCriteria.objects.get(bloc_year=bloc_year).criteria_set.version == 2


def test_a_bloc_that_has_opened_its_sheets_is_given_no_other_set_and_nothing_is_stored(tmp_path):
    bloc_year = new_bloc_year(members=[new_agency()], bloc=new_bloc("TH"), year=2026)
    kept = new_criteria_set()
    BlocCriteria.objects.create(bloc_year=bloc_year, criteria_set=kept)
    new_sheet(agency=bloc_year.members.get(), bloc_year=bloc_year, criteria_set=kept)

    with pytest.raises(CommandError, match="đã mở bảng tự chấm điểm nên không giao bộ tiêu chí khác") as refused:
        import_criteria(file_of(tmp_path, a_set()), bloc="TH", year=2026)

    assert refused.value.returncode == 2
    assert BlocCriteria.objects.get().criteria_set == kept
    assert list(CriteriaSet.objects.all()) == [kept]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"bloc": "XX", "year": 2026}, "Không có khối mã XX trong năm 2026."),
        ({"bloc": "TH", "year": 1999}, "Không có khối mã TH trong năm 1999."),
        ({"bloc": "TH"}, "Phải cho cả --bloc và --year."),
        ({"year": 2026}, "Phải cho cả --bloc và --year."),
    ],
)
def test_an_unknown_bloc_or_year_is_refused_and_nothing_is_stored(tmp_path, options, sentence):
    new_bloc_year(bloc=new_bloc("TH"), year=2026)

    with pytest.raises(CommandError) as refused:
        import_criteria(file_of(tmp_path, a_set()), **options)

    assert (str(refused.value), refused.value.returncode) == (sentence, 2)
    assert CriteriaSet.objects.count() == 0


def test_a_wrong_file_is_refused_with_its_place_and_nothing_is_stored(tmp_path):
    path = file_of(tmp_path, a_set(node("A", leaf(kind="magic"))))

    with pytest.raises(CommandError) as refused:
        import_criteria(path)

    assert (refused.value.returncode, CriteriaSet.objects.count()) == (2, 0)
    assert str(refused.value).startswith(f"{path}: sections[0].items[0].kind: không có “magic”")
