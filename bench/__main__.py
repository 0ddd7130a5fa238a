"""python -m bench: measure on SQLite and on PostgreSQL and print both, or one list as JSON.

In the JSON each name stands once, with the figure of the database on which it came nearer to its budget.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = ("cơ sở dữ liệu", "tên", "giá trị", "sàn", "tỷ lệ", "mức cho phép", "đạt")


def measure() -> None:
    """In a process of its own, on the database of the environment: print a list of figures as JSON."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from bench import appraisal, awards, certificates, decisions, province  # noqa: PLC0415
    from bench.figures import FIGURES, SEED  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    found = [row(SEED)]
    province.build()
    found += [row(figure) for figure in FIGURES]
    awards.build()
    found += [row(figure) for figure in awards.FIGURES]
    decisions.build()
    found += [row(figure) for figure in decisions.FIGURES]
    certificates.build()
    found += [row(figure) for figure in certificates.FIGURES]
    found += [row(figure) for figure in appraisal.FIGURES]
    print(json.dumps(found))


def row(figure) -> dict:
    value, floor = figure.measure()
    return {
        "name": figure.name,
        "value": round(value, 3),
        "unit": figure.unit,
        "floor": round(floor, 3),
        "ratio": round(floor / value if figure.is_rate else value / floor, 2),
        "budget": figure.budget,
        "ok": value >= figure.budget if figure.is_rate else value <= figure.budget,
    }


def spent(figure: dict) -> float:
    """How much of its budget a figure takes; above 1 it does not fit."""
    share = figure["value"] / figure["budget"]
    return share if figure["ok"] == (share <= 1) else 1 / share


def measured_on(database: str) -> list[dict]:
    command = [sys.executable, "-m", "bench", "--measure"]
    if database == "PostgreSQL":
        command = ["bin/with-postgres", *command]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PUBLIC_URL", "EMAIL_URL")
        }
        environment = {**kept, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"bin/bench: không đo được trên {database}.")
    return json.loads(done.stdout)


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench", description="Đo tốc độ của cổng.")
    options.add_argument("--json", action="store_true", help="in ra một danh sách JSON")
    options.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.measure:
        return measure()
    if given.worker:
        import django  # noqa: PLC0415

        django.setup()
        from bench.figures import be_a_worker  # noqa: PLC0415

        return be_a_worker()
    tables = {database: measured_on(database) for database in ("SQLite", "PostgreSQL")}
    if given.json:
        pairs = zip(*tables.values(), strict=True)
        nearest = [max(pair, key=spent) for pair in pairs]
        print(json.dumps(nearest, ensure_ascii=False, indent=2))
        return None
    print("{:<14} {:<20} {:>12} {:>12} {:>8} {:>14}  {}".format(*HEAD))
    for database, figures in tables.items():
        for figure in figures:
            cells = (f"{figure[key]:g} {figure['unit']}" for key in ("value", "floor"))
            limit = f"{figure['budget']:g} {figure['unit']}"
            fits = "có" if figure["ok"] else "KHÔNG"
            line = "{:<14} {:<20} {:>12} {:>12} {:>8} {:>14}  {}"
            print(line.format(database, figure["name"], *cells, f"× {figure['ratio']:g}", limit, fits))
    return None


if __name__ == "__main__":
    main()
