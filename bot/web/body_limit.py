"""How large a request may be.

FastAPI reads a body before it asks who sent it, so the end of a body is here, before all that. FastAPI's own
`max_body_size` counts the same, but puts two English words in the place of every page that explains.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.desk.files.service import LARGEST
from bot.dossiers.push.endpoints import MAX_BODY
from bot.dossiers.receipt import LARGEST_FILE

ORDINARY = 2_000_000  # bytes: 100,000 letters take 1.2 million when JSON writes each as two \uXXXX
# By how the path begins. A whole table of dossiers may have as much as the web servers in deploy/ let through.
_LARGER = {
    "/api/v1/chat/picture": LARGEST_FILE,
    "/demo/api/v1/chat/picture": LARGEST_FILE,
    "/api/v1/dossiers": MAX_BODY,
    "/desk/ho-so/nap": 20_000_000,
    "/desk/hoi-thoai/": LARGEST + ORDINARY,
}


class BodyLimit:
    """Middleware that ends a body at what its path may take: status 413, by the application's own handlers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """(see ASGI)"""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = next((larger for path, larger in _LARGER.items() if scope["path"].startswith(path)), ORDINARY)
        received = 0

        async def receive_some() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise HTTPException(413, f"Tệp hoặc nội dung gửi lên lớn quá {most // 1_000_000} MB.")
            return message

        await self._app(scope, receive_some, send)
