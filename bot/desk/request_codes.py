"""The numbers that residents are given for what they asked of the ward: "TN-7K3HWP" a visit, "PA-4H2QXR" a report.

The six characters are those of tickets, which nobody guesses.
"""

from __future__ import annotations

import re

from bot.desk.tickets import codes as tickets

VISIT, FEEDBACK = "TN", "PA"
_CODE = re.compile(rf"\b({VISIT}|{FEEDBACK})[\s.\-]?([{tickets.ALPHABET}]{{{tickets.LENGTH}}})\b", re.IGNORECASE)


def new_code(kind: str) -> str:
    """A fresh number of `kind`."""
    return f"{kind}-{tickets.new_code()}"


def find_code(text: str) -> str:
    """The first number in `text` as it was given, however it was typed; "" where there is none.

    Without the hyphen a number needs a digit: "tn tháng năm" is none.
    """
    for match in _CODE.finditer(text[:500]):
        if "-" in match[0] or any(character.isdigit() for character in match[2]):
            return f"{match[1].upper()}-{match[2].upper()}"
    return ""
