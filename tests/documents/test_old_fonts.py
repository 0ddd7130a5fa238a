"""What was typed for TCVN3 and VNI fonts is read as Unicode, and nothing else is touched."""

import pytest

from documents.old_fonts import TO_TCVN3, TO_VNI, OldFont, converted, fonts_of, is_syllable, read, recognised, written
from documents.workbooks import ReadRow, ReadTable

ALL_LETTERS = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
# The first article of the Declaration's opening and titles of the office: every tone and nearly every rhyme.
TEXT = (
    "Hỡi đồng bào cả nước, tất cả mọi người đều sinh ra có quyền bình đẳng. Tạo hóa cho họ những quyền không ai có thể "
    "xâm phạm được; trong những quyền ấy, có quyền được sống, quyền tự do và quyền mưu cầu hạnh phúc. "
    "Chiến sĩ thi đua cơ sở, Tập thể lao động xuất sắc, Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh, Huân chương "
    "Lao động hạng Nhì; khuya, khuỷu tay, thuở ấy, nghiêng ngả, quý giá, giặt giũ, ngoằn ngoèo, kỹ thuật, mỹ phẩm."
)


def test_the_tables_hold_every_letter_small_and_great():
    assert len(ALL_LETTERS) == 67
    assert set(TO_VNI) | {"ì", "í", "Ì", "Í"} == set(ALL_LETTERS) | set(ALL_LETTERS.upper())
    assert {letter for letter in TO_TCVN3 if letter.islower()} == set(ALL_LETTERS)


@pytest.mark.parametrize(
    ("old", "font", "said"),
    [
        ("NguyÔn V¨n TuÊn", OldFont.TCVN3, "Nguyễn Văn Tuấn"),
        ("Së N«ng nghiÖp vµ M«i tr\u00adêng", OldFont.TCVN3, "Sở Nông nghiệp và Môi trường"),
        ("§Æng ThÞ ¸nh TuyÕt", OldFont.TCVN3, "Đặng Thị Ánh Tuyết"),
        ("ñY BAN NH¢N D¢N TØNH", OldFont.TCVN3, "ỦY BAN NHÂN DÂN TỈNH"),
        ("Sè Q§", OldFont.TCVN3, "Số QĐ"),
        ("Lª Vò Hµ", OldFont.TCVN3, "Lê Vũ Hà"),
        ("Nguyeãn Vaên Tuaán", OldFont.VNI, "Nguyễn Văn Tuấn"),
        ("Sôû Noâng nghieäp vaø Moâi tröôøng", OldFont.VNI, "Sở Nông nghiệp và Môi trường"),
        ("Ñaëng Thò AÙnh Tuyeát", OldFont.VNI, "Đặng Thị Ánh Tuyết"),
        ("UÛY BAN NHAÂN DAÂN TÆNH", OldFont.VNI, "ỦY BAN NHÂN DÂN TỈNH"),
        ("UÛy ban, Uûy ban", OldFont.VNI, "Ủy ban, Ủy ban"),
    ],
)
def test_texts_of_old_workbooks_are_read(old, font, said):
    assert read(old, font) == said


@pytest.mark.parametrize("font", OldFont)
def test_a_whole_text_comes_back_as_it_was(font):
    assert read(written(TEXT.lower(), font), font) == TEXT.lower()


def test_vni_keeps_capitals_too():
    assert read(written(TEXT, OldFont.VNI), OldFont.VNI) == TEXT
    assert read(written(TEXT.upper(), OldFont.VNI), OldFont.VNI) == TEXT.upper()


@pytest.mark.parametrize("font", OldFont)
@pytest.mark.parametrize(
    "text", ["Lê Vũ Hà", "Hòa Bình", "Trần Thị Thúy Hằng", "Phòng Tổ chức - Hành chính", "Nguyễn Đức Thọ", "Hồ Ý Nhi"]
)
def test_each_font_is_recognised_and_unicode_is_left_alone(font, text):
    assert recognised([written(text, font)]) == font
    assert recognised([text]) is None


@pytest.mark.parametrize(
    "texts",
    [[], ["Nguyen Van A", "12/QD-UBND"], ["Hòa", "Hà", "toàn", "Lê"], ["café ®"], ["Công ty TNHH Müller"], ["©®±"]],
)
def test_where_nothing_tells_nothing_is_converted(texts):
    assert recognised(texts) is None


@pytest.mark.parametrize("word", ["Nguyễn", "nghiêng", "khuỷu", "QUỐC", "gì", "giếng", "Uyên", "yêu", "thuở"])
def test_vietnamese_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "vaên", "Tuaán", "hïng", "òế", "bßnh"])
def test_other_words_are_not(word):
    assert not is_syllable(word)


def test_a_table_is_converted_column_by_column():
    rows = [
        ReadRow(2, ("NguyÔn V¨n TuÊn", "Sở Y tế", 2019, "45/Q§-UB")),
        ReadRow(3, ("Lª ThÞ Hoµ", "Sở Tư pháp", 2020, None)),
    ]
    table = ReadTable("Sæ", ("Hä vµ tªn", "§¬n vÞ", "N¨m", "Sè Q§"), rows, (1, 2, 3, 4))

    fonts = fonts_of(table)
    after = converted(table, fonts)

    assert fonts == {0: OldFont.TCVN3, 1: None, 2: None, 3: OldFont.TCVN3}
    assert after.headers == ("Họ và tên", "Đơn vị", "Năm", "Số QĐ")
    assert [row.values for row in after.rows] == [
        ("Nguyễn Văn Tuấn", "Sở Y tế", 2019, "45/QĐ-UB"),
        ("Lê Thị Hoà", "Sở Tư pháp", 2020, None),
    ]
    assert converted(table, {0: None}).rows == rows
