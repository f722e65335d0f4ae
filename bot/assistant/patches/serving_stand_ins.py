"""Leaves out what Rasa imports at module level and a serving process of ours never calls.

Its connectors (we have channels of our own), the stores of its tracker store module, its own web server and scheduler,
plotting, and the training part of scikit-learn: half of the time to start and a third of the memory. Only for
`serve`, `ask`, `parse` and `chat`; training and `motcua rasa …` get everything.
"""

from __future__ import annotations

import sys

from bot.assistant.patches.stand_in import StandIn

CONNECTORS = (
    "aiogram",
    "fbmessenger",
    "google",
    "questionary",
    "slack_sdk",
    "socketio",
    "twilio",
    "webexteamssdk",
)
STORES_AND_BROKERS = ("aio_pika", "aiormq", "boto3", "botocore", "pymongo")
SERVER = ("apscheduler", "dask", "sanic")
# Rasa's module and not matplotlib, which draws the chart of the desk's report.
TRAINING = ("rasa.utils.plotting", "sklearn")
ROOTS = CONNECTORS + STORES_AND_BROKERS + SERVER + TRAINING

_FINDER = StandIn(ROOTS, "If a component of config.yml needs it, take it off the list in serving_stand_ins.py.")


def install() -> None:
    """Register the stand-in before the real packages. Idempotent.

    Must come before Rasa is imported: what is imported already stays as it is.
    """
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)
