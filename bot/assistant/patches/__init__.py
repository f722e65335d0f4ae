"""Everything we change in Rasa 3.6.21, in one place. Each module has the reason; each has a test that fails
when the thing it changes is no longer there (`tests/assistant/test_patches.py`).

Call `install()` before the first import of a Rasa module that trains or serves.
"""

from __future__ import annotations

from bot.assistant.patches import action_schema, logs, telemetry, tensorflow_stand_in

_installed = False


def install() -> None:
    """Apply every patch; calling it again changes nothing."""
    global _installed
    if _installed:
        return
    telemetry.switch_off()
    tensorflow_stand_in.install()
    logs.quiet()
    action_schema.compile_once()
    _installed = True
