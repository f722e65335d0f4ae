"""The way to a person: whom to call now, or when somebody will be there."""

from __future__ import annotations

from datetime import datetime

from bot.answer import Answer, render
from bot.catalogue.office_hours import week_lines
from bot.catalogue.ward import Ward


def offer_officer(ward: Ward, now: datetime) -> Answer:
    """Telephone and place of the one-stop shop, and whether anybody is there at `now`."""
    calendar = ward.calendar()
    return Answer(
        render(
            "office/officer",
            ward=ward,
            closing=calendar.closing(now),
            reopens=calendar.next_opening(now),
            today=now.date(),
            sample=ward.phone.sample or ward.address.sample or ward.hours.sample,
        )
    )


def hours_in_words(ward: Ward) -> str:
    """The week's hours on one line: `thứ Hai đến thứ Sáu: 7 giờ đến 11 giờ 30, …`."""
    return render("office/hours_line", week=week_lines(ward.hours))
