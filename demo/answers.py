"""Plausible answers to a criteria set, and what a checker finds in them; the same for the same seed."""

from decimal import Decimal
from random import Random

from scoring.criteria import Criteria, Leaf

EXPLANATIONS = [
    "Báo cáo số {n}/BC-{code} ngày 25/10/{year} kết quả thực hiện nhiệm vụ năm {year}.",
    "Kế hoạch số {n}/KH-{code} ngày 20/01/{year}; báo cáo kết quả số {m}/BC-{code} ngày 28/10/{year}.",
    "Theo số liệu trên hệ thống theo dõi nhiệm vụ của tỉnh đến ngày 31/10/{year}.",
    "Thông báo số {n}/TB-{code} ngày 30/10/{year}; hồ sơ lưu tại Văn phòng.",
]


def answers(criteria: Criteria, *, strength: float, seed: str) -> dict[str, dict]:
    """An answer to every base leaf, and to a few of the bonus.

    Args:
        strength: 0 (poor) to 1 (no fault): how much of each maximum the agency reaches.
    """
    random = Random(seed)  # noqa: S311 -- invented figures, not secrets
    found = {}
    for code, leaf in criteria.leaves.items():
        if leaf.group == "penalty":
            if random.random() > strength + 0.15:
                found[code] = {"count": 1}
        elif leaf.group == "bonus":
            if random.random() < strength - 0.35:
                found[code] = {"points": str(min(leaf.max or Decimal(1), Decimal(1)))}
        else:
            found[code] = _answer(leaf, min(1.0, strength + random.uniform(-0.06, 0.06)), random)
    return found


def _answer(leaf: Leaf, reached: float, random: Random) -> dict:
    share = Decimal(str(round(reached, 3)))
    match leaf.kind:
        case "free":
            return {"points": str((leaf.max * share * 4).to_integral_value() / 4)}
        case "choice":
            last = len(leaf.levels) - 1
            return {"level": min(last, round((1 - reached) * 2.4 * last))}
        case "ratio":
            return {"percent": str((share * 100).quantize(Decimal("0.1")))}
        case "weighted":
            return {"value": str((leaf.scale * share).quantize(Decimal("0.01")))}
        case "count":
            return {"count": max(0, round(float(leaf.max / leaf.per) * reached))}
        case _ if leaf.rates:
            return {"counts": [random.choice([0, 0, 1]) if reached < 0.93 else 0, *[0] * (len(leaf.rates) - 1)]}
        case _:
            return {"count": round((1 - reached) * 12)}


def explanation(code: str, *, year: int, seed: str) -> str:
    """A line of cited documents, as clerks write them."""
    random = Random(seed)  # noqa: S311
    return random.choice(EXPLANATIONS).format(
        n=random.randint(11, 480), m=random.randint(11, 480), code=code, year=year
    )
