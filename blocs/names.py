"""How blocs and heads of agencies are called on papers."""

import re

from accounts.models import Agency
from blocs.models import Bloc, BlocKind

FIRST_WORD = re.compile(r"(khối|cụm)(?: thi đua)?\s+", re.IGNORECASE)


def full_name(name: str) -> str:
    """ "Khối Tổng hợp - Nội chính" as papers call it: "Khối thi đua Tổng hợp - Nội chính". Other names stay."""
    found = FIRST_WORD.match(name)
    return f"{found[1]} thi đua {name[found.end() :]}" if found else name


def body_word(bloc: Bloc) -> str:
    """In whose name the leader signs: a bloc has no seal of its own."""
    return "Khối thi đua" if bloc.kind == BlocKind.SECTOR else "Cụm thi đua"


def head_of(agency: Agency) -> str:
    """ "Giám đốc Sở Tư pháp"; words that title and name share are said once ("Chánh Văn phòng UBND tỉnh")."""
    title, name = agency.head_title.split(), agency.name.split()
    for shared in range(min(len(title), len(name)), 0, -1):
        if [word.lower() for word in title[-shared:]] == [word.lower() for word in name[:shared]]:
            return " ".join(title + name[shared:])
    return " ".join(title + name)
