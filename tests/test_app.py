"""What the application says to who delivers while something is wrong."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.app import create_app
from bot.messaging.turns import Stumbled


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("", {}, Exception("away")), 503),
        (PoolTimeout("no connection is free"), 503),
        (DataError("", {}, Exception("cut off"), connection_invalidated=True), 503),
        (Stumbled("the assistant failed"), 503),
        (IntegrityError("", {}, Exception("there already")), 500),
        (DataError("", {}, Exception("no text with NUL")), 422),
    ],
)
def test_only_what_may_go_well_later_is_to_be_delivered_again(error: Exception, status: int) -> None:
    app = create_app()

    async def fails() -> None:
        raise error

    app.add_api_route("/fails", fails)
    app.router.routes.insert(0, app.router.routes.pop())  # before the pages, which take every address
    answer = TestClient(app, raise_server_exceptions=False).get("/fails")
    assert answer.status_code == status
    assert ("retry-after" in answer.headers) is (status == 503)
