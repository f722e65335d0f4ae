"""The words of the resident's page, read from `data/web/first-screen.yml`.

Nothing here knows HTML. The ward's own facts come as a `WardCard`, so that the page needs no more of the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.errors import ConfigurationError

Text = Annotated[str, Field(min_length=1)]


class Entry(BaseModel):
    """Unknown keys are errors, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Errand(Entry):
    """One large button. `text` is sent as if typed, `title` is what the resident reads."""

    title: Annotated[str, Field(min_length=1, max_length=40)]
    text: Text
    icon: Text  # id of a drawing in templates/icons.svg, without the prefix `i-`


class FirstScreen(Entry):
    """The whole file."""

    errands: Annotated[tuple[Errand, ...], Field(min_length=1, max_length=10)]
    human: Errand
    dossier_question: Text
    page: dict[str, Text]
    script: dict[str, Text]


@dataclass(frozen=True)
class WardCard:
    """What the page says about the ward. `sample`: some of it is not confirmed and the page says so."""

    name: str
    phone: str = ""
    hours: str = ""
    sample: bool = False


@lru_cache
def load_first_screen(data_dir: Path) -> FirstScreen:
    """The first screen of `data_dir`. Raises `ConfigurationError` when the file is missing or wrong."""
    path = data_dir / "web" / "first-screen.yml"
    try:
        return FirstScreen.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError, ValidationError) as error:
        raise ConfigurationError(f"{path}: {error}", hint="Sửa tệp first-screen.yml theo thông báo trên.") from error
