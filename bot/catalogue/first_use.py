"""What is read when somebody first asks for it, read before anybody does."""

from __future__ import annotations

from bot.catalogue.communes import get_communes
from bot.catalogue.emergencies import find_emergency
from bot.catalogue.office_places import load_address_questions
from bot.catalogue.other_agencies import load_agencies
from bot.catalogue.smiles import smile_of
from bot.catalogue.watch import get_watch
from bot.catalogue.whom_to_tell import load_situations
from bot.settings import get_settings


def read_all() -> None:
    """Read the old communes, the files of topics, smiles and the year's holidays, so that no resident waits for it.

    Raises:
        CatalogueError: a file is missing or wrong.
    """
    get_communes()
    find_emergency("")
    smile_of("")
    load_agencies()
    load_situations()
    load_address_questions()
    get_watch().current.ward.calendar().next_opening(get_settings().now())
