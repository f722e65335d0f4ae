from __future__ import annotations

import subprocess
import sys

import pytest

from bot.nlu.segmenter import load_segmenter
from bot.settings import ROOT


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "khai tử cần giấy tờ gì",
        "Hoà giải tranh chấp đất đai",
        "lam khai sinh cho con",
        "🙂 ok",
        "a\nb",
        "H15.99.01-261105-0012",
    ],
)
def test_words_are_those_of_the_whole_package(sentence: str) -> None:
    whole = subprocess.run(
        [
            sys.executable,
            "-W",
            "ignore",
            "-c",
            "import sys, underthesea; print(underthesea.word_tokenize(sys.argv[1]))",
            sentence,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(load_segmenter()(sentence)) == whole.stdout.strip()


def test_taggers_are_not_loaded() -> None:
    code = (
        "import sys; from bot.nlu.words import split_words; split_words('xin chào'); "
        "print(*(name for name in sys.modules if name.startswith('underthesea.pipeline')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "word_tokenize" in loaded
    assert not {"pos_tag", "ner", "chunking"} & {name.split(".")[2] for name in loaded.split() if name.count(".") > 1}
