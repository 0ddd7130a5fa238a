from django.core.management.base import BaseCommand, CommandError

from documents.models import NumberSeries, StoredFile
from documents.proving import file_faults, series_faults

FAULTY = 1  # exit code


class Command(BaseCommand):
    help = (
        "Kiểm tra kho lưu: mã băm của từng tệp đã lưu, và các dãy số do cổng cấp có thiếu số nào không. "
        "Chỉ đọc; chạy lại bao nhiêu lần cũng được."
    )

    def handle(self, **options):
        count = 0
        for fault in (*file_faults(), *series_faults()):
            self.stderr.write(fault)
            count += 1
        if count:
            raise CommandError(f"Có {count:02d} chỗ không khớp.", returncode=FAULTY)
        files, series = StoredFile.objects.count(), NumberSeries.objects.filter(is_own=True).count()
        self.stdout.write(f"Kho lưu nguyên vẹn: {files} tệp, {series} dãy số do cổng cấp.")
