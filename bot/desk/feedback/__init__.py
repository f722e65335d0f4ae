"""Feedback reports: what residents tell the ward, by name or without one, until they have an answer."""
