"""A ward's day with the real server: a system pushes, a resident asks, the state is saved and put back meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import motcua
from tests.test_server import Server

pytestmark = [pytest.mark.server, pytest.mark.model]

CODE = "H15.99.01-261102-0007"


@pytest.fixture
def server(model: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, real=True)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def test_pushed_dossier_is_told_and_comes_back_with_the_backup(server: Server, tmp_path: Path) -> None:
    key = motcua("api-keys", "add", "phần mềm mẫu", folder=tmp_path).stdout.strip()

    def push(**told: Any) -> int:
        body = {"code": CODE, "procedure_name": "Đăng ký khai tử", **told}
        return server.post("/api/v1/dossiers", json=body, headers={"Authorization": f"Bearer {key}"}).status_code

    def ask(sender: str) -> str:
        return "\n".join(message["text"] for message in server.rest(f"hồ sơ {CODE} tới đâu rồi", sender))

    assert push(status=5) == 200
    assert "nộp thêm giấy tờ" in ask("an")
    assert motcua("backup", str(tmp_path / "a.zip"), folder=tmp_path).returncode == 0
    assert push(status=9) == 200
    assert "nộp thêm giấy tờ" not in ask("binh")
    assert motcua("restore", str(tmp_path / "a.zip"), "--yes", folder=tmp_path).returncode == 0
    assert "nộp thêm giấy tờ" in ask("chi")
    assert list(tmp_path.glob("before-restore-*.zip"))
