"""What the stage plays: `data/demo/*.yml`, each one little play for a meeting.

What is typed is answered by the assistant as it is; `says` and `offers` are what the person in front of the audience
counts on, and `tests/assistant/test_demo_scripts.py` plays every script to see that it still comes true.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, TypeAdapter, model_validator

from bot.catalogue.defects import CatalogueError, Defect
from bot.catalogue.entry_file import EntryFile, read_entry
from bot.catalogue.schema import Entry, Text

_DOSSIERS = "dossiers.yml"  # beside the scripts: what `bot.dossiers.demo` makes the invented dossiers of
PICTURES = {".png": "image/png", ".jpg": "image/jpeg"}


class Step(Entry):
    """One thing that happens. `tell` is said to the audience before it.

    At most one of: `type`, a sentence; `press`, the title of a button of the last answer; `picture`, a file beside the
    script, sent as a photo.
    """

    tell: Text
    type: Text = ""
    press: Text = ""
    picture: Text = ""
    says: tuple[Text, ...] = ()  # every one of them stands in the answer
    offers: tuple[Text, ...] = ()  # titles of buttons under the answer

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        done = [name for name in ("type", "press", "picture") if getattr(self, name)]
        if len(done) > 1:
            raise ValueError(f"one step does one thing, not {' and '.join(done)}")
        if not done and (self.says or self.offers):
            raise ValueError("says and offers need something that is answered: type, press or picture")
        if done and not self.says:
            raise ValueError("say in `says` what the answer has to hold")
        return self


class DemoScript(Entry):
    """One file. `order` is its place in the list of the stage."""

    title: Annotated[str, Field(min_length=1, max_length=60)]
    order: int
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]


_SCRIPT = TypeAdapter(DemoScript)


@lru_cache
def load_scripts(data_dir: Path) -> dict[str, DemoScript]:
    """Every script by the name of its file, in the order of the list.

    Raises:
        CatalogueError: a file is wrong; each defect names its line.
    """
    paths = [path for path in sorted((data_dir / "demo").glob("*.yml")) if path.name != _DOSSIERS]
    files = [read_entry(path, _SCRIPT) for path in paths]
    defects = [defect for file in files for defect in [*file.defects, *_missing_pictures(file)]]
    if defects:
        raise CatalogueError(defects)
    scripts = {file.path.stem: file.entry for file in files if file.entry}
    return dict(sorted(scripts.items(), key=lambda item: item[1].order))


def _missing_pictures(file: EntryFile[DemoScript]) -> list[Defect]:
    if file.entry is None or file.file is None:
        return []
    return [
        file.file.defect(["steps", index, "picture"], f"there is no picture `{step.picture}` beside the script")
        for index, step in enumerate(file.entry.steps)
        if step.picture
        if Path(step.picture).suffix not in PICTURES or not (file.path.parent / step.picture).is_file()
    ]
