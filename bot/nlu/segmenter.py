"""underthesea's word segmenter, without the rest of underthesea.

Importing the package loads its taggers and chunker as well: 50 MB and half a second that nothing here uses. So the
package is entered into `sys.modules` without being run, and only the segmenter's own module is imported. Other
submodules can still be imported by their full names.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable
from functools import cache


@cache
def load_segmenter() -> Callable[[str], list[str]]:
    """underthesea's `word_tokenize`.

    Raises:
        ModuleNotFoundError: underthesea is not installed.
    """
    if "underthesea" not in sys.modules:
        spec = importlib.util.find_spec("underthesea")
        if spec is None:
            raise ModuleNotFoundError("underthesea is not installed", name="underthesea")
        sys.modules["underthesea"] = importlib.util.module_from_spec(spec)
    importlib.import_module("underthesea.pipeline.text_normalize")  # the two import each other; this order works
    segmenter: Callable[[str], list[str]] = importlib.import_module("underthesea.pipeline.word_tokenize").word_tokenize
    return segmenter
