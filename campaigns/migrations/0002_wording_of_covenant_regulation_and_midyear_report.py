# What new documents of a bloc begin with, and what follows from a missing covenant. The office edits all of it on a
# page; the wording follows the practice of blocs (no text of the State prescribes it).
import datetime as dt

from django.db import migrations

FROM = dt.date(2018, 1, 1)
LAW_2003 = "Luật Thi đua, khen thưởng năm 2003 và các luật sửa đổi, bổ sung"
LAW_2022 = "Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022"

COVENANT = [
    (
        "opening",
        "",
        "Hôm nay, chúng tôi gồm {count} đơn vị thành viên của {bloc} thống nhất ký kết Giao ước thi đua năm {year} với "
        "các nội dung sau:",
    ),
    (
        "article",
        "Thực hiện nhiệm vụ chính trị, chuyên môn",
        "Hoàn thành và phấn đấu vượt các chỉ tiêu, nhiệm vụ năm {year} do cấp có thẩm quyền giao; hoàn thành đúng hạn "
        "nhiệm vụ Ủy ban nhân dân, Chủ tịch Ủy ban nhân dân tỉnh giao.\n"
        "Thực hiện các chỉ tiêu đã đăng ký tại Biểu chỉ tiêu kèm theo Giao ước này.",
    ),
    (
        "article",
        "Chấp hành pháp luật, xây dựng Đảng, phòng, chống tham nhũng",
        "Chấp hành chủ trương của Đảng, chính sách, pháp luật của Nhà nước; giữ gìn đoàn kết nội bộ; tổ chức đảng và "
        "đoàn thể hoàn thành tốt nhiệm vụ trở lên.\n"
        "Thực hành tiết kiệm, phòng, chống tham nhũng, lãng phí, tiêu cực; không có cán bộ, công chức, viên chức vi phạm "
        "đến mức bị kỷ luật.",
    ),
    (
        "article",
        "Cải cách hành chính, chuyển đổi số",
        "Giải quyết thủ tục hành chính đúng hạn; tăng tỷ lệ hồ sơ trực tuyến; giữ vững, nâng cao thứ hạng chỉ số cải "
        "cách hành chính và chuyển đổi số của đơn vị.",
    ),
    (
        "article",
        "Phong trào thi đua và công tác khen thưởng",
        "Hưởng ứng các phong trào thi đua do Thủ tướng Chính phủ, tỉnh và {bloc} phát động; phát hiện, bồi dưỡng, nhân "
        "rộng điển hình tiên tiến.\n"
        "Bình xét, đề nghị khen thưởng chính xác, công khai, công bằng, kịp thời; quan tâm tập thể nhỏ, người lao động "
        "trực tiếp.",
    ),
    (
        "article",
        "Văn hóa công sở, an sinh xã hội",
        "Xây dựng cơ quan văn hóa, môi trường làm việc dân chủ, kỷ cương; giữ gìn an ninh, trật tự, an toàn cơ quan.\n"
        "Tham gia các hoạt động nhân đạo, đền ơn đáp nghĩa, giảm nghèo, xây dựng nông thôn mới.",
    ),
    (
        "article",
        "Cam kết thực hiện quy chế hoạt động",
        "Thực hiện Quy chế hoạt động của {bloc}; tham gia đầy đủ các hoạt động chung; sơ kết 6 tháng, tổng kết năm và "
        "gửi báo cáo, bảng tự chấm điểm đúng thời hạn.",
    ),
    (
        "closing",
        "",
        "Các đơn vị thành viên cam kết thực hiện đúng Giao ước này. Kết quả thực hiện là căn cứ chấm điểm, xếp hạng và "
        "bình xét thi đua năm {year}.\n"
        "Giao ước này được các đơn vị thành viên thống nhất ký và có hiệu lực từ ngày ký./.",
    ),
]

REGULATION = [
    (
        "article",
        "QUY ĐỊNH CHUNG",
        "Quy chế này quy định tổ chức và hoạt động của {bloc} năm {year}; áp dụng đối với {count} đơn vị thành viên.\n"
        "{bloc} hoạt động theo nguyên tắc tự nguyện, bình đẳng, dân chủ, công khai; quyết định theo đa số.",
    ),
    (
        "article",
        "TỔ CHỨC, NHIỆM VỤ CỦA CÁC ĐƠN VỊ",
        "{leader_word} và {deputy_word} do các đơn vị thành viên bầu hoặc được chỉ định, nhiệm kỳ một năm, luân phiên.\n"
        "{leader_word} xây dựng chương trình hoạt động, bảng chấm điểm, giao ước thi đua; triệu tập và chủ trì các cuộc "
        "họp; thẩm tra, tổng hợp điểm; gửi hồ sơ về cơ quan thi đua.\n"
        "Đơn vị thành viên cử một lãnh đạo và một công chức đầu mối tham gia hoạt động; thực hiện giao ước đã ký; báo "
        "cáo đúng hạn.",
    ),
    (
        "article",
        "HOẠT ĐỘNG",
        "Ký giao ước thi đua trong quý I; sơ kết 6 tháng; tổng kết năm; giao lưu, trao đổi kinh nghiệm và kiểm tra chéo "
        "khi cần.\n"
        "Hội nghị hợp lệ khi có ít nhất hai phần ba số đơn vị thành viên tham dự.",
    ),
    (
        "article",
        "CHẤM ĐIỂM, BÌNH XÉT, SUY TÔN",
        "Các đơn vị tự chấm điểm theo bảng tiêu chí; {leader_word} thẩm tra, hội nghị thống nhất. Bảng của đơn vị "
        "{leader_word} do {deputy_word} thẩm tra.\n"
        "Suy tôn bằng bỏ phiếu kín; đơn vị được đề nghị phải đạt trên 50% số đơn vị có mặt đồng ý.",
    ),
    (
        "article",
        "KINH PHÍ",
        "Kinh phí hoạt động do các đơn vị thành viên đóng góp theo thỏa thuận, sử dụng công khai, tiết kiệm.",
    ),
    (
        "article",
        "TỔ CHỨC THỰC HIỆN",
        "Quy chế này có hiệu lực từ ngày được các đơn vị thành viên thông qua. Việc sửa đổi, bổ sung do hội nghị các đơn "
        "vị thành viên quyết định./.",
    ),
]

MIDYEAR = [
    (
        "article",
        "ĐẶC ĐIỂM TÌNH HÌNH",
        "Sáu tháng đầu năm {year}, {bloc} gồm {count} đơn vị thành viên.",
    ),
    ("results", "KẾT QUẢ THỰC HIỆN GIAO ƯỚC THI ĐUA", ""),
    ("article", "CÁC PHONG TRÀO THI ĐUA, CÔNG TÁC KHEN THƯỞNG", ""),
    ("article", "HOẠT ĐỘNG CHUNG CỦA KHỐI", ""),
    ("article", "TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", ""),
    ("article", "NHIỆM VỤ TRỌNG TÂM 6 THÁNG CUỐI NĂM", ""),
]

BASES = {
    "covenant": "Căn cứ {law};\nCăn cứ quyết định của cấp có thẩm quyền về việc thành lập các khối, cụm thi đua;\n"
    "Căn cứ Quy chế hoạt động của {{bloc}}.",
    "regulation": "Căn cứ {law};\n"
    "Căn cứ quyết định của cấp có thẩm quyền về việc thành lập các khối, cụm thi đua.",
}

RULES = [
    ("missing", "Đơn vị không đăng ký thi đua, không ký giao ước thi đua thì không xét thi đua, không xếp hạng.", True),
    ("late", "Đơn vị ký giao ước sau thời hạn bị trừ điểm theo bảng tiêu chí; cơ quan thi đua xem xét từng trường hợp.", False),
]
UNCONFIRMED = "Quy chế thi đua, khen thưởng của tỉnh (cần kiểm tra)"


def fill(apps, schema_editor):
    ArticleTemplate = apps.get_model("campaigns", "ArticleTemplate")
    CovenantRule = apps.get_model("campaigns", "CovenantRule")
    rows = []
    last_of_old = dt.date(2023, 12, 31)  # the law of 2022 is in force from 01/01/2024 on (Điều 94)
    for kind, text in BASES.items():
        for law, begins, ends in ((LAW_2003, FROM, last_of_old), (LAW_2022, last_of_old + dt.timedelta(days=1), None)):
            rows.append(
                ArticleTemplate(
                    kind=kind, part="bases", position=0, text=text.format(law=law).replace("{{", "{").replace("}}", "}"),
                    effective_from=begins, effective_to=ends, legal_basis=law,
                )
            )
    for kind, pieces in (("covenant", COVENANT), ("regulation", REGULATION), ("midyear", MIDYEAR)):
        rows += [
            ArticleTemplate(kind=kind, part=part, position=place, title=title, text=text, effective_from=FROM)
            for place, (part, title, text) in enumerate(pieces, start=1)
        ]
    ArticleTemplate.objects.bulk_create(rows)
    CovenantRule.objects.bulk_create(
        CovenantRule(fault=fault, text=text, excludes=excludes, legal_basis=UNCONFIRMED, effective_from=FROM)
        for fault, text, excludes in RULES
    )


def empty(apps, schema_editor):
    apps.get_model("campaigns", "ArticleTemplate").objects.all().delete()
    apps.get_model("campaigns", "CovenantRule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_tables")]
    operations = [migrations.RunPython(fill, empty)]
