"""One of our messages as what Zalo takes, and the ways around what it refuses."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.answer import render
from bot.channels.zalo import payloads
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.errors import ATTACHMENT_EXPIRED, BAD_PARAMETER, WINDOW_CODES, ZaloError
from bot.channels.zalo.events import split_anonymous
from bot.channels.zalo.spending import Spending
from bot.channels.zalo.templates import Templates
from bot.channels.zalo.windows import Window, allowance
from bot.links import absolute
from bot.messaging.channel import File, Gone, Outgoing, Refused
from bot.messaging.fitting import numbered, pieces_of
from bot.settings import Settings

SEND_PATH = "/v3.0/oa/message/cs"
ANONYMOUS_PATH = "/v2.0/oa/message"
UPLOAD_IMAGE_PATH = "/v2.0/oa/upload/image"
UPLOAD_FILE_PATH = "/v2.0/oa/upload/file"
# The payload of a button that becomes Zalo's own form for name, phone and address; it comes back as `user_submit_info`.
ASK_INFO = "zalo:ask_info"
_INFO_PICTURE = "/static/-/zalo-contact.png"  # Zalo wants one, at a whole address
_REMEMBERED_FILES = 200


class Delivery:
    """Sends over one app."""

    def __init__(
        self,
        api: ZaloApi,
        templates: Templates,
        spending: Spending,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._api = api
        self._templates = templates
        self._spending = spending
        self._settings = settings
        self._now = now
        self._files_sent: OrderedDict[str, str] = OrderedDict()  # key of a message → id of its file

    async def send(self, conversation: str, outgoing: Outgoing) -> str:
        """Send a message with what belongs to it; Zalo's id of it.

        Raises:
            ZaloError, ChannelError: it was not sent.
        """
        if outgoing.template:
            return await self._notice(conversation, outgoing)
        if outgoing.file is not None:
            return await self._with_file(conversation, outgoing, outgoing.file)
        return await self._text(conversation, outgoing)

    async def _notice(self, conversation: str, outgoing: Outgoing) -> str:
        """Something that the resident did not just ask for: as a text while one may, then as the approved template."""
        if await self.may_write(conversation):
            try:
                return await self._text(conversation, outgoing)
            except ZaloError as error:
                if error.code not in WINDOW_CODES:
                    raise
        if not self._settings.zalo_notice_template:
            raise Gone("the resident has been silent too long for a text", hint=render("zalo/no_template"))
        return await self._templates.by_user(conversation, self._settings.zalo_notice_template, outgoing.template)

    async def may_write(self, conversation: str) -> bool:
        """Whether a text of ours may go out, and for nothing unless the ward pays or has no template; Zalo is asked."""
        try:
            window = (await allowance(self._api, conversation)).window(self._now())
        except ZaloError:
            window = Window.UNKNOWN
        pays = self._settings.zalo_paid_notices or not self._settings.zalo_notice_template
        return window in (Window.FREE, Window.UNKNOWN) or (window is Window.PAID and pays)

    async def _text(self, conversation: str, outgoing: Outgoing) -> str:
        kind = self._settings.zalo_button_template
        if not outgoing.buttons:
            return await self._message(conversation, payloads.text_message(outgoing.text))
        if outgoing.buttons[0].payload == ASK_INFO:
            form = payloads.info_request(outgoing.buttons[0].title, outgoing.text, absolute(_INFO_PICTURE))
            return await self._message(conversation, form)
        try:
            return await self._message(conversation, payloads.text_message(outgoing.text, outgoing.buttons, kind))
        except ZaloError as error:
            if error.code != BAD_PARAMETER:
                raise
        plain = numbered(outgoing.text, outgoing.buttons, outgoing.first_choice)
        sent = ""
        for piece in pieces_of(plain, payloads.LONGEST_TEXT):
            sent = await self._message(conversation, payloads.text_message(piece))
        return sent

    async def _with_file(self, conversation: str, outgoing: Outgoing, file: File) -> str:
        """A picture carries its text; any other file goes first, and the text with its buttons after it."""
        is_image = file.media_type in payloads.IMAGE_TYPES and len(file.data) <= payloads.LARGEST_IMAGE
        if is_image and not outgoing.buttons:
            return await self._file(conversation, file, outgoing.text)
        if outgoing.key not in self._files_sent:  # a repeated attempt does not send the file again
            self._files_sent[outgoing.key] = await self._file(conversation, file, "")
            while len(self._files_sent) > _REMEMBERED_FILES:
                self._files_sent.popitem(last=False)
        return await self._text(conversation, outgoing) if outgoing.text else self._files_sent[outgoing.key]

    async def _file(self, conversation: str, file: File, text: str) -> str:
        try:
            return await self._message(conversation, await self._uploaded(file, text))
        except ZaloError as error:
            if error.code != ATTACHMENT_EXPIRED:
                raise
        return await self._message(conversation, await self._uploaded(file, text))

    async def _uploaded(self, file: File, text: str) -> dict[str, Any]:
        if file.media_type in payloads.IMAGE_TYPES and len(file.data) <= payloads.LARGEST_IMAGE:
            data = await self._api.upload(UPLOAD_IMAGE_PATH, file.name, file.media_type, file.data)
            return payloads.image_message(text, str(data.get("attachment_id", "")))
        if not file.name.lower().endswith(payloads.FILE_SUFFIXES) or len(file.data) > payloads.LARGEST_FILE:
            raise Refused(f"Zalo takes no file {file.media_type} of this size", hint=render("zalo/file_refused"))
        data = await self._api.upload(UPLOAD_FILE_PATH, file.name, file.media_type, file.data)
        return payloads.file_message(str(data.get("token", "")))

    async def _message(self, conversation: str, message: dict[str, Any]) -> str:
        path = ANONYMOUS_PATH if split_anonymous(conversation) else SEND_PATH
        data = await self._api.send(path, {"recipient": payloads.recipient(conversation), "message": message})
        quota = data.get("quota")
        kind = str(quota.get("quota_type", "")) if isinstance(quota, dict) else ""
        self._spending.count(kind or "reply")
        return str(data.get("message_id", ""))[:120]
