"""Each patch does what its module says, and the thing that it changes is still there."""

from __future__ import annotations

import ast
import copy
import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assistant import patches
from bot.assistant.patches import logs, serving_stand_ins, tensorflow_stand_in
from bot.settings import ROOT

patches.install()

from jsonschema import ValidationError  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet  # noqa: E402
from rasa.shared.core.slots import (  # noqa: E402
    AnySlot,
    BooleanSlot,
    CategoricalSlot,
    FloatSlot,
    ListSlot,
    Slot,
    TextSlot,
)
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

has_tensorflow = not tensorflow_stand_in.is_active()


def calls_in(module_name: str) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Every call in a module's source with the nodes around it."""
    source = Path(str(importlib.import_module(module_name).__file__)).read_text(encoding="utf-8")

    def walk(node: ast.AST, around: list[ast.AST]) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
        if isinstance(node, ast.Call):
            yield node, around
        for child in ast.iter_child_nodes(node):
            yield from walk(child, [*around, node])

    yield from walk(ast.parse(source), [])


def test_telemetry_is_off_whatever_was_set_before() -> None:
    assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
    from rasa.telemetry import is_telemetry_enabled

    assert not is_telemetry_enabled()


@pytest.mark.skipif(has_tensorflow, reason="the real TensorFlow is installed, so nothing stands in for it")
class TestTensorflowStandIn:
    def test_rasa_still_imports_it_at_module_level(self) -> None:
        """When this fails, the stand-in is no longer needed."""
        source = Path(str(importlib.import_module("rasa.nlu.classifiers.diet_classifier").__file__)).read_text()
        assert "\nimport tensorflow as tf\n" in source

    def test_its_classes_can_be_subclassed_and_annotated_with(self) -> None:
        tf = importlib.import_module("tensorflow")
        layer = tf.keras.layers.Layer
        assert issubclass(type("Layer", (layer,), {}), layer)
        assert tf.Tensor | None

    def test_using_it_says_how_to_get_the_real_one(self) -> None:
        tf = importlib.import_module("tensorflow")
        with pytest.raises(ImportError, match=r"motcua\[tensorflow\]"):
            tf.constant([1])

    def test_other_missing_modules_are_still_missing(self) -> None:
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module("tensorflowish")

    def test_installing_twice_changes_nothing(self) -> None:
        before = list(sys.meta_path)
        tensorflow_stand_in.install()
        assert sys.meta_path == before


def run_python(code: str) -> str:
    """What `code` prints in a process of its own: these stand-ins must be there before Rasa is."""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestServingStandIns:
    def test_rasa_still_imports_each_of_them_where_we_leave_it_out(self) -> None:
        """A name that this fails for can come off the list."""
        printed = run_python(
            "from bot.assistant import patches; patches.install()\n"
            "import sys, rasa.core.processor, rasa.core.policies.rule_policy\n"
            "print(*sys.modules)"
        )
        assert set(serving_stand_ins.ROOTS) <= set(printed.split())

    def test_serving_imports_none_of_them(self) -> None:
        printed = run_python(
            "from bot.assistant import patches; patches.install(serving=True)\n"
            "import sys, bot.assistant.assistant, bot.assistant.rule_policy\n"
            "print(*[name for name, module in sys.modules.items() if getattr(module, '__file__', None)])"
        )
        loaded = set(printed.split())
        assert loaded.isdisjoint({*serving_stand_ins.ROOTS, "matplotlib"})

    def test_the_chart_of_the_report_is_drawn_in_a_serving_process(self) -> None:
        printed = run_python(
            "from bot.assistant import patches; patches.install(serving=True)\n"
            "import bot.assistant.assistant\n"
            "from datetime import date\n"
            "from bot.reform.charts import questions_chart\n"
            "from bot.reform.figures import Day\n"
            "print(questions_chart([Day(date(2026, 11, 2), 3, 2, 1)], ('a', 'b', 'c')))"
        )
        assert "<svg" in printed

    def test_using_one_says_which_list_it_is_on(self) -> None:
        printed = run_python(
            "from bot.assistant import patches; patches.install(serving=True)\n"
            "from sklearn import linear_model\n"
            "try: linear_model.LogisticRegression()\n"
            "except ImportError as error: print(error)"
        )
        assert "serving_stand_ins.py" in printed


@pytest.mark.parametrize("module_name", logs.MODULES_THAT_COPY_ONLY_FOR_LOGS)
def test_every_copy_in_the_module_is_an_argument_of_a_log_call(module_name: str) -> None:
    copies = 0
    for call, around in calls_in(module_name):
        if ast.unparse(call.func).startswith("copy."):
            copies += 1
            assert any(
                isinstance(node, ast.Call) and ast.unparse(node.func) == "structlogger.debug" for node in around
            ), f"{module_name}:{call.lineno} copies for something else than a debug line"
    assert copies, f"{module_name} copies nothing any more; drop it from the patch"


@pytest.mark.parametrize(
    ("result", "is_valid"),
    [
        ({"events": [], "responses": [{"text": "chào"}]}, True),
        ({"events": [{"event": "slot", "name": "procedure", "value": "1.000656"}], "responses": []}, True),
        ({"events": "none", "responses": []}, False),
        ({"events": [], "responses": ["chào"]}, False),
        ({"events": [{"event": "slot", "value": "no name"}], "responses": []}, False),
    ],
)
def test_compiled_schema_refuses_what_rasas_own_schema_refuses(result: dict[str, Any], is_valid: bool) -> None:
    from jsonschema import Draft7Validator

    assert Draft7Validator(RemoteAction.action_response_format_spec()).is_valid(result) is is_valid
    action = RemoteAction("action_any", None)
    if is_valid:
        assert action._validate_action_result(result)
    else:
        with pytest.raises(ValidationError):
            action._validate_action_result(result)


def test_rasa_calls_the_method_that_is_replaced() -> None:
    names = {ast.unparse(call.func) for call, _ in calls_in("rasa.core.actions.action")}
    assert "self._validate_action_result" in names


def test_a_tracker_s_copy_is_what_its_events_make_and_changes_alone() -> None:
    slots = [TextSlot("fee", [], influence_conversation=False)]
    events = [ActionExecuted("action_listen"), SlotSet("fee", "8.000"), ActiveLoop("form"), ActionExecuted("form")]
    tracker = DialogueStateTracker.from_events("one", events, slots)
    replayed, copied = tracker.travel_back_in_time(float("inf")), tracker.copy()
    assert copied == replayed
    assert copied.current_state() == replayed.current_state()

    copied.update_with_events([SlotSet("fee", "0"), ActiveLoop(None), ActionExecuted("action_listen")], None)
    copied.reject_action("form")
    assert tracker.current_state() == replayed.current_state()
    assert len(tracker.events) == len(events)


@pytest.mark.parametrize("kind", [TextSlot, BooleanSlot, CategoricalSlot, FloatSlot, ListSlot, AnySlot])
def test_a_slot_s_copy_is_like_it_and_changes_alone(kind: type[Slot]) -> None:
    slot = kind("fee", [], influence_conversation=False)
    copied = copy.copy(slot)
    assert type(copied) is kind
    assert vars(copied) == vars(slot)
    copied.value = None if kind is not TextSlot else "8.000"
    copied.name = "another"
    assert slot.name == "fee"


@pytest.mark.parametrize("event", [SlotSet("fee", "0"), ActiveLoop("fill_form"), ActionExecuted("action_listen")])
def test_an_event_is_found_by_its_name(event: Event) -> None:
    assert Event.from_parameters(event.as_dict()) == event
