"""Which test questions a model understands rightly: `python -m bot.assistant.exam DATA MODELS QUESTIONS RESULT`.

In a process of its own, which gives its memory back. The result is a JSON list of what was all right: each question as
typed, and once more without diacritics.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bot.assistant.loading import load_assistant
from bot.nlu.evaluate import Outcome, read_questions, without_diacritics
from bot.settings import get_settings


async def right_ones(questions: Path) -> list[str]:
    """The texts of `questions` that the model for the present files understands rightly, both ways of typing them."""
    assistant = load_assistant(get_settings())
    typed = read_questions(questions)
    outcomes = [Outcome(q, await assistant.parse(q.text)) for q in [*typed, *without_diacritics(typed)]]
    return [outcome.question.text for outcome in outcomes if outcome.all_right]


if __name__ == "__main__":
    data, models, questions, result = map(Path, sys.argv[1:])
    get_settings().data_dir, get_settings().models_dir = data, models
    result.write_text(json.dumps(asyncio.run(right_ones(questions)), ensure_ascii=False), encoding="utf-8")
