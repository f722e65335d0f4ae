"""Zalo's error codes, as what is to be done about them.

Zalo answers HTTP 200 with `{"error": <code>}` for almost every failure. The same numbers mean other things for template
messages by phone, so there are two sets. What people are told is in `data/answers/zalo/error_hint.j2`.
"""

from __future__ import annotations

from enum import StrEnum

from bot.answer import render
from bot.errors import BotError
from bot.messaging.channel import ChannelError, Gone, Refused, TryLater, WrongSetup

TOKEN_CODES = frozenset({-216, -220})  # invalid; expired or removed
RATE_CODE = -32
BAD_PARAMETER = -201
ATTACHMENT_EXPIRED = -100
WINDOW_CODES = frozenset({-230, -232})  # no interaction for 7 days; none at all or expired

_RATE_WAIT = 20.0  # seconds: the limits count by the minute
_NIGHT_WAIT = 3600.0


class CodeSet(StrEnum):
    """Which of the two lists of codes an address answers with."""

    OA = "oa"
    TEMPLATE = "template"


class ZaloError(BotError):
    """Zalo said no: the code, its words, and in `hint` what a person can do about it, in Vietnamese."""

    def __init__(self, code: int, words: str, code_set: CodeSet = CodeSet.OA) -> None:
        hint = render("zalo/error_hint", code=str(code), code_set=code_set.value)
        super().__init__(f"Zalo {code}: {words[:200]}", hint=hint)
        self.code = code
        self._set = code_set

    def for_queue(self) -> ChannelError:
        """What the queue is to do. An unknown code is tried again and ends as a dead letter that people see."""
        if self.code == RATE_CODE:
            return TryLater(str(self), retry_after=_RATE_WAIT, everyone=True)
        if self.code == _NIGHT[self._set]:
            return TryLater(str(self), retry_after=_NIGHT_WAIT)
        error = _KINDS[self._set].get(self.code, TryLater)(str(self))
        error.hint = self.hint
        return error


def _kinds(**codes: tuple[int, ...]) -> dict[int, type[ChannelError]]:
    classes: dict[str, type[ChannelError]] = {"gone": Gone, "refused": Refused, "setup": WrongSetup}
    return {code: classes[name] for name, numbers in codes.items() for code in numbers}


_KINDS = {
    CodeSet.OA: _kinds(
        gone=(-213, -217, -218, -227, -230, -232, -244),
        # -237 and -403 are about one group, -240 about one way of sending: others are not harmed.
        refused=(-201, -210, -233, -235, -237, -240, -248, -249, -403),
        setup=(-204, -205, -209, -211, -212, -216, -219, -220, -221, -223, -224, -242, -320, -321),
    ),
    CodeSet.TEMPLATE: _kinds(
        gone=(-108, -114, -118, -119, -139, -141),
        refused=(-109, -111, -112, -1121, -1122, -1124, -131, -146, -147),
        setup=(-115, -124, -135, -136, -137, -144),
    ),
}
# Codes of the night; the other set may use the same number.
_NIGHT = {CodeSet.OA: -234, CodeSet.TEMPLATE: -133}
