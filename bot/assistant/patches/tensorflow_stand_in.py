"""Stands in for TensorFlow where it is not installed.

Rasa imports it at module level in DIET, TED, the response selector and their helpers, none of which our pipeline
uses. The stand-in gives those modules names to import and classes to subclass. Using one raises an ImportError
that says how to install the real thing. Where TensorFlow is installed, nothing is done.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_ROOTS = frozenset({"keras", "tensorflow", "tensorflow_hub", "tensorflow_text", "tensorflow_addons"})


class _AbsentType(type):
    """A class whose attributes are again such classes: fits annotations, subclassing and `tf.keras.layers.Layer`."""

    def __getattr__(cls, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise ImportError(
            f"{cls.__name__} needs TensorFlow, which this installation leaves out. "
            "Install the extra `motcua[tensorflow]` to use DIET, TED or the response selector."
        )


def _absent(name: str) -> type:
    return _AbsentType(name, (), {"__module__": "tensorflow"})


class _AbsentModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{self.__name__}.{name}")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _ROOTS:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        module = _AbsentModule(spec.name)
        module.__path__ = []
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def is_installed() -> bool:
    """Whether the stand-in is active."""
    return any(isinstance(finder, _Finder) for finder in sys.meta_path)


def install() -> None:
    """Register the stand-in unless TensorFlow itself can be imported. Idempotent."""
    if not is_installed() and importlib.util.find_spec("tensorflow") is None:
        sys.meta_path.append(_Finder())
