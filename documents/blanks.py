"""What lies beneath the text of a certificate: a drawn frame, a picture of the office's own, a ruler to measure by."""

import base64

GOLD, RED = "#b8892b", "#a61b1f"
BAND, INSET = 9, 8  # millimetres: of the ornament, and from the edge of the sheet
STEP = 6  # from one diamond of the ornament to the next, about
CROSS = 20  # the crosses of a test print stand so far from the edges


def frame_svg(width: float, height: float) -> str:
    """Khung: two gold lines with a row of diamonds between them, a rosette in each corner."""
    left, top, right, bottom = INSET, INSET, width - INSET, height - INSET
    inner = BAND
    shapes = [
        _box(left, top, right, bottom, 1.1),
        _box(left + 1.8, top + 1.8, right - 1.8, bottom - 1.8, 0.3),
        _box(left + inner - 1.8, top + inner - 1.8, right - inner + 1.8, bottom - inner + 1.8, 0.3),
        _box(left + inner, top + inner, right - inner, bottom - inner, 0.7),
    ]
    half = inner / 2
    across = _places(left + inner + 2, right - inner - 2)
    down = _places(top + inner + 2, bottom - inner - 2)
    for x in across:
        shapes += [_diamond(x, top + half), _diamond(x, bottom - half)]
    for y in down:
        shapes += [_diamond(left + half, y), _diamond(right - half, y)]
    for x in (left + half, right - half):
        for y in (top + half, bottom - half):
            shapes.append(_rosette(x, y))
    return _drawing(width, height, "".join(shapes))


def _drawing(width: float, height: float, shapes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}mm" '
        f'height="{height:g}mm">{shapes}</svg>'
    )


def _box(left: float, top: float, right: float, bottom: float, line: float) -> str:
    return (
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" fill="none" '
        f'stroke="{GOLD}" stroke-width="{line}"/>'
    )


def _places(begin: float, end: float) -> list[float]:
    count = max(round((end - begin) / STEP), 1)
    return [begin + (end - begin) * place / count for place in range(count + 1)]


def _diamond(x: float, y: float) -> str:
    return (
        f'<path d="M{x - 2:.2f} {y:.2f}L{x:.2f} {y - 2:.2f}L{x + 2:.2f} {y:.2f}L{x:.2f} {y + 2:.2f}Z" fill="none" '
        f'stroke="{GOLD}" stroke-width=".5"/><circle cx="{x:.2f}" cy="{y:.2f}" r=".6" fill="{RED}"/>'
    )


def _rosette(x: float, y: float) -> str:
    petals = "".join(
        f'<ellipse cx="{x:g}" cy="{y - 2:g}" rx=".9" ry="1.7" fill="{GOLD}" transform="rotate({turn} {x:g} {y:g})"/>'
        for turn in range(0, 360, 45)
    )
    return f'{petals}<circle cx="{x:g}" cy="{y:g}" r="1.1" fill="{RED}"/>'


def ruler_svg(width: float, height: float, *, offset_x: float, offset_y: float) -> str:
    """Bản in thử: four crosses 20 mm from the edges, a ruler along the upper and left edge, all moved by the offset.

    Measured on what comes out of the printer, each cross must stand 20 mm from its two edges; what it stands off is
    what the offset must take back.
    """
    lines = [
        f"M{x - 8:g} {y:g}H{x + 8:g}M{x:g} {y - 8:g}V{y + 8:g}"
        for x in (CROSS, width - CROSS)
        for y in (CROSS, height - CROSS)
    ]
    marks, said = [], []
    for place in range(int(width) + 1):
        marks.append(f"M{place} 0v{4 if place % 10 == 0 else 2.6 if place % 5 == 0 else 1.6}")
        if place and place % 10 == 0:
            said.append(f'<text x="{place}" y="7.5" text-anchor="middle">{place}</text>')
    for place in range(int(height) + 1):
        marks.append(f"M0 {place}h{4 if place % 10 == 0 else 2.6 if place % 5 == 0 else 1.6}")
        if place and place % 10 == 0:
            said.append(f'<text x="5" y="{place + 1}">{place}</text>')
    shapes = (
        f'<g transform="translate({offset_x:g} {offset_y:g})" font-family="Tinos" font-size="3">'
        f'<path d="{"".join(marks)}" stroke="#000" stroke-width=".12" fill="none"/>{"".join(said)}'
        f'<path d="{"".join(lines)}" stroke="#000" stroke-width=".2" fill="none"/></g>'
    )
    return _drawing(width, height, shapes)


def picture_source(content: bytes, content_type: str) -> str:
    """A picture as the address of itself, since printing reads nothing from elsewhere."""
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def background_pdf(width: float, height: float, *, svg: str = "", picture: str = "") -> bytes:
    """One page of that size: a drawing, or a picture stretched over all of it (picture_source)."""
    from documents.pdf import render_plain  # noqa: PLC0415 -- slow import, wanted by the workers

    inside = svg or f'<img src="{picture}" alt="">'
    return render_plain(
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Phôi</title><style>'
        f"@page{{size:{width:g}mm {height:g}mm;margin:0}}body{{margin:0}}"
        f"svg,img{{display:block;width:{width:g}mm;height:{height - 0.1:g}mm}}"
        f"</style></head><body>{inside}</body></html>"
    )


def qr_svg(text: str) -> str:
    """A QR of an address, with its quiet zone, filling a square."""
    import segno  # noqa: PLC0415 -- wanted by few prints

    return segno.make_qr(text, error="m").svg_inline(border=4, omitsize=True)
