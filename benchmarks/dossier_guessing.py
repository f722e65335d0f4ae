"""10,000 guesses at dossiers in four ways, and the time of an unknown code beside that of a wrong proof.

    python -m benchmarks.dossier_guessing [SQLAlchemy address of an empty database]

Nothing must be found, and the two times must not differ. The numbers stand in docs/dossiers.md ("Guessing").
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from bot.database import make_engine, upgrade_schema
from bot.dossiers.codes import code_key
from bot.dossiers.models import Dossier
from bot.dossiers.service import DossierService
from bot.keys import keyed_hash
from bot.settings import VIETNAM, Settings

DOSSIERS, GUESSES, PAIRS = 100_000, 10_000, 2_800
KEY = b"k" * 32
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=VIETNAM)
_PART = 5_000

Call = tuple[str, ...]  # method, its arguments, the sender


def fill(engine: Engine, random: Random) -> list[str]:
    """Invented dossiers; their codes."""
    empty = {c.key: None if c.nullable else "" for c in Dossier.__table__.columns if c.key != "id"}
    rows = []
    for number in range(DOSSIERS):
        code = f"H15.99.{number // 5000 + 1:02}-26110{1 + number % 5}-{number // 5 % 1000:04}"
        phone, identity = f"09{random.randrange(10**8):08}", f"066{random.randrange(10**9):09}"
        numbers = {"phone_last4": phone[-4:], "id_last4": identity[-4:]}
        hashes = {"phone_hash": keyed_hash(KEY, "phone", phone), "id_hash": keyed_hash(KEY, "id", identity)}
        known = {"code": code, "code_key": code_key(code), "status": 4, "snapshot_at": NOW}
        rows.append({**empty, **known, **numbers, **hashes})
    with Session(engine) as session, session.begin():
        for start in range(0, DOSSIERS, _PART):
            session.execute(insert(Dossier), rows[start : start + _PART])
    return [str(row["code"]) for row in rows]


def attacks(codes: list[str], random: Random) -> Iterator[tuple[str, int, list[Call]]]:
    """What is tried, by how many at once, and the calls."""
    yield "one sender, known codes", 1, [("prove", codes[n], f"{n:04}", "web:one") for n in range(GUESSES)]
    yield (
        "many senders, codes in order",
        1,
        [("look_up", f"H15.99.50-261101-{n:04}", f"web:{n}") for n in range(GUESSES)],
    )
    yield (
        "many senders, known codes, 8 at once",
        8,
        [("prove", codes[n], f"{random.randrange(10_000):04}", f"web:m{n}") for n in range(GUESSES)],
    )
    yield (
        "many senders, one code, all digits, 8 at once",
        8,
        [("prove", codes[7], f"{n:04}", f"web:d{n}") for n in range(GUESSES)],
    )


def attempt(engine: Engine, call: Call, now: datetime) -> tuple[str, float]:
    """The outcome and the milliseconds of one call in a transaction of its own."""
    with Session(engine) as session, session.begin():
        service = DossierService(session, settings=Settings(), key=KEY)
        started = time.perf_counter()
        outcome = getattr(service, call[0])(*call[1:], now).outcome
        return str(outcome), (time.perf_counter() - started) * 1000


def main(url: str) -> None:
    """Print what each attack found, then both times."""
    upgrade_schema(url)
    engine, random = make_engine(url), Random(1)
    codes = fill(engine, random)
    for number, (title, threads, calls) in enumerate(attacks(codes, random)):
        now = NOW + timedelta(days=2 * number)  # each attack begins without locks
        with ThreadPoolExecutor(threads) as pool:
            outcomes = Counter(outcome for outcome, _ in pool.map(lambda c, at=now: attempt(engine, c, at), calls))
        print(f"{title}: {dict(outcomes)}", flush=True)
    times: dict[str, list[float]] = {"wrong proof": [], "unknown code": []}
    for n in range(PAIRS):
        now = NOW + timedelta(days=30 + n)  # a day each, so that no lock is on
        pair = [("wrong proof", random.choice(codes)), ("unknown code", f"H15.99.95-261101-{n:04}")]
        for kind, code in pair if n % 2 else reversed(pair):
            times[kind].append(attempt(engine, ("prove", code, "####", f"web:t{n}"), now)[1])
    for kind, taken in times.items():
        twentieths = statistics.quantiles(taken, n=20)
        print(f"{kind}: median {statistics.median(taken):.2f} ms, 5 % {twentieths[0]:.2f}, 95 % {twentieths[-1]:.2f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/guessing.db")
