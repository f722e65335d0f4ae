"""Stands in for packages that Rasa imports and our assistant never uses.

A module that stands in gives names to import, classes to subclass and annotations to write. Using one of them raises
an ImportError that says what to do.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
from collections.abc import Sequence
from types import ModuleType
from typing import Any


class StandIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds `roots` (packages, or modules by their whole name) and everything below them as empty modules.

    `remedy` ends the sentence of the ImportError.
    """

    def __init__(self, roots: Sequence[str], remedy: str) -> None:
        self.roots = frozenset(roots)
        self._remedy = remedy

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of a module that stands in (see parent class)."""
        if fullname not in self.roots and fullname.partition(".")[0] not in self.roots:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """A module without contents (see parent class)."""
        return _AbsentModule(spec.name, self._remedy)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run (see parent class)."""


class _AbsentType(type):
    """A class whose attributes are again such classes: fits annotations, subclassing and `tf.keras.layers.Layer`."""

    _remedy: str

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__name__}.{name}", cls._remedy)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise ImportError(f"{cls.__name__} is left out of this process. {cls._remedy}")


def _absent(name: str, remedy: str) -> type:
    return _AbsentType(name, (), {"__module__": name.partition(".")[0], "_remedy": remedy})


class _AbsentModule(ModuleType):
    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self._remedy = remedy

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{self.__name__}.{name}", self._remedy)
