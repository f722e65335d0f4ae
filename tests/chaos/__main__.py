"""`make chaos`: every scenario in full, and the numbers as a table."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from tests.chaos import scenarios
from tests.chaos.scenarios import Outcome, play


def all_scenarios(kills: int) -> Iterator[Outcome]:
    """One after the other; the machine has few cores."""
    chaos = scenarios
    yield asyncio.run(play("SQLite, processes killed", chaos.kills(kills)))
    yield asyncio.run(play("PostgreSQL, 2 processes, killed", chaos.kills(kills), processes=2, postgresql=True))
    restarts = chaos.restarts_of_the_database(max(2, kills // 5))
    yield asyncio.run(play("PostgreSQL restarted", restarts, processes=2, postgresql=True))
    yield asyncio.run(play("channel faulty", chaos.faults_of_the_channel(5)))
    yield asyncio.run(play("clock jumps", chaos.wrong_clocks(10)))
    yield asyncio.run(play("disk full", chaos.full_disk(5)))


def main() -> int:
    """Print a row for each scenario; 1 when a resident saw anything that was wrong."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="how often a process is killed on each database (50)")
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d}, 20 residents\n")
    print("| | done to it | s | messages | deliveries | answers sent | of them again | lost, twice, out of order |")
    print("|---|---|---|---|---|---|---|---|")
    failed = False
    for outcome in all_scenarios(options.kills):
        row = asdict(outcome) | {"seconds": round(outcome.seconds), "wrong": len(outcome.wrong)}
        print("| " + " | ".join(str(value) for value in row.values()) + " |", flush=True)
        for line in outcome.wrong:
            print(line, file=sys.stderr, flush=True)
        failed |= bool(outcome.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
