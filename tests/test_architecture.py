"""The house rules that a machine can check (docs/architecture.md). Each failure says which file and what to do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.settings import ROOT

# From top to bottom: a layer imports its own and the ones below. What is not named is the ground floor.
LAYERS = (
    {"bot.cli", "bot.app", "bot.doctor"},
    {"bot.terminal", "bot.evaluation", "bot.web", "bot.channels"},
    {"bot.reform"},
    {"bot.messaging"},
    {"bot.assistant"},
    {"bot.nlu", "actions"},
    {"bot.desk"},
    {"bot.catalogue", "bot.forms"},
    {"bot.dossiers"},
    {"bot.printing"},
)
GROUND = len(LAYERS)
MAY_IMPORT_RASA = {"actions", "bot.nlu", "bot.assistant"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
SAYS_NOTHING = {"utils", "util", "helper", "helpers", "common", "misc"}

SOURCES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")])
OWN_FILES = sorted(
    file
    for folder in ("bot", "actions", "tests", "scripts", "benchmarks", ".ci")
    for suffix in ("py", "js", "css", "html", "j2")
    for file in ROOT.glob(f"{folder}/**/*.{suffix}")
    if not {".work", "node_modules", "__pycache__"} & set(file.parts)
)


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def package_of(module: str) -> str:
    """The unit that the layers are made of: `bot.nlu` of `bot.nlu.linker`, `actions` of `actions.dossier`."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "bot" else parts[0]


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every import, also of those inside functions."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)}:{node.lineno}: write the whole name of the module"
            if node.module == "bot":
                yield from ((node.lineno, f"bot.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module or ""


def layer_of(package: str) -> int:
    return next((floor for floor, packages in enumerate(LAYERS) if package in packages), GROUND)


def own_package(file: Path) -> str:
    return package_of(".".join(file.relative_to(ROOT).with_suffix("").parts))


def test_every_package_has_a_layer() -> None:
    known = set().union(*LAYERS) | {"bot.migrations"}
    packages = {own_package(file / "x.py") for file in ROOT.glob("bot/*") if (file / "__init__.py").exists()}
    assert packages <= known, "a new package: say in LAYERS and in docs/architecture.md where it stands"


def test_imports_point_downwards() -> None:
    upwards = [
        f"{name_of(file)}:{line}: {own_package(file)} may not import {module}: the higher asks, the lower offers"
        for file in SOURCES
        for line, module in imports_of(file)
        if module.split(".")[0] == "bot" and layer_of(package_of(module)) < layer_of(own_package(file))
    ]
    assert upwards == []


def test_only_the_assistant_knows_rasa() -> None:
    found = [
        f"{name_of(file)}:{line}: imports {module}; only {', '.join(sorted(MAY_IMPORT_RASA))} know Rasa"
        for file in SOURCES
        if own_package(file) not in MAY_IMPORT_RASA
        for line, module in imports_of(file)
        if module.split(".")[0] in {"rasa", "rasa_sdk"}
    ]
    assert found == []


def test_nothing_imports_the_actions() -> None:
    found = [
        f"{name_of(file)}:{line}: an action only adapts a service to Rasa; import the service"
        for file in SOURCES
        if own_package(file) != "actions"
        for line, module in imports_of(file)
        if module.split(".")[0] == "actions"
    ]
    assert found == []


def reads_environment(node: ast.AST) -> bool:
    """`os.environ[…] = …` for a library is a Store, and allowed."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load) and ast.unparse(node.value) in {"os.environ", "environ"}
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {"os.getenv", "getenv", "os.environ.get"}


def test_only_the_settings_read_the_environment() -> None:
    reads = [
        f"{name_of(file)}:{node.lineno}: add a setting to bot/settings.py and take it from get_settings()"
        for file in SOURCES
        if name_of(file) != "bot/settings.py"
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.expr) and reads_environment(node)
    ]
    assert reads == []


def test_files_are_short() -> None:
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in OWN_FILES}
    long = {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE}
    assert long == {}, "which second idea in it wants a file of its own?"


def test_names_of_files_say_what_they_hold() -> None:
    assert [name_of(file) for file in OWN_FILES if file.stem in SAYS_NOTHING] == []


def test_functions_are_short() -> None:
    long = [
        f"{name_of(file)}:{node.lineno}: {node.name} has more than {LONGEST_FUNCTION} lines"
        for file in SOURCES
        if "migrations" not in file.parts
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_raised_exceptions_can_be_told_apart() -> None:
    bare = [
        f"{name_of(file)}:{node.lineno}: raise a class of its own, derived from bot.errors.BotError"
        for file in SOURCES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.Raise) and node.exc
        if ast.unparse(node.exc).split("(")[0] in {"Exception", "BaseException"}
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("os.environ['PORT']", True),
        ("os.environ.get('PORT', 8000)", True),
        ("os.getenv('PORT')", True),
        ("os.environ['RASA_TELEMETRY_ENABLED'] = 'false'", False),
    ],
)
def test_setting_a_variable_for_a_library_is_no_reading(line: str, reads: bool) -> None:
    assert any(reads_environment(node) for node in ast.walk(ast.parse(line))) is reads
