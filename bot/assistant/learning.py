"""Trains with what officers taught, and takes the new model only if it is not worse on the test questions.

Nothing is touched before that is known: the training and the comparison happen on a copy of the data. Then the
sentences go into data/nlu as an edit that can be undone, and the model into the models' folder, where
`CurrentAssistant` finds it; the former model stays beside it.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.assistant.training import model_path
from bot.catalogue.watch import get_watch
from bot.desk.changes import service as changes
from bot.desk.changes.models import What
from bot.desk.changes.service import Edit, Editor
from bot.desk.teaching import repository
from bot.desk.teaching.models import Learning, State
from bot.desk.teaching.training_data import with_sentences
from bot.errors import BotError
from bot.settings import ROOT, Settings

logger = logging.getLogger(__name__)

QUESTIONS = ROOT / "tests" / "nlu" / "dev.jsonl"
_COLOUR = re.compile(r"\x1b\[[\d;]*m")  # in what programs tell a terminal
_SHOWN = 20  # questions of the difference that are kept to be read


class LearningError(BotError):
    """A training or a comparison ended in an error, or the files were changed meanwhile."""


@dataclass(frozen=True)
class Learnt:
    """A new model beside the present one. `lost` and `gained`: test questions that it alone gets wrong, and right."""

    model: Path
    before: int  # right ones
    after: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]

    @property
    def is_not_worse(self) -> bool:
        """Whether it gets as many test questions right as the present model, or more."""
        return self.after >= self.before


def learn(engine: Engine, settings: Settings, number: int) -> None:
    """Do the training `number`, which was noted to begin; what becomes of it is noted too. Takes minutes."""
    with tempfile.TemporaryDirectory(prefix="motcua-") as folder:
        try:
            _learn(engine, settings, number, Path(folder))
        except Exception as error:
            logger.exception("a training failed")
            with Session(engine) as session, session.begin():
                _end(session, settings, number, State.FAILED, error=f"{type(error).__name__}: {error}"[:500])


def _learn(engine: Engine, settings: Settings, number: int, folder: Path) -> None:
    former = model_path(settings)
    with Session(engine) as session:
        sentences = repository.waiting_sentences(session)
        was, texts = with_sentences(settings, get_watch().current, sentences)
        ids = [sentence.id for sentence in sentences]
        title = "; ".join(sentence.text for sentence in sentences)[:200]
    learnt = train_beside(settings, texts, folder)
    figures = {"before": learnt.before, "after": learnt.after, "lost": learnt.lost, "gained": learnt.gained}
    with Session(engine) as session, session.begin():
        if not learnt.is_not_worse:
            _end(session, settings, number, State.REFUSED, figures=figures)
            return
        if model_path(settings) != former:
            raise LearningError("the training files were changed meanwhile; train again")
        target = settings.models_dir / learnt.model.name
        shutil.copy(learnt.model, target.with_suffix(".new"))
        target.with_suffix(".new").replace(target)
        learning = _end(session, settings, number, State.TAKEN, figures=figures)
        editor = Editor(learning.officer, learning.name)
        change = changes.write(session, settings, Edit(What.LEARN, "", title, was, texts), editor, settings.now())
        learning.change_id = change.id
        repository.note_learnt(session, ids, number)
        _keep_only(settings.models_dir, {target, former})


def train_beside(settings: Settings, texts: Mapping[str, str | None], folder: Path) -> Learnt:
    """Train on a copy of the data with the files `texts` (by path) in `folder`, and compare.

    Raises:
        LearningError: see there.
    """
    data, models, former = folder / "data", folder / "models", model_path(settings)
    shutil.copytree(settings.data_dir, data)
    models.mkdir()
    for path, text in texts.items():
        (data / path).write_text(text or "", encoding="utf-8")
    _run("bot.assistant.training", data, models)
    model = next(models.glob("motcua-*.tar.gz"), None)
    if model is None:
        raise LearningError("there is no model after the training")
    if model_path(settings) != former:  # somebody edited, or the program was renewed: there is nothing to compare with
        raise LearningError("the training files were changed meanwhile; train again")
    before = _right(settings.data_dir, settings.models_dir, folder / "before.json")
    after = _right(data, models, folder / "after.json")
    lost, gained = (tuple((a - b).elements())[:_SHOWN] for a, b in ((before, after), (after, before)))
    return Learnt(model, before.total(), after.total(), lost, gained)


def _right(data: Path, models: Path, result: Path) -> Counter[str]:
    _run("bot.assistant.exam", data, models, QUESTIONS, result)
    return Counter(json.loads(result.read_text(encoding="utf-8")))


def _run(module: str, *arguments: Path) -> None:
    nice = shutil.which("nice")  # Windows has none
    done = subprocess.run(
        [*([nice] if nice else []), sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        told = _COLOUR.sub("", done.stderr).strip()[-300:]
        raise LearningError(f"{module} ended with {done.returncode}: {told}")


def _end(
    session: Session, settings: Settings, number: int, state: State, *, figures: object = None, error: str = ""
) -> Learning:
    learning = session.get_one(Learning, number)
    learning.state, learning.ended_at, learning.error = state, settings.now(), error
    learning.figures = dict(figures) if isinstance(figures, dict) else {}
    return learning


def _keep_only(folder: Path, models: set[Path]) -> None:
    """Two models are enough: the one in use and the one before it."""
    for old in folder.glob("motcua-*.tar.gz"):
        if old not in models:
            old.unlink(missing_ok=True)
