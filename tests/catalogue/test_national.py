"""The list of the country's procedures: whole, and told with what it knows."""

from __future__ import annotations

from collections import Counter

from bot.catalogue.loader import load_catalogue
from bot.catalogue.national import load_national
from bot.settings import ROOT

NATIONAL = load_national(ROOT / "data")


def test_every_procedure_of_the_portals_list_is_known_by_its_code() -> None:
    """5,670 were in force in July 2026; those of one name are listed once."""
    same = [code for named in NATIONAL.values() for code in named.same_name]
    assert len(NATIONAL) + len(same) == 5_670
    assert max(Counter([*NATIONAL, *same]).values()) == 1


def test_what_is_not_told_by_name_is_told_by_agency_or_level() -> None:
    assert sum(bool(named.agency) for named in NATIONAL.values()) > 4_300
    assert all(named.agency or named.level is None for named in NATIONAL.values())
    assert all(named.field and named.name for named in NATIONAL.values())


def test_our_own_procedures_are_in_it_unless_they_are_newer() -> None:
    procedures = load_catalogue(ROOT / "data", "buon-ma-thuot").procedures
    known = [code for code in procedures if code in NATIONAL]
    assert len(known) > 0.9 * len(procedures)
