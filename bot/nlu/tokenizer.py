"""Vietnamese words as Rasa tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, overload

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.words import Word, split_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Words of more than one syllable are one token ("khai sinh"), found by underthesea.

    A token's text and offsets are those of the message as typed; its `lemma` is the word as it was meant. They are cut
    when they are first looked at: our own components look at letters and syllables, so training does without them.
    Rasa puts their places into the result of every message, and a DIET in config.yml looks at them.
    """

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Vietnamese only (see parent class)."""
        return ["vi"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's own keys for splitting intents; nothing of ours (see parent class)."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @staticmethod
    def required_packages() -> list[str]:
        """(see parent class)"""
        return ["underthesea"]

    def tokenize(self, message: Message, attribute: str) -> Sequence[Token]:
        """Never raises, whatever the text (see parent class)."""
        return _Tokens(message.get(attribute))


class _Tokens(Sequence[Token]):
    """The tokens of a text; the segmenter takes its time, so it waits until somebody asks."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _cut(self) -> list[Token]:
        return [_token(self._text, word) for word in split_words(self._text)]

    @overload
    def __getitem__(self, place: int) -> Token: ...

    @overload
    def __getitem__(self, place: slice) -> list[Token]: ...

    def __getitem__(self, place: int | slice) -> Token | list[Token]:
        return self._cut[place]

    def __len__(self) -> int:
        return len(self._cut)


def _token(text: str, word: Word) -> Token:
    return Token(text[word.start : word.end], word.start, word.end, lemma=word.text)
