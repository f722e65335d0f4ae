"""A second action with the same name would take the place of the first without a word."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from rasa_sdk import Action

import actions
from tests.payloads import domain


def own_actions() -> list[type[Action]]:
    modules = [importlib.import_module(f"actions.{module.name}") for module in pkgutil.iter_modules(actions.__path__)]
    return [
        found
        for module in modules
        for _, found in inspect.getmembers(module, inspect.isclass)
        if issubclass(found, Action) and found.__module__ == module.__name__ and not inspect.isabstract(found)
    ]


def test_every_action_has_a_name_of_its_own_and_the_domain_lists_them_all() -> None:
    names = [action().name() for action in own_actions()]
    assert sorted(names) == sorted(domain()["actions"])


def test_the_package_is_flat() -> None:
    """A package inside with the name of another importable package stops the action server."""
    assert [module.name for module in pkgutil.iter_modules(actions.__path__) if module.ispkg] == []
