"""Messages from a template that Zalo approved beforehand: all that may be sent when a resident has long been silent.

The values are checked against what Zalo says the template wants, because a refused message of this kind is slow to
notice.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.answer import render
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.errors import ZaloError
from bot.channels.zalo.spending import TEMPLATE, Spending
from bot.messaging.channel import Refused, Uncertain, WrongSetup

BY_USER_PATH = "/v3.0/oa/message/template"
_ENABLED = "ENABLE"
_INFO_FOR = 3600.0  # seconds that what Zalo says about a template is remembered


class Templates:
    """Sends template messages within the month's budget."""

    def __init__(self, api: ZaloApi, spending: Spending) -> None:
        self._api = api
        self._spending = spending
        self._infos: dict[str, tuple[float, dict[str, Any]]] = {}

    async def by_user(self, user: str, template: str, values: Mapping[str, str]) -> str:
        """Send to a Zalo user; the id of the message.

        Raises:
            ZaloError, ChannelError: it was not sent. Money, package and rights that templates want and the ward does
                not have are `Refused`, since other messages need none of them.
        """
        try:
            return await self._send(user, template, values)
        except ZaloError as error:
            if isinstance(error.for_queue(), WrongSetup):
                raise Refused(str(error), hint=error.hint) from error
            raise

    async def info(self, template: str) -> dict[str, Any]:
        """What Zalo knows of a template, remembered for an hour."""
        at, known = self._infos.get(template, (0.0, {}))
        if not known or time.monotonic() - at > _INFO_FOR:
            known = await self._api.read_template(template)
            self._infos[template] = (time.monotonic(), known)
        return known

    async def _send(self, user: str, template: str, values: Mapping[str, str]) -> str:
        body = {"user_id": user, "template_id": template, "template_data": await self._checked(template, values)}
        if not self._spending.has_room(TEMPLATE):
            raise Refused("the month's budget for template messages is spent", hint=render("zalo/budget"))
        try:
            data = await self._api.send(BY_USER_PATH, body)
        except Uncertain:  # it may have been charged
            self._spending.count(TEMPLATE)
            raise
        self._spending.count(TEMPLATE)
        return str(data.get("message_id", ""))

    async def _checked(self, template: str, values: Mapping[str, str]) -> dict[str, str]:
        """The values that the template wants, cut to its lengths.

        Raises:
            Refused: the template wants something else, or is not approved.
        """
        info = await self.info(template)
        status = str(info.get("status", _ENABLED))
        if status != _ENABLED:
            raise Refused(f"template {template}: {status}", hint=render("zalo/template", problem="status", name=status))
        given: dict[str, str] = {}
        for wanted in info.get("listParams") or []:
            name = str(wanted.get("name", ""))
            value = values.get(name, "").strip()
            if not value and wanted.get("require", True):
                hint = render("zalo/template", problem="missing", name=name)
                raise Refused(f"template {template} wants {name}", hint=hint)
            longest = wanted.get("maxLength")
            given[name] = _cut(value, longest if isinstance(longest, int) and longest > 0 else len(value))
        return given or dict(values)


def _cut(value: str, longest: int) -> str:
    return value if len(value) <= longest else value[: longest - 1].rstrip() + "…"
