from __future__ import annotations

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import load_catalogue
from bot.settings import ROOT


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The product's own data."""
    return load_catalogue(ROOT / "data", "buon-ma-thuot")
