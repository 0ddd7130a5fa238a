"""What stands in the written parts of the demo's reports. Of 2019 and 2020 what the news reported, of the rest ordinary words."""

VINH_PHUC_2019 = {
    "situation": """Năm 2019, Khối gồm 15 đơn vị tham mưu, quản lý nhà nước về thuế, xây dựng và quy hoạch, dự án đầu tư, khu công nghiệp, công nghiệp và thương mại, xuất nhập khẩu, nông nghiệp, tài nguyên và môi trường, giải phóng mặt bằng và quỹ đất, giao thông vận tải. Sở Xây dựng được các đơn vị bầu làm Khối trưởng.""",
    "leadership": """Ngay từ đầu năm, Khối trưởng cùng các thành viên xây dựng kế hoạch hoạt động, quy chế hoạt động và bảng chấm điểm của Khối, cụ thể hóa hướng dẫn của tỉnh. Văn bản số 617/UBND-TH2 ngày 23/01/2019 của UBND tỉnh phát động phong trào thi đua năm 2019.
Ngày 03/4/2019, toàn bộ 15 đơn vị ký giao ước thi đua.""",
    "tasks": """Các đơn vị bám sát chỉ tiêu kế hoạch năm được UBND tỉnh giao, tập trung tháo gỡ khó khăn cho doanh nghiệp và các dự án trọng điểm.""",
    "movements": """Trong năm, 15/15 đơn vị giới thiệu, nhân rộng điển hình tiên tiến.""",
    "reform": """Các đơn vị rà soát thủ tục hành chính, nâng cao tỷ lệ hồ sơ giải quyết đúng hạn.""",
    "party": """Tổ chức đảng và đoàn thể ở các đơn vị hoàn thành nhiệm vụ được giao.""",
    "community": """Khối tổ chức hoạt động giao lưu giữa các đơn vị thành viên và tham gia các hoạt động an sinh xã hội của tỉnh.""",
    "commendation": """Công tác bình xét, đề nghị khen thưởng được thực hiện công khai, đúng quy định.""",
    "scoring": """Các đơn vị tự chấm điểm theo bảng chấm điểm của Khối; Khối trưởng thẩm tra và thống nhất tại hội nghị ngày 13/12/2019.""",
    "shortcomings": """Một số đơn vị gửi báo cáo, bảng tự chấm còn chậm; việc giới thiệu người lao động trực tiếp để khen thưởng còn ít.""",
    "proposals": """Hội nghị tổng kết ngày 13/12/2019 thống nhất đề nghị:
Cờ thi đua của Chính phủ: 01 tập thể, Ban Quản lý các khu công nghiệp tỉnh;
Cờ thi đua của UBND tỉnh: 01 tập thể, Sở Xây dựng;
Bằng khen của UBND tỉnh: 01 tập thể, Sở Tài nguyên và Môi trường.
Các đơn vị bầu Ban Quản lý các khu công nghiệp tỉnh làm Khối trưởng năm 2020; Khối trưởng năm 2019 trao cờ cho Khối trưởng năm 2020.""",
    "directions": """Tiếp tục thực hiện các phong trào thi đua của tỉnh và của Khối; ký giao ước thi đua ngay trong quý I năm 2020.""",
    "solutions": """Khối trưởng phân công đơn vị theo dõi từng chỉ tiêu; sơ kết 6 tháng để đôn đốc.""",
    "requests": """Đề nghị cơ quan thi đua, khen thưởng của tỉnh sớm hướng dẫn bảng chấm điểm năm 2020.""",
}

BINH_PHUOC_2020 = {
    "situation": """Khối gồm 07 đơn vị. Hội nghị tổng kết được tổ chức ngày 12/3/2021 tại Ban Quản lý Vườn quốc gia Bù Gia Mập.""",
    "leadership": """Các đơn vị thực hiện giao ước thi đua đã ký; giao ước thi đua năm 2021 được ký ngay tại hội nghị tổng kết.""",
    "tasks": """Các đơn vị thực hiện nhiệm vụ chuyên môn và các chỉ tiêu được giao trong năm 2020.""",
    "movements": """Các đơn vị hưởng ứng ba phong trào do Thủ tướng Chính phủ phát động: “Cả nước chung sức xây dựng nông thôn mới”, “Doanh nghiệp Việt Nam hội nhập và phát triển”, “Cả nước chung tay vì người nghèo, không để ai bị bỏ lại phía sau”.""",
    "reform": """Các đơn vị duy trì bộ phận một cửa, tăng tỷ lệ hồ sơ trực tuyến.""",
    "party": """Các đơn vị đẩy mạnh học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh.""",
    "community": """Khối tổ chức giao lưu, thăm hỏi các hộ khó khăn trên địa bàn.""",
    "commendation": """Tại hội nghị, đại diện cơ quan thi đua của tỉnh trao Bằng khen của UBND tỉnh cho 03 đơn vị: Sở Giao thông vận tải, Sở Xây dựng, Ban Quản lý Vườn quốc gia Bù Gia Mập.""",
    "shortcomings": """Việc kiểm tra chéo giữa các đơn vị chưa thường xuyên.""",
    "proposals": """Các đơn vị thống nhất kết quả chấm điểm và xếp hạng của Khối năm 2020.""",
    "directions": """(1) Thực hiện nhiệm vụ chuyên môn và các chỉ tiêu cấp ủy, hội đồng nhân dân, tỉnh giao. (2) Tăng trưởng, an sinh xã hội và phong trào “Kỷ cương, liêm chính, hành động, sáng tạo, bứt phá, hiệu quả”. (3) Ba phong trào do Thủ tướng Chính phủ phát động; học tập và làm theo gương Bác. (4) Quản lý nhà nước về thi đua, khen thưởng; kiểm tra, chống “bệnh thành tích”. (5) Điển hình tiên tiến. (6) Thực hiện giao ước thi đua đã ký đầu năm.""",
    "solutions": """Mỗi quý một đơn vị đăng cai sinh hoạt khối; báo cáo kết quả về đơn vị Khối trưởng.""",
    "requests": """Không có.""",
}

TRANSPORT_REVIEW_2020 = """Hội nghị điển hình tiên tiến giai đoạn 2015–2020 của Sở Giao thông vận tải, đồng thời phát động phong trào thi đua giai đoạn 2021–2025.
Căn cứ thực hiện: Kế hoạch số 58/KH-UBND ngày 27/6/2016 của UBND tỉnh; Kế hoạch số 1255/SGTVT-VP ngày 20/9/2016 của Sở về xây dựng và nhân rộng điển hình tiên tiến giai đoạn 2016–2020.
Kết quả: 01 cá nhân được tặng Bằng khen của Chủ tịch UBND tỉnh là điển hình tiên tiến trong phong trào thi đua của tỉnh (2018). Tập thể được tặng Bằng khen của Chủ tịch UBND tỉnh: Phòng Quản lý chất lượng công trình và An toàn giao thông (2017, 2019); Phòng Kế hoạch Tài chính (2018); Văn phòng Ban An toàn giao thông tỉnh (05 năm liên tục).
Tại hội nghị, 02 tập thể và 15 cá nhân được khen thưởng.
Trong các năm ấy, Sở được tỉnh xếp loại hoàn thành xuất sắc nhiệm vụ hoặc hoàn thành tốt nhiệm vụ."""


def ordinary(bloc: str, year: int, members: int) -> dict[str, str]:
    """The parts of a report in which nothing special happened."""
    return {
        "situation": f"Năm {year}, {bloc} gồm {members:02d} đơn vị. Các đơn vị đoàn kết, phối hợp tốt trong thực hiện nhiệm vụ chung của tỉnh.",
        "leadership": "Các đơn vị thông qua quy chế hoạt động và ký giao ước thi đua trong quý I; phân công theo dõi từng nội dung giao ước.",
        "tasks": "Các đơn vị cơ bản hoàn thành chỉ tiêu, nhiệm vụ được giao; nhiệm vụ do Chủ tịch UBND tỉnh giao được theo dõi trên hệ thống và hoàn thành đúng hạn.",
        "movements": "Các đơn vị hưởng ứng các phong trào thi đua do Thủ tướng Chính phủ và tỉnh phát động; phát hiện, nhân rộng điển hình tiên tiến.",
        "reform": "Tỷ lệ hồ sơ giải quyết đúng hạn đạt trên 97%; các đơn vị triển khai ký số, họp trực tuyến.",
        "party": "Tổ chức đảng, đoàn thể hoàn thành tốt nhiệm vụ trở lên.",
        "community": "Giao lưu văn nghệ, thể thao; ủng hộ các quỹ vì người nghèo, đền ơn đáp nghĩa.",
        "commendation": "Việc bình xét, đề nghị khen thưởng bảo đảm công khai, đúng đối tượng, quan tâm người lao động trực tiếp.",
        "shortcomings": "Một số đơn vị nộp bảng tự chấm sát hạn; giải trình ở vài tiêu chí chưa dẫn đủ văn bản. Nguyên nhân chủ yếu do cán bộ kiêm nhiệm.",
        "proposals": "Hội nghị thống nhất điểm, xếp hạng và danh sách đề nghị khen thưởng theo biên bản kèm theo.",
        "directions": "Tổ chức tốt các phong trào thi đua; ký giao ước đúng hạn; nâng chất lượng tự chấm và thẩm tra.",
        "solutions": "Phát huy vai trò người đứng đầu; tăng kiểm tra, đôn đốc; chia sẻ cách làm hay giữa các đơn vị.",
        "requests": "Đề nghị cơ quan thi đua tập huấn nghiệp vụ cho cán bộ đầu mối các đơn vị.",
    }
