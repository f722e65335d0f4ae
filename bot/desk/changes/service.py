"""Writes edits of data files, all or nothing, and takes them back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checks import check_edited
from bot.catalogue.defects import CatalogueError, Defect, Severity
from bot.catalogue.loader import EditedFiles, FileCache, load_catalogue
from bot.catalogue.watch import get_watch
from bot.desk.changes import git, repository
from bot.desk.changes.models import Change, ChangedFile, What
from bot.errors import InputError
from bot.file_locks import hold_when_free
from bot.settings import ROOT, Settings
from bot.whole_files import write_whole

Texts = Mapping[str, str | None]  # by path below the data folder; None: the file goes


class ChangedMeanwhile(InputError):
    """A file is not as it was when the edit began: somebody else wrote it."""


class CannotUndo(InputError):
    """What was written since stands in the same place, or the edit was taken back already."""


class CannotWrite(InputError):
    """The machine does not let the files be written: read-only, another owner, no room."""


@dataclass(frozen=True)
class Editor:
    """Who edits."""

    username: str
    name: str


@dataclass(frozen=True)
class Edit:
    """What is to be written. `was`: the files as they were read for it."""

    what: What
    about: str
    title: str
    was: Texts
    texts: Texts


def read(settings: Settings, path: str) -> str | None:
    """The text of a data file now, or None where there is none."""
    return _text_of(settings.data_dir / path)


def preview(settings: Settings, texts: Texts) -> Catalogue:
    """The catalogue as it would be with `texts`.

    Raises:
        CatalogueError: it could not be loaded, or `motcua catalogue check` would find a new defect.
    """
    cache = get_watch().files
    edited = EditedFiles({settings.data_dir / path: text for path, text in texts.items()}, cache)
    today = settings.now().date()
    catalogue = load_catalogue(settings.data_dir, settings.ward, edited, today=today)
    known = {(d.path, d.message) for d in _defects(settings, cache, texts)}
    found = [d for d in _defects(settings, edited, texts) if (d.path, d.message) not in known]
    if found:
        raise CatalogueError(found)
    return catalogue


def write(session: Session, settings: Settings, edit: Edit, editor: Editor, now: datetime) -> Change:
    """Check and write `edit`, commit it where the data folder is under git, and use it.

    Raises:
        ChangedMeanwhile, CannotWrite: see there; nothing is written.
        CatalogueError: see `preview`; nothing is written.
    """
    with _or_told(), _alone():
        if any(read(settings, path) != edit.was.get(path) for path in edit.texts):
            raise ChangedMeanwhile("a file was changed meanwhile")
        preview(settings, edit.texts)
        # SQLite's one writer is not kept waiting for disk, git and the reading of the new files.
        done = _put_in_use(settings, edit, edit.texts, editor)
        files = [ChangedFile(path=path, before=edit.was.get(path), after=text) for path, text in edit.texts.items()]
        change = Change(
            at=now,
            officer=editor.username,
            name=editor.name,
            what=edit.what,
            about=edit.about,
            title=edit.title,
            files=files,
            commit=done.commit,
            commit_error=done.error,
        )
        try:
            repository.add(session, change)
        except SQLAlchemyError:  # what nobody can take back is no edit
            _put_in_use(settings, edit, {path: edit.was.get(path) for path in edit.texts}, editor)
            raise
    return change


def undo(session: Session, settings: Settings, number: int, editor: Editor, now: datetime) -> Change:
    """Take back the edit `number`; what was written into the same files since is kept.

    Raises:
        CannotUndo: see there; there is no such edit.
        CannotWrite: see there.
        CatalogueError: see `preview`.
    """
    change = repository.find(session, number)
    if change is None or change.undone_by is not None:
        raise CannotUndo(f"edit {number} is not there or is taken back already")
    was = {file.path: read(settings, file.path) for file in change.files}
    texts = {file.path: _taken_back(file, was[file.path]) for file in change.files}
    edit = Edit(What.UNDO, change.about, change.title, was, texts)
    undoing = write(session, settings, edit, editor, now)
    if not repository.mark_undone(session, number, undoing.id):
        raise CannotUndo(f"edit {number} was taken back by somebody else")
    return undoing


def differences(change: Change) -> list[str]:
    """The lines of the difference, as git shows it."""
    lines: list[str] = []
    for file in change.files:
        old, new = ((text or "").splitlines() for text in (file.before, file.after))
        lines += unified_diff(old, new, file.path, file.path, lineterm="", n=2)
    return lines


def _taken_back(file: ChangedFile, now: str | None) -> str | None:
    if now == file.after:
        return file.before
    if None in (now, file.after, file.before):
        raise CannotUndo(f"{file.path} was written, made or deleted since")
    with tempfile.TemporaryDirectory() as folder:
        text = git.without(Path(folder), now or "", file.after or "", file.before or "")
    if text is None:
        raise CannotUndo(f"what was written into {file.path} since touches it")
    return text


def _defects(settings: Settings, files: FileCache, texts: Texts) -> Sequence[Defect]:
    paths = {settings.data_dir / path for path in texts}
    found = check_edited(settings.data_dir, settings.now().date(), files, paths)
    return [defect for defect in found if defect.severity is Severity.DEFECT]


@contextmanager
def _or_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Máy không ghi được tệp dữ liệu, nên chưa có gì thay đổi. Xin báo người trông máy chạy “motcua doctor”."
        raise CannotWrite(f"the data folder cannot be written: {error}", hint=hint) from error


@contextmanager
def _alone() -> Iterator[None]:
    """One edit at a time, in whatever process."""
    path = ROOT / "var" / "editing.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as file:
        hold_when_free(file)
        yield


def _put_in_use(settings: Settings, edit: Edit, texts: Texts, editor: Editor) -> git.Committed:
    """Write `texts` into the files of `edit`."""
    _put_all(settings.data_dir, texts)
    paths = [settings.data_dir / path for path in texts]
    subject = f"{edit.about or 'data'}: {edit.title}"[:200]
    done = git.commit(settings.data_dir, paths, subject, git.Author(editor.name, f"{editor.username}@{settings.ward}"))
    get_watch().refresh()
    return done


def _put_all(folder: Path, texts: Texts) -> None:
    """All files, or none: where one cannot be written, those before it are as they were."""
    before = {path: _text_of(folder / path) for path in texts}
    written: list[str] = []
    try:
        for path, text in texts.items():
            _put(folder / path, text)
            written.append(path)
    except OSError:
        for path in written:
            _put(folder / path, before[path])
        raise


def _text_of(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None


def _put(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
