"""What the page says about the ward, from the ward's file."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.answer import render
from bot.catalogue.defects import CatalogueError
from bot.catalogue.loader import Stamp, stamp_of
from bot.catalogue.office_hours import week_lines
from bot.catalogue.ward import Ward, load_ward
from bot.web.content import WardCard

logger = logging.getLogger(__name__)

_read: dict[Path, tuple[Stamp, WardCard]] = {}


def card_of(ward: Ward) -> WardCard:
    """The few facts of `ward` that stand on the first screen."""
    return WardCard(
        name=ward.name[0].upper() + ward.name[1:],
        phone=ward.phone.value,
        hours=render("web/hours", week=week_lines(ward.hours)),
        sample=ward.has_samples,
    )


def read_card(path: Path) -> WardCard:
    """The card of the ward file at `path`, read again when the file changes.

    Raises:
        CatalogueError: the file is wrong and was never right; a later mistake leaves the page as it was.
    """
    stamp = stamp_of(path)
    known = _read.get(path)
    if known and known[0] == stamp:
        return known[1]
    try:
        card = card_of(load_ward(path))
    except CatalogueError as error:
        if known is None:
            raise
        logger.warning("page kept as it was, first=%s", error.defects[0])
        card = known[1]
    _read[path] = (stamp, card)
    return card
