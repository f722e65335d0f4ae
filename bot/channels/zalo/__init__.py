"""Zalo Official Account: the ward's own account, which residents write to (docs/zalo.vi.md).

What is uncertain about Zalo's interface is a setting or is read both ways; the source of every rule is Zalo's
documentation as of autumn 2026.
"""
