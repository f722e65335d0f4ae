"""`make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import measure, report, systems
from benchmarks.messages import conversations

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "benchmarks" / ".work"
RESULTS = ROOT / "benchmarks" / "results"
PORTS = {"ours": 18000, "stock": 18005}


def tell(text: str) -> None:
    """Progress, beside the table."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure both, print the table, keep it in `benchmarks/results/`."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--messages", type=int, default=500, help="how many messages each is sent (500)")
    parser.add_argument("--only-ours", action="store_true", help="without stock Rasa: 2 minutes instead of 20")
    options = parser.parse_args()

    talks = conversations(ROOT / "data" / "nlu", options.messages)
    ours = systems.ours(ROOT, WORK / "ours", PORTS["ours"])
    measured = {ours.name: measure.measure(ours, WORK / "ours", talks, tell)}
    floor = measure.floor(ours, WORK / "ours", options.messages)
    if not options.only_ours:
        tell("stock Rasa: its own environment, 1.5 GB the first time")
        subprocess.run([sys.executable, str(ROOT / "scripts" / "bootstrap.py"), "tensorflow"], check=True)
        stock = systems.stock(ROOT, WORK / "stock", PORTS["stock"])
        measured[stock.name] = measure.measure(stock, WORK / "stock", talks, tell)

    when = datetime.now(UTC)
    machine = (
        f"{when:%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}, {options.messages} messages"
    )
    table = report.markdown(list(report.rows(measured[systems.OURS], measured.get(systems.STOCK))))
    lowest = ", ".join(f"{step} {milliseconds:.2f} ms" for step, milliseconds in floor.items())
    text = f"{machine}\n\n{table}\n\nInside the process, without HTTP (p50): {lowest}\n"
    print(text)
    RESULTS.mkdir(exist_ok=True)
    facts = {"when": when.isoformat(), "measured": {name: asdict(figures) for name, figures in measured.items()}}
    (RESULTS / f"{when:%Y%m%d-%H%M%S}.json").write_text(
        json.dumps(facts | {"floor": floor}, indent=1), encoding="utf-8"
    )
    (RESULTS / f"{when:%Y%m%d-%H%M%S}.md").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
