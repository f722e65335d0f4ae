"""A form that htmx sent and that worked leads to another page: the browser goes there itself.

htmx would follow the redirect on its own and put the other page's body under the present page's style and scripts.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class WholePages:
    """Turns status 303 into htmx's own header for it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but redirects of htmx's requests."""
        if scope["type"] != "http" or "hx-request" not in Headers(scope=scope):
            await self.app(scope, receive, send)
            return

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 303:
                message["status"] = 200
                headers = MutableHeaders(scope=message)
                headers["HX-Redirect"] = headers["Location"]
                del headers["Location"]
            await send(message)

        await self.app(scope, receive, send_on)
