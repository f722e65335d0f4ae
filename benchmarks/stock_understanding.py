"""What stock Rasa understands of labelled questions: `python -m benchmarks.stock_understanding OUT.jsonl QUESTIONS…`.

`--epochs 30` trains for fewer rounds than the 100 of Rasa's default, for machines that have no hours to spare;
`--intents MODEL` takes the model that `make bench` has trained, which saves one of two trainings.

To be run with the Python of `.venv-tensorflow`. Rasa's default pipeline is trained twice on our data: once on the
intents, once with the procedure as the intent, since it has no linker. `motcua evaluate --beside OUT.jsonl` puts it
next to ours.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "benchmarks" / ".work" / "stock-understanding"


def main(target: Path, files: list[Path], epochs: int | None, intents: Path | None) -> int:
    """Train both models, or one beside `intents`, and write one labelled question a line."""
    from bot.assistant import patches

    patches.install()
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "config.yml").write_text(_pipeline(epochs), encoding="utf-8")
    procedures = WORK / "procedures.yml"
    procedures.write_text(_as_intents(_examples()), encoding="utf-8")
    intents = intents or _trained("intents", ROOT / "data" / "nlu")
    codes = _trained("procedures", procedures)
    texts = [json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps(answer, ensure_ascii=False) for answer in asyncio.run(_answers(intents, codes, texts))]
    target.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return 0


def _pipeline(epochs: int | None) -> str:
    """The default pipeline without policies, which no understanding needs; `epochs` in place of its 100."""
    config = yaml.safe_load((ROOT / "benchmarks" / "stock" / "config.yml").read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if epochs and "epochs" in component:
            component["epochs"] = epochs
    return str(yaml.safe_dump({key: value for key, value in config.items() if key != "policies"}))


def _examples() -> Iterator[tuple[str, str]]:
    """Text and procedure: every name in the catalogue, every training question that says its procedure."""
    for path in sorted((ROOT / "data" / "procedures").glob("*/*.yml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        for text in (file["name"], file["short_name"], *file["names"], *file.get("clues", ())):
            yield text, file["code"]
    for path in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            code = (block.get("metadata") or {}).get("procedure")
            if code:
                yield from ((line.removeprefix("- ").strip(), code) for line in block["examples"].splitlines())


def _as_intents(examples: Iterator[tuple[str, str]]) -> str:
    by_code: dict[str, dict[str, None]] = {}
    for text, code in examples:
        by_code.setdefault(code, {})[" ".join(text.replace("[", "").replace("]", "").split())] = None
    blocks = [{"intent": code, "examples": "".join(f"- {text}\n" for text in texts)} for code, texts in by_code.items()]
    return str(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True))


def _trained(name: str, data: Path) -> Path:
    from rasa.model_training import train_nlu

    model = train_nlu(str(WORK / "config.yml"), str(data), str(WORK), fixed_model_name=name)
    return Path(str(model))


async def _answers(intents: Path, codes: Path, texts: list[str]) -> list[dict[str, str]]:
    from rasa.core.agent import Agent

    what, which = Agent.load(str(intents)), Agent.load(str(codes))
    return [_labelled(text, await what.parse_message(text), await which.parse_message(text)) for text in texts]


def _labelled(text: str, what: dict[str, Any], which: dict[str, Any]) -> dict[str, str]:
    from bot.nlu.understanding import ASPECT_INTENT_PREFIX, KIND_BY_INTENT

    intent, code = (str((parsed["intent"] or {}).get("name") or "") for parsed in (what, which))
    if not intent.startswith(ASPECT_INTENT_PREFIX):
        return {"text": text, "kind": KIND_BY_INTENT.get(intent, "unclear"), "procedure": "", "aspect": ""}
    procedure = code if "." in code else ""
    return {
        "text": text,
        "kind": "procedure",
        "procedure": procedure,
        "aspect": intent.removeprefix(ASPECT_INTENT_PREFIX),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--intents", type=Path)
    arguments = parser.parse_args()
    sys.exit(main(arguments.target, arguments.files, arguments.epochs, arguments.intents))
