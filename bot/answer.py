"""What the product says: an answer, its buttons, and the templates it is rendered from.

Residents' sentences live in `data/answers/**/*.j2` and in `domain.yml`, never in Python. The functions here only
put numbers and dates into Vietnamese form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.settings import get_settings

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True)
class Button:
    """A choice under an answer. `payload` is sent back as if typed; Rasa's form is `/intent{"entity": "value"}`."""

    title: str
    payload: str


@dataclass(frozen=True)
class Answer:
    """One message to a resident: plain text (about 600 characters) and buttons for what comes next.

    `attachment` is a link to a file or page that goes with it, or empty.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    attachment: str = ""


def format_money(amount: int) -> str:
    """`540000` → `540.000 đồng`; `0` → `miễn phí`."""
    return f"{amount:,}".replace(",", ".") + " đồng" if amount else "miễn phí"


def format_day(day: date | datetime) -> str:
    """`27/11/2026` with its weekday: `thứ Sáu 27/11/2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def format_time(moment: time | datetime) -> str:
    """`7 giờ`, `11 giờ 30`."""
    return f"{moment.hour} giờ" + (f" {moment.minute:02d}" if moment.minute else "")


def sentence(text: str) -> str:
    """`text` with a capital letter in front and a full stop behind."""
    text = text.strip()
    if not text:
        return ""
    return capital(text) + ("" if text[-1] in ".!?:…" else ".")


def capital(text: str) -> str:
    """`text` with a capital letter in front; unlike `str.capitalize` the rest stays as it is."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """`text` with a small letter in front, to go on in a sentence; `UBND` and `VNeID` stay as they are."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def listing(items: Iterable[str], conjunction: str = "và") -> str:
    """`a, b và c`."""
    *head, last = list(items)
    return f"{', '.join(head)} {conjunction} {last}" if head else last


@lru_cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(get_settings().data_dir / "answers"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # plain text; each channel escapes what it sends
    )
    environment.filters.update(money=format_money, day=format_day, sentence=sentence, listing=listing)
    environment.filters.update(capital=capital, small=small, clock=format_time)
    return environment


def compile_templates() -> None:
    """Compile every template, which `render` otherwise does when one is first used."""
    for name in _environment().list_templates(extensions=["j2"]):
        _environment().get_template(name)


def render(template: str, **values: object) -> str:
    """The text of `data/answers/<template>.j2` with `values`; blank lines at the ends and doubled ones removed.

    Raises `jinja2.UndefinedError` when the template names a value that was not given.
    """
    lines = _environment().get_template(f"{template}.j2").render(**values).splitlines()
    kept = [line.rstrip() for i, line in enumerate(lines) if line.strip() or (i and lines[i - 1].strip())]
    return "\n".join(kept).strip()
