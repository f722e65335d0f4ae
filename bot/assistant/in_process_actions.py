"""Custom actions called as functions instead of over HTTP.

`rasa run actions` serves the same package to whoever prefers a server of its own.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

logger = logging.getLogger(__name__)

FAILED = "utter_failed"  # the response of an action that broke


class InProcessActions(EndpointConfig):
    """An action endpoint that runs the package's actions in this process."""

    def __init__(self, package: str = "actions") -> None:
        # The domain is ours and known to the actions; without this it would be copied into every call.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package(package)

    async def request(self, *_args: Any, **kwargs: Any) -> Any:
        """Run the action named in `json` (see parent class).

        Raises:
            ClientResponseError: status 400, when the action rejects its own execution, as the server would answer.
        """
        try:
            return await self._executor.run(kwargs["json"])
        except ActionExecutionRejection as rejection:
            body = {"error": rejection.message, "action_name": rejection.action_name}
            raise ClientResponseError(400, rejection.message, json.dumps(body)) from rejection
        except ActionNotFoundException:
            raise
        except Exception:  # whatever went wrong, nobody is left without an answer
            logger.exception("action %s", kwargs["json"].get("next_action"))
            return {"events": [], "responses": [{"response": FAILED}]}
