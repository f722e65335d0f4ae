"""What can be typed is written down: every command of `motcua` and of `make` is in the papers."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

import pytest

from bot.cli import PARTS, app
from bot.settings import ROOT

PAPERS = {
    str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
}
MAKE_TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def commands() -> Iterator[str]:
    """`motcua serve`, `motcua dossiers import`…, every command that does something."""
    parts = {part: importlib.import_module(module).app for part, module in PARTS.items()}
    for name, group in {"": app, **parts}.items():
        for command in group.registered_commands:
            function = command.callback.__name__ if command.callback else ""
            words = ["motcua", name, command.name or function.replace("_", "-")]
            yield " ".join(word for word in words if word)


@pytest.mark.parametrize("command", list(commands()))
def test_every_command_is_in_the_papers(command: str) -> None:
    assert any(command in text for text in PAPERS.values()), f"explain `{command}` in README.md or docs/"


@pytest.mark.parametrize("target", MAKE_TARGETS)
def test_every_make_command_is_in_contributing(target: str) -> None:
    assert f"make {target}" in PAPERS["CONTRIBUTING.md"]


def test_there_are_commands_to_explain() -> None:
    assert {"motcua serve", "motcua dossiers import"} <= set(commands())


@pytest.mark.parametrize("paper", PAPERS)
def test_links_between_the_papers_lead_somewhere(paper: str) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", PAPERS[paper])
    missing = [target for target in targets if not (ROOT / paper).parent.joinpath(target).exists()]
    assert missing == []
