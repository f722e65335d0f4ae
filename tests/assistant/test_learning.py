"""What becomes of a training with taught sentences. The training itself takes minutes and is stood in for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot.assistant import learning
from bot.assistant.current import CurrentAssistant
from bot.assistant.learning import LearningError, Learnt, learn
from bot.assistant.training import model_path
from bot.assistant.turn import Turn
from bot.catalogue.watch import get_watch
from bot.desk.changes.service import Editor, read
from bot.desk.teaching import repository
from bot.desk.teaching.models import Learning, State
from bot.desk.teaching.service import Teacher, TrainingRuns
from bot.settings import Settings

PHRASE = "ông cụ nhà tôi đi xa rồi"
FILE = "nlu/procedures/ho-tich.yml"
LEARNT_AS = (
    f'- intent: ask_procedure_documents\n  metadata:\n    procedure: "1.000656"\n  examples: |\n    - {PHRASE}\n'
)


@pytest.fixture
def settings(own_data: Settings, tmp_path: Path) -> Settings:
    own_data.models_dir = tmp_path / "models"
    own_data.models_dir.mkdir()
    model_path(own_data).write_bytes(b"the former model")
    return own_data


def taught(engine: Engine, settings: Settings) -> int:
    """The number of a training that has begun, with one sentence to learn."""
    with Session(engine) as session, session.begin():
        teacher = Teacher(session, settings, Editor("bia", "Lê Thị Bịa"), settings.now())
        teacher.another_way("1.000656", PHRASE, intent="ask_procedure_documents")
        return teacher.begin_training().id


def outcome(engine: Engine, number: int) -> Learning:
    with Session(engine, expire_on_commit=False) as session:
        return session.get_one(Learning, number)


def train_to(monkeypatch: pytest.MonkeyPatch, settings: Settings, before: int, after: int) -> None:
    """The next training gives a model with `after` right answers; the present one has `before`."""

    def train_beside(_settings: Settings, texts: Mapping[str, str | None], folder: Path) -> Learnt:
        assert (texts[FILE] or "").endswith(LEARNT_AS)
        path = settings.data_dir / FILE
        now = path.read_text(encoding="utf-8")
        path.write_text(texts[FILE] or "", encoding="utf-8")
        name = model_path(settings).name  # as the training on the copy would call it
        path.write_text(now, encoding="utf-8")
        (folder / name).write_bytes(b"the new model")
        return Learnt(folder / name, before, after, ("câu nay sai",), ())

    monkeypatch.setattr(learning, "train_beside", train_beside)


def test_a_model_that_is_not_worse_is_taken_and_can_be_given_back(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, text = model_path(settings), read(settings, FILE)
    train_to(monkeypatch, settings, 700, 700)
    number = taught(engine, settings)
    learn(engine, settings, number)
    done = outcome(engine, number)
    assert (done.state, done.figures["after"], done.figures["lost"]) == (State.TAKEN, 700, ["câu nay sai"])
    assert (read(settings, FILE) or "").endswith(LEARNT_AS)
    assert model_path(settings).read_bytes() == b"the new model"
    with Session(engine) as session, session.begin():
        assert repository.waiting_sentences(session) == []
        Teacher(session, settings, Editor("bia", "Lê Thị Bịa"), settings.now()).undo(done.change_id or 0)
    assert read(settings, FILE) == text
    assert model_path(settings) == former
    assert former.read_bytes() == b"the former model"
    assert outcome(engine, number).state == State.UNDONE


def test_a_worse_model_is_not_taken_and_nothing_is_changed(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    former, text = model_path(settings), read(settings, FILE)
    train_to(monkeypatch, settings, 700, 699)
    number = taught(engine, settings)
    learn(engine, settings, number)
    assert outcome(engine, number).state == State.REFUSED
    assert (read(settings, FILE), list(settings.models_dir.iterdir())) == (text, [former])
    with Session(engine) as session:
        assert [sentence.text for sentence in repository.waiting_sentences(session)] == [PHRASE]


def test_a_training_that_fails_is_told_and_another_may_begin(
    engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Learnt:
        raise LearningError("no room on the disk")

    monkeypatch.setattr(learning, "train_beside", fails)
    number = taught(engine, settings)
    with Session(engine) as session:
        teacher = Teacher(session, settings, Editor("bia", "Lê Thị Bịa"), settings.now())
        with pytest.raises(TrainingRuns):
            teacher.begin_training()
    learn(engine, settings, number)
    assert (outcome(engine, number).state, "no room" in outcome(engine, number).error) == (State.FAILED, True)
    with Session(engine) as session, session.begin():
        Teacher(session, settings, Editor("bia", "Lê Thị Bịa"), settings.now()).begin_training()


class Named:
    """An assistant that says which model it was made of."""

    def __init__(self, model: Path, _settings: Settings) -> None:
        self.model = model

    async def warm_up(self) -> None:
        """Nothing to warm."""

    async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
        return Turn(None, (), self.model.read_text())  # type: ignore[arg-type]


async def test_the_next_turn_is_of_the_model_for_the_present_files_once_it_is_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.assistant import current

    monkeypatch.setattr(current, "Assistant", Named)
    serving = CurrentAssistant(Named(model_path(settings), settings), settings)  # type: ignore[arg-type]
    assert await serving.renew() is False
    path = settings.data_dir / FILE
    path.write_text((read(settings, FILE) or "") + LEARNT_AS, encoding="utf-8")
    assert await serving.renew() is False  # nobody has trained yet
    assert (await serving.take_turn("", "", "", "")).memory == "the former model"
    model_path(settings).write_text("the new model")
    assert await serving.renew() is True
    assert (await serving.take_turn("", "", "", "")).memory == "the new model"


async def test_an_edited_catalogue_is_indexed_by_another_assistant_which_takes_over_with_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.assistant import current

    class Indexing(Named):
        def __init__(self, model: Path, settings: Settings) -> None:
            super().__init__(model, settings)
            self.catalogue: object = None

        async def warm_up(self) -> None:
            self.catalogue = get_watch().current

        async def take_turn(self, text: str, sender_id: str, channel: str, memory: str) -> Turn:
            await asyncio.to_thread(get_watch().refresh)  # somebody edits in the middle
            return Turn(None, (), str(self.catalogue is get_watch().current))  # type: ignore[arg-type]

    monkeypatch.setattr(current, "Assistant", Indexing)
    first = Indexing(model_path(settings), settings)
    await first.warm_up()
    serving = CurrentAssistant(first, settings)  # type: ignore[arg-type]
    monkeypatch.setattr(get_watch(), "prepare", serving.prepare)
    before = get_watch().current
    path = settings.data_dir / "general" / "vneid.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# seen again\n", encoding="utf-8")
    assert (await serving.take_turn("", "", "", "")).memory == "True"
    assert get_watch().current is not before
    assert (await serving.take_turn("", "", "", "")).memory == "True"
