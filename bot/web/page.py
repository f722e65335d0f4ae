"""The resident's page, and the script for other sites: templates filled with words and the facts of the ward."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.database import in_demonstration
from bot.web.assets import Assets
from bot.web.content import FirstScreen, WardCard
from bot.web.languages import PhraseBook

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(in_demonstration=in_demonstration)


def render_page(
    screen: FirstScreen, card: WardCard, assets: Assets, base: str = "", languages: Sequence[PhraseBook] = ()
) -> str:
    """The page. The script reads its words from an attribute: an inline script would need a hole in the policy.

    `base` stands before the addresses of the conversation: `/demo` on the phone of the stage. Of `languages` what a
    native speaker has checked is shown.
    """
    modules = [assets.url(name) for name in assets.bodies if name.startswith("chat/") and name.endswith(".js")]
    words = {**screen.script.model_dump(), "dossier_question": screen.dossier_question}
    return render(
        "chat.html.j2",
        screen=screen,
        card=card,
        page={key: fill(text, card) for key, text in screen.page},
        words=json.dumps(words, ensure_ascii=False),
        base=base,
        screens=" ".join(screen.screens),
        languages=[book for book in languages if book.shown],
        telephone=telephone(card),
        url=assets.url,
        modules=modules,
    )


def render_widget(screen: FirstScreen, card: WardCard) -> str:
    """The script that puts the page into a window on another site. Words go in as JSON, which is JavaScript too."""
    words = {key: fill(text, card) for key, text in screen.widget}
    return render("widget.js.j2", words=words)


def render(template: str, **values: object) -> str:
    """The HTML of `templates/<template>`. Raises `jinja2.UndefinedError` when it names a value that was not given."""
    return _environment.get_template(template).render(**values)


def telephone(card: WardCard) -> str:
    """The ward's telephone as it is dialled."""
    return "".join(c for c in card.phone if c.isdigit() or c == "+")


def fill(text: str, card: WardCard) -> str:
    """`text` with the ward's name, telephone and hours."""
    return text.format(ward=card.name, phone=card.phone, hours=card.hours)
