"""Teaches: writes the lesson, keeps what is to be learnt later, takes questions off the list, and takes it all back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.catalogue.watch import get_watch
from bot.desk.changes import service as changes
from bot.desk.changes.models import Change
from bot.desk.changes.service import Editor
from bot.desk.questions import repository as questions
from bot.desk.questions.models import Settled
from bot.desk.teaching import lessons, repository
from bot.desk.teaching.models import Learning, Sentence, State, Task
from bot.errors import InputError
from bot.privacy import mask
from bot.settings import Settings

LONGEST_TRAINING = timedelta(hours=1)


class TrainingRuns(InputError):
    """There is a training already, or nothing to learn."""


@dataclass(frozen=True)
class Teacher:
    """Everything a lesson needs to know about the moment."""

    session: Session
    settings: Settings
    editor: Editor
    now: datetime

    def another_way(
        self, about: str, phrase: str, asked: Sequence[int] = (), *, is_name: bool = False, intent: str = ""
    ) -> Change:
        """`phrase` asks for the procedure or general question `about` from now on; questions `asked` are settled.

        With `intent`, the model is to learn the phrase as a whole question in the next training.

        Raises NotTeachable, ChangedMeanwhile, CatalogueError: see `lessons` and `changes`; nothing is written.
        """
        edit = lessons.another_way(self.settings, about, phrase, is_name=is_name)
        change = self._write(edit, asked)
        if intent:
            procedure = about if get_watch().current.get(about) else ""
            self.session.add(
                Sentence(
                    at=self.now,
                    officer=self.editor.username,
                    name=self.editor.name,
                    text=edit.title,
                    intent=intent,
                    procedure=procedure,
                    change_id=change.id,
                )
            )
        return change

    def new_question(self, question: lessons.NewQuestion, asked: Sequence[int] = ()) -> Change:
        """A general question that is answered from now on; raises as `another_way`."""
        return self._write(lessons.new_question(question, self.now.date()), asked)

    def report_wrong(self, about: str, note: str, question: str = "") -> Task:
        """Something that stands in the catalogue is wrong; somebody is to mend it."""
        task = Task(
            at=self.now,
            officer=self.editor.username,
            name=self.editor.name,
            about=about,
            note=mask(note.strip()),
            question=mask(question.strip()),
        )
        self.session.add(task)
        self.session.flush()
        return task

    def finish(self, number: int) -> None:
        """What a task asked for is mended."""
        task = self.session.get(Task, number)
        if task is not None and task.done_at is None:
            task.done_at, task.done_by = self.now, self.editor.name

    def settle(self, asked: Sequence[int], how: Settled) -> int:
        """Take questions off the list; how many were on it."""
        return questions.settle(self.session.connection(), asked, how, self.now, self.editor.name)

    def undo(self, number: int) -> Change:
        """Take back an edit and what was taught with it; its questions are on the list again. Raises `CannotUndo`."""
        undoing = changes.undo(self.session, self.settings, number, self.editor, self.now)
        repository.withdraw_of_change(self.session, number)
        questions.reopen_of_change(self.session.connection(), number)
        learning = self.session.query(Learning).filter(Learning.change_id == number).one_or_none()
        if learning is not None:
            learning.state = State.UNDONE
            repository.give_back(self.session, learning.id)
        return undoing

    def begin_training(self) -> Learning:
        """Note that a training begins.

        Raises:
            TrainingRuns: see there.
        """
        waiting = repository.waiting_sentences(self.session)
        running = repository.running(self.session)
        if running is not None and running.at < self.now - LONGEST_TRAINING:
            running.state, running.ended_at, running = State.FAILED, self.now, None  # its process is gone
        if not waiting or running:
            raise TrainingRuns("there is nothing to learn, or a training goes on")
        learning = Learning(at=self.now, officer=self.editor.username, name=self.editor.name, sentences=len(waiting))
        self.session.add(learning)
        self.session.flush()
        return learning

    def _write(self, edit: changes.Edit, asked: Sequence[int]) -> Change:
        change = changes.write(self.session, self.settings, edit, self.editor, self.now)
        self.settle(asked, Settled.TAUGHT)
        questions.note_change(self.session.connection(), asked, change.id)
        return change
