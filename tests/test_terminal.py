"""`motcua ask`, `parse` and `chat` as processes: what other programs and people at a terminal get."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.command import MOTCUA, environment, motcua

pytestmark = pytest.mark.model

PARSED = {"text", "kind", "procedure", "aspect", "confidence", "candidates"}
DEATH, MARRIAGE = "1.000656", "1.000894"

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LINES: list[bytes | str | dict[str, Any]] = [
    {"text": "lam khai tu can giay to gi", "sender": "a1"},
    {"text": "mất bao lâu", "sender": "a1"},
    {"text": "mất bao lâu"},
    {"text": "đăng ký kết hôn cần gì", "sender": "a2"},
    {"text": "lệ phí bao nhiêu", "sender": "a1", "unknown": "field"},
    {"text": "lệ phí bao nhiêu", "sender": "a2"},
    "not JSON",
    "",
    "null",
    "[]",
    '"khai tử"',
    "{}",
    {"text": None},
    {"text": 7},
    {"text": "khai tử", "sender": 7},
    '{"text": "\\ud800"}',
    b'{"text": "ch\xe0o"}',
    {"text": ""},
    {"text": "/no_such_intent"},
    {"text": "/ask_procedure_fee{bad json"},
    {"text": '/ask_procedure_fee{"procedure":"9.999999"}'},
    {"text": "🙂 ỡ ỡ\u2028khai tử"},
    {"text": "a" * 50_000},
    {"text": "sáng thứ bảy phường có làm việc không"},
]
FIRST_BAD, LAST_BAD = 7, 17  # numbers of the lines in between, from 1


def as_input(line: bytes | str | dict[str, Any]) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()


def objects(output: str) -> list[dict[str, Any]]:
    """Every line of `output`; fails where something else than JSON was written."""
    return [json.loads(line) for line in output.split("\n")[:-1]]


@pytest.fixture(scope="module", params=["ask", "parse"])
def command(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def answers(model: Path, command: str, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    done = subprocess.run(
        [*MOTCUA, command, "--json", "-"],
        cwd=ROOT,
        env={**environment(tmp_path_factory.mktemp("stream")), "PYTHONIOENCODING": "latin-1"},
        input=BYTE_ORDER_MARK + b"\r\n".join(as_input(line) for line in LINES),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return objects(done.stdout.decode())


class TestStream:
    def test_one_line_out_for_each_line_in(self, answers: list[dict[str, Any]]) -> None:
        assert len(answers) == len(LINES)

    def test_order_is_kept(self, answers: list[dict[str, Any]]) -> None:
        said = [line.get("text") for line in LINES if isinstance(line, dict)]
        told = [answer["text"] for answer in answers if "text" in answer]
        assert told == [text for text in said if isinstance(text, str) and text != "khai tử"]

    def test_bad_line_gets_an_error_with_its_number_and_the_stream_goes_on(self, answers: list[dict[str, Any]]) -> None:
        bad = [answer for answer in answers if "error" in answer]
        assert [answer["line"] for answer in bad] == list(range(FIRST_BAD, LAST_BAD + 1))
        assert all(set(answer) == {"error", "line"} and answer["error"] for answer in bad)

    def test_fields_are_those_that_others_rely_on(self, answers: list[dict[str, Any]], command: str) -> None:
        expected = PARSED | ({"replies"} if command == "ask" else set())
        assert all(set(answer) == expected for answer in answers if "error" not in answer)

    def test_values_have_their_types(self, answers: list[dict[str, Any]]) -> None:
        first = answers[0]
        assert (first["kind"], first["procedure"], first["aspect"]) == ("procedure", DEATH, "documents")
        assert 0 < first["confidence"] <= 1
        assert first["candidates"][0][0] == DEATH
        assert (answers[-1]["kind"], answers[-1]["procedure"], answers[-1]["aspect"]) == ("office", "", "")

    def test_same_sender_is_the_same_conversation(self, answers: list[dict[str, Any]]) -> None:
        assert [answer["procedure"] for answer in answers[:6]] == [DEATH, DEATH, "", MARRIAGE, DEATH, MARRIAGE]

    def test_replies_have_text_buttons_and_attachment(self, answers: list[dict[str, Any]], command: str) -> None:
        replies = [reply for answer in answers for reply in answer.get("replies", ())]
        assert bool(replies) is (command == "ask")
        assert all(set(reply) == {"text", "buttons", "attachment"} and reply["text"] for reply in replies)
        assert all(set(button) == {"title", "payload"} for reply in replies for button in reply["buttons"])

    def test_every_question_is_answered(self, answers: list[dict[str, Any]], command: str) -> None:
        if command == "ask":
            assert [answer["text"] for answer in answers if "error" not in answer and not answer["replies"]] == []


def test_reader_that_goes_away_ends_the_stream_quietly(model: Path, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*MOTCUA, "parse", "--json", "-"],
        cwd=ROOT,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"text": "xin ch\xc3\xa0o"}\n')
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["kind"] == "smalltalk"
        process.stdout.close()
        process.stdin.write(b'{"text": "xin ch\xc3\xa0o"}\n' * 2)
        process.stdin.close()
        said = process.stderr.read().decode()
        process.wait(timeout=60)
    assert "Traceback" not in said


def test_single_question_is_one_line(model: Path, tmp_path: Path) -> None:
    done = motcua("ask", "khai tử cần gì", folder=tmp_path)
    [answer] = objects(done.stdout)
    assert answer["procedure"] == DEATH


def test_nothing_to_ask_says_what_is_missing(tmp_path: Path) -> None:
    done = motcua("ask", folder=tmp_path)
    assert done.returncode != 0
    assert "--json" in done.stderr


def test_file_that_is_not_there_is_named(model: Path, tmp_path: Path) -> None:
    done = motcua("parse", "--json", str(tmp_path / "none.jsonl"), folder=tmp_path)
    assert done.returncode != 0
    assert "none.jsonl" in done.stderr.replace("\n", "")
    assert "Traceback" not in done.stderr


def test_chat_answers_and_a_number_presses_a_button(model: Path, tmp_path: Path) -> None:
    done = motcua("chat", folder=tmp_path, said="xin chào\n2\n")
    assert done.returncode == 0, done.stderr
    assert "Máy trả lời tự động" in done.stdout
    assert "Đăng ký khai tử" in done.stdout.split("2. Khai tử")[1]
