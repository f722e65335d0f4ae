"""What each part of the ear is worth: `python -m benchmarks.understanding_parts QUESTIONS… [--trained]`.

One part after another is switched off in the trained model and the questions are understood again, by the functions of
`motcua evaluate`. Nothing is trained again, so a part that the others have learned to lean on may look dearer than it
is; only with `--trained` two models more are made, which takes as many minutes as two trainings.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from bot.assistant import patches
from bot.assistant.loading import load_assistant
from bot.evaluation import known_names, measure
from bot.nlu.evaluate import LabelledQuestion, figures, read_questions
from bot.nlu.evaluation_report import Evaluation
from bot.settings import ROOT, get_settings

COLUMNS = ("recall@1", "recall@3", "aspect", "kind", "all right", "all right, stripped", "answered", "precision")
WHOLE = "everything"

# What stands in for a part: where it is, and what does nothing in its place.
Replacement = tuple[str, Any]


def _as_it_is(_self: Any, **given: Any) -> Any:
    """Of a component's only argument, which Rasa gives by its name."""
    return next(iter(given.values()))


def parts() -> Mapping[str, Sequence[Replacement]]:
    """What can be switched off without training, by its name in the table."""
    from bot.nlu.intent_features import features_of
    from bot.nlu.procedure_classifier import UNLEARNED
    from bot.nlu.procedure_ranker import UNTRAINED
    from bot.nlu.terms import Vocabulary

    def seen(text: str, _hidden: Any) -> list[Any]:
        return [features_of(text)]

    def hidden(text: str, hidden: Any) -> list[Any]:
        return [features_of(text, hidden)]

    views_of = "bot.nlu.intent_classifier._views"
    ear = "bot.nlu.understanding"
    return {
        WHOLE: (),
        "without mending words": (("bot.text.mend_words", lambda _text: iter(())),),
        "… Telex and VNI keys": (("bot.typing_habits._decoded", lambda _word: None),),
        "… abbreviations": (("bot.typing_habits.spell_out", lambda words, _ends: words),),
        "… joined words": (("bot.typing_habits._split_joined", lambda _word: None),),
        "words cut at spaces, no segmenter": (("bot.nlu.words._segment", str.split),),
        "without synonyms": (("bot.nlu.terms.Vocabulary.read", classmethod(_without_synonyms(Vocabulary.read))),),
        "the ranker's first weights": (("bot.nlu.procedure_linker.Ranker.from_dict", lambda _stored: UNTRAINED),),
        "without whole sentences": (("bot.nlu.procedure_classifier.ProcedureClassifier.judge", lambda *_: UNLEARNED),),
        "the procedure's name only seen": ((views_of, seen),),
        "the procedure's name only hidden": ((views_of, hidden),),
        "without questions of the files": (("bot.nlu.asked_linker.AskedLinker.process", _as_it_is),),
        "without general questions": (("bot.nlu.general_linker.GeneralLinker.process", _as_it_is),),
        "without certain rules": (("bot.nlu.certainties.CertaintyRules.process", _as_it_is),),
        "everything answered": (
            (f"{ear}.ANSWER", 0.0),
            (f"{ear}.DOUBTFUL", 0.0),
            (f"{ear}.CLOSE", 2.0),
            (f"{ear}.GUESS", 0.0),
        ),
    }


def trained_parts() -> Mapping[str, Sequence[Replacement]]:
    """What a model has to be made anew for."""
    augmenter = "bot.nlu.augmentation.TypingAugmenter.process_training_data"
    characters = "bot.nlu.intent_features._characters"
    return {
        "trained without rough copies": ((augmenter, _as_it_is),),
        "trained without pieces of words": ((characters, lambda _word: []),),
    }


def _without_synonyms(read: Callable[..., Any]) -> Callable[..., Any]:
    def bare(_cls: type, data_dir: Path) -> Any:
        vocabulary = read(data_dir)
        vocabulary._by_beginning.clear()
        return vocabulary

    return bare


@contextmanager
def _switched(replacements: Sequence[Replacement]) -> Iterator[None]:
    """The parts replaced, nothing remembered from before or kept for after."""
    with ExitStack() as stack:
        for where, instead in replacements:
            stack.enter_context(mock.patch(where, instead))
        _forget()
        yield
    _forget()


def _forget() -> None:
    from bot import typing_habits
    from bot.nlu import intent_features, words

    for remembered in (typing_habits._mend_word, intent_features.features_of, words.normalized, words._word_spans):
        remembered.cache_clear()


def _heard(questions: Sequence[LabelledQuestion], model: Path | None) -> Evaluation:
    from bot.assistant.assistant import Assistant

    settings = get_settings()
    assistant = load_assistant(settings) if model is None else Assistant(model, settings)
    loop = asyncio.new_event_loop()
    heard = measure(questions, lambda text: loop.run_until_complete(assistant.parse(text)), known_names(settings))
    loop.close()
    return heard


def _trained_anew(folder: Path) -> Path:
    from bot.assistant.model_making import make_model

    data = [get_settings().data_dir / name for name in ("nlu", "rules", "stories")]
    model = folder / "model.tar.gz"
    make_model(ROOT / "config.yml", ROOT / "domain.yml", [path for path in data if path.exists()], model)
    return model


def row(name: str, heard: Evaluation) -> str:
    """One line of the table; percent."""
    typed, bare = figures(heard.typed), figures(heard.bare)
    shares = (
        typed.recall_at_1,
        typed.recall_at_3,
        typed.aspect,
        typed.kind,
        typed.all_right,
        bare.all_right,
        typed.answered,
        typed.precision,
    )
    return f"| {name} | " + " | ".join("–" if share is None else f"{100 * share:.1f}" for share in shares) + " |"


def main(files: Sequence[Path], trained: bool) -> int:
    """Print the table, a line as soon as it is known."""
    patches.install()
    questions = [question for file in files for question in read_questions(file)]
    print(f"{len(questions)} questions\n\n| | " + " | ".join(COLUMNS) + " |\n|" + "---|" * (len(COLUMNS) + 1))
    for name, replacements in parts().items():
        with _switched(replacements):
            heard = _heard(questions, None)
            line = row(name, heard)  # what is asked back is decided when it is counted
        if name == WHOLE and heard.baseline:
            first, among = (f"{100 * share:.1f}" for share in heard.baseline)
            print(f"| BM25 over names | {first} | {among} |" + " – |" * (len(COLUMNS) - 2))
        print(line, flush=True)
    for name, replacements in trained_parts().items() if trained else ():
        with tempfile.TemporaryDirectory() as folder, _switched(replacements):
            print(row(name, _heard(questions, _trained_anew(Path(folder)))), flush=True)
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--trained", action="store_true")
    arguments = parser.parse_args()
    sys.exit(main(arguments.files, arguments.trained))
