"""The body of a webhook's request, read no further than it may be long."""

from __future__ import annotations

from fastapi import Request


async def read_body(request: Request, longest: int) -> bytes | None:
    """The whole body, or None when it has more than `longest` bytes, whatever a header says of its length."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            return None
    return bytes(body)
