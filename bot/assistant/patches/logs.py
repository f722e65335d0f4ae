"""Rasa deep-copies every message, slot and event of a turn for debug lines that nobody reads.

The copies are made before the log level is looked at and cost more than the intent classifier. The modules named
here use `copy` for nothing else (the test checks that), so they get a `copy` that hands the object through; the
debug lines themselves are filtered out.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from types import SimpleNamespace
from typing import Any

import structlog

MODULES_THAT_COPY_ONLY_FOR_LOGS = ("rasa.core.processor", "rasa.core.policies.rule_policy")


def quiet() -> None:
    """Drop debug events before they are rendered, the copies made for them, and warnings about Rasa's own past."""
    warnings.filterwarnings("ignore", message="Slot auto-fill")  # said of every domain
    warnings.filterwarnings("ignore", message="'RulePolicy' is not included")  # ours is one by another name
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Standard output belongs to answers: `motcua ask --json -` is read by programs.
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
    for name in MODULES_THAT_COPY_ONLY_FOR_LOGS:
        module: Any = importlib.import_module(name)
        module.copy = SimpleNamespace(deepcopy=_same)


def _same(value: Any) -> Any:
    return value
