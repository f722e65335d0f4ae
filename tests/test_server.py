"""`motcua serve` as a process: asked over HTTP, killed, started again."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest

from bot.settings import ROOT
from tests.command import MOTCUA, environment

pytestmark = [pytest.mark.server, pytest.mark.model]

READY_WITHIN = 60  # seconds, on a machine that does other things too

NASTY = {
    "empty": "",
    "spaces": "   ",
    "one letter": "a",
    "ten thousand letters": "ă" * 10_000,
    "one long word": "khaitu" * 1_500,
    "emoji": "🙂👨‍👩‍👧‍👦🏳️‍🌈",
    "control characters": "\x00\x01\x1b[31m\x7f",
    "no-width and direction marks": "\u200b\u202e\ufeff\u2028",
    "decomposed letters": "khai tu\u031b\u0309",
    "another script": "ចុះឈ្មោះ 登记 تسجيل",
    "JSON": '{"text": "khai tử", "sender": null}',
    "SQL": "'; DROP TABLE message; --",
    "HTML": "<script>alert(1)</script>",
    "template": "{{ 7 * 7 }} {ward} %s",
    "path": "../../../etc/passwd",
    "intent that is set by rules": "/nlu_fallback",
    "unknown intent": "/unknown_intent",
    "bad entities": "/ask_procedure_fee{bad json",
    "entities that are a list": "/ask_procedure_fee[1, 2]",
    "entity that is a list": '/ask_procedure_fee{"procedure":["1.000656"]}',
    "entity that is nothing": '/ask_procedure_fee{"procedure":null}',
    "entity that is a number": '/check_dossier{"dossier_code":1.5}',
    "unknown entity": '/ask_procedure_fee{"nobody":"knows"}',
    "unknown procedure": '/ask_procedure_fee{"procedure":"9.999999"}',
    "unknown case": '/ask_procedure_documents{"procedure":"1.000656","case":"no-such-case"}',
    "slash": "/",
    "slash and braces": "/{}",
    "confidence": "/greet@0.5",
    "restart": "/restart",
    "session start": "/session_start",
    "back": "/back",
}


class Server:
    """One `motcua serve`, a demonstration unless `real`; `start` again after `kill` goes on with the same database."""

    def __init__(self, folder: Path, *, real: bool = False) -> None:
        self.port = free_port()
        self.real = real
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [*MOTCUA, "serve", *([] if self.real else ["--demo"]), "--port", str(self.port)]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment(self._folder), stdout=log, stderr=log)
        deadline = time.monotonic() + READY_WITHIN
        while not self._answers():
            assert self._process.poll() is None, self.log
            assert time.monotonic() < deadline, self.log
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    @property
    def log(self) -> str:
        return (self._folder / "server.log").read_text(encoding="utf-8", errors="replace")[-3000:]

    def post(self, path: str, **options: Any) -> httpx.Response:
        return httpx.post(f"http://127.0.0.1:{self.port}{path}", timeout=30, **options)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=30)

    def rest(self, message: str, sender: str) -> list[dict[str, Any]]:
        """The answers over Rasa's REST channel."""
        answered = self.post("/webhooks/rest/webhook", json={"sender": sender, "message": message})
        assert answered.status_code == 200, self.log
        messages: list[dict[str, Any]] = answered.json()
        return messages

    def chat(self, text: str, conversation: str, number: str = "") -> list[dict[str, Any]]:
        """The answers over the page's own interface."""
        body = {"conversation": conversation, "id": number or uuid4().hex, "text": text}
        answered = self.post("/api/v1/chat", json=body)
        assert answered.status_code == 200, self.log
        messages: list[dict[str, Any]] = answered.json()["messages"]
        return messages

    def history(self, conversation: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.get(f"/api/v1/chat/{conversation}").json()["messages"]
        return messages

    def _answers(self) -> bool:
        try:
            return self.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("server"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def conversation() -> str:
    return str(uuid4())


class TestRest:
    def test_answers_have_rasas_shape(self, server: Server) -> None:
        answers = server.rest("làm khai tử cần giấy tờ gì", "an")
        assert [set(answer) - {"buttons"} for answer in answers] == [{"recipient_id", "text"}] * 2
        assert {answer["recipient_id"] for answer in answers} == {"an"}
        assert set(answers[-1]["buttons"][0]) == {"title", "payload"}

    def test_same_sender_is_the_same_conversation(self, server: Server) -> None:
        server.rest("khai tử cần gì", "binh")
        assert "khai tử" in server.rest("mất bao lâu", "binh")[0]["text"]

    def test_another_sender_is_another_conversation(self, server: Server) -> None:
        server.rest("khai tử cần gì", "chi")
        assert "thủ tục nào" in server.rest("mất bao lâu", "dung")[-1]["text"]

    def test_channel_says_that_it_is_there(self, server: Server) -> None:
        assert server.get("/webhooks/rest/").json() == {"status": "ok"}

    @pytest.mark.parametrize("body", ["", "khai tử", "[]", "null", "{}", '{"message": 1}', '{"message": null}', "{"])
    def test_malformed_message_is_refused(self, server: Server, body: str) -> None:
        answered = server.post("/webhooks/rest/webhook", content=body.encode())
        assert answered.status_code == 422


class TestChat:
    def test_answers_have_the_pages_shape(self, server: Server, conversation: str) -> None:
        answers = server.chat("giờ làm việc", conversation)
        assert {frozenset(answer) for answer in answers} == {
            frozenset({"seq", "id", "from", "by", "text", "buttons", "attachment", "at"})
        }
        assert {answer["from"] for answer in answers} == {"bot"}

    def test_message_sent_twice_is_stored_once_and_answered_the_same(self, server: Server, conversation: str) -> None:
        first = server.chat("khai tử cần gì", conversation, "message-1")
        again = server.chat("khai tử cần gì", conversation, "message-1")
        assert again == first
        assert [message["from"] for message in server.history(conversation)] == ["resident", *["bot"] * len(first)]

    def test_conversation_that_nobody_began_is_empty(self, server: Server, conversation: str) -> None:
        assert server.history(conversation) == []

    def test_secret_is_masked_in_the_history(self, server: Server, conversation: str) -> None:
        server.chat("mã OTP của tôi là 483920", conversation)
        [asked, *_] = server.history(conversation)
        assert asked["text"] == "mã OTP của tôi là [secret]"

    def test_of_a_very_long_message_beginning_and_end_are_read(self, server: Server, conversation: str) -> None:
        text = "Nhà tôi có việc. " + "à" * 100_000 + " Khai tử cần giấy tờ gì?"
        answers = server.chat(text, conversation)
        assert "đọc phần đầu và phần cuối" in answers[0]["text"]
        assert "khai tử" in answers[-1]["text"].lower()
        kept = server.history(conversation)[0]["text"]
        assert len(kept) <= 10_000
        assert kept.startswith("Nhà tôi có việc.")
        assert kept.endswith("Khai tử cần giấy tờ gì?")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"conversation": "../../etc"},
            {"conversation": ""},
            {"id": "1"},
            {"id": "x" * 65},
            {"text": ""},
            {"text": None},
            {"text": ["khai tử"]},
        ],
        ids=str,
    )
    def test_malformed_message_is_refused(self, server: Server, conversation: str, wrong: dict[str, Any]) -> None:
        body = {"conversation": conversation, "id": "message-1", "text": "khai tử", **wrong}
        assert server.post("/api/v1/chat", json=body).status_code == 422


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_message_is_answered(server: Server, text: str) -> None:
    sender = uuid4().hex
    server.rest("khai tử cần gì", sender)
    answers = server.rest(text, sender)
    assert answers
    assert all(answer["text"] for answer in answers)
    assert server.rest("mấy giờ phường làm việc", sender)


@pytest.mark.parametrize(
    "body",
    [
        '{"message": "\\ud800"}',
        '{"sender": "\\udfff", "message": "khai tử"}',
        '{"sender": "a\\u0000b", "message": "khai tử"}',
        '{"sender": "%s", "message": "khai tử"}' % ("a" * 121),
        '{"message": %s}' % ("[" * 5_000 + "]" * 5_000),
        '{"message": "%s"}' % ("a" * 2_000_001),
    ],
    ids=["half a letter", "half a letter as sender", "nought as sender", "long sender", "deep", "too long"],
)
def test_nasty_request_is_no_fault_of_the_server(server: Server, body: str) -> None:
    answered = server.post("/webhooks/rest/webhook", content=body.encode())
    assert answered.status_code < 500, server.log


def test_killed_server_goes_on_where_it_was(server: Server, conversation: str) -> None:
    server.chat("khai tử cần gì", conversation)
    before = server.history(conversation)
    server.stop(signal.SIGKILL)
    server.start()
    assert server.history(conversation) == before
    answer = server.chat("mất bao lâu", conversation)
    assert "khai tử" in answer[0]["text"]
    assert "Máy trả lời tự động" not in answer[0]["text"]
