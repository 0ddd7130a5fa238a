# The public holidays of civil servants, so that working days are counted rightly from the first day on. Only days that
# change the count are listed: weekend days of a holiday are not, unless they return every year. What had not been
# announced when this was written says "cần kiểm tra" in its name; the office edits it on the page of holidays.

from django.db import migrations

NEW_YEAR, TET, KINGS = "Tết Dương lịch", "Tết Nguyên đán", "Giỗ Tổ Hùng Vương"
VICTORY, LABOUR, NATIONAL = "Ngày Chiến thắng", "Ngày Quốc tế lao động", "Quốc khánh"
CULTURE = "Ngày Văn hóa Việt Nam"
IN_LIEU, SWAPPED, MAKE_UP, CHECK = "Nghỉ bù", "Nghỉ hoán đổi", "Làm bù", "(cần kiểm tra)"

YEARLY = {"01-01": NEW_YEAR, "04-30": VICTORY, "05-01": LABOUR, "09-02": NATIONAL}

DAYS_OFF = {
    TET: [
        *("2019-02-04", "2019-02-05", "2019-02-06", "2019-02-07", "2019-02-08"),
        *("2020-01-23", "2020-01-24", "2020-01-27", "2020-01-28", "2020-01-29"),
        *("2021-02-10", "2021-02-11", "2021-02-12", "2021-02-15", "2021-02-16"),
        *("2022-01-31", "2022-02-01", "2022-02-02", "2022-02-03", "2022-02-04"),
        *("2023-01-20", "2023-01-23", "2023-01-24", "2023-01-25", "2023-01-26"),
        *("2024-02-08", "2024-02-09", "2024-02-12", "2024-02-13", "2024-02-14"),
        *("2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31"),
        *("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
    ],
    f"{TET} {CHECK}": ["2027-02-05", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"],
    KINGS: ["2020-04-02", "2021-04-21", "2024-04-18", "2025-04-07"],
    f"{KINGS} {CHECK}": ["2027-04-16"],
    f"{IN_LIEU} {KINGS}": ["2019-04-15", "2022-04-11", "2023-05-02", "2026-04-27"],
    f"{IN_LIEU} {NEW_YEAR}": ["2022-01-03", "2023-01-02"],
    f"{IN_LIEU} {VICTORY}": ["2022-05-02", "2023-05-03"],
    f"{IN_LIEU} {LABOUR}": ["2021-05-03", "2022-05-03"],
    f"{IN_LIEU} {LABOUR} {CHECK}": ["2027-05-03"],
    # Since 2021 two days, one of them before or after 2/9 (Bộ luật Lao động 2019, Điều 112.1.đ).
    NATIONAL: ["2021-09-03", "2022-09-01", "2023-09-01", "2024-09-03", "2025-09-01", "2026-09-01"],
    f"{IN_LIEU} {NATIONAL}": ["2023-09-04"],
    f"{NATIONAL} {CHECK}": ["2027-09-03"],
    f"{CULTURE} {CHECK}": ["2026-11-24", "2027-11-24"],
    SWAPPED: ["2019-04-29", "2024-04-29", "2025-05-02", "2026-01-02", "2026-08-31"],
}
MAKE_UP_DAYS = {
    f"{MAKE_UP} cho ngày 31/12/2018": "2019-01-05",
    f"{MAKE_UP} cho ngày 29/4": ("2019-05-04", "2024-05-04"),
    f"{MAKE_UP} cho ngày 02/5": "2025-04-26",
    f"{MAKE_UP} cho ngày 02/01": "2026-01-10",
    f"{MAKE_UP} cho ngày 31/8": "2026-08-22",
}


def all_days():
    """Every day as (day, name, is it worked, does it return every year)."""
    for year in range(2019, 2028):
        for day, name in YEARLY.items():
            yield f"{year}-{day}", name, False, True
    for name, days in DAYS_OFF.items():
        for day in days:
            yield day, name, False, False
    for name, days in MAKE_UP_DAYS.items():
        for day in [days] if isinstance(days, str) else days:
            yield day, name, True, False


def add_days(apps, schema_editor):
    holidays = apps.get_model("blocs", "Holiday").objects
    for on, name, is_workday, is_yearly in all_days():
        holidays.get_or_create(on=on, defaults={"name": name, "is_workday": is_workday, "is_yearly": is_yearly})


def remove_days(apps, schema_editor):
    holidays = apps.get_model("blocs", "Holiday").objects
    for on, name, _, _ in all_days():
        holidays.filter(on=on, name=name).delete()


class Migration(migrations.Migration):
    replaces = [("blocs", "0003_public_holidays_2019_to_2027")]
    dependencies = [("blocs", "0001_tables")]
    operations = [migrations.RunPython(add_days, remove_days)]
