"""What can be typed is written down: every command of `motcua` and of `make` is in the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer

from bot.cli import app
from bot.settings import ROOT

PAPERS = {
    str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
    for file in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
}
MAKE_TARGETS = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def commands(group: typer.Typer, name: str = "motcua") -> Iterator[str]:
    """`motcua serve`, `motcua dossiers import`…, every command that does something."""
    for command in group.registered_commands:
        function = command.callback.__name__ if command.callback else ""
        yield f"{name} {command.name or function.replace('_', '-')}"
    for inner in group.registered_groups:
        if inner.typer_instance:
            yield from commands(inner.typer_instance, f"{name} {inner.name}")


@pytest.mark.parametrize("command", list(commands(app)))
def test_every_command_is_in_the_papers(command: str) -> None:
    assert any(command in text for text in PAPERS.values()), f"explain `{command}` in README.md or docs/"


@pytest.mark.parametrize("target", MAKE_TARGETS)
def test_every_make_command_is_in_contributing(target: str) -> None:
    assert f"make {target}" in PAPERS["CONTRIBUTING.md"]


def test_there_are_commands_to_explain() -> None:
    assert {"motcua serve", "motcua dossiers import"} <= set(commands(app))


@pytest.mark.parametrize("paper", PAPERS)
def test_links_between_the_papers_lead_somewhere(paper: str) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", PAPERS[paper])
    missing = [target for target in targets if not (ROOT / paper).parent.joinpath(target).exists()]
    assert missing == []
