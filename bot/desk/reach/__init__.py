"""Whom the assistant reaches: visits by week, neighbourhood and channel. Numbers only, nobody's name or id."""
