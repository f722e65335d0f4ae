"""A procedure as the national portal tells it, until an officer has checked it: `data/drafts/<code>.yml`.

A draft answers residents, with a line that says whose words these are and the link. What the portal's record does not
say for certain is not guessed: it stands in `imported.open`, and approving waits until that list is empty.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

from bot.catalogue.schema import Channel, Entry, LegalBasis, Procedure, Result, Statement, Text

FOLDER = "drafts"
REVIEW_WITHIN = timedelta(days=90)


class Imported(Entry):
    """Where a draft comes from, and what a person has to look at."""

    read_on: date
    url: Text  # the procedure's page on the portal
    updated: date | None = None  # when the portal last changed the record
    open: tuple[str, ...] = ()  # what could not be read for certain: "fees: …"
    notes: tuple[str, ...] = ()  # remarks of the record that belong to no key; not told
    digest: str = ""  # of everything else as the importer wrote it: another one now means that a person edited it


class Draft(Procedure):
    """A procedure that nobody has checked. The portal may be silent about things that a checked file must have."""

    names: tuple[str, ...] = ()
    who: tuple[Statement, ...] = ()
    channels: tuple[Channel, ...] = ()
    steps: tuple[Statement, ...] = ()
    results: tuple[Result, ...] = ()
    legal_basis: tuple[LegalBasis, ...] = ()
    imported: Imported

    def content_digest(self) -> str:
        """A short digest of what the draft says, whenever it was imported."""
        told = self.model_dump(mode="json", exclude_defaults=True, exclude={"checked", "review_by"})
        told["imported"] = {key: told["imported"][key] for key in ("open", "notes") if key in told["imported"]}
        for source in told["sources"].values():
            del source["read_on"]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]

    @property
    def is_edited(self) -> bool:
        """Whether a person changed it after the import."""
        return self.imported.digest != self.content_digest()


def with_digest(draft: Draft) -> Draft:
    """`draft` with the digest of what it says now, as an import leaves it."""
    imported = draft.imported.model_copy(update={"digest": draft.content_digest()})
    return draft.model_copy(update={"imported": imported})
