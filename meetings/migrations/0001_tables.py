import accounts.tables
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('meetings', '0001_initial'), ('meetings', '0003_agenda_of_a_kind_and_what_was_missing'), ('meetings', '0005_minutes_in_parts_and_their_wordings'), ('meetings', '0006_notices_of_leaders'), ('meetings', '0007_what_signed_minutes_said'), ('meetings', '0008_adoptions_and_scanned_letters'), ('meetings', '0009_standing_members_and_who_stays_out'), ('meetings', '0010_votes_by_raised_hands'), ('meetings', '0011_attempts_are_counted_in_one_place')]

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
                    name='Ballot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=250, verbose_name='tên cuộc bỏ phiếu')),
                        ('note', models.TextField(blank=True, max_length=1000, verbose_name='hướng dẫn, ghi chú')),
                        ('mode', models.CharField(choices=[('paper', 'Phiếu giấy'), ('secret', 'Bỏ phiếu kín điện tử'), ('open', 'Biểu quyết công khai điện tử'), ('hands', 'Biểu quyết giơ tay')], default='paper', max_length=6, verbose_name='hình thức')),
                        ('method', models.CharField(choices=[('approve', 'Đồng ý hoặc không đồng ý với từng tên'), ('strike', 'Gạch tên người, đơn vị không chọn'), ('choose', 'Đánh dấu tên được chọn')], default='approve', max_length=7, verbose_name='cách bỏ phiếu')),
                        ('state', models.CharField(choices=[('prepared', 'Đang chuẩn bị'), ('open', 'Đang bỏ phiếu'), ('closed', 'Đã kết thúc bỏ phiếu'), ('published', 'Đã công bố')], default='prepared', editable=False, max_length=9, verbose_name='trạng thái')),
                        ('base', models.CharField(choices=[('all', 'Tổng số (cả vắng mặt)'), ('present', 'Số có mặt khi bỏ phiếu'), ('valid', 'Số phiếu hợp lệ')], default='present', max_length=7, verbose_name='tỷ lệ tính trên')),
                        ('numerator', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='tử số')),
                        ('denominator', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='mẫu số')),
                        ('at_least', models.BooleanField(default=False, verbose_name='đạt đúng tỷ lệ là đủ (từ … trở lên)')),
                        ('tie', models.CharField(choices=[('new_round', 'Bỏ phiếu vòng tiếp theo giữa các đơn vị bằng phiếu'), ('rank', 'Chọn theo thứ hạng điểm thi đua'), ('council', 'Báo cáo Hội đồng thi đua - khen thưởng tỉnh')], default='new_round', max_length=9, verbose_name='khi bằng phiếu')),
                        ('recused_leave_base', models.BooleanField(default=True, verbose_name='người không biểu quyết không tính vào tổng')),
                        ('adds_written', models.BooleanField(default=False, verbose_name='cộng ý kiến bằng văn bản của người vắng')),
                        ('allows_two_tiers', models.BooleanField(default=True, verbose_name='một tên được đứng ở nhiều mức')),
                        ('minimum_voters', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(3)], verbose_name='số người bỏ phiếu ít nhất khi bỏ phiếu kín điện tử')),
                        ('chosen_words', models.CharField(default='đủ điều kiện đề nghị', max_length=100, verbose_name='cách gọi kết quả đạt')),
                        ('committee', models.TextField(blank=True, max_length=2000, verbose_name='người kiểm phiếu')),
                        ('mark', models.CharField(blank=True, editable=False, max_length=60)),
                        ('replaces_previous', models.BooleanField(default=False, editable=False)),
                        ('follows_because', models.CharField(blank=True, editable=False, max_length=1000, verbose_name='lý do bỏ phiếu lại')),
                        ('opened_at', models.DateTimeField(editable=False, null=True, verbose_name='mở lúc')),
                        ('opened_without_quorum', models.CharField(blank=True, editable=False, max_length=1000)),
                        ('base_count', models.PositiveSmallIntegerField(editable=False, null=True)),
                        ('closed_at', models.DateTimeField(editable=False, null=True, verbose_name='kết thúc lúc')),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='công bố lúc')),
                        ('is_void', models.BooleanField(default=False, editable=False)),
                        ('is_scrubbed', models.BooleanField(default=False, editable=False)),
                        ('follows', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_round', to='meetings.ballot', verbose_name='vòng trước')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'cuộc bỏ phiếu',
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('method__in', ['approve', 'strike', 'choose'])), name='ballot_method_known'), models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'open', 'closed', 'published'])), name='ballot_state_known'), models.CheckConstraint(condition=models.Q(('base__in', ['all', 'present', 'valid'])), name='ballot_base_known'), models.CheckConstraint(condition=models.Q(('tie__in', ['new_round', 'rank', 'council'])), name='ballot_tie_rule_known'), models.CheckConstraint(condition=models.Q(('denominator__gte', models.F('numerator')), ('numerator__gte', 1)), name='ballot_threshold_is_a_fraction', violation_error_message='Tỷ lệ phải lớn hơn 0 và không quá 1.'), models.CheckConstraint(condition=models.Q(('at_least', True), ('denominator__gt', models.F('numerator')), _connector='OR'), name='ballot_threshold_can_be_passed', violation_error_message='Không ai đạt được trên 100%; hãy chọn “từ … trở lên”.'), models.CheckConstraint(condition=models.Q(('adds_written', False), ('base', 'all'), _connector='OR'), name='ballot_written_opinions_need_base_all', violation_error_message='Chỉ cộng ý kiến bằng văn bản khi tỷ lệ tính trên tổng số.'), models.CheckConstraint(condition=models.Q(('minimum_voters__gte', 3)), name='ballot_minimum_hides_a_voter', violation_error_message='Không bỏ phiếu kín điện tử khi ít hơn 3 người.'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('state', 'prepared')), models.Q(models.Q(('state', 'prepared'), _negated=True), ('opened_at__isnull', False)), _connector='OR'), name='ballot_opened_has_time'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['prepared', 'open'])), models.Q(('state__in', ['closed', 'published']), ('closed_at__isnull', False)), _connector='OR'), name='ballot_closed_has_time'), models.CheckConstraint(condition=models.Q(('follows', None), models.Q(('follows', models.F('id')), _negated=True), _connector='OR'), name='ballot_follows_another'), models.CheckConstraint(condition=models.Q(('mode__in', ['paper', 'secret', 'open', 'hands'])), name='ballot_mode_known'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'hands'), _negated=True), models.Q(('base', 'valid'), _negated=True), _connector='OR'), name='ballot_hands_are_no_papers', violation_error_message='Giơ tay thì không có phiếu hợp lệ; xin tính trên số có mặt hoặc tổng số.')],
                    },
                ),
                migrations.CreateModel(
                    name='BallotTier',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('title', models.CharField(max_length=250, verbose_name='mức')),
                        ('seats', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='số lượng')),
                        ('mark', models.CharField(blank=True, editable=False, max_length=60)),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tiers', to='meetings.ballot')),
                    ],
                    options={
                        'verbose_name': 'mức bình xét',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='tier_has_a_seat'), models.UniqueConstraint(fields=('ballot', 'title'), name='tier_title_once_a_ballot', violation_error_message='Phiếu đã có mức này.')],
                    },
                ),
                migrations.CreateModel(
                    name='BallotOption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('label', models.CharField(max_length=300, verbose_name='tên')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='ghi chú')),
                        ('rank_key', models.PositiveIntegerField(blank=True, null=True, verbose_name='thứ hạng')),
                        ('mark', models.CharField(blank=True, editable=False, max_length=60)),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='meetings.ballot')),
                        ('tier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='options', to='meetings.ballottier')),
                    ],
                    options={
                        'verbose_name': 'dòng trên phiếu',
                        'ordering': ['tier__position', 'tier', 'position', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('tier', 'label'), name='option_once_a_tier', violation_error_message='Tên này đã có trong mức.')],
                    },
                ),
                migrations.CreateModel(
                    name='CouncilMember',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='họ và tên')),
                        ('office', models.CharField(blank=True, max_length=250, verbose_name='chức vụ, cơ quan')),
                        ('duty', models.CharField(blank=True, default='Ủy viên', max_length=100, verbose_name='nhiệm vụ trong Hội đồng')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('starts_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='từ ngày')),
                        ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                        ('is_standing', models.BooleanField(default=False, verbose_name='thuộc Thường trực Hội đồng')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='cơ quan công tác')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='council_seats', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản')),
                    ],
                    options={
                        'verbose_name': 'thành viên Hội đồng',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='council_member_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.')],
                    },
                ),
                migrations.CreateModel(
                    name='HandCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('voters', models.PositiveSmallIntegerField()),
                        ('agree', models.PositiveSmallIntegerField(verbose_name='đồng ý')),
                        ('disagree', models.PositiveSmallIntegerField(verbose_name='không đồng ý')),
                        ('silent', models.PositiveSmallIntegerField(verbose_name='không có ý kiến')),
                        ('option', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='hand_count', to='meetings.ballotoption')),
                    ],
                    options={
                        'verbose_name': 'kết quả giơ tay',
                        'constraints': [models.CheckConstraint(condition=models.Q(('voters', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('agree'), '+', models.F('disagree')), '+', models.F('silent')))), name='hands_are_all_the_voters', violation_error_message='Đồng ý, không đồng ý, không có ý kiến cộng lại phải bằng số được biểu quyết.')],
                    },
                ),
                migrations.CreateModel(
                    name='LeaderNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(max_length=40, verbose_name='số, ký hiệu')),
                        ('signed_on', models.DateField(verbose_name='ngày ký')),
                        ('effective_on', models.DateField(verbose_name='có hiệu lực từ ngày')),
                        ('signer_title', models.CharField(blank=True, max_length=100, verbose_name='chức vụ người ký')),
                        ('signer_name', models.CharField(blank=True, max_length=100, verbose_name='người ký')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ('issued_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('year', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leader_notices', to='blocs.emulationyear', verbose_name='năm')),
                    ],
                    options={
                        'verbose_name': 'thông báo lãnh đạo khối, cụm',
                        'ordering': ['-signed_on', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('number', 'signed_on'), name='leader_notice_number_once_a_day', violation_error_message='Đã có thông báo mang số này cùng ngày.')],
                    },
                ),
                migrations.CreateModel(
                    name='Meeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('preparatory', 'Hội nghị trù bị'), ('covenant', 'Hội nghị ký giao ước thi đua'), ('midyear', 'Hội nghị sơ kết'), ('year_end', 'Hội nghị tổng kết'), ('council', 'Họp Hội đồng thi đua - khen thưởng')], max_length=12, verbose_name='loại')),
                        ('mode', models.CharField(choices=[('in_person', 'Trực tiếp'), ('online', 'Trực tuyến'), ('hybrid', 'Trực tiếp kết hợp trực tuyến'), ('written', 'Lấy ý kiến bằng văn bản')], default='in_person', max_length=9, verbose_name='hình thức họp')),
                        ('place', models.CharField(blank=True, max_length=200, verbose_name='địa điểm')),
                        ('starts_at', models.DateTimeField(verbose_name='bắt đầu lúc')),
                        ('chair_name', models.CharField(blank=True, max_length=150, verbose_name='chủ trì')),
                        ('secretary_name', models.CharField(blank=True, max_length=150, verbose_name='thư ký')),
                        ('state', models.CharField(choices=[('planned', 'Đang chuẩn bị'), ('opened', 'Đang họp'), ('concluded', 'Đã kết thúc'), ('signed', 'Đã ký biên bản')], default='planned', editable=False, max_length=9, verbose_name='trạng thái')),
                        ('opened_at', models.DateTimeField(editable=False, null=True, verbose_name='khai mạc lúc')),
                        ('opened_without', models.CharField(blank=True, editable=False, max_length=1000)),
                        ('concluded_at', models.DateTimeField(editable=False, null=True, verbose_name='kết thúc lúc')),
                        ('signed_at', models.DateTimeField(editable=False, null=True, verbose_name='ký biên bản lúc')),
                        ('display_key', models.CharField(blank=True, editable=False, max_length=40)),
                        ('invited_at', models.DateTimeField(editable=False, null=True, verbose_name='gửi giấy mời lúc')),
                        ('opened_missing', models.TextField(blank=True, editable=False)),
                        ('is_standing', models.BooleanField(default=False, verbose_name='chỉ họp Thường trực Hội đồng')),
                        ('bloc_year', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='blocs.blocyear', verbose_name='khối, cụm')),
                        ('chair', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản của chủ trì')),
                        ('proposed_deputy', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                        ('proposed_leader', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency')),
                        ('secretary', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản của thư ký')),
                        ('quorum_rule', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.quorumrule')),
                    ],
                    options={
                        'verbose_name': 'hội nghị',
                        'ordering': ['-starts_at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['preparatory', 'covenant', 'midyear', 'year_end', 'council'])), name='meeting_kind_known'), models.CheckConstraint(condition=models.Q(('mode__in', ['in_person', 'online', 'hybrid', 'written'])), name='meeting_mode_known'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'opened', 'concluded', 'signed'])), name='meeting_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('bloc_year', None), ('kind', 'council')), models.Q(models.Q(('kind', 'council'), _negated=True), ('bloc_year__isnull', False)), _connector='OR'), name='meeting_of_a_bloc_or_the_council', violation_error_message='Hội nghị của khối cần ghi rõ khối; họp Hội đồng thì không.'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('state', 'planned')), models.Q(models.Q(('state', 'planned'), _negated=True), ('opened_at__isnull', False), ('quorum_rule__isnull', False)), _connector='OR'), name='meeting_opened_has_time_and_rule'), models.CheckConstraint(condition=models.Q(models.Q(('concluded_at', None), ('state__in', ['planned', 'opened'])), models.Q(('state__in', ['concluded', 'signed']), ('concluded_at__isnull', False)), _connector='OR'), name='meeting_concluded_has_time'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'signed'), _negated=True), ('signed_at', None)), models.Q(('signed_at__isnull', False), ('state', 'signed')), _connector='OR'), name='meeting_signed_has_time'), models.UniqueConstraint(condition=models.Q(('display_key', ''), _negated=True), fields=('display_key',), name='meeting_display_key_once'), models.CheckConstraint(condition=models.Q(('is_standing', False), ('kind', 'council'), _connector='OR'), name='meeting_standing_is_of_the_council')],
                    },
                ),
                migrations.CreateModel(
                    name='LeaderNoticeLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('how', models.CharField(choices=[('elected', 'Các đơn vị trong khối bầu'), ('appointed', 'Chỉ định')], max_length=9, verbose_name='cách chọn')),
                        ('applied_at', models.DateTimeField(null=True, verbose_name='ghi nhận lúc')),
                        ('problem', models.CharField(blank=True, max_length=300, verbose_name='chưa ghi nhận được vì')),
                        ('bloc', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blocs.bloc', verbose_name='khối, cụm')),
                        ('deputy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị phó')),
                        ('leader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị trưởng')),
                        ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='meetings.leadernotice')),
                        ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting', verbose_name='hội nghị đã bầu')),
                    ],
                    options={
                        'verbose_name': 'khối, cụm trong thông báo',
                        'ordering': ['bloc__code', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('notice', 'bloc'), name='leader_notice_line_once_a_bloc'), models.CheckConstraint(condition=models.Q(('how__in', ['elected', 'appointed'])), name='leader_notice_line_how_known'), models.CheckConstraint(condition=models.Q(('deputy', None), models.Q(('leader', models.F('deputy')), _negated=True), _connector='OR'), name='leader_notice_line_two_agencies', violation_error_message='Trưởng khối và phó khối phải là hai đơn vị khác nhau.')],
                    },
                ),
                migrations.CreateModel(
                    name='Guest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=150, verbose_name='họ và tên')),
                        ('office', models.CharField(blank=True, max_length=250, verbose_name='chức vụ, cơ quan')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('is_present', models.BooleanField(default=False, verbose_name='có mặt')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'đại biểu mời',
                        'ordering': ['position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='AgendaItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('kind', models.CharField(choices=[('opening', 'Khai mạc, giới thiệu đại biểu'), ('report', 'Báo cáo'), ('discussion', 'Thảo luận'), ('scores', 'Thống nhất điểm, xếp hạng'), ('ballot', 'Bỏ phiếu'), ('election', 'Bầu trưởng khối'), ('adoption', 'Thông qua văn bản'), ('covenant', 'Ký giao ước thi đua'), ('handover', 'Trao thưởng'), ('speech', 'Phát biểu'), ('closing', 'Kết luận, bế mạc'), ('other', 'Nội dung khác')], default='other', max_length=10, verbose_name='loại')),
                        ('title', models.CharField(max_length=300, verbose_name='nội dung')),
                        ('speaker', models.CharField(blank=True, max_length=150, verbose_name='người thực hiện')),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thời lượng (phút)')),
                        ('conclusion', models.TextField(blank=True, max_length=6000, verbose_name='kết luận')),
                        ('started_at', models.DateTimeField(editable=False, null=True)),
                        ('ended_at', models.DateTimeField(editable=False, null=True)),
                        ('details', models.TextField(blank=True, max_length=3000, verbose_name='chi tiết')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'nội dung chương trình',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['opening', 'report', 'discussion', 'scores', 'ballot', 'election', 'adoption', 'covenant', 'handover', 'speech', 'closing', 'other'])), name='agenda_kind_known'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='agenda_item_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ended_at', None), ('started_at__isnull', False)), fields=('meeting',), name='agenda_has_one_current_item')],
                    },
                ),
                migrations.CreateModel(
                    name='Adoption',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=400, verbose_name='văn bản')),
                        ('url', models.CharField(max_length=200)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='thông qua lúc')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoptions', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'văn bản hội nghị thông qua',
                        'ordering': ['at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'url'), name='adopted_once_a_meeting')],
                    },
                ),
                migrations.CreateModel(
                    name='MeetingDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=250, verbose_name='tên tài liệu')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'tài liệu hội nghị',
                        'ordering': ['position', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Minutes',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.CharField(blank=True, max_length=40, verbose_name='số, ký hiệu')),
                        ('way', models.CharField(blank=True, choices=[('password', 'Thủ trưởng ký trên cổng'), ('scan', 'Bản giấy đã ký, đóng dấu')], editable=False, max_length=8, verbose_name='cách ký')),
                        ('signed_by_name', models.CharField(blank=True, editable=False, max_length=150, verbose_name='người ký')),
                        ('signed_on', models.DateField(editable=False, null=True, verbose_name='ngày ký')),
                        ('signed_text', models.JSONField(default=dict, editable=False)),
                        ('file', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='written_minutes', to='meetings.meeting')),
                    ],
                    options={
                        'verbose_name': 'biên bản hội nghị',
                        'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['', 'password', 'scan'])), name='minutes_signing_way_known'), models.CheckConstraint(condition=models.Q(models.Q(('file', None), ('signed_by_name', ''), ('signed_on', None), ('way', '')), models.Q(models.Q(('way', ''), _negated=True), ('file__isnull', False), ('signed_on__isnull', False), models.Q(('signed_by_name', ''), _negated=True)), _connector='OR'), name='minutes_signed_have_their_file')],
                    },
                ),
                migrations.CreateModel(
                    name='MinutesWording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=20)),
                        ('version', models.PositiveIntegerField(verbose_name='bản')),
                        ('text', models.TextField(blank=True, verbose_name='nội dung')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wordings', to='meetings.minutes')),
                    ],
                    options={
                        'verbose_name': 'bản của một phần biên bản',
                        'ordering': ['key', '-version'],
                        'constraints': [models.UniqueConstraint(fields=('minutes', 'key', 'version'), name='minutes_wording_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='minutes_wording_counts_from_one')],
                    },
                ),
                migrations.CreateModel(
                    name='OptionCount',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('votes', models.PositiveIntegerField(default=0)),
                        ('papers', models.PositiveIntegerField(default=0)),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='meetings.ballot')),
                        ('option', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='counted', to='meetings.ballotoption')),
                    ],
                    options={
                        'verbose_name': 'số phiếu',
                        'constraints': [models.CheckConstraint(condition=models.Q(('votes__lte', models.F('papers'))), name='no_more_votes_than_papers')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issued', models.PositiveSmallIntegerField(verbose_name='số phiếu phát ra')),
                        ('returned', models.PositiveSmallIntegerField(verbose_name='số phiếu thu về')),
                        ('ballot', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_count', to='meetings.ballot')),
                    ],
                    options={
                        'verbose_name': 'kết quả kiểm phiếu',
                        'constraints': [models.CheckConstraint(condition=models.Q(('returned__lte', models.F('issued'))), name='no_more_papers_returned_than_issued', violation_error_message='Số phiếu thu về không được nhiều hơn số phiếu phát ra.')],
                    },
                ),
                migrations.CreateModel(
                    name='ProgrammeRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('preparatory', 'Hội nghị trù bị'), ('covenant', 'Hội nghị ký giao ước thi đua'), ('midyear', 'Hội nghị sơ kết'), ('year_end', 'Hội nghị tổng kết'), ('council', 'Họp Hội đồng thi đua - khen thưởng')], max_length=12, verbose_name='loại hội nghị')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('item', models.CharField(choices=[('opening', 'Khai mạc, giới thiệu đại biểu'), ('report', 'Báo cáo'), ('discussion', 'Thảo luận'), ('scores', 'Thống nhất điểm, xếp hạng'), ('ballot', 'Bỏ phiếu'), ('election', 'Bầu trưởng khối'), ('adoption', 'Thông qua văn bản'), ('covenant', 'Ký giao ước thi đua'), ('handover', 'Trao thưởng'), ('speech', 'Phát biểu'), ('closing', 'Kết luận, bế mạc'), ('other', 'Nội dung khác')], default='other', max_length=10, verbose_name='loại nội dung')),
                        ('title', models.CharField(max_length=300, verbose_name='nội dung')),
                        ('speaker', models.CharField(blank=True, max_length=150, verbose_name='người thực hiện')),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='thời lượng (phút)')),
                        ('effective_from', models.DateField(verbose_name='áp dụng từ ngày')),
                        ('effective_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                    ],
                    options={
                        'verbose_name': 'mẫu chương trình',
                        'ordering': ['kind', 'position', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['preparatory', 'covenant', 'midyear', 'year_end', 'council'])), name='programme_kind_known'), models.CheckConstraint(condition=models.Q(('item__in', ['opening', 'report', 'discussion', 'scores', 'ballot', 'election', 'adoption', 'covenant', 'handover', 'speech', 'closing', 'other'])), name='programme_item_known'), models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='programme_ends_after_it_begins', violation_error_message='Ngày hết áp dụng phải từ ngày áp dụng trở đi.')],
                    },
                ),
                migrations.CreateModel(
                    name='QuorumRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(blank=True, max_length=12, verbose_name='loại hội nghị')),
                        ('numerator', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1)], verbose_name='tử số')),
                        ('denominator', models.PositiveSmallIntegerField(default=3, validators=[django.core.validators.MinValueValidator(1)], verbose_name='mẫu số')),
                        ('is_strict', models.BooleanField(default=False, verbose_name='phải nhiều hơn tỷ lệ này')),
                        ('base', models.CharField(choices=[('all', 'Tổng số thành viên'), ('expected', 'Tổng số thành viên, trừ người vắng có lý do')], default='all', max_length=8, verbose_name='tính trên')),
                        ('basis', models.CharField(blank=True, max_length=300, verbose_name='căn cứ')),
                        ('is_unconfirmed', models.BooleanField(default=False, verbose_name='cần kiểm tra')),
                        ('effective_from', models.DateField(verbose_name='hiệu lực từ')),
                        ('effective_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                    ],
                    options={
                        'verbose_name': 'quy định về số người dự',
                        'ordering': ['-effective_from', 'kind', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('denominator__gte', models.F('numerator')), ('numerator__gte', 1)), name='quorum_is_a_fraction', violation_error_message='Tỷ lệ phải lớn hơn 0 và không quá 1.'), models.CheckConstraint(condition=models.Q(('base__in', ['all', 'expected'])), name='quorum_base_known'), models.CheckConstraint(condition=models.Q(('effective_to', None), ('effective_to__gte', models.F('effective_from')), _connector='OR'), name='quorum_ends_after_it_begins', violation_error_message='Ngày kết thúc phải từ ngày bắt đầu trở đi.')],
                    },
                ),
                migrations.CreateModel(
                    name='Seat',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField(default=0, verbose_name='thứ tự')),
                        ('label', models.CharField(max_length=250, verbose_name='đơn vị, thành viên')),
                        ('representative', models.CharField(blank=True, max_length=150, verbose_name='người dự họp')),
                        ('representative_position', models.CharField(blank=True, max_length=150, verbose_name='chức vụ')),
                        ('authorisation', models.CharField(blank=True, max_length=250, verbose_name='giấy ủy quyền')),
                        ('is_excused', models.BooleanField(default=False, verbose_name='vắng có lý do')),
                        ('excuse', models.CharField(blank=True, max_length=250, verbose_name='lý do vắng')),
                        ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='đơn vị')),
                        ('authorisation_scan', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='meetings.meeting')),
                        ('member', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.councilmember')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='tài khoản của người dự họp')),
                    ],
                    options={
                        'verbose_name': 'ghế biểu quyết',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'agency'), name='seat_once_an_agency', violation_error_message='Đơn vị này đã có ghế trong hội nghị.')],
                    },
                ),
                migrations.CreateModel(
                    name='Replacement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('before', models.CharField(max_length=150)),
                        ('after', models.CharField(max_length=150)),
                        ('authorisation', models.CharField(blank=True, max_length=250)),
                        ('at', models.DateTimeField(default=django.utils.timezone.now)),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replacements', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'lần thay người dự họp',
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Remark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('speaker', models.CharField(max_length=250, verbose_name='người phát biểu')),
                        ('text', models.TextField(max_length=6000, verbose_name='ý kiến')),
                        ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='lúc')),
                        ('by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='meetings.agendaitem')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='meetings.meeting')),
                        ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'ý kiến phát biểu',
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Recusal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reason', models.CharField(max_length=300, verbose_name='lý do')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='meetings.ballot')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'đề xuất không biểu quyết',
                        'ordering': ['seat__position', 'seat'],
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'seat'), name='recusal_once_a_ballot')],
                    },
                ),
                migrations.CreateModel(
                    name='OpenVote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('approved', models.ManyToManyField(related_name='+', to='meetings.ballotoption')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='open_votes', to='meetings.ballot')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'phiếu công khai',
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'seat'), name='open_vote_once_per_ballot')],
                    },
                ),
                migrations.CreateModel(
                    name='Elector',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('is_present', models.BooleanField()),
                        ('is_recused', models.BooleanField(default=False)),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='electors', to='meetings.ballot')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'cử tri',
                        'ordering': ['seat__position', 'seat'],
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'seat'), name='elector_once_a_ballot')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('representative', models.CharField(blank=True, max_length=150)),
                        ('arrived_at', models.DateTimeField(verbose_name='đến lúc')),
                        ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='về lúc')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'lần có mặt',
                        'ordering': ['arrived_at', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('arrived_at')), _connector='OR'), name='attendance_leaves_after_arriving'), models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('seat',), name='attendance_present_once_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='SeatPass',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code_hash', models.CharField(max_length=64, unique=True)),
                        ('token_hash', models.CharField(max_length=64, null=True, unique=True)),
                        ('seat', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='seat_pass', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'mã bỏ phiếu',
                    },
                ),
                migrations.CreateModel(
                    name='TierCount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('papers', models.PositiveSmallIntegerField()),
                        ('valid', models.PositiveSmallIntegerField(verbose_name='số phiếu hợp lệ')),
                        ('overvoted', models.PositiveSmallIntegerField(default=0, verbose_name='Chọn quá số lượng')),
                        ('altered', models.PositiveSmallIntegerField(default=0, verbose_name='Tẩy xóa, viết thêm')),
                        ('unstamped', models.PositiveSmallIntegerField(default=0, verbose_name='Không đóng dấu, không phải phiếu do hội nghị phát ra')),
                        ('unclear', models.PositiveSmallIntegerField(default=0, verbose_name='Không rõ ý kiến')),
                        ('tier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper_count', to='meetings.ballottier')),
                    ],
                    options={
                        'verbose_name': 'phiếu của một mức',
                        'constraints': [models.CheckConstraint(condition=models.Q(('papers', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('valid'), '+', models.F('overvoted')), '+', models.F('altered')), '+', models.F('unstamped')), '+', models.F('unclear')))), name='papers_are_valid_or_invalid', violation_error_message='Số phiếu thu về phải bằng số hợp lệ cộng số không hợp lệ.')],
                    },
                ),
                migrations.CreateModel(
                    name='Turnout',
                    fields=[
                        ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turnout', to='meetings.ballot')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turnouts', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'lượt bỏ phiếu',
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'seat'), name='turnout_once_per_ballot')],
                    },
                ),
                migrations.CreateModel(
                    name='WrittenOpinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('document', models.CharField(max_length=250, verbose_name='văn bản')),
                        ('received_on', models.DateField(verbose_name='nhận ngày')),
                        ('approved', models.ManyToManyField(related_name='+', to='meetings.ballotoption')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='written_opinions', to='meetings.ballot')),
                        ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.seat')),
                    ],
                    options={
                        'verbose_name': 'ý kiến bằng văn bản',
                        'ordering': ['seat__position', 'seat'],
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'seat'), name='written_opinion_once_per_ballot')],
                    },
                ),
            ],
        ),
    ]
