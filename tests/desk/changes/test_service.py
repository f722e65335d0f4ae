"""Edits of data files: checked before, written whole, committed, taken back."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.catalogue.defects import CatalogueError
from bot.catalogue.watch import get_watch
from bot.desk.changes import repository, service
from bot.desk.changes.git import Committed
from bot.desk.changes.models import What
from bot.desk.changes.service import CannotUndo, CannotWrite, ChangedMeanwhile, Edit, Editor
from bot.settings import Settings

EDITOR = Editor("bia", "Lê Thị Bịa")
DEATH = "procedures/ho-tich/1.000656.yml"


def git(folder: Path, *arguments: str) -> str:
    told = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return told.stdout.strip()


@pytest.fixture
def checkout(settings: Settings) -> Path:
    folder = settings.data_dir.parent
    git(folder, "init", "-q")
    git(folder, "add", "data/procedures/ho-tich", "data/general")
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "as it was")
    return folder


def edited(settings: Settings, path: str, change: Callable[[str], str]) -> Edit:
    text = service.read(settings, path) or ""
    return Edit(What.EDIT, "1.000656", "lệ phí", {path: text}, {path: change(text)})


def test_an_edit_is_written_in_use_at_once_and_in_the_history(session: Session, settings: Settings) -> None:
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))
    change = service.write(session, settings, edit, EDITOR, settings.now())
    assert get_watch().current.procedures["1.000656"].fees[2].amount == 9000
    assert [line for line in service.differences(change) if "amount" in line] == [
        "-  - amount: 8000",
        "+  - amount: 9000",
    ]
    [kept] = repository.newest(session, about="1.000656")
    assert (kept.name, kept.what, kept.commit, kept.commit_error) == ("Lê Thị Bịa", What.EDIT, "", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("amount: 8000", "amount: -1"),  # the loader refuses it
        ("per: bản", "per: bản của UBND quận"),  # only `motcua catalogue check` does: there are no districts now
        ("fees:", "fees"),
    ],
)
def test_a_bad_edit_names_its_place_and_writes_nothing(
    session: Session, settings: Settings, old: str, new: str
) -> None:
    before = service.read(settings, DEATH)
    edit = edited(settings, DEATH, lambda text: text.replace(old, new))
    with pytest.raises(CatalogueError) as refused:
        service.write(session, settings, edit, EDITOR, settings.now())
    assert all(defect.path.name == "1.000656.yml" for defect in refused.value.defects)
    assert service.read(settings, DEATH) == before
    assert repository.newest(session) == []


def test_who_edits_a_file_that_somebody_else_has_just_written_is_told(session: Session, settings: Settings) -> None:
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))
    other = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 7000"))
    service.write(session, settings, other, EDITOR, settings.now())
    with pytest.raises(ChangedMeanwhile):
        service.write(session, settings, edit, EDITOR, settings.now())
    assert "amount: 7000" in (service.read(settings, DEATH) or "")


def test_an_edit_is_committed_in_the_name_of_who_made_it_and_nothing_else_with_it(
    session: Session, settings: Settings, checkout: Path
) -> None:
    (settings.data_dir / "general" / "dang-do.txt").write_text("một tệp đang viết dở")
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))
    change = service.write(session, settings, edit, EDITOR, settings.now())
    assert change.commit == git(checkout, "rev-parse", "HEAD")
    told = git(checkout, "log", "-1", "--format=%an <%ae> %s", "--name-only").split("\n")
    assert told == ["Lê Thị Bịa <bia@buon-ma-thuot> 1.000656: lệ phí", "", f"data/{DEATH}"]


def test_an_edit_stands_although_git_cannot_commit_it(session: Session, settings: Settings, checkout: Path) -> None:
    (checkout / ".git" / "index.lock").touch()  # as a git that was killed leaves it
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))
    change = service.write(session, settings, edit, EDITOR, settings.now())
    assert "amount: 9000" in (service.read(settings, DEATH) or "")
    assert (change.commit, bool(change.commit_error)) == ("", True)


def test_undoing_takes_back_one_edit_and_keeps_later_ones(session: Session, settings: Settings) -> None:
    before = service.read(settings, DEATH) or ""
    first = service.write(
        session,
        settings,
        edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000")),
        EDITOR,
        settings.now(),
    )
    later = edited(settings, DEATH, lambda text: text.replace("title: Mất ở nhà", "title: Mất tại nhà"))
    service.write(session, settings, later, EDITOR, settings.now())
    service.undo(session, settings, first.id, EDITOR, settings.now())
    assert service.read(settings, DEATH) == before.replace("title: Mất ở nhà", "title: Mất tại nhà")
    with pytest.raises(CannotUndo):
        service.undo(session, settings, first.id, EDITOR, settings.now())


def test_an_edit_that_a_later_one_touches_cannot_be_undone(session: Session, settings: Settings) -> None:
    numbers = []
    for old, new in (("8000", "9000"), ("9000", "9500")):
        edit = edited(settings, DEATH, lambda text, o=old, n=new: text.replace(f"amount: {o}", f"amount: {n}"))  # type: ignore[misc]
        numbers.append(service.write(session, settings, edit, EDITOR, settings.now()).id)
    with pytest.raises(CannotUndo):
        service.undo(session, settings, numbers[0], EDITOR, settings.now())
    assert "amount: 9500" in (service.read(settings, DEATH) or "")


def test_undoing_a_new_file_deletes_it_and_undoing_that_brings_it_back(session: Session, settings: Settings) -> None:
    path = "general/moi.yml"
    text = (service.read(settings, "general/vneid.yml") or "").split("\n")
    sources = "\n".join(text[text.index("sources:") :])
    new = (
        "questions:\n  - id: moi\n    title: Câu mới?\n    names: [câu này chưa ai hỏi]\n    kind: office\n"
        f"    answer: Dạ có.\n    source: {sources.split(chr(10))[1].split(':')[0].strip()}\n{sources}"
    )
    change = service.write(
        session, settings, Edit(What.QUESTION, "moi", "Câu mới?", {path: None}, {path: new}), EDITOR, settings.now()
    )
    undoing = service.undo(session, settings, change.id, EDITOR, settings.now())
    assert service.read(settings, path) is None
    service.undo(session, settings, undoing.id, EDITOR, settings.now())
    assert service.read(settings, path) == new


def test_what_cannot_be_written_is_told_and_is_no_edit(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.read(settings, DEATH)
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))

    def read_only(*_of: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(service, "_put", read_only)
    with pytest.raises(CannotWrite) as refused:
        service.write(session, settings, edit, EDITOR, settings.now())
    assert "motcua doctor" in refused.value.hint
    session.commit()
    assert service.read(settings, DEATH) == before
    assert repository.newest(session) == []


def test_files_are_written_and_committed_before_the_database_is_kept_busy(
    session: Session, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []

    def commit(*_of: object) -> Committed:
        stored.append(len(repository.newest(session)))
        return Committed("abc")

    monkeypatch.setattr(service.git, "commit", commit)
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))
    assert service.write(session, settings, edit, EDITOR, settings.now()).commit == "abc"
    assert stored == [0]


def test_what_the_database_does_not_take_is_no_edit(
    session: Session, settings: Settings, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = service.read(settings, DEATH)
    edit = edited(settings, DEATH, lambda text: text.replace("amount: 8000", "amount: 9000"))

    def locked(*_of: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(repository, "add", locked)
    with pytest.raises(OperationalError):
        service.write(session, settings, edit, EDITOR, settings.now())
    assert service.read(settings, DEATH) == before
    assert get_watch().current.procedures["1.000656"].fees[2].amount == 8000
    assert git(checkout, "diff", "--stat", "HEAD", "--", f"data/{DEATH}") == ""
