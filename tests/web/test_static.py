"""What phones of 2019 cannot read must not slip in: there is no build step that would translate it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.web.endpoints import STATIC

SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if path.parent.name not in ("desk", "vendor"))
TOO_NEW = {
    "optional chaining": r"\?\.(?!\d)",
    "nullish coalescing": r"\?\?",
    "lookbehind": r"\(\?<[=!]",
    "class field": r"class \w+[^{]*\{\s*(?:static )?#?\w+ = ",
    "new method": (
        r"\.(?:at|replaceAll|findLast|toSorted|replaceChildren|matchAll)\("
        r"|\b(?:structuredClone|fromEntries|randomUUID)\("
    ),
    "logical assignment": r"\|\|=|&&=",
}


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) > 5


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_uses_nothing_newer_than_2019(path: Path) -> None:
    code = re.sub(r"^\s*(?://|\*|/\*\*).*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [name for name, pattern in TOO_NEW.items() if re.search(pattern, code, re.MULTILINE)]
    assert found == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_script_is_short_and_never_writes_markup(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    assert code.count("\n") < 250
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", code)


@pytest.mark.parametrize(
    "path", sorted(path for path in STATIC.rglob("*.css") if path.parent.name != "desk"), ids=lambda path: path.name
)
def test_style_asks_nobody_else_and_needs_no_new_layout(path: Path) -> None:
    style = path.read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|:is\(|:where\(|(?<!grid-)\bgap:|\binset:|:has\(", style)
