from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from bot.assistant import patches, training
from bot.errors import ConfigurationError
from bot.settings import Settings

patches.install()

from rasa.engine.loader import load_predict_graph_runner  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402

from bot.assistant.graph_runner import SequentialGraphRunner  # noqa: E402
from bot.assistant.model_making import FilesReadOnce  # noqa: E402

FILES = {
    "config.yml": """
        recipe: default.v1
        assistant_id: small
        language: vi
        pipeline:
        - name: bot.nlu.tokenizer.VietnameseTokenizer
        - name: bot.nlu.intent_classifier.LinearIntentClassifier
        policies: [{name: bot.assistant.rule_policy.IndexedRulePolicy, enable_fallback_prediction: false}]
        """,
    "domain.yml": """
        version: "3.1"
        intents: [greet, thank, goodbye]
        responses: {utter_greet: [{text: chào}]}
        """,
    "data/nlu/smalltalk.yml": """
        version: "3.1"
        nlu:
        - intent: greet
          examples: |
            - xin chào
            - chào bạn
        - intent: thank
          examples: |
            - cảm ơn
            - cảm ơn bạn
        - intent: goodbye
          examples: |
            - tạm biệt
            - tạm biệt bạn
        """,
    "data/rules/smalltalk.yml": """
        version: "3.1"
        rules:
        - rule: greet
          steps: [{intent: greet}, {action: utter_greet}]
        """,
}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project with three intents."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    return Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models")


def test_model_is_one_that_rasa_loads(settings: Settings, tmp_path: Path) -> None:
    model = training.train(settings)
    storage = tmp_path / "storage"
    storage.mkdir()
    metadata, _ = load_predict_graph_runner(storage, model, LocalModelStorage, SequentialGraphRunner)
    assert metadata.assistant_id == "small"
    assert set(metadata.domain.intents) >= {"greet", "thank", "goodbye"}


def test_only_the_new_model_is_left_and_it_is_whole(settings: Settings) -> None:
    settings.models_dir.mkdir()
    (settings.models_dir / "motcua-0000000000000000.tar.gz").write_bytes(b"old")
    model = training.train(settings)
    assert [path.name for path in settings.models_dir.iterdir()] == [model.name]
    with tarfile.open(model) as archive:
        assert "metadata.json" in archive.getnames()


def test_bad_sentences_are_refused_with_the_name_of_their_file(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "data/nlu/smalltalk.yml").write_text('version: "3.1"\nnlu:\n- intent: 3\n  examples: [a]\n')
    with pytest.raises(ConfigurationError, match=r"smalltalk\.yml"):
        training.train(settings)
    assert not list(settings.models_dir.glob("*"))


def test_each_file_is_read_once(settings: Settings, tmp_path: Path) -> None:
    files = FilesReadOnce(str(tmp_path / "config.yml"), str(tmp_path / "domain.yml"), [str(tmp_path / "data")])
    assert files.get_nlu_data() is files.get_nlu_data()
    assert files.get_stories() is files.get_stories()
    assert files.get_domain() is files.get_domain()
