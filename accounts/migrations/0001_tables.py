import accounts.tables
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0001_initial'), ('accounts', '0002_plain_usernames_and_indexed_audit'), ('accounts', '0004_people_by_given_name'), ('accounts', '0005_fill_order_of_people'), ('accounts', '0006_second_factor'), ('accounts', '0007_attempts_without_an_account')]

    initial = True

    dependencies = [
    ]

    operations = [
        accounts.tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('username', models.CharField(error_messages={'unique': 'Tên đăng nhập này đã có người dùng.'}, help_text='Chữ thường không dấu và chữ số, ví dụ lantt.syt. Không đổi được về sau.', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('\\A[a-z0-9][a-z0-9._-]*\\Z', 'Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới.')], verbose_name='tên đăng nhập')),
                        ('full_name', models.CharField(max_length=100, verbose_name='họ và tên')),
                        ('position', models.CharField(blank=True, max_length=100, verbose_name='chức vụ')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                        ('is_active', models.BooleanField(default=True, verbose_name='đang hoạt động')),
                        ('must_change_password', models.BooleanField(default=False, editable=False)),
                        ('password_expires_at', models.DateTimeField(editable=False, null=True)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('folded_name', models.TextField(default='', editable=False)),
                        ('name_order', models.TextField(default='', editable=False)),
                    ],
                    options={
                        'verbose_name': 'người dùng',
                        'ordering': ['name_order', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Succession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('merge', 'Hợp nhất, sáp nhập'), ('split', 'Chia, tách'), ('rename', 'Đổi tên'), ('end', 'Giải thể, kết thúc hoạt động')], max_length=6, verbose_name='việc')),
                        ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
                        ('document', models.CharField(blank=True, max_length=200, verbose_name='văn bản')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                        ('former_name', models.CharField(blank=True, max_length=200, verbose_name='tên cũ')),
                        ('agencies', models.ManyToManyField(related_name='successions', through='accounts.SuccessionPart', to='accounts.agency')),
                    ],
                    options={
                        'verbose_name': 'thay đổi tổ chức',
                        'ordering': ['effective_on', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['merge', 'split', 'rename', 'end'])), name='succession_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Agency',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=200, verbose_name='tên đơn vị')),
                        ('short_name', models.CharField(blank=True, help_text='Dùng trong bảng hẹp và biểu đồ.', max_length=80, verbose_name='tên viết gọn')),
                        ('code', models.CharField(error_messages={'unique': 'Đã có đơn vị mang mã này.'}, help_text='Phần sau dấu gạch của số văn bản, ví dụ STP.', max_length=30, unique=True, verbose_name='mã, ký hiệu văn bản')),
                        ('kind', models.CharField(choices=[('department', 'Sở, ban, ngành'), ('party', 'Cơ quan Đảng'), ('union', 'Mặt trận, đoàn thể'), ('commune', 'Xã, phường, đặc khu'), ('district', 'Huyện, thị xã, thành phố (trước 7/2025)'), ('service', 'Đơn vị sự nghiệp'), ('central', 'Cơ quan trung ương trên địa bàn'), ('enterprise', 'Doanh nghiệp, tổ chức kinh tế'), ('association', 'Hội đặc thù'), ('division', 'Phòng, đơn vị trực thuộc')], default='department', max_length=12, verbose_name='loại')),
                        ('submission_route', models.CharField(choices=[('province', 'Tỉnh trình'), ('central', 'Cơ quan trung ương trình')], default='province', max_length=8, verbose_name='tuyến trình')),
                        ('head_title', models.CharField(blank=True, default='Giám đốc', max_length=80, verbose_name='chức danh thủ trưởng')),
                        ('head_name', models.CharField(blank=True, max_length=80, verbose_name='họ tên thủ trưởng')),
                        ('active_from', models.DateField(blank=True, null=True, verbose_name='hoạt động từ')),
                        ('active_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('former_names', models.TextField(blank=True, editable=False, verbose_name='tên trước đây')),
                        ('folded_name', models.TextField(default='', editable=False)),
                        ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='divisions', to='accounts.agency', verbose_name='trực thuộc')),
                    ],
                    options={
                        'verbose_name': 'đơn vị',
                        'ordering': ['folded_name', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['department', 'party', 'union', 'commune', 'district', 'service', 'central', 'enterprise', 'association', 'division'])), name='agency_kind_known'), models.CheckConstraint(condition=models.Q(('submission_route__in', ['province', 'central'])), name='agency_route_known'), models.CheckConstraint(condition=models.Q(('active_from', None), ('active_to', None), ('active_to__gte', models.F('active_from')), _connector='OR'), name='agency_ends_after_it_begins', violation_error_message='Ngày kết thúc phải sau ngày bắt đầu hoạt động.'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='agency_is_not_its_own_parent')],
                    },
                ),
                migrations.CreateModel(
                    name='Attempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('purpose', models.CharField(max_length=40)),
                        ('address', models.CharField(max_length=45)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        'verbose_name': 'lần thử',
                        'indexes': [models.Index(fields=['purpose', 'address', 'at'], name='attempt_by_whom')],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='lúc')),
                        ('by', models.CharField(max_length=150, verbose_name='người thực hiện')),
                        ('action', models.CharField(max_length=60, verbose_name='việc')),
                        ('target', models.CharField(max_length=80, verbose_name='đối tượng')),
                        ('details', models.JSONField(default=dict, verbose_name='chi tiết')),
                    ],
                    options={
                        'verbose_name': 'dòng nhật ký',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['by', '-id'], name='audit_by_whom'), models.Index(fields=['action', '-id'], name='audit_action'), models.Index(fields=['target', '-id'], name='audit_target')],
                    },
                ),
                migrations.CreateModel(
                    name='Identity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('portal_name', models.CharField(default='Cổng thi đua, khen thưởng', max_length=120, verbose_name='tên cổng')),
                        ('province_name', models.CharField(default='tỉnh …', help_text='Ví dụ: tỉnh Trung Du.', max_length=80, verbose_name='tên tỉnh')),
                        ('place_name', models.CharField(default='…', help_text='Ghi trước ngày ký văn bản.', max_length=60, verbose_name='địa danh')),
                        ('committee_name', models.CharField(default='Ủy ban nhân dân tỉnh …', max_length=120, verbose_name='ủy ban nhân dân')),
                        ('committee_code', models.CharField(default='UBND', max_length=20, verbose_name='ký hiệu của ủy ban')),
                        ('department_name', models.CharField(default='Sở Nội vụ', max_length=120, verbose_name='sở chủ quản')),
                        ('department_code', models.CharField(default='SNV', max_length=20, verbose_name='ký hiệu của sở')),
                        ('office_name', models.CharField(default='Ban Thi đua - Khen thưởng', max_length=120, verbose_name='cơ quan thi đua')),
                        ('office_code', models.CharField(default='SNV-TĐKT', max_length=20, verbose_name='ký hiệu của cơ quan thi đua')),
                        ('council_name', models.CharField(default='Hội đồng thi đua - khen thưởng tỉnh', max_length=120, verbose_name='tên hội đồng')),
                        ('sector_leader_word', models.CharField(default='Khối trưởng', max_length=30, verbose_name='người đứng đầu khối')),
                        ('sector_deputy_word', models.CharField(default='Khối phó', max_length=30, verbose_name='cấp phó của khối')),
                        ('territorial_leader_word', models.CharField(default='Cụm trưởng', max_length=30, verbose_name='người đứng đầu cụm')),
                        ('territorial_deputy_word', models.CharField(default='Cụm phó', max_length=30, verbose_name='cấp phó của cụm')),
                        ('counting_word', models.CharField(default='Ban kiểm phiếu', max_length=30, verbose_name='người kiểm phiếu')),
                        ('is_demo', models.BooleanField(default=False, editable=False)),
                        ('asks_second_factor', models.BooleanField(default=False, help_text='Với Ban Thi đua - Khen thưởng và quản trị cổng, từ lần đăng nhập sau. Người khác tự chọn.', verbose_name='bắt buộc mã xác nhận khi đăng nhập')),
                        ('office_agency', models.ForeignKey(blank=True, help_text='Bảng chấm điểm của đơn vị này do một cơ quan khác thẩm định.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị của cơ quan thi đua')),
                    ],
                    options={
                        'verbose_name': 'thông tin của tỉnh',
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='identity_is_one_row')],
                    },
                ),
                migrations.CreateModel(
                    name='Notice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(max_length=200, verbose_name='nội dung')),
                        ('body', models.TextField(blank=True, verbose_name='chi tiết')),
                        ('link', models.CharField(blank=True, max_length=200)),
                        ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                        ('read_at', models.DateTimeField(null=True, verbose_name='đã đọc lúc')),
                        ('email_state', models.CharField(choices=[('none', 'Chỉ báo trong cổng'), ('waiting', 'Thư đang chờ gửi'), ('sent', 'Đã gửi thư'), ('failed', 'Gửi thư không thành công')], default='none', max_length=7, verbose_name='thư điện tử')),
                        ('email_at', models.DateTimeField(null=True, verbose_name='gửi thư lúc')),
                        ('email_problem', models.CharField(blank=True, max_length=300, verbose_name='lỗi gửi thư')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'thông báo',
                        'ordering': ['-created_at', '-pk'],
                        'indexes': [models.Index(fields=['recipient', 'read_at'], name='notice_unread')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('email_state__in', ['none', 'waiting', 'sent', 'failed'])), name='notice_email_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('staff', 'Chuyên viên đơn vị'), ('head', 'Thủ trưởng đơn vị'), ('office', 'Chuyên viên Thi đua - Khen thưởng'), ('office_head', 'Trưởng bộ phận Thi đua - Khen thưởng'), ('signer', 'Lãnh đạo Sở Nội vụ ký văn bản'), ('clerk', 'Văn thư'), ('council', 'Thành viên Hội đồng'), ('administrator', 'Quản trị cổng')], max_length=14, verbose_name='vai trò')),
                        ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='từ ngày')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to='accounts.agency', verbose_name='đơn vị')),
                        ('granted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'vai trò',
                        'ordering': ['starts_on', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['staff', 'head', 'office', 'office_head', 'signer', 'clerk', 'council', 'administrator'])), name='grant_role_known'), models.CheckConstraint(condition=models.Q(models.Q(('role__in', ['head', 'staff']), _negated=True), ('agency__isnull', False), _connector='OR'), name='grant_for_an_agency_names_it', violation_error_message='Vai trò này cần ghi rõ đơn vị.'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='grant_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.')],
                    },
                ),
                migrations.CreateModel(
                    name='SecondFactor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(editable=False, max_length=32)),
                        ('set_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='bật lúc')),
                        ('last_step', models.BigIntegerField(default=0, editable=False)),
                        ('wrong_tries', models.PositiveSmallIntegerField(default=0, editable=False)),
                        ('wrong_at', models.DateTimeField(editable=False, null=True)),
                        ('recovery_hashes', models.JSONField(default=list, editable=False)),
                        ('user', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='second_factor', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'mã xác nhận khi đăng nhập',
                    },
                ),
                migrations.CreateModel(
                    name='SuccessionPart',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_successor', models.BooleanField()),
                        ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='succession_parts', to='accounts.agency')),
                        ('succession', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='accounts.succession')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('succession', 'agency', 'is_successor'), name='succession_names_an_agency_once_a_side')],
                    },
                ),
            ],
        ),
    ]
