from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.assistant import patches

patches.install()

from rasa.engine.exceptions import GraphRunError  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode  # noqa: E402
from rasa.engine.runner.dask import DaskGraphRunner  # noqa: E402
from rasa.engine.runner.interface import GraphRunner  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402

from bot.assistant.graph_runner import SequentialGraphRunner  # noqa: E402


class Joiner(GraphComponent):
    """Joins what it is given; counts how often it ran."""

    runs = 0

    @classmethod
    def create(cls, config: dict[str, Any], *_args: Any, **_kwargs: Any) -> Joiner:
        return cls(config["name"])

    def __init__(self, name: str) -> None:
        self._name = name

    def run(self, left: str = "", right: str = "") -> str:
        type(self).runs += 1
        return f"{self._name}({left}{right})"


def node(name: str, needs: dict[str, str], is_target: bool = False) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Joiner, fn="run", constructor_name="create", config={"name": name}, is_target=is_target
    )


# b and c both need a; d needs both. Written down in an order in which they cannot run.
DIAMOND = {
    "d": node("d", {"left": "b", "right": "c"}, is_target=True),
    "c": node("c", {"left": "a"}),
    "b": node("b", {"left": "a", "right": "said"}),
    "a": node("a", {"left": "said"}),
    "unused": node("unused", {"left": "a"}),
}


def make(runner: type[GraphRunner], tmp_path: Path) -> GraphRunner:
    made: GraphRunner = runner.create(
        GraphSchema(DIAMOND), LocalModelStorage(tmp_path), ExecutionContext(GraphSchema({}))
    )
    return made


@pytest.mark.parametrize("targets", [None, ["d"], ["b", "c"], ["a"]])
def test_results_are_those_of_rasas_own_runner(tmp_path: Path, targets: list[str] | None) -> None:
    own, rasas = make(SequentialGraphRunner, tmp_path), make(DaskGraphRunner, tmp_path)
    inputs = {"said": "x"}
    assert own.run(inputs, targets) == rasas.run(inputs, targets)


def test_only_what_the_targets_need_runs_and_each_once(tmp_path: Path) -> None:
    runner = make(SequentialGraphRunner, tmp_path)
    Joiner.runs = 0
    assert runner.run({"said": "x"}) == {"d": "d(b(a(x)x)c(a(x)))"}
    assert Joiner.runs == 4


def test_second_run_knows_nothing_of_the_first(tmp_path: Path) -> None:
    runner = make(SequentialGraphRunner, tmp_path)
    runner.run({"said": "x"}, ["a"])
    assert runner.run({"said": "y"}, ["a"]) == {"a": "a(y)"}


def test_missing_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(GraphRunError, match="said"):
        make(SequentialGraphRunner, tmp_path).run()
