"""Báo cáo thành tích of one line, as it was written in the portal."""

from accounts.models import Identity
from awards.models import Nomination, SubjectKind
from blocs.letters import text_blocks
from blocs.names import head_of
from documents.paper import Block, Heading, Letterhead, Paper, Paragraph, Signature, SignatureRow, Title


def achievement_paper(line: Nomination, identity: Identity) -> Paper:
    """The report part by part; a person signs it and the agency confirms, a collective's head signs alone."""
    slate, agency = line.slate, line.subject.agency
    blocks: list[Block] = [
        Letterhead(
            superior=identity.committee_name,
            issuer=agency.name,
            place=identity.place_name,
            year=slate.year.year,
        ),
        Title("Báo cáo thành tích", f"Đề nghị tặng {line.form.phrase or line.form.name} năm {slate.year.year}"),
        Paragraph([f"Tên đối tượng: {line.printed_name}"]),
        *([Paragraph([f"Chức vụ, đơn vị: {line.printed_unit}"])] if line.printed_unit else []),
    ]
    for part in line.report:
        if part["text"].strip():
            blocks += [Heading(1, part["title"]), *text_blocks(part["text"])]
    head = Signature([head_of(agency).upper()], name=agency.head_name)
    if line.subject.kind == SubjectKind.INDIVIDUAL:
        own = Signature(["NGƯỜI BÁO CÁO"], name=line.printed_name, note="Ký, ghi rõ họ tên")
        blocks.append(SignatureRow([Signature(["THỦ TRƯỞNG ĐƠN VỊ", "XÁC NHẬN", *head.lines], name=head.name), own]))
    else:
        blocks.append(head)
    title = f"Báo cáo thành tích {line.printed_name}"
    return Paper(title, title, blocks, author=agency.name, is_sample=identity.is_demo)
