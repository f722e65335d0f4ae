"""Steps to follow, each with a drawing of ours (`/huong-dan/nop-truc-tuyen`). The words stand in `data/web/guides`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from bot.catalogue.defects import CatalogueError
from bot.catalogue.entry_file import read_entry
from bot.catalogue.schema import Entry, Text
from bot.web.assets import Assets
from bot.web.content import WardCard
from bot.web.page import fill, render, telephone


class Step(Entry):
    """One thing to do. `picture` is a file in `static/steps`, `alt` is read to who does not see it."""

    title: Text
    text: Text
    picture: Text
    alt: Text


class GuideWords(Entry):
    """Words around the steps. `{phone}` and `{checked}` are filled in."""

    step: Text
    back: Text
    print: Text
    help: Text
    source: Text


class Guide(Entry):
    """The whole file."""

    title: Text
    description: Text
    intro: Text
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    warning: Text
    words: GuideWords
    checked: date


_GUIDE = TypeAdapter(Guide)


@lru_cache
def load_guides(data_dir: Path) -> dict[str, Guide]:
    """Every guide by the name of its file.

    Raises:
        CatalogueError: a file is wrong; each defect names its line.
    """
    files = [read_entry(path, _GUIDE) for path in sorted((data_dir / "web" / "guides").glob("*.yml"))]
    defects = [defect for file in files for defect in file.defects]
    if defects:
        raise CatalogueError(defects)
    return {file.path.stem: file.entry for file in files if file.entry}


def render_guide(guide: Guide, card: WardCard, assets: Assets, sample: str) -> str:
    """The page; `sample` is said where the telephone is not confirmed."""
    return render(
        "guide.html.j2",
        guide=guide,
        card=card,
        url=assets.url,
        telephone=telephone(card),
        help=fill(guide.words.help, card),
        source=guide.words.source.format(checked=f"{guide.checked:%d/%m/%Y}"),
        sample=sample,
    )
