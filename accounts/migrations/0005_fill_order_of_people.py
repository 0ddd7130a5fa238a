# People are listed by given name in the order of the Vietnamese alphabet; those who were here before get their place.

from django.db import migrations

from accounts.searching import order_key


def fill(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects
    for person in people.only("full_name").iterator():
        people.filter(pk=person.pk).update(name_order=order_key(person.full_name))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_people_by_given_name")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
