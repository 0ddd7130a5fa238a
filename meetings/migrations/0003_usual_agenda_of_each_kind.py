# What blocs usually go through, kind by kind; the office edits it on the page of agenda templates.

import datetime as dt

from django.db import migrations

SINCE = dt.date(2000, 1, 1)
CHAIR, SECRETARY, COUNCIL = "Chủ trì", "Thư ký", "Đại diện Hội đồng thi đua - khen thưởng tỉnh"
BEGIN = ("opening", "Chào cờ, tuyên bố lý do, giới thiệu đại biểu", SECRETARY, 10)
END = ("closing", "Kết luận, thông qua biên bản, bế mạc", CHAIR, 10)
AGENDAS = {
    "preparatory": [
        BEGIN,
        ("report", "Thông qua dự thảo báo cáo tổng kết và bảng tổng hợp điểm năm {year}", CHAIR, 20),
        ("scores", "Rà soát điểm thi đua các đơn vị", CHAIR, 30),
        ("discussion", "Thảo luận dự kiến đề nghị khen thưởng và nhân sự lãnh đạo khối năm {next_year}", CHAIR, 30),
        ("other", "Thống nhất thời gian, địa điểm, chương trình hội nghị tổng kết", CHAIR, 10),
        END,
    ],
    "covenant": [
        BEGIN,
        ("report", "Trình bày dự thảo giao ước thi đua, quy chế hoạt động năm {year}", CHAIR, 15),
        ("discussion", "Thảo luận", CHAIR, 30),
        ("adoption", "Thông qua quy chế hoạt động và bộ tiêu chí chấm điểm năm {year}", CHAIR, 10),
        ("covenant", "Ký kết giao ước thi đua năm {year}", CHAIR, 15),
        ("speech", "Phát biểu chỉ đạo", COUNCIL, 10),
        END,
    ],
    "midyear": [
        BEGIN,
        ("report", "Báo cáo sơ kết công tác thi đua, khen thưởng 6 tháng đầu năm {year}", CHAIR, 20),
        ("discussion", "Thảo luận", CHAIR, 40),
        ("adoption", "Thông qua báo cáo sơ kết", CHAIR, 5),
        ("speech", "Phát biểu chỉ đạo", COUNCIL, 10),
        END,
    ],
    "year_end": [
        BEGIN,
        ("opening", "Báo cáo số đại biểu, thông qua chương trình, thư ký và người kiểm phiếu", CHAIR, 5),
        ("handover", "Trao các hình thức khen thưởng năm {last_year} (nếu có)", COUNCIL, 10),
        ("report", "Báo cáo tổng kết công tác thi đua, khen thưởng năm {year}, nhiệm vụ năm {next_year}", CHAIR, 20),
        ("discussion", "Thảo luận", CHAIR, 40),
        ("scores", "Thống nhất điểm thi đua và xếp hạng năm {year}", CHAIR, 20),
        ("ballot", "Bình xét, bỏ phiếu suy tôn các đơn vị đề nghị khen thưởng", CHAIR, 25),
        ("election", "Bầu lãnh đạo khối năm {next_year}", CHAIR, 15),
        ("adoption", "Thông qua báo cáo tổng kết, quy chế và bộ tiêu chí chấm điểm năm {next_year}", CHAIR, 10),
        ("covenant", "Ký kết giao ước thi đua năm {next_year} (nếu có)", CHAIR, 15),
        ("speech", "Phát biểu chỉ đạo", COUNCIL, 10),
        END,
    ],
    "council": [
        ("opening", "Tuyên bố lý do, báo cáo số thành viên dự họp", SECRETARY, 5),
        ("report", "Cơ quan thường trực trình hồ sơ đề nghị khen thưởng", SECRETARY, 30),
        ("discussion", "Hội đồng thảo luận", CHAIR, 60),
        ("ballot", "Bỏ phiếu", CHAIR, 20),
        ("closing", "Kết luận", CHAIR, 10),
    ],
}


def add_rows(apps, schema_editor):
    rows = apps.get_model("meetings", "ProgrammeRow").objects
    for kind, items in AGENDAS.items():
        for place, (item, title, speaker, minutes) in enumerate(items, start=1):
            rows.create(
                kind=kind,
                position=place * 10,
                item=item,
                title=title,
                speaker=speaker,
                minutes=minutes,
                effective_from=SINCE,
            )


def remove_rows(apps, schema_editor):
    apps.get_model("meetings", "ProgrammeRow").objects.filter(effective_from=SINCE).delete()


class Migration(migrations.Migration):
    replaces = [("meetings", "0004_usual_agenda_of_each_kind")]
    dependencies = [("meetings", "0002_two_thirds_make_a_quorum")]
    operations = [migrations.RunPython(add_rows, remove_rows)]
