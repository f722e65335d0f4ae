"""What a button sends has to be something that the domain and the catalogue know."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from ruamel.yaml import YAML

from bot.answer import Button
from bot.catalogue.watch import get_watch
from bot.desk.feedback.categories import feedback_rules
from bot.forms.dialogue import is_command
from bot.forms.wishes import asks_to_go_on
from bot.settings import ROOT

LONGEST_TITLE = 40
_PAYLOAD = re.compile(r"/(?P<intent>\w+)(?P<entities>\{.*\})?")


@cache
def domain() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return read


def _is_typed_in_a_form(text: str) -> bool:
    """Buttons of a form that is being filled in send what a resident could type: a choice, "bỏ qua", "điền tiếp"."""
    catalogue = get_watch().current
    fields = [field for form in (*catalogue.forms.values(), *catalogue.requests.values()) for field in form.fields]
    at_home = catalogue.ward.home_service
    own = [category.title for category in feedback_rules().categories]
    own += [*at_home.who, *(procedure.name for procedure in at_home.procedures)] if at_home else []
    return is_command(text) or asks_to_go_on(text) or text in own or any(text in field.options for field in fields)


def faults_of(button: Button) -> list[str]:
    """What is wrong with `button`; nothing when it can be pressed."""
    if not button.payload.startswith("/"):
        return [] if _is_typed_in_a_form(button.payload) else [f"{button}: no answer to a form"]
    match = _PAYLOAD.fullmatch(button.payload)
    if match is None:
        return [f"{button}: no /intent{{entities}}"]
    catalogue = get_watch().current
    entities: dict[str, str] = json.loads(match["entities"] or "{}")
    code = entities.get("procedure", "")
    procedure = catalogue.get(code)
    faults = [f"{button}: no entity {name}" for name in entities if name not in domain()["entities"]]
    if match["intent"] not in domain()["intents"]:
        faults.append(f"{button}: no such intent")
    if code and procedure is None and code not in catalogue.national:
        faults.append(f"{button}: no such procedure")
    if "case" in entities and (procedure is None or entities["case"] not in {case.id for case in procedure.cases}):
        faults.append(f"{button}: no such case")
    if "general" in entities and entities["general"] not in catalogue.general:
        faults.append(f"{button}: no such general question")
    if not 0 < len(button.title) <= LONGEST_TITLE:
        faults.append(f"{button}: a title has 1 to {LONGEST_TITLE} characters")
    return faults
