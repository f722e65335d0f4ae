from __future__ import annotations

import pytest

from bot.catalogue import schema
from bot.catalogue.life_event import LifeEvent, LifeEventStep
from bot.settings import ROOT

DOCS = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "model", [*schema.Fact.__subclasses__(), schema.Procedure, schema.Source, LifeEvent, LifeEventStep]
)
def test_every_key_of_the_schema_is_explained(model: type[schema.Entry]) -> None:
    missing = [key for key in model.model_fields if f"{key}:" not in DOCS and f"`{key}`" not in DOCS]
    assert missing == []
