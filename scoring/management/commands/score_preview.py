import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from scoring.criteria_reading import MAX_CRITERIA_BYTES, read_criteria
from scoring.preview import MAX_ANSWERS_BYTES, preview, read_entries
from scoring.strict_json import CriteriaError, read_file

WRONG_FILE = 2  # exit code


class Command(BaseCommand):
    help = (
        "Chấm thử: in ra điểm, hạng và mức xếp loại của các bảng trả lời theo một bộ tiêu chí, "
        "không đụng tới cơ sở dữ liệu. Chạy lại bao nhiêu lần cũng được."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("criteria", type=Path, help="tệp bộ tiêu chí (criteria-set/1)")
        parser.add_argument("answers", type=Path, help='tệp trả lời {"sheets": […]}')

    def handle(self, *, criteria: Path, answers: Path, **options):
        path = criteria
        try:
            criteria_set = read_criteria(read_file(path, max_bytes=MAX_CRITERIA_BYTES))
            path = answers
            entries = read_entries(criteria_set, read_file(path, max_bytes=MAX_ANSWERS_BYTES))
        except CriteriaError as error:
            raise CommandError(f"{path}: {error}", returncode=WRONG_FILE) from None
        self.stdout.write(json.dumps(preview(criteria_set, entries), ensure_ascii=False, indent=1))
