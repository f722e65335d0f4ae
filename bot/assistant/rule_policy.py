"""Rasa's rule policy, looking only at rules that can apply.

Rasa compares every rule with every turn of the conversation, twice: once for rules that quote what a user says
(we have none, rules name intents) and once for intents. Here rules are found by the action before and the intent of
the newest turn, and only those are compared. What is predicted is the same; a test holds the two against each other.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

_ANY = ""  # the rule's newest turn does not say

_Index = dict[tuple[str, str], list[str]]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):
    """A `RulePolicy` (see parent class) whose cost does not grow with the number of rules."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._indices: dict[int, tuple[int, _Index]] = {}  # by the identity of Rasa's two look-up tables
        self._quotes = (-1, False)

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        """Skip the search among rules that quote users where there are none (see parent class)."""
        if use_text_for_last_user_input and not self._quotes_users():
            return None, None, False
        result: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return result

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        """The rules that fit `states` (see parent class)."""
        if not states:
            return set(lookup)
        index = self._index_of(lookup)
        action, intent = _newest(states[-1])
        candidates = {key: lookup[key] for pair in {(action, intent), (action, _ANY)} for key in index.get(pair, ())}
        keys: set[str] = super()._get_possible_keys(candidates, states)
        return keys

    def _index_of(self, lookup: dict[str, str]) -> _Index:
        size, index = self._indices.get(id(lookup), (-1, {}))
        if size != len(lookup):  # the lookup grows while Rasa trains
            index = defaultdict(list)
            for key in lookup:
                index[_newest(self._rule_key_to_state(key)[-1])].append(key)
            self._indices[id(lookup)] = (len(lookup), index)
        return index

    def _quotes_users(self) -> bool:
        rules = self.lookup[RULES]
        size, quotes = self._quotes
        if size != len(rules):
            quotes = any(state.get(USER, {}).get(TEXT) for key in rules for state in self._rule_key_to_state(key))
            self._quotes = (len(rules), quotes)
        return quotes


def _newest(state: State) -> tuple[str, str]:
    """The action before and the intent of a turn."""
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) or _ANY, state.get(USER, {}).get(INTENT) or _ANY
