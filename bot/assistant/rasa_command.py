"""Rasa's own command line on this runtime: `motcua rasa train`, `motcua rasa test`…"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.assistant import patches


def run(arguments: Sequence[str]) -> None:
    """Run it as `rasa ARGUMENTS` would; the patches go in before Rasa is imported."""
    patches.install()
    from rasa.__main__ import main

    sys.argv = ["rasa", *arguments]
    main()
