"""Stands in for TensorFlow where it is not installed.

Rasa imports it at module level in DIET, TED, the response selector and their helpers, none of which our pipeline
uses. Where TensorFlow is installed, nothing is done.
"""

from __future__ import annotations

import importlib.util
import sys

from bot.assistant.patches.stand_in import StandIn

ROOTS = ("keras", "tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text")
_FINDER = StandIn(ROOTS, "Install the extra `motcua[tensorflow]` to use DIET, TED or the response selector.")


def is_active() -> bool:
    """Whether the stand-in is there."""
    return _FINDER in sys.meta_path


def install() -> None:
    """Register the stand-in unless TensorFlow itself can be imported. Idempotent."""
    if not is_active() and importlib.util.find_spec("tensorflow") is None:
        sys.meta_path.append(_FINDER)
