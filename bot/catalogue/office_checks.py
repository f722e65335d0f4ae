"""Defects of the files about the office and of what is answered by topic or smile; part of `motcua catalogue check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pydantic import TypeAdapter

from bot.catalogue.defects import Defect, Severity
from bot.catalogue.emergencies import EmergencyFile
from bot.catalogue.entry_file import EntryFile, read_entry
from bot.catalogue.office_places import AddressQuestionFile
from bot.catalogue.other_agencies import OtherAgencyFile
from bot.catalogue.smiles import SMILE_FILE, SMILES
from bot.catalogue.ward import WARD, Ward
from bot.catalogue.whom_to_tell import SituationFile
from bot.catalogue.wording import letter_defects

TEMPLATE = "mau"  # the file to start another ward from; all of it is samples

TOPIC_FILES: dict[str, TypeAdapter[object]] = {
    "emergencies.yml": TypeAdapter(EmergencyFile),
    "other-agencies.yml": TypeAdapter(OtherAgencyFile),
    "whom-to-tell.yml": TypeAdapter(SituationFile),
    "address-questions.yml": TypeAdapter(AddressQuestionFile),
}


def office_defects(data_dir: Path, today: date) -> Iterator[Defect]:
    """What is wrong with the wards' files and the topic files on the day `today`."""
    for name, adapter in (*TOPIC_FILES.items(), (SMILE_FILE, SMILES)):
        if (data_dir / name).exists():
            yield from _file_defects(read_entry(data_dir / name, adapter))
    for path in sorted((data_dir / "wards").glob("*.yml")):
        ward = read_entry(path, WARD)
        yield from _file_defects(ward)
        yield from _review_defects(ward, today)


def _file_defects(file: EntryFile[object] | EntryFile[Ward]) -> Iterator[Defect]:
    yield from file.defects
    if file.file:
        yield from letter_defects(file.path, file.file.text)


def _review_defects(file: EntryFile[Ward], today: date) -> Iterator[Defect]:
    if not (file.entry and file.file):
        return
    if file.entry.review_by < today:
        told = f"{file.entry.review_by:%d/%m/%Y}"
        yield file.file.defect(["review_by"], f"the review was due on {told}: ask the ward again")
    if file.entry.has_samples and file.path.stem != TEMPLATE:
        line = file.file.line(["name"])
        message = "some values are samples that the ward has not confirmed; residents are told so"
        yield Defect(file.path, line, message, Severity.WARNING)
