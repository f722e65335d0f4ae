"""Runs Rasa's prediction graph in order, in this thread.

Rasa's own runner hands every message to dask's scheduler. The graph of one message is a short chain, so the order
is worked out once per target and then simply followed.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class SequentialGraphRunner(GraphRunner):
    """A `GraphRunner` (see parent class) without a scheduler."""

    def __init__(self, schema: GraphSchema, nodes: dict[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> SequentialGraphRunner:
        """Instantiate every node (see parent class)."""
        nodes = {
            name: GraphNode.from_schema_node(name, node, model_storage, execution_context, hooks)
            for name, node in graph_schema.nodes.items()
        }
        return cls(graph_schema, nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what `targets` need (see parent class).

        Raises:
            GraphRunError: a node needs an input that is neither given nor made by another node.
        """
        wanted = tuple(targets or self._schema.target_names)
        results: dict[str, Any] = dict(inputs or {})
        for name in self._order(wanted):
            needs = self._schema.nodes[name].needs.values()
            missing = [need for need in needs if need not in results]
            if missing:
                raise GraphRunError(f"Node {name!r} needs {missing}, which nothing provides.")
            results[name] = self._nodes[name](*((need, results[need]) for need in needs))[1]
        return {name: results[name] for name in wanted}

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        """The nodes that `targets` need, each after what it needs itself."""
        if targets not in self._orders:
            order: list[str] = []
            for target in targets:
                self._visit(target, order)
            self._orders[targets] = order
        return self._orders[targets]

    def _visit(self, name: str, order: list[str]) -> None:
        if name in order or name not in self._schema.nodes:
            return
        for need in self._schema.nodes[name].needs.values():
            self._visit(need, order)
        order.append(name)
