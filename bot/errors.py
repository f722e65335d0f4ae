"""Base of the product's own exceptions; each package derives its own by what the caller can do about it."""

from __future__ import annotations


class BotError(Exception):
    """Something the product can name. `hint` says in Vietnamese what the person at the keyboard can do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigurationError(BotError):
    """A setting or file is missing or wrong; the person who runs the machine must act."""


class InputError(BotError):
    """What was given cannot be read; give it again, mended."""
