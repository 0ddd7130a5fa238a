from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("awards", "0014_awards_found_by_agency_and_name")]

    operations = [
        migrations.AddConstraint(
            model_name='award',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_on__isnull', False), ('status', 'revoked')), models.Q(models.Q(('status', 'revoked'), _negated=True), ('revoked_on', None)), _connector='OR'), name='award_revoked_on_a_day'),
        ),
    ]
