# How money is rounded and which things come with a form, as they are shipped; nobody has compared them with the texts in
# force, so each says "cần kiểm tra". The office edits them on its page.

import datetime as dt

from django.db import migrations

SINCE = dt.date(2014, 6, 1)
MONEY = "Nghị định quy định chi tiết Luật Thi đua, khen thưởng, phần tiền thưởng"
THINGS = "Nghị định quy định chi tiết Luật Thi đua, khen thưởng, phần hiện vật khen thưởng"
# Form, kinds of subject, things.
GIVEN = [
    (["CO_CP", "CO_TINH"], ["collective", "enterprise"], ["flag", "certificate", "frame"]),
    (["BK_TTG", "BK_TINH"], ["individual", "collective", "household", "enterprise"], ["certificate", "frame"]),
    (["CSTDTQ", "CSTDT"], ["individual"], ["badge", "box", "certificate", "frame"]),
    (["TTLDXS"], ["collective"], ["certificate", "frame"]),
    (["KNC"], ["individual"], ["badge", "box", "certificate"]),
    (["GK"], ["individual", "collective", "household", "enterprise"], ["certificate", "frame"]),
]


def ship(apps, schema_editor):
    apps.get_model("awards", "BonusRule").objects.create(
        rounding="up", rounded_to=10_000, collective_factor=2, basis=MONEY, is_unconfirmed=True, effective_from=SINCE
    )
    forms = {form.code: form for form in apps.get_model("awards", "AwardForm").objects.all()}
    apps.get_model("awards", "FormObject").objects.bulk_create(
        apps.get_model("awards", "FormObject")(
            form=forms[code],
            subject=subject,
            thing=thing,
            quantity=1,
            basis=THINGS,
            is_unconfirmed=True,
            effective_from=SINCE,
        )
        for codes, subjects, things in GIVEN
        for code in codes
        if code in forms
        for subject in subjects
        if subject in forms[code].subjects
        for thing in things
    )


def take_back(apps, schema_editor):
    apps.get_model("awards", "FormObject").objects.all().delete()
    apps.get_model("awards", "BonusRule").objects.all().delete()


class Migration(migrations.Migration):
    replaces = [("awards", "0031_shipped_rules_of_money_and_things")]
    dependencies = [("awards", "0007_shipped_blanks_and_flags")]
    operations = [migrations.RunPython(ship, take_back)]
