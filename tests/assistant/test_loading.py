from __future__ import annotations

from pathlib import Path

from tests.assistant.test_patches import run_python


def test_missing_model_says_how_to_make_one(tmp_path: Path) -> None:
    printed = run_python(
        "from pathlib import Path\n"
        "from bot.assistant.loading import load_assistant\n"
        "from bot.database import make_engine\n"
        "from bot.errors import ConfigurationError\n"
        "from bot.settings import Settings\n"
        f"try: load_assistant(Settings(models_dir=Path({str(tmp_path)!r})))\n"
        "except ConfigurationError as error: print(error.hint)"
    )
    assert "motcua train" in printed
