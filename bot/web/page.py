"""The resident's page as HTML: the template filled with the words of the first screen and the facts of the ward."""

from __future__ import annotations

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.web.assets import Assets
from bot.web.content import FirstScreen, WardCard

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_page(screen: FirstScreen, card: WardCard, assets: Assets) -> str:
    """The page. The script reads its words from an attribute: an inline script would need a hole in the policy."""
    modules = [assets.url(name) for name in assets.bodies if name.startswith("chat/") and name.endswith(".js")]
    words = {**screen.script.model_dump(), "dossier_question": screen.dossier_question}
    return _environment.get_template("chat.html.j2").render(
        screen=screen,
        card=card,
        page={key: _fill(text, card) for key, text in screen.page},
        words=json.dumps(words, ensure_ascii=False),
        telephone="".join(c for c in card.phone if c.isdigit() or c == "+"),
        url=assets.url,
        modules=modules,
    )


def _fill(text: str, card: WardCard) -> str:
    return text.format(ward=card.name, phone=card.phone, hours=card.hours)
