"""Vietnamese words as Rasa tokens."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.words import Word, split_words


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Words of more than one syllable are one token ("khai sinh"), found by underthesea.

    A token's text and offsets are those of the message as typed; its `lemma` is the word as it was meant.
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

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Never raises, whatever the text (see parent class)."""
        text = message.get(attribute)
        return [_token(text, word) for word in split_words(text)]


def _token(text: str, word: Word) -> Token:
    return Token(text[word.start : word.end], word.start, word.end, lemma=word.text)
