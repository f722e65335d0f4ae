"""Một Cửa: the assistant of a Vietnamese ward."""
