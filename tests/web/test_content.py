from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.settings import get_settings
from bot.web.content import PageWords, ScriptWords, WardCard, load_first_screen
from bot.web.endpoints import STATIC, get_assets
from bot.web.page import render_page

DATA = get_settings().data_dir
TEMPLATES = STATIC.parent / "templates"


def test_every_errand_has_a_drawing() -> None:
    screen = load_first_screen(DATA)
    drawn = set(re.findall(r'id="i-(\w+)"', (TEMPLATES / "icons.svg").read_text(encoding="utf-8")))
    assert {drawing.icon for drawing in (*screen.errands, *screen.groups, screen.human)} <= drawn


def test_every_errand_about_a_procedure_names_one_of_the_catalogue() -> None:
    known = {path.stem for path in (DATA / "procedures").glob("*/*.yml")}
    screen = load_first_screen(DATA)
    errands = [*screen.errands, *(errand for group in screen.groups for errand in group.errands)]
    assert {match for errand in errands for match in re.findall(r"\d\.\d{6}", errand.text)} <= known


def test_every_word_of_the_script_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "chat").glob("*.js"))
    by_name = set(re.findall(r"\bwords\.(\w+)", code)) - {"dossier_question", "replace"}
    by_value = {"bot", "officer", "sending", "waiting", "sent", "failed", "refused"}
    by_value |= {"lost", "busy", "starting", "broken"}
    assert by_name | by_value == set(ScriptWords.model_fields)


def test_every_word_of_the_page_is_used() -> None:
    template = (TEMPLATES / "chat.html.j2").read_text(encoding="utf-8")
    used = set(re.findall(r"page\.(\w+)", template)) | {"size_1", "size_2", "size_3"}
    assert used == set(PageWords.model_fields)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"first-screen\.yml"):
        load_first_screen(tmp_path)


@pytest.mark.parametrize(
    ("content", "named"),
    [("errands: []", "errands"), ("errands: [", "first-screen"), ("colour: red", "colour")],
)
def test_wrong_file_is_refused_that_names_the_defect(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "first-screen.yml").write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError, match=named):
        load_first_screen(tmp_path)


def test_ward_that_names_no_telephone_gets_no_telephone_link() -> None:
    screen = load_first_screen(DATA)
    without = render_page(screen, WardCard("Phường Thử <1>"), get_assets())
    assert "tel:" not in without
    assert "Phường Thử &lt;1&gt;" in without
    assert 'href="tel:02623812345"' in render_page(screen, WardCard("P", phone="(0262) 3 812 345"), get_assets())


def test_sample_data_is_marked_as_such() -> None:
    screen = load_first_screen(DATA)
    assert "số liệu mẫu" in render_page(screen, WardCard("P", sample=True), get_assets())
    assert "số liệu mẫu" not in render_page(screen, WardCard("P"), get_assets())
