"""Rasa reports usage to a server abroad unless told otherwise before it is imported. A ward's bot must not."""

from __future__ import annotations

import os


def switch_off() -> None:
    """Set the variable that Rasa reads; a value that was set from outside is replaced on purpose."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
