from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.defects import CatalogueError
from bot.web.demo_scripts import load_scripts

GOOD = """title: Thử
order: 1
steps:
  - tell: Kể chuyện.
    type: khai tử cần gì
    says: [Tờ khai]
  - tell: Hết.
"""


def load(folder: Path, text: str) -> object:
    (folder / "demo").mkdir(exist_ok=True)
    (folder / "demo" / "thu.yml").write_text(text, encoding="utf-8")
    load_scripts.cache_clear()
    return load_scripts(folder)


@pytest.mark.parametrize(
    ("good", "bad", "line", "words"),
    [
        ("type: khai", "tpye: khai", 5, "did you mean `type`?"),
        ("    says: [Tờ khai]\n", "", 4, "say in `says` what the answer has to hold"),
        ("    type: khai tử cần gì\n", "", 4, "need something that is answered"),
        ("says: [Tờ khai]", "says: [Tờ khai]\n    press: Nút", 4, "one step does one thing"),
        ("type: khai tử cần gì", "picture: none.png", 5, "there is no picture `none.png`"),
        ("type: khai tử cần gì", "picture: ../../.env", 5, "there is no picture"),
        ("  - tell: Hết.\n", "", 3, "at least 2 items"),
    ],
)
def test_mistake_in_a_script_is_told_with_file_and_line(
    tmp_path: Path, good: str, bad: str, line: int, words: str
) -> None:
    assert GOOD.count(good) == 1
    with pytest.raises(CatalogueError) as raised:
        load(tmp_path, GOOD.replace(good, bad))
    told = "\n".join(map(str, raised.value.defects))
    assert f"thu.yml:{line}:" in told
    assert words in told


def test_good_script_is_loaded_and_the_dossiers_beside_it_are_none(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "dossiers.yml").write_text("known: []\n", encoding="utf-8")
    assert list(load(tmp_path, GOOD)) == ["thu"]  # type: ignore[call-overload]
