# The four that blocs vote on; who may have them and by which article is in the Law on Emulation and Commendation 2022.

from django.db import migrations

LAW = "Luật Thi đua, khen thưởng số 06/2022/QH15"
COLLECTIVE = ["collective", "enterprise"]
ALL = ["individual", "collective", "household", "enterprise"]

# code, name, group, level, subjects, article, fallback
FORMS = [
    ("CO_CP", "Cờ thi đua của Chính phủ", "title", "state", COLLECTIVE, "Điều 25", "CO_TINH"),
    ("CO_TINH", "Cờ thi đua của UBND tỉnh", "title", "province", COLLECTIVE, "Điều 26", None),
    ("BK_TTG", "Bằng khen của Thủ tướng Chính phủ", "form", "state", ALL, "Điều 73", None),
    ("BK_TINH", "Bằng khen của Chủ tịch UBND tỉnh", "form", "province", ALL, "Điều 74", None),
]


def add_forms(apps, schema_editor):
    award_form = apps.get_model("awards", "AwardForm")
    for place, (code, name, group, level, subjects, article, _) in enumerate(FORMS, start=1):
        award_form.objects.create(
            code=code,
            name=name,
            group=group,
            level=level,
            subjects=subjects,
            position=place * 10,
            basis=f"{LAW}, {article}",
        )
    for code, *_, fallback in FORMS:
        if fallback:
            award_form.objects.filter(code=code).update(fallback=award_form.objects.get(code=fallback))


def remove_forms(apps, schema_editor):
    award_form = apps.get_model("awards", "AwardForm")
    award_form.objects.update(fallback=None)
    award_form.objects.filter(code__in=[form[0] for form in FORMS]).delete()


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]
    operations = [migrations.RunPython(add_forms, remove_forms)]
