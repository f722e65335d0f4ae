"""Rasa builds a JSON schema validator anew for the result of every custom action: 8-10 ms, most of a turn.

The same schema, compiled to Python code once, refuses the same results.
"""

from __future__ import annotations

from typing import Any


def compile_once() -> None:
    """Replace the method that validates an action's result; it still raises jsonschema's `ValidationError`."""
    import fastjsonschema
    from jsonschema import ValidationError
    from rasa.core.actions.action import RemoteAction

    validate = fastjsonschema.compile(RemoteAction.action_response_format_spec(), use_default=False)

    def _validate_action_result(_self: Any, result: dict[str, Any]) -> bool:
        try:
            validate(result)
        except fastjsonschema.JsonSchemaException as error:
            raise ValidationError(str(error)) from error
        return True

    RemoteAction._validate_action_result = _validate_action_result
