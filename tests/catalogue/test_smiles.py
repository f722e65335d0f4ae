from __future__ import annotations

import pytest

from bot.catalogue.smiles import smile_of


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("👍", "praise"),
        ("👍🏽👍🏽 ", "praise"),
        ("❤️", "praise"),
        ("😀", "praise"),
        (":))", "praise"),
        ("🙏", "thank"),
        ("👎", "insult"),
        ("👍😡", "insult"),
    ],
)
def test_smiles_alone_say_something(text: str, intent: str) -> None:
    assert smile_of(text) == intent


@pytest.mark.parametrize("text", ["", "...", "👍 cảm ơn", "D", "🤔", "12:3", "👍" * 1000])
def test_anything_else_is_no_smile(text: str) -> None:
    assert smile_of(text) == ""
