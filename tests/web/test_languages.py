from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.settings import get_settings
from bot.web.content import WardCard, load_first_screen
from bot.web.endpoints import get_assets
from bot.web.languages import load_languages, recording
from bot.web.page import render_page

DATA = get_settings().data_dir
# Not Êđê: made-up syllables, so that nothing here is ever taken for it.
BOOK = """name: Êđê
code: rad
officer: ""
phrases:
  - {id: birth, vietnamese: "Khai sinh", sends: /x, text: "abc mẫu một", audio: a.mp3,
     needs_check: false, checked_by: "Bà Mẫu", checked: 2026-11-20}
  - {id: death, vietnamese: "Khai tử", sends: /y, text: "abc mẫu hai", audio: b.mp3, needs_check: true}
  - {id: officer, vietnamese: "Hỏi cán bộ", sends: /ask_human, text: "abc mẫu ba",
     needs_check: false, checked_by: "Bà Mẫu", checked: 2026-11-20}
"""


def write(folder: Path, text: str) -> Path:
    audio = folder / "languages" / "audio"
    audio.mkdir(parents=True, exist_ok=True)
    for name in ("a.mp3", "b.mp3"):
        (audio / name).write_bytes(b"sound of " + name.encode())
    (folder / "languages" / "ede.yml").write_text(text, encoding="utf-8")
    load_languages.cache_clear()
    return folder


def page(folder: Path) -> str:
    return render_page(load_first_screen(DATA), WardCard("P"), get_assets(), languages=load_languages(folder))


def test_only_checked_phrases_are_shown_and_heard(tmp_path: Path) -> None:
    html = page(write(tmp_path, BOOK))
    assert "abc mẫu một" in html
    assert "abc mẫu hai" not in html
    assert recording(tmp_path, "a.mp3") == (b"sound of a.mp3", "audio/mpeg")
    assert recording(tmp_path, "b.mp3") is None
    assert recording(tmp_path, "../ede.yml") is None


def test_officer_is_offered_once_there_is_one(tmp_path: Path) -> None:
    assert "abc mẫu ba" not in page(write(tmp_path, BOOK))
    html = page(write(tmp_path, BOOK.replace('officer: ""', 'officer: "Chị H. Mẫu, quầy 3"')))
    assert "abc mẫu ba" in html
    assert "Chị H. Mẫu, quầy 3" in html


def test_nothing_unchecked_of_the_wards_own_languages_is_on_the_page() -> None:
    load_languages.cache_clear()
    html = page(DATA)
    unchecked = [phrase for book in load_languages(DATA) for phrase in book.phrases if phrase.needs_check]
    assert [phrase.id for phrase in unchecked if phrase.text and phrase.text in html] == []
    if not any(book.shown for book in load_languages(DATA)):
        assert 'lang="rad"' not in html


def test_there_is_a_place_for_greetings_ten_errands_and_the_officer() -> None:
    [ede] = [book for book in load_languages(DATA) if book.code == "rad"]
    known = {path.stem for path in (DATA / "procedures").glob("*/*.yml")}
    assert {match for phrase in ede.phrases for match in re.findall(r"\d\.\d{6}", phrase.sends)} <= known
    assert len([phrase for phrase in ede.phrases if phrase.sends and phrase.id != "officer"]) >= 10
    assert {"greeting", "officer"} <= {phrase.id for phrase in ede.phrases}


@pytest.mark.parametrize(
    ("good", "bad", "line", "words"),
    [
        (', checked_by: "Bà Mẫu", checked: 2026-11-20}\n  - {id: death', "}\n  - {id: death", 5, "checked_by"),
        ('text: "abc mẫu một"', 'text: ""', 5, "needs no check"),
        ("audio: a.mp3", "audio: none.mp3", 5, "no recording"),
        ("audio: b.mp3", "audio: ../ede.yml", 7, "no recording"),
        ("needs_check: true", "neds_check: true", 7, "did you mean `needs_check`?"),
    ],
)
def test_mistake_is_told_with_file_and_line(tmp_path: Path, good: str, bad: str, line: int, words: str) -> None:
    assert good in BOOK
    with pytest.raises(CatalogueError) as raised:
        load_languages(write(tmp_path, BOOK.replace(good, bad, 1)))
    told = "\n".join(map(str, raised.value.defects))
    assert f"ede.yml:{line}:" in told
    assert words in told
