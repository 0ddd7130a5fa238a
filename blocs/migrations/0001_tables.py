import accounts.tables
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('blocs', '0001_initial'), ('blocs', '0002_imports_and_yearly_holidays'), ('blocs', '0004_extensions_for_members'), ('blocs', '0005_a_deadline_for_explanations')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('documents', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        accounts.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Bloc',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(error_messages={'unique': 'Đã có khối, cụm mang mã này.'}, help_text='Ngắn và không đổi qua các năm, ví dụ KT.', max_length=20, unique=True, validators=[django.core.validators.RegexValidator('\\A[\\w-]+\\Z', 'Mã chỉ gồm chữ, chữ số và gạch ngang, không có khoảng trống.')], verbose_name='mã')),
                        ('name', models.CharField(max_length=150, verbose_name='tên')),
                        ('kind', models.CharField(choices=[('sector', 'Khối'), ('territorial', 'Cụm')], default='sector', max_length=11, verbose_name='loại')),
                        ('folded_name', models.TextField(default='', editable=False)),
                    ],
                    options={
                        'verbose_name': 'khối, cụm thi đua',
                        'ordering': ['code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['sector', 'territorial'])), name='bloc_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='BlocYear',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('formed', 'Đã thành lập'), ('covenant', 'Ký giao ước'), ('self_scoring', 'Các đơn vị tự chấm'), ('checking', 'Khối trưởng thẩm tra'), ('verified', 'Đã thẩm tra, thẩm định'), ('met', 'Đã họp tổng kết'), ('sent', 'Đã gửi hồ sơ'), ('closed', 'Đã kết thúc')], default='formed', editable=False, max_length=12, verbose_name='trạng thái')),
                        ('leader_choice', models.CharField(choices=[('elected', 'Các đơn vị trong khối bầu'), ('appointed', 'Chỉ định')], default='elected', max_length=9, verbose_name='cách chọn trưởng khối')),
                        ('decision', models.CharField(blank=True, max_length=200, verbose_name='quyết định thành lập')),
                        ('decision_on', models.DateField(blank=True, null=True, verbose_name='ngày quyết định')),
                        ('leader_document', models.CharField(blank=True, max_length=200, verbose_name='văn bản công nhận trưởng khối')),
                        ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='years', to='blocs.bloc')),
                        ('council_member', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ủy viên Hội đồng phụ trách')),
                        ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị phó khối')),
                        ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_bloc_years', to='accounts.agency', verbose_name='đơn vị trưởng khối')),
                        ('regulation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='quy chế hoạt động')),
                        ('responsible_officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chuyên viên phụ trách')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bloc_years', to='blocs.emulationyear')),
                        ('members', models.ManyToManyField(related_name='bloc_years', through='blocs.Membership', to='accounts.agency')),
                    ],
                    options={
                        'verbose_name': 'khối của năm',
                        'ordering': ['-year__year', 'bloc__code'],
                        'constraints': [models.UniqueConstraint(fields=('bloc', 'year'), name='bloc_once_a_year', violation_error_message='Khối này đã được lập trong năm.'), models.CheckConstraint(condition=models.Q(('state__in', ['formed', 'covenant', 'self_scoring', 'checking', 'verified', 'met', 'sent', 'closed'])), name='bloc_year_state_known'), models.CheckConstraint(condition=models.Q(('leader_choice__in', ['elected', 'appointed'])), name='bloc_year_choice_known'), models.CheckConstraint(condition=models.Q(('leader', None), ('deputy', None), models.Q(('leader', models.F('deputy')), _negated=True), _connector='OR'), name='bloc_year_leader_is_not_deputy', violation_error_message='Trưởng khối và phó khối phải là hai đơn vị khác nhau.')],
                    },
                ),
                migrations.CreateModel(
                    name='BlocReport',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('drafting', 'Đang soạn'), ('commenting', 'Đang lấy ý kiến'), ('adopted', 'Đã thông qua')], default='drafting', editable=False, max_length=10, verbose_name='trạng thái')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='số, ký hiệu')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='ngày ký')),
                        ('adopted_at', models.DateTimeField(editable=False, null=True, verbose_name='thông qua lúc')),
                        ('adopted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('bloc_year', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='blocs.blocyear')),
                    ],
                    options={
                        'verbose_name': 'báo cáo tổng kết',
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'commenting', 'adopted'])), name='report_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('adopted_at', None), ('adopted_by', None)), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False)), _connector='OR'), name='report_adopted_at_with_by'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'adopted'), _negated=True), ('file__isnull', False), _connector='OR'), name='report_adopted_is_stored')],
                    },
                ),
                migrations.CreateModel(
                    name='EmulationYear',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(error_messages={'unique': 'Năm thi đua này đã được lập.'}, unique=True, validators=[django.core.validators.MinValueValidator(2000, 'Năm phải từ %(limit_value)s trở đi.'), django.core.validators.MaxValueValidator(2100, 'Năm không được sau %(limit_value)s.')], verbose_name='năm')),
                        ('state', models.CharField(choices=[('planning', 'Đang chuẩn bị'), ('open', 'Đang thực hiện'), ('closed', 'Đã kết thúc')], default='planning', editable=False, max_length=8, verbose_name='trạng thái')),
                        ('theme', models.CharField(blank=True, max_length=300, verbose_name='chủ đề')),
                        ('opening_document', models.CharField(blank=True, max_length=200, verbose_name='văn bản phát động')),
                        ('office_checker', models.ForeignKey(blank=True, help_text='Không ai tự chấm mình: bảng của Sở Nội vụ do cơ quan này thẩm định.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='cơ quan thẩm định Sở Nội vụ')),
                    ],
                    options={
                        'verbose_name': 'năm thi đua',
                        'ordering': ['-year'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('year__gte', 2000), ('year__lte', 2100)), name='year_is_a_year'), models.CheckConstraint(condition=models.Q(('state__in', ['planning', 'open', 'closed'])), name='year_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Deadline',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(choices=[('registration', 'Đăng ký thi đua'), ('covenant', 'Ký giao ước thi đua'), ('midyear', 'Sơ kết 6 tháng'), ('self_scoring', 'Nộp bảng tự chấm điểm'), ('checking', 'Khối trưởng thẩm tra'), ('verification', 'Cơ quan chuyên môn thẩm định'), ('explanation', 'Giải trình điểm thẩm định'), ('meeting', 'Hội nghị tổng kết khối'), ('dossier', 'Gửi hồ sơ về cơ quan thi đua')], max_length=12, verbose_name='việc')),
                        ('due_on', models.DateField(verbose_name='hạn')),
                        ('after_stage', models.CharField(blank=True, choices=[('registration', 'Đăng ký thi đua'), ('covenant', 'Ký giao ước thi đua'), ('midyear', 'Sơ kết 6 tháng'), ('self_scoring', 'Nộp bảng tự chấm điểm'), ('checking', 'Khối trưởng thẩm tra'), ('verification', 'Cơ quan chuyên môn thẩm định'), ('explanation', 'Giải trình điểm thẩm định'), ('meeting', 'Hội nghị tổng kết khối'), ('dossier', 'Gửi hồ sơ về cơ quan thi đua')], max_length=12, verbose_name='tính từ hạn của')),
                        ('working_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='số ngày làm việc')),
                        ('basis', models.CharField(blank=True, max_length=200, verbose_name='căn cứ')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='blocs.emulationyear')),
                    ],
                    options={
                        'verbose_name': 'thời hạn',
                        'ordering': ['due_on', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('year', 'stage'), name='deadline_once_a_stage', violation_error_message='Việc này đã có thời hạn trong năm.'), models.CheckConstraint(condition=models.Q(models.Q(('after_stage', ''), ('working_days', None)), models.Q(models.Q(('after_stage', ''), _negated=True), ('working_days__isnull', False)), _connector='OR'), name='deadline_counts_from_something', violation_error_message='Ghi cả số ngày làm việc và việc làm mốc, hoặc bỏ trống cả hai.'), models.CheckConstraint(condition=models.Q(('stage__in', ['registration', 'covenant', 'midyear', 'self_scoring', 'checking', 'verification', 'explanation', 'meeting', 'dossier'])), name='deadline_stage_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(choices=[('registration', 'Đăng ký thi đua'), ('covenant', 'Ký giao ước thi đua'), ('midyear', 'Sơ kết 6 tháng'), ('self_scoring', 'Nộp bảng tự chấm điểm'), ('checking', 'Khối trưởng thẩm tra'), ('verification', 'Cơ quan chuyên môn thẩm định'), ('explanation', 'Giải trình điểm thẩm định'), ('meeting', 'Hội nghị tổng kết khối'), ('dossier', 'Gửi hồ sơ về cơ quan thi đua')], max_length=12, verbose_name='việc')),
                        ('until', models.DateField(verbose_name='gia hạn đến hết ngày')),
                        ('reason', models.TextField(max_length=1000, verbose_name='lý do')),
                        ('granted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='accounts.agency', verbose_name='đơn vị')),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='extensions', to='blocs.blocyear')),
                        ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'gia hạn',
                        'ordering': ['-granted_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('bloc_year', 'agency', 'stage'), name='extension_once_a_stage', violation_error_message='Đơn vị đã được gia hạn việc này.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='extension_has_a_reason'), models.CheckConstraint(condition=models.Q(('stage__in', ['registration', 'covenant', 'midyear', 'self_scoring', 'checking', 'verification', 'explanation', 'meeting', 'dossier'])), name='extension_stage_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Holiday',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('on', models.DateField(error_messages={'unique': 'Ngày này đã có trong lịch.'}, unique=True, verbose_name='ngày')),
                        ('name', models.CharField(max_length=120, verbose_name='tên')),
                        ('is_workday', models.BooleanField(default=False, verbose_name='là ngày làm bù')),
                        ('is_yearly', models.BooleanField(default=False, help_text='Ngày lễ theo dương lịch, ví dụ 30/4: được chép sang năm sau.', verbose_name='lặp lại đúng ngày này hằng năm')),
                    ],
                    options={
                        'verbose_name': 'ngày nghỉ',
                        'ordering': ['on'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('is_workday', False), ('is_yearly', False), _connector='OR'), name='holiday_make_up_day_is_not_yearly', violation_error_message='Ngày làm bù do từng năm quy định, không lặp lại hằng năm.')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(choices=[('agencies', 'Danh sách đơn vị'), ('members', 'Thành viên các khối, cụm'), ('users', 'Tài khoản người dùng')], max_length=8, verbose_name='nội dung')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('year', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blocs.emulationyear', verbose_name='năm thi đua')),
                    ],
                    options={
                        'verbose_name': 'bảng Excel chờ nhập',
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['agencies', 'members', 'users'])), name='import_purpose_known'), models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'members'), _negated=True), ('year__isnull', False), _connector='OR'), name='import_of_members_names_the_year')],
                    },
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='accounts.agency', verbose_name='đơn vị')),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='blocs.blocyear')),
                    ],
                    options={
                        'verbose_name': 'thành viên',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('bloc_year', 'agency'), name='member_once_a_bloc', violation_error_message='Đơn vị này đã có trong khối.')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportComment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('part', models.CharField(blank=True, max_length=30)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('text', models.TextField(max_length=4000, verbose_name='ý kiến')),
                        ('answer', models.TextField(blank=True, max_length=4000, verbose_name='tiếp thu, giải trình')),
                        ('agency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='blocs.blocreport')),
                    ],
                    options={
                        'verbose_name': 'ý kiến góp ý',
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ReportPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=30)),
                        ('text', models.TextField(blank=True, verbose_name='nội dung')),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('edited_at', models.DateTimeField(editable=False, null=True)),
                        ('edited_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='blocs.blocreport')),
                    ],
                    options={
                        'verbose_name': 'phần của báo cáo',
                        'constraints': [models.UniqueConstraint(fields=('report', 'key'), name='report_part_once')],
                    },
                ),
            ],
        ),
    ]
