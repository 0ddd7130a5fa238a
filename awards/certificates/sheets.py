"""A certificate as a sheet: the texts of its layout, each at its place, set smaller where they are too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from awards.certificates.texts import Texts
from awards.models import CertificateStock, FieldSource, LayoutField
from documents.blanks import background_pdf, frame_svg, picture_source, qr_svg
from documents.placed import PlacedDrawing, PlacedSheet, PlacedText, Type, fit
from documents.wording import number


@dataclass(frozen=True)
class Drawn:
    """One sheet, and what on it does not fit though it was set as small as its layout allows."""

    sheet: PlacedSheet
    problems: tuple[str, ...]
    shrunk: tuple[str, ...] = ()


def drawn(fields: Sequence[LayoutField], texts: Texts, stock: CertificateStock, *, is_sample: bool = False) -> Drawn:
    """The texts of `fields` on one sheet of `stock`, moved by what its printer is off; empty ones are left out.

    A sample says MẪU, pale, beneath the text.
    """
    right, down = float(stock.offset_x), float(stock.offset_y)
    items, problems, shrunk = [sample_mark(stock)] if is_sample else [], [], []
    for field in fields:
        said = words_of(field, texts)
        if not said:
            continue
        x, foot, width = float(field.x) + right, float(field.y) + down, float(field.width)
        if field.source == FieldSource.QR:
            items.append(PlacedDrawing(x, foot - width, width, qr_svg(said)))
            continue
        placed = placed_text(field, said, x=x, foot=foot)
        if placed.fitted.is_over:
            problems.append(f"{field.get_source_display()} dài quá chỗ trên phôi: {said}")
        elif placed.fitted.size < field.size:
            shrunk.append(f"{field.get_source_display()} thu nhỏ còn cỡ {said_size(placed.fitted.size)}: {said}")
        items.append(placed)
    return Drawn(PlacedSheet(items), tuple(problems), tuple(shrunk))


def sample_mark(stock: CertificateStock) -> PlacedText:
    width, height = float(stock.width), float(stock.height)
    kind = Type(size=round(height * 0.8), bold=True, colour="#eeeae0")
    return PlacedText(0, height * 0.62, width, fit("MẪU", kind, width=width), kind, "center")


def placed_text(field: LayoutField, said: str, *, x: float, foot: float) -> PlacedText:
    kind = Type(field.font, float(field.size), field.is_bold, field.is_italic, field.colour)
    width = float(field.width)
    fitted = fit(said, kind, width=width, most_lines=field.lines, least_size=float(field.least_size))
    return PlacedText(x, foot, width, fitted, kind, field.align)


def words_of(field: LayoutField, texts: Texts) -> str:
    """What a field says: its own words, or its source's after them; "" where the source has nothing to say."""
    if field.source == FieldSource.TEXT:
        said = field.text
    else:
        value = texts.get(field.source, "")
        said = f"{field.text} {value}".strip() if value and field.source != FieldSource.QR else value
    return said.upper() if field.is_upper and field.source != FieldSource.QR else said


def said_size(points: float) -> str:
    return number(Decimal(str(points)))


def background_of(stock: CertificateStock) -> bytes | None:
    """What is printed beneath the text: nothing on a pre-printed blank, else the office's picture or a drawn frame."""
    if stock.is_preprinted:
        return None
    width, height = float(stock.width), float(stock.height)
    if stock.picture_id:
        picture = picture_source(stock.picture.read(), stock.picture.content_type)
        return background_pdf(width, height, picture=picture)
    return background_pdf(width, height, svg=frame_svg(width, height))
