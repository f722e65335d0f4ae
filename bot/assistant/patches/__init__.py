"""Everything we change in Rasa 3.6.21, in one place. Each module has the reason; each has a test that fails
when the thing it changes is no longer there (`tests/assistant/test_patches.py`).

Call `install()` before the first import of a Rasa module.
"""

from __future__ import annotations

from bot.assistant.patches import action_schema, logs, serving_stand_ins, telemetry, tensorflow_stand_in, trackers


def install(*, serving: bool = False) -> None:
    """Apply every patch; `serving` also leaves out what only training and Rasa's own commands need. Idempotent."""
    telemetry.switch_off()
    tensorflow_stand_in.install()
    if serving:
        serving_stand_ins.install()
    logs.quiet()
    action_schema.compile_once()
    trackers.make_cheap()
