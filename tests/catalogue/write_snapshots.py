"""Writes the kept answers (death registration, some general questions) anew. Read the diff first.

`python -m tests.catalogue.write_snapshots`.
"""

from __future__ import annotations

from bot.catalogue.aspects import Aspect
from bot.catalogue.loader import load_catalogue
from bot.settings import ROOT
from tests.catalogue import test_general as general
from tests.catalogue.conftest import WARD
from tests.catalogue.test_answers import SNAPSHOTS, ask, told

if __name__ == "__main__":
    catalogue = load_catalogue(ROOT / "data", WARD)
    SNAPSHOTS.mkdir(exist_ok=True)
    for aspect in Aspect:
        text = told(ask(catalogue, catalogue.procedures["1.000656"], aspect))
        (SNAPSHOTS / f"1.000656-{aspect}.txt").write_text(text, encoding="utf-8")
    general.SNAPSHOTS.mkdir(exist_ok=True)
    ours = load_catalogue(ROOT / "data", "buon-ma-thuot")
    for question in general.TOLD:
        text = general.told(general.tell(ours, question))
        (general.SNAPSHOTS / f"{question}.txt").write_text(text, encoding="utf-8")
