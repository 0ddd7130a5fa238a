import accounts.tables
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('scoring', '0001_initial'), ('scoring', '0002_widen_points_and_ask_for_null_answers'), ('scoring', '0003_targets_that_feed_criteria'), ('scoring', '0004_versions_of_sets_and_of_blocs'), ('scoring', '0005_evidence_of_criteria'), ('scoring', '0006_explanations_are_evidence'), ('scoring', '0007_explanations_of_lowered_points'), ('scoring', '0008_votes_that_decide_ranks'), ('scoring', '0009_cross_scoring'), ('scoring', '0010_figures_of_other_bodies'), ('scoring', '0011_sheets_filled_in_excel'), ('scoring', '0012_sums_that_sheets_keep'), ('scoring', '0013_columns_of_the_office'), ('scoring', '0014_last_years_points'), ('scoring', '0015_evidence_of_explanations')]

    initial = True

    dependencies = [
        ('accounts', '0001_tables'),
        ('blocs', '0001_tables'),
        ('documents', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        accounts.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='CriteriaSet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=80, verbose_name='tên ngắn')),
                        ('version', models.PositiveSmallIntegerField(default=1, verbose_name='bản')),
                        ('title', models.CharField(max_length=300, verbose_name='tên bộ tiêu chí')),
                        ('definition', models.TextField(editable=False)),
                        ('sha256', models.CharField(editable=False, max_length=64)),
                        ('state', models.CharField(choices=[('draft', 'Dự thảo'), ('applied', 'Đang áp dụng'), ('closed', 'Hết áp dụng')], default='draft', editable=False, max_length=7, verbose_name='trạng thái')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='lập lúc')),
                        ('applied_at', models.DateTimeField(editable=False, null=True, verbose_name='áp dụng từ')),
                        ('applied_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('based_on', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='scoring.criteriaset')),
                        ('bloc_year', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='own_criteria', to='blocs.blocyear')),
                        ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'bộ tiêu chí',
                        'ordering': ['slug', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='criteria_set_version_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'applied', 'closed'])), name='criteria_set_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='BlocCriteria',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('bloc_year', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='blocs.blocyear')),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bloc_years', to='scoring.criteriaset', verbose_name='bộ tiêu chí')),
                    ],
                    options={
                        'verbose_name': 'bộ tiêu chí của khối',
                    },
                ),
                migrations.CreateModel(
                    name='CriterionFeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('indicator', models.CharField(max_length=300, verbose_name='chỉ tiêu trong giao ước')),
                        ('folded_indicator', models.CharField(default='', editable=False, max_length=400)),
                        ('way', models.CharField(choices=[('ratio', 'Số thực hiện trên số kế hoạch'), ('percent', 'Tỷ lệ thực hiện, %')], default='ratio', max_length=7, verbose_name='cách tính')),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='blocs.blocyear')),
                    ],
                    options={
                        'verbose_name': 'nguồn từ giao ước',
                        'ordering': ['code'],
                        'constraints': [models.UniqueConstraint(fields=('bloc_year', 'code'), name='criterion_fed_once', violation_error_message='Tiêu chí này đã lấy số từ một chỉ tiêu.'), models.CheckConstraint(condition=models.Q(('way__in', ['ratio', 'percent'])), name='criterion_feed_way_known')],
                    },
                ),
                migrations.CreateModel(
                    name='CriterionOwner',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='tên trong bộ tiêu chí')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị')),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='scoring.criteriaset')),
                    ],
                    options={
                        'verbose_name': 'cơ quan thẩm định tiêu chí',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('criteria_set', 'name'), name='criterion_owner_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CrossRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='mở lúc')),
                        ('closed_at', models.DateTimeField(null=True, verbose_name='đóng lúc')),
                        ('reason', models.TextField(blank=True, verbose_name='lý do đóng khi chưa chấm đủ')),
                        ('bloc_year', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='cross_round', to='blocs.blocyear')),
                        ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'lượt chấm chéo',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='cross_round_closed_at_with_by')],
                    },
                ),
                migrations.CreateModel(
                    name='CrossSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('finished_at', models.DateTimeField(null=True, verbose_name='chấm xong lúc')),
                        ('finished_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('scorer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị chấm')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cross_sheets', to='scoring.scoresheet')),
                    ],
                    options={
                        'verbose_name': 'phiếu chấm chéo',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'scorer'), name='cross_sheet_once_a_scorer')],
                    },
                ),
                migrations.CreateModel(
                    name='CrossMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('points', models.DecimalField(decimal_places=4, max_digits=14, verbose_name='điểm')),
                        ('reason', models.TextField(blank=True, verbose_name='lý do')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('cross_sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='scoring.crosssheet')),
                    ],
                    options={
                        'verbose_name': 'điểm chấm chéo',
                        'constraints': [models.UniqueConstraint(fields=('cross_sheet', 'code'), name='cross_mark_once'), models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='cross_mark_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Evidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=500, verbose_name='trích yếu, nội dung')),
                        ('number', models.CharField(blank=True, max_length=60, verbose_name='số, ký hiệu')),
                        ('issued_on', models.DateField(null=True, verbose_name='ngày ban hành')),
                        ('folded', models.CharField(default='', editable=False, max_length=700)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='thêm lúc')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='accounts.agency', verbose_name='đơn vị')),
                        ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='tệp')),
                    ],
                    options={
                        'verbose_name': 'minh chứng',
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('issued_on', None), ('number', '')), models.Q(models.Q(('number', ''), _negated=True), ('issued_on__isnull', False)), _connector='OR'), name='evidence_number_with_day'), models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), ('file__isnull', False), _connector='OR'), name='evidence_is_cited_or_a_file')],
                    },
                ),
                migrations.CreateModel(
                    name='Explanation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('stage', models.CharField(choices=[('self', 'Tự chấm'), ('checked', 'Khối trưởng thẩm tra'), ('verified', 'Cơ quan chuyên môn thẩm định'), ('agreed', 'Hội nghị thống nhất'), ('official', 'Chính thức')], max_length=8, verbose_name='bước')),
                        ('claimed', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='điểm tự chấm')),
                        ('given', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='điểm thẩm định')),
                        ('opinion', models.TextField(blank=True, verbose_name='ý kiến thẩm định')),
                        ('text', models.TextField(verbose_name='giải trình')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='giải trình lúc')),
                        ('verdict', models.CharField(blank=True, choices=[('accepted', 'Chấp nhận, theo điểm tự chấm'), ('changed', 'Chấp nhận một phần, điều chỉnh điểm'), ('kept', 'Giữ nguyên điểm')], max_length=8, verbose_name='kết luận')),
                        ('conclusion', models.TextField(blank=True, verbose_name='nội dung kết luận')),
                        ('concluded_points', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='điểm sau kết luận')),
                        ('concluded_at', models.DateTimeField(null=True, verbose_name='kết luận lúc')),
                        ('evidence_version', models.PositiveIntegerField(default=0)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('concluded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='explanations', to='scoring.scoresheet')),
                    ],
                    options={
                        'verbose_name': 'giải trình',
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'code', 'stage'), name='explanation_once_a_stage', violation_error_message='Tiêu chí này đã có giải trình.'), models.CheckConstraint(condition=models.Q(('stage__in', ['checked', 'verified', 'official'])), name='explanation_stage_known'), models.CheckConstraint(condition=models.Q(models.Q(('concluded_at', None), ('concluded_by', None), ('conclusion', ''), ('verdict', '')), models.Q(('concluded_at__isnull', False), ('concluded_by__isnull', False), ('verdict__in', ['accepted', 'changed', 'kept']), models.Q(('conclusion', ''), _negated=True)), _connector='OR'), name='explanation_concluded_with_words')],
                    },
                ),
                migrations.CreateModel(
                    name='ExplanationEvidence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pages', models.CharField(blank=True, max_length=100, verbose_name='trang, mục')),
                        ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanation_uses', to='scoring.evidence', verbose_name='minh chứng')),
                        ('explanation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence_uses', to='scoring.explanation')),
                    ],
                    options={
                        'verbose_name': 'minh chứng của giải trình',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('explanation', 'evidence'), name='evidence_once_an_explanation', violation_error_message='Minh chứng này đã có ở giải trình.')],
                    },
                ),
                migrations.CreateModel(
                    name='FigureDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60)),
                        ('number', models.CharField(max_length=60)),
                        ('issued_on', models.DateField()),
                        ('title', models.CharField(max_length=500)),
                        ('unit', models.CharField(blank=True, max_length=60)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.criteriaset')),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='blocs.emulationyear')),
                    ],
                    options={
                        'verbose_name': 'bảng số liệu chờ nhập',
                    },
                ),
                migrations.CreateModel(
                    name='FigureTable',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('number', models.CharField(max_length=60, verbose_name='số, ký hiệu')),
                        ('issued_on', models.DateField(verbose_name='ngày ban hành')),
                        ('title', models.CharField(max_length=500, verbose_name='trích yếu')),
                        ('unit', models.CharField(blank=True, max_length=60, verbose_name='đơn vị tính')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='nhập lúc')),
                        ('replaced_at', models.DateTimeField(editable=False, null=True, verbose_name='thay bằng bảng khác lúc')),
                        ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_tables', to='scoring.criteriaset')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile', verbose_name='tệp')),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figure_tables', to='blocs.emulationyear', verbose_name='năm thi đua')),
                    ],
                    options={
                        'verbose_name': 'bảng số liệu',
                        'ordering': ['-created_at', '-pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('year', 'criteria_set', 'code'), name='figure_table_current_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Figure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('value', models.DecimalField(decimal_places=6, max_digits=18, null=True, verbose_name='số')),
                        ('level', models.PositiveSmallIntegerField(null=True, verbose_name='mức')),
                        ('not_assigned', models.BooleanField(default=False, verbose_name='không được giao')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='accounts.agency', verbose_name='đơn vị')),
                        ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='scoring.figuretable')),
                    ],
                    options={
                        'verbose_name': 'số liệu của đơn vị',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('table', 'agency'), name='figure_once_an_agency'), models.CheckConstraint(condition=models.Q(models.Q(('level', None), ('not_assigned', False), ('value__isnull', False)), models.Q(('level__isnull', False), ('not_assigned', False), ('value', None)), models.Q(('level', None), ('not_assigned', True), ('value', None)), _connector='OR'), name='figure_says_one_thing')],
                    },
                ),
                migrations.CreateModel(
                    name='OfficeColumns',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=80, unique=True, verbose_name='bộ tiêu chí')),
                        ('columns', models.JSONField(default=list)),
                        ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'cột bảng tổng hợp của cơ quan',
                    },
                ),
                migrations.CreateModel(
                    name='RankingSnapshot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='chốt lúc')),
                        ('occasion', models.CharField(max_length=100, verbose_name='dịp')),
                        ('table', models.TextField(editable=False)),
                        ('sha256', models.CharField(editable=False, max_length=64)),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='blocs.blocyear')),
                        ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'bảng xếp hạng đã chốt',
                        'ordering': ['-taken_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='RankingVotes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('votes', models.PositiveIntegerField(verbose_name='số phiếu')),
                        ('source', models.CharField(max_length=300, verbose_name='theo')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị')),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ranking_votes', to='blocs.blocyear')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'số phiếu xếp hạng',
                        'ordering': ['bloc_year', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('bloc_year', 'agency'), name='ranking_votes_once'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='ranking_votes_have_a_source')],
                    },
                ),
                migrations.CreateModel(
                    name='ScoreSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('draft', 'Đang tự chấm'), ('submitted', 'Đã nộp'), ('returned', 'Trả lại để bổ sung'), ('resubmitted', 'Đã nộp lại'), ('checked', 'Đã thẩm tra'), ('verified', 'Đã thẩm định'), ('agreed', 'Đã thống nhất'), ('official', 'Chính thức')], default='draft', editable=False, max_length=11, verbose_name='trạng thái')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='mở lúc')),
                        ('submitted_at', models.DateTimeField(editable=False, null=True, verbose_name='nộp lúc')),
                        ('is_late', models.BooleanField(default=False, editable=False, verbose_name='nộp muộn')),
                        ('approval', models.CharField(blank=True, choices=[('password', 'Thủ trưởng duyệt trên cổng'), ('scan', 'Bản giấy đã ký, đóng dấu')], editable=False, max_length=8, verbose_name='cách duyệt')),
                        ('approved_by_name', models.CharField(blank=True, editable=False, max_length=100, verbose_name='người duyệt')),
                        ('approval_document', models.CharField(blank=True, editable=False, max_length=60, verbose_name='số văn bản')),
                        ('receipt', models.CharField(blank=True, editable=False, max_length=64)),
                        ('return_reason', models.TextField(blank=True, editable=False, verbose_name='lý do trả lại')),
                        ('checked_at', models.DateTimeField(editable=False, null=True, verbose_name='thẩm tra xong lúc')),
                        ('self_total', models.DecimalField(decimal_places=4, default=0, editable=False, max_digits=14, verbose_name='tổng tự chấm')),
                        ('total', models.DecimalField(decimal_places=4, default=0, editable=False, max_digits=14, verbose_name='tổng điểm')),
                        ('scored_lines', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='số tiêu chí đã chấm')),
                        ('exclusion', models.TextField(blank=True, editable=False, verbose_name='lý do không xét thi đua')),
                        ('evidence_asked', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='số tiêu chí cần minh chứng')),
                        ('evidenced_lines', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='số tiêu chí có minh chứng')),
                        ('sums', models.JSONField(editable=False, null=True, verbose_name='tổng từng phần')),
                        ('last_year', models.JSONField(default=dict, editable=False, verbose_name='điểm năm trước')),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='accounts.agency', verbose_name='đơn vị')),
                        ('approval_scan', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('bloc_year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='blocs.blocyear')),
                        ('checked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('criteria_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='scoring.criteriaset')),
                        ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'bảng chấm điểm',
                        'ordering': ['bloc_year', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('bloc_year', 'agency'), name='score_sheet_once_per_bloc', violation_error_message='Đơn vị này đã có bảng chấm điểm trong khối.'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'resubmitted', 'checked', 'verified', 'agreed', 'official'])), name='score_sheet_state_known'), models.CheckConstraint(condition=models.Q(('approval', ''), ('approval__in', ['password', 'scan']), _connector='OR'), name='score_sheet_approval_known'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at', None), ('submitted_by', None)), models.Q(('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='score_sheet_submitted_at_with_by'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('submitted_at__isnull', False), _connector='OR'), name='score_sheet_past_draft_was_submitted')],
                    },
                ),
                migrations.CreateModel(
                    name='LineScore',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('stage', models.CharField(choices=[('self', 'Tự chấm'), ('checked', 'Khối trưởng thẩm tra'), ('verified', 'Cơ quan chuyên môn thẩm định'), ('agreed', 'Hội nghị thống nhất'), ('official', 'Chính thức')], max_length=8, verbose_name='bước')),
                        ('answer', models.JSONField(null=True, verbose_name='trả lời')),
                        ('override', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='điểm cho')),
                        ('points', models.DecimalField(decimal_places=4, max_digits=14, null=True, verbose_name='điểm')),
                        ('explanation', models.TextField(blank=True, verbose_name='giải trình, văn bản kiểm chứng')),
                        ('reason', models.TextField(blank=True, verbose_name='lý do')),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('has_evidence', models.BooleanField(default=False, editable=False, verbose_name='có minh chứng')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='scoring.scoresheet')),
                    ],
                    options={
                        'verbose_name': 'dòng điểm',
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'code', 'stage'), name='line_once_a_stage'), models.CheckConstraint(condition=models.Q(('stage__in', ['self', 'checked', 'verified', 'agreed', 'official'])), name='line_stage_known'), models.CheckConstraint(condition=models.Q(('answer__isnull', True), ('override', None), _connector='OR'), name='line_is_answered_or_overridden')],
                    },
                ),
                migrations.CreateModel(
                    name='EvidenceUse',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, verbose_name='mã tiêu chí')),
                        ('pages', models.CharField(blank=True, max_length=100, verbose_name='trang, mục')),
                        ('added_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('added_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='scoring.evidence', verbose_name='minh chứng')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence_uses', to='scoring.scoresheet')),
                    ],
                    options={
                        'verbose_name': 'minh chứng của tiêu chí',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(fields=('sheet', 'code', 'evidence'), name='evidence_once_a_criterion', violation_error_message='Minh chứng này đã có ở tiêu chí.')],
                    },
                ),
                migrations.CreateModel(
                    name='SheetDraft',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='scoring.scoresheet')),
                    ],
                    options={
                        'verbose_name': 'bảng tự chấm bằng Excel chờ lưu',
                    },
                ),
            ],
        ),
    ]
