"""Which blocs there are in each year of the demo, who is in them, and how far they have come.

2019 and 2020 hold the cases docs/cases/vinh-phuc-2019.md and binh-phuoc-2020.md: reported facts are exact. The other
members of 2019 carry plain names of departments of that time, and all points are composed.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from blocs.models import BlocKind, BlocState, LeaderChoice

SECTOR_SET = "mau-khoi-so-nganh-100"
COMMUNE_SET = "mau-cum-xa-phuong-1000"
DEEP_DRAFT = "thanh-hoa-2026-hdnd-cap-tinh"


@dataclass(frozen=True)
class Member:
    """A member, and how well it does: `strength` from 0 to 1, about the share of the points it reaches."""

    code: str
    strength: float


def members(*rows: tuple[str, float]) -> tuple[Member, ...]:
    return tuple(Member(*row) for row in rows)


@dataclass(frozen=True)
class BlocRow:
    """One bloc of one year.

    Attributes:
        reached: the state the bloc has come to.
        met_on: the day of the review meeting; None where it has not met.
        not_started, drafting, returned: codes of members whose sheets lag behind (the others' follow `reached`).
    """

    code: str
    name: str
    members: tuple[Member, ...]
    leader: str
    deputy: str
    reached: BlocState
    kind: BlocKind = BlocKind.SECTOR
    criteria: str = SECTOR_SET
    how: LeaderChoice = LeaderChoice.ELECTED
    decision: str = ""
    decision_on: dt.date | None = None
    leader_document: str = ""
    met_on: dt.date | None = None
    next_leader: str = ""
    not_started: frozenset[str] = field(default_factory=frozenset)
    drafting: frozenset[str] = field(default_factory=frozenset)
    returned: frozenset[str] = field(default_factory=frozenset)


KT, TH, VX, CX = (
    "Khối Kinh tế - Kỹ thuật",
    "Khối Tổng hợp - Nội chính",
    "Khối Văn hóa - Xã hội",
    "Cụm xã, phường số 1",
)

VINH_PHUC_2019 = BlocRow(
    "KT",
    KT,
    members(
        ("SXD", 0.955),
        ("BQLKCN", 0.985),
        ("STNMT", 0.965),
        ("SKHDT", 0.90),
        ("STC", 0.915),
        ("SCT", 0.89),
        ("SNNPTNT", 0.87),
        ("SGTVT", 0.885),
        ("SKHCN", 0.86),
        ("CT", 0.88),
        ("CCHQ", 0.85),
        ("BGPMB", 0.80),
        ("BQLDA", 0.83),
        ("LMHTX", 0.78),
        ("QDTPT", 0.82),
    ),
    leader="SXD",
    deputy="BQLKCN",
    reached=BlocState.CLOSED,
    decision="997/QĐ-CT",
    decision_on=dt.date(2019, 4, 10),
    leader_document="Thông báo số 05/TB-SNV ngày 19/3/2019",
    met_on=dt.date(2019, 12, 13),
    next_leader="BQLKCN",
)

BINH_PHUOC_2020 = BlocRow(
    "K5",
    "Khối thi đua số 5",
    members(
        ("SGTVT", 0.95),
        ("STNMT", 0.88),
        ("SXD", 0.93),
        ("LMHTX", 0.84),
        ("VQG", 0.94),
        ("BQLDA", 0.86),
        ("SNNPTNT", 0.90),
    ),
    leader="VQG",
    deputy="SGTVT",
    reached=BlocState.CLOSED,
    met_on=dt.date(2021, 3, 12),
)

# Only its covenant is known: signed at the review of 2020.
BINH_PHUOC_2021 = replace(BINH_PHUOC_2020, met_on=None)

COMMUNES = (
    ("XDM", 0.93),
    ("XSL", 0.88),
    ("XST", 0.8),
    ("XVT", 0.84),
    ("XCK", 0.9),
    ("PBG", 0.95),
    ("PHT", 0.87),
    ("PTS", 0.91),
)
INTERIOR = (
    ("VPUB", 0.93),
    ("STC", 0.95),
    ("STP", 0.94),
    ("TTR", 0.91),
    ("SNV", 0.96),
    ("SDTTG", 0.88),
    ("CAT", 0.92),
    ("BCHQS", 0.9),
)
ECONOMY = (
    ("SCT", 0.92),
    ("SXD", 0.95),
    ("SNNMT", 0.93),
    ("SKHCN", 0.9),
    ("BQLKCN", 0.96),
    ("LMHTX", 0.82),
    ("TT", 0.94),
    ("QDTPT", 0.85),
    ("BQLDA", 0.87),
)
CULTURE = (
    ("SGDDT", 0.95),
    ("SYT", 0.93),
    ("SVHTTDL", 0.91),
    ("BHXH", 0.9),
    ("TCDN", 0.84),
    ("BPTTH", 0.89),
    ("HCTD", 0.83),
)


def last_year(year: int) -> list[BlocRow]:
    """The year before the current one: every bloc closed."""
    decision = {"decision": "215/QĐ-UBND", "decision_on": dt.date(year, 2, 14)}
    closed = {"reached": BlocState.CLOSED, **decision}
    return [
        BlocRow("TH", TH, members(*INTERIOR), "TTR", "VPUB", met_on=dt.date(year, 12, 9), next_leader="VPUB", **closed),
        BlocRow(
            "KT", KT, members(*ECONOMY), "BQLKCN", "SCT", met_on=dt.date(year, 12, 11), next_leader="SCT", **closed
        ),
        BlocRow(
            "VX", VX, members(*CULTURE), "SYT", "SGDDT", met_on=dt.date(year, 12, 16), next_leader="SGDDT", **closed
        ),
        BlocRow(
            "CX",
            CX,
            members(*COMMUNES),
            "PBG",
            "XDM",
            kind=BlocKind.TERRITORIAL,
            criteria=COMMUNE_SET,
            how=LeaderChoice.APPOINTED,
            met_on=dt.date(year, 12, 18),
            next_leader="XDM",
            **closed,
        ),
    ]


def current_year(year: int) -> list[BlocRow]:
    """The year that is going on: one bloc at each stage (demo.md's table)."""
    decision = {"decision": "188/QĐ-UBND", "decision_on": dt.date(year, 2, 12)}
    elected = {"leader_document": f"Thông báo số 12/TB-SNV ngày 20/01/{year}", **decision}
    return [
        BlocRow(
            "TH",
            TH,
            members(*INTERIOR),
            "VPUB",
            "TTR",
            BlocState.SELF_SCORING,
            not_started=frozenset({"BCHQS"}),
            drafting=frozenset({"STP", "SNV", "CAT"}),
            returned=frozenset({"SDTTG"}),
            **elected,
        ),
        BlocRow("KT", KT, members(*ECONOMY), "SCT", "SXD", BlocState.VERIFIED, **elected),
        BlocRow("VX", VX, members(*CULTURE), "SGDDT", "SYT", BlocState.CHECKING, **elected),
        BlocRow(
            "CX",
            CX,
            members(*COMMUNES),
            "XDM",
            "PBG",
            BlocState.COVENANT,
            kind=BlocKind.TERRITORIAL,
            criteria=COMMUNE_SET,
            how=LeaderChoice.APPOINTED,
            **elected,
        ),
    ]
