"""Every script of the stage, played to the assistant as it is: what is shown in a meeting has to come true."""

from __future__ import annotations

import pytest

from bot.answer import Button
from bot.dossiers.receipt_reader import ask_about_picture
from bot.settings import ROOT
from bot.web.demo_scripts import DemoScript, Step, load_scripts
from tests.assistant.talk import Talk

pytestmark = pytest.mark.model

SCRIPTS = load_scripts(ROOT / "data")


async def said_by(step: Step, last: list[Button], where: str) -> str:
    """What the stage sends for `step`."""
    if step.picture:
        [text] = await ask_about_picture((ROOT / "data" / "demo" / step.picture).read_bytes())
        return text
    if step.press:
        payloads = [button.payload for button in last if button.title == step.press]
        assert payloads, f"{where}: the answer before has no button “{step.press}”, but {[b.title for b in last]}"
        return payloads[0]
    return step.type


@pytest.mark.parametrize("name", SCRIPTS)
async def test_script_still_comes_true(talk: Talk, name: str) -> None:
    script: DemoScript = SCRIPTS[name]
    buttons: list[Button] = []
    for number, step in enumerate(script.steps, start=1):
        where = f"data/demo/{name}.yml, step {number}"
        text = await said_by(step, buttons, where)
        if not text:
            continue
        answer = await talk.say(text)
        missing = [words for words in step.says if words.lower() not in answer.lower()]
        assert missing == [], f"{where}: not in the answer to “{text}”:\n{answer}"
        buttons = talk.buttons
        assert set(step.offers) <= {button.title for button in buttons}, where


def test_there_is_a_script_for_every_occasion() -> None:
    steps = [step for script in SCRIPTS.values() for step in script.steps]
    assert len(SCRIPTS) >= 7
    assert any(step.picture for step in steps)
    assert any(step.press for step in steps)
