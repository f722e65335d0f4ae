"""What a channel is: one file under `bot/channels` with one class derived from `Channel`.

A channel turns what its platform delivers into `Incoming`, hands it to `Messaging.receive` (which stores it) and only
then acknowledges it. It sends what it is given and says by the class of the exception what the caller is to do when
that fails. Storing, order, retries, rates, cutting and numbering are done here, once, for all channels
(docs/messaging.md shows a whole channel).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from bot.answer import Button
from bot.errors import BotError

if TYPE_CHECKING:
    from fastapi import APIRouter


class Kind(StrEnum):
    """What is done with a message that came in."""

    MESSAGE = "message"  # stored and answered
    NOTE = "note"  # stored for people to see, not answered: a sticker, a correction of what was answered long ago


@dataclass(frozen=True)
class Attachment:
    """A picture, file, voice message or place that a resident sent. Its bytes are fetched by who needs them."""

    kind: str  # image, file, voice, video, location, sticker …, as the channel calls it
    url: str = ""
    file_id: str = ""  # where a channel hands out ids instead of addresses
    name: str = ""


@dataclass(frozen=True)
class Incoming:
    """One message as a channel hands it over. `id` is the channel's own, unique within the conversation.

    `conversation` is where an answer is sent to: a user's or chat's id on the channel. `text` is what was typed, or
    the payload of the button that was pressed, which is then shown as `shown`.
    """

    channel: str
    conversation: str
    id: str
    text: str
    shown: str = ""
    source: str = ""  # the link or QR code that was followed, such as a neighbourhood's
    kind: Kind = Kind.MESSAGE
    sent_at: datetime | None = None  # by the channel's clock: what was sent first is answered first
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class File:
    """A picture or document to send, such as a filled-in form."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True)
class Outgoing:
    """One message to a resident, as the channel's limits allow it (see `fitting.py`).

    `key` is the same at every attempt: a channel with idempotency keys passes it on. `template` says the same in the
    few words of a template that the platform approved, for residents whom it lets nothing else reach (Zalo).
    """

    key: str
    text: str
    buttons: tuple[Button, ...] = ()
    first_choice: int = 1  # the number of the first button, where buttons become numbered lines
    attachment: str = ""  # a link; `fit` puts it into the text
    file: File | None = None
    template: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What the platform allows. Rates are kept for the whole channel, however many processes serve."""

    text: int = 4000  # characters in one message
    buttons: int = 0  # in one message; 0: the channel has none, and they become numbered text
    button_title: int = 100  # characters; buttons with a longer title become numbered text
    button_payload: int = 1000  # bytes
    text_with_file: int | None = None  # characters in one message with a file; a longer text goes before the file
    files: bool = False  # whether pictures and documents can be sent; elsewhere their address is told
    per_second: float = 20
    per_conversation: float = 1  # a second; a short burst of three is let through
    per_month: int | None = None  # messages; what goes beyond is a dead letter


LONGEST_WAIT = timedelta(hours=1)  # whatever a platform says


class ChannelError(BotError):
    """A message could not be sent; the classes below say what is done about it."""


class TryLater(ChannelError):
    """Nothing is wrong with the message: it is sent again, after `retry_after` seconds where the channel says so.

    Raise it only when the channel is sure not to have delivered. `everyone`: the whole channel has to wait. A platform
    that asks for more than `LONGEST_WAIT` is asked again then: its header may be wrong.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, everyone: bool = False) -> None:
        super().__init__(message)
        self.retry_after = None if retry_after is None else min(retry_after, LONGEST_WAIT.total_seconds())
        self.everyone = everyone


class Uncertain(ChannelError):
    """The request went out and no answer came back, so it may have been delivered: `was_sent` is asked."""


class Gone(ChannelError):
    """This resident cannot be reached: blocked the bot, left, or is outside the window in which one may write."""


class Refused(ChannelError):
    """This message will never be accepted; others may be. `hint` tells officers what was wrong with it."""


class WrongSetup(ChannelError):
    """A key, permission or package is missing: nothing can be sent until a person acts. `hint` says what to do."""


Receive = Callable[[Incoming], Awaitable[bool]]


class Channel(ABC):
    """Where messages come from and go to. Every method but `send` has a default that fits a plain webhook."""

    name: ClassVar[str]
    limits: Limits
    router: APIRouter | None = None  # the webhook, if there is one; it is mounted as it is

    @abstractmethod
    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """Send one message and return the channel's id of it, or "". At most 30 seconds.

        Raises:
            ChannelError: one of its kinds. A token that ran out is renewed in here, and the message tried again.
        """

    async def was_sent(self, conversation: str, outgoing: Outgoing, since: datetime) -> bool | None:
        """Whether `outgoing` reached the channel although no answer came back (a crash, a cut line); None: cannot tell.

        Where it cannot be told the message is sent again: a resident who reads twice is better off than one who waits.

        Raises:
            Refused: it cannot be told, and each time costs money: it is not sent again, people see it.
        """
        return None

    async def listen(self, receive: Receive) -> None:
        """Fetch messages for as long as it is let, on platforms that are polled; runs in one process at a time."""
        return

    async def start(self) -> None:
        """Before the first message, in every process: say the webhook's address, look at the keys.

        Not being able to is logged by the channel and no reason not to start.
        """
        return

    async def stop(self) -> None:
        """Close connections."""
        return
