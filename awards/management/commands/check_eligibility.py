import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from awards.eligibility.cases import CASE_FORMS, MAX_CASES_BYTES, answer, read_cases
from awards.eligibility.rulebook import shipped_rulebook
from scoring.strict_json import CriteriaError, read_file

WRONG_FILE = 2  # exit code


class Command(BaseCommand):
    help = (
        "Kiểm tra điều kiện khen thưởng của các trường hợp trong một tệp JSON: in ra kết luận kèm từng điều kiện và "
        "căn cứ. Không ghi gì; chạy lại bao nhiêu lần cũng được."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("cases", type=Path, help='tệp {"cases": […]} (docs/formats/eligibility-cases.md)')
        parser.add_argument(
            "--from-database", action="store_true", help="theo quy định đã sửa trong cổng, thay cho bộ đi kèm"
        )

    def handle(self, *, cases: Path, from_database: bool, **options):
        book, codes = _rulebook(from_database)
        try:
            given = read_cases(read_file(cases, max_bytes=MAX_CASES_BYTES), codes=codes)
        except CriteriaError as error:
            raise CommandError(f"{cases}: {error}", returncode=WRONG_FILE) from None
        self.stdout.write(json.dumps(answer(book, given), ensure_ascii=False, indent=1))


def _rulebook(from_database: bool):
    if not from_database:
        return shipped_rulebook(), CASE_FORMS
    from awards.eligibility.rulebook import database_forms, database_rulebook  # noqa: PLC0415 -- the shipped rules need no database

    book = database_rulebook(database_forms())
    return book, [*CASE_FORMS, *(code for code in book.forms.phrases if code not in CASE_FORMS)]
