import accounts.tables
import django.db.models.deletion
import django.utils.timezone
import documents.models.issued
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('documents', '0001_initial'), ('documents', '0002_number_series_and_issued_documents'), ('documents', '0003_long_prints'), ('documents', '0004_public_decisions')]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        accounts.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Disclosure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('form', models.CharField(max_length=200, unique=True, verbose_name='hình thức khen thưởng')),
                        ('is_listed', models.BooleanField(default=False, verbose_name='đăng trong danh sách công khai')),
                        ('has_qr', models.BooleanField(default=False, verbose_name='in mã QR trên quyết định')),
                    ],
                    options={
                        'verbose_name': 'chế độ công khai quyết định',
                        'ordering': ['form'],
                    },
                ),
                migrations.CreateModel(
                    name='NumberSeries',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('symbol', models.CharField(max_length=40, unique=True, verbose_name='ký hiệu')),
                        ('name', models.CharField(max_length=150, verbose_name='tên dãy số')),
                        ('is_own', models.BooleanField(default=False, verbose_name='cổng tự cấp số')),
                    ],
                    options={
                        'verbose_name': 'dãy số',
                        'ordering': ['symbol'],
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMapping',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=60, unique=True)),
                        ('columns', models.JSONField(default=dict)),
                        ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'cột của bảng Excel',
                    },
                ),
                migrations.CreateModel(
                    name='GivenNumber',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                        ('ordinal', models.PositiveIntegerField(verbose_name='số')),
                        ('suffix', models.CharField(blank=True, max_length=3, verbose_name='chữ sau số')),
                        ('about', models.CharField(max_length=300, verbose_name='ghi cho')),
                        ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='cấp lúc')),
                        ('spoiled_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='lý do hỏng')),
                        ('spoiled_at', models.DateTimeField(editable=False, null=True, verbose_name='báo hỏng lúc')),
                        ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('spoiled_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='documents.numberseries')),
                    ],
                    options={
                        'verbose_name': 'số đã cấp',
                        'ordering': ['series', 'year', 'ordinal', 'suffix'],
                        'constraints': [models.UniqueConstraint(fields=('series', 'year', 'ordinal', 'suffix'), name='number_once_a_series_and_year', violation_error_message='Số này đã dùng trong năm.'), models.CheckConstraint(condition=models.Q(('ordinal__gte', 1)), name='number_from_one'), models.CheckConstraint(condition=models.Q(models.Q(('spoiled_at', None), ('spoiled_reason', '')), models.Q(('spoiled_at__isnull', False), models.Q(('spoiled_reason', ''), _negated=True)), _connector='OR'), name='number_spoiled_with_a_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='PrintJob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='nội dung')),
                        ('printer', models.CharField(editable=False, max_length=60)),
                        ('filename', models.CharField(max_length=120, verbose_name='tên tệp')),
                        ('state', models.CharField(choices=[('waiting', 'Đang chờ in'), ('running', 'Đang in'), ('done', 'Đã in xong'), ('failed', 'Có phần chưa in được'), ('cancelled', 'Đã hủy')], default='waiting', editable=False, max_length=9, verbose_name='trạng thái')),
                        ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='yêu cầu lúc')),
                        ('finished_at', models.DateTimeField(editable=False, null=True, verbose_name='xong lúc')),
                        ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='print_jobs', to=settings.AUTH_USER_MODEL)),
                        ('result', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                    ],
                    options={
                        'verbose_name': 'lệnh in',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'cancelled'])), name='print_job_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('result__isnull', False), _connector='OR'), name='print_job_done_with_its_file')],
                    },
                ),
                migrations.CreateModel(
                    name='StoredFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('path', models.CharField(editable=False, max_length=80, unique=True)),
                        ('original_name', models.CharField(max_length=200, verbose_name='tên tệp')),
                        ('kind', models.CharField(choices=[('pdf', 'PDF'), ('image', 'Hình ảnh'), ('word', 'Word'), ('excel', 'Excel')], max_length=5, verbose_name='loại')),
                        ('content_type', models.CharField(max_length=100)),
                        ('size', models.PositiveBigIntegerField(verbose_name='kích thước')),
                        ('sha256', models.CharField(max_length=64)),
                        ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='tải lên lúc')),
                        ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'tệp',
                    },
                ),
                migrations.CreateModel(
                    name='PrintPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('place', models.PositiveIntegerField()),
                        ('params', models.JSONField()),
                        ('state', models.CharField(choices=[('waiting', 'Đang chờ in'), ('running', 'Đang in'), ('done', 'Đã in xong'), ('failed', 'Có phần chưa in được'), ('cancelled', 'Đã hủy')], default='waiting', max_length=9)),
                        ('taken_by', models.CharField(blank=True, max_length=100)),
                        ('taken_at', models.DateTimeField(null=True)),
                        ('problem', models.CharField(blank=True, max_length=300, verbose_name='lý do')),
                        ('job', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='documents.printjob')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                    ],
                    options={
                        'verbose_name': 'phần của lệnh in',
                        'ordering': ['job', 'place'],
                        'constraints': [models.UniqueConstraint(fields=('job', 'place'), name='print_part_once_a_place'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed'])), name='print_part_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='IssuedDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('decision', 'Quyết định'), ('certificate', 'Bằng, giấy chứng nhận khen thưởng'), ('correction', 'Công văn đính chính'), ('notice', 'Thông báo'), ('extract', 'Trích lục khen thưởng')], max_length=11, verbose_name='loại')),
                        ('title', models.CharField(max_length=400, verbose_name='trích yếu')),
                        ('form', models.CharField(blank=True, max_length=200, verbose_name='hình thức khen thưởng')),
                        ('issuer', models.CharField(max_length=200, verbose_name='cơ quan ban hành')),
                        ('dated_on', models.DateField(verbose_name='ngày văn bản')),
                        ('recipient', models.CharField(blank=True, max_length=300, verbose_name='người nhận')),
                        ('code', models.CharField(default=documents.models.issued.new_code, editable=False, max_length=12, unique=True, verbose_name='mã xác minh')),
                        ('status', models.CharField(choices=[('valid', 'Có hiệu lực'), ('corrected', 'Đã đính chính'), ('amended', 'Đã sửa đổi, bổ sung'), ('revoked', 'Đã thu hồi, hủy bỏ')], default='valid', editable=False, max_length=9, verbose_name='hiệu lực')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ban hành lúc')),
                        ('issued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('number', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='documents.givennumber')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                    ],
                    options={
                        'verbose_name': 'văn bản đã ban hành',
                        'ordering': ['-dated_on', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['decision', 'certificate', 'correction', 'notice', 'extract'])), name='issued_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['valid', 'corrected', 'amended', 'revoked'])), name='issued_status_known'), models.CheckConstraint(condition=models.Q(('kind', 'certificate'), ('recipient', ''), _connector='OR'), name='issued_names_people_on_certificates'), models.CheckConstraint(condition=models.Q(('kind', 'certificate'), ('file__isnull', False), _connector='OR'), name='issued_is_stored')],
                    },
                ),
                migrations.CreateModel(
                    name='DocumentChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('change', models.CharField(choices=[('valid', 'Có hiệu lực'), ('corrected', 'Đã đính chính'), ('amended', 'Đã sửa đổi, bổ sung'), ('revoked', 'Đã thu hồi, hủy bỏ')], max_length=9, verbose_name='thay đổi')),
                        ('about', models.CharField(blank=True, max_length=500, verbose_name='nội dung')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by_document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='made_changes', to='documents.issueddocument')),
                        ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='documents.issueddocument')),
                    ],
                    options={
                        'verbose_name': 'thay đổi của văn bản',
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('document', 'by_document', 'change'), name='document_change_once'), models.CheckConstraint(condition=models.Q(('change__in', ['corrected', 'amended', 'revoked'])), name='document_change_known'), models.CheckConstraint(condition=models.Q(('document', models.F('by_document')), _negated=True), name='document_does_not_change_itself')],
                    },
                ),
            ],
        ),
    ]
