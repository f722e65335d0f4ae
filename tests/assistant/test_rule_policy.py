"""Our rule policy predicts what Rasa's own predicts, on our own rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import patches

patches.install()

from rasa.core.policies.rule_policy import RulePolicy  # noqa: E402
from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.generator import TrainingDataGenerator  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.core.training_data.loading import load_data_from_files  # noqa: E402
from rasa.shared.core.training_data.structures import StoryGraph  # noqa: E402

from bot.assistant.rule_policy import IndexedRulePolicy  # noqa: E402
from bot.settings import ROOT  # noqa: E402

LISTEN = ActionExecuted("action_listen")


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(ROOT / "domain.yml"))


def trained(policy_class: type[RulePolicy], domain: Domain, folder: Path) -> RulePolicy:
    files = [str(path) for path in sorted((ROOT / "data" / "rules").glob("*.yml"))]
    graph = StoryGraph(load_data_from_files(files, domain))
    trackers = TrainingDataGenerator(graph, domain, augmentation_factor=0).generate()
    folder.mkdir()
    policy = policy_class(
        policy_class.get_default_config(),
        LocalModelStorage(folder),
        Resource("rules"),
        ExecutionContext(GraphSchema({})),
    )
    policy.train(trackers, domain)
    return policy


def situations(domain: Domain) -> Iterator[list[Event]]:
    """Every intent, outside a form and inside each, and what comes after each action that a rule may run."""
    starts: list[list[Event]] = [[LISTEN]]
    starts += [[ActiveLoop(form), SlotSet("requested_slot", "dossier_code"), LISTEN] for form in domain.form_names]
    for start in starts:
        for intent in domain.intents:
            said = [*start, UserUttered("câu", {"name": intent, "confidence": 1.0})]
            yield said
            for action in domain.user_actions:
                yield [*said, ActionExecuted(action)]


def test_predictions_are_those_of_rasas_own_policy(domain: Domain, tmp_path: Path) -> None:
    own = trained(IndexedRulePolicy, domain, tmp_path / "own")
    rasas = trained(RulePolicy, domain, tmp_path / "rasa")
    compared = 0
    for events in situations(domain):
        tracker = DialogueStateTracker.from_events("an", events, domain.slots)
        assert (
            own.predict_action_probabilities(tracker, domain).probabilities
            == rasas.predict_action_probabilities(tracker, domain).probabilities
        ), [event.as_dict() for event in events]
        compared += 1
    assert compared > 500
