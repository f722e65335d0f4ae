"""Features and the linear model."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.intent_features import features_of
from bot.nlu.linear_model import Example, LinearModel, train
from bot.nlu.noise import abbreviated, misspelt, partly_stripped, roughen
from bot.text import strip_diacritics

SENTENCES = {
    "fee": ["bao nhiêu tiền", "lệ phí thế nào", "có mất tiền không", "giá bao nhiêu"],
    "place": ["nộp ở đâu", "đến chỗ nào", "phường nào làm", "ra đâu để nộp"],
    "time": ["mất bao lâu", "mấy ngày có", "bao giờ xong", "khi nào lấy được"],
}


@pytest.fixture(scope="module")
def model() -> LinearModel:
    examples = [
        Example(features_of(text), label, text)
        for label, texts in SENTENCES.items()
        for text in texts
        for _ in range(3)
    ]
    return train(examples, strength=1.0).model


@pytest.mark.parametrize(("text", "label"), [("het bao nhieu tien", "fee"), ("bao lau thi xong", "time")])
def test_model_tells_labels_apart_without_diacritics(model: LinearModel, text: str, label: str) -> None:
    probabilities = model.probabilities(features_of(text))
    assert model.labels[int(np.argmax(probabilities))] == label
    assert probabilities.sum() == pytest.approx(1.0)


def test_what_is_said_of_a_left_out_sentence_does_not_come_from_the_sentence() -> None:
    odd = Example(features_of("chuồn chuồn bay thấp"), "fee", "odd")
    examples = [Example(features_of(t), label, t) for label, texts in SENTENCES.items() for t in texts]
    trained = train([*examples, *[odd] * 3], strength=1.0)
    fee = trained.model.labels.index("fee")
    assert trained.left_out.sum(axis=1) == pytest.approx(1.0)
    assert trained.left_out[-1, fee] < trained.model.probabilities(odd.features)[fee]


def test_model_answers_what_it_never_saw(model: LinearModel) -> None:
    assert model.probabilities(features_of("")).sum() == pytest.approx(1.0)
    assert model.probabilities({}).sum() == pytest.approx(1.0)


def test_model_is_the_same_after_storing(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = LinearModel.load(tmp_path)
    assert again.probabilities(features_of("bao nhiêu tiền")) == pytest.approx(
        model.probabilities(features_of("bao nhiêu tiền")), abs=0.01
    )


def test_features_of_two_procedures_are_the_same_when_hidden() -> None:
    assert features_of("khai tử cần gì", ((0, 4), (5, 7))) == features_of("kết hôn cần gì", ((0, 3), (4, 7)))


def test_noise_is_the_same_for_the_same_seed() -> None:
    text = "làm giấy khai sinh không được"
    for noise in (roughen, partly_stripped, misspelt, abbreviated):
        assert noise(text, random.Random(7)) == noise(text, random.Random(7))
        assert len({noise(text, random.Random(seed)) for seed in range(20)}) > 1, noise


def test_partly_stripped_keeps_the_letters() -> None:
    text = "làm giấy khai sinh"
    assert strip_diacritics(partly_stripped(text, random.Random(1))) == strip_diacritics(text)
