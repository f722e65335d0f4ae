"""Breaks a serving installation on purpose and counts what residents saw of it: `make chaos`."""
