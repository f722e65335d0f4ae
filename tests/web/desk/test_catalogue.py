"""The catalogue at the desk: read, edit by form, preview, approve, take back."""

from __future__ import annotations

import re
from html import unescape
from unittest.mock import Mock

import pytest
import yaml
from fastapi.testclient import TestClient

from bot.catalogue.watch import get_watch
from bot.desk.changes import service
from bot.desk.changes.service import read
from bot.desk.officers.models import Role
from bot.settings import Settings
from tests.web.desk.conftest import SignedIn

DEATH = "/desk/danh-muc/thu-tuc/1.000656"
FILE = "procedures/ho-tich/1.000656.yml"

_INPUT = re.compile(
    r"<input (?P<input>[^>]*)>|<textarea (?P<area>[^>]*)>(?P<text>.*?)</textarea>"
    r"|<select (?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL,
)


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?<!\S){name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def form_of(page: str) -> dict[str, list[str]]:
    """What a browser would send of the page's last form, untouched."""
    sent: dict[str, list[str]] = {}
    for found in _INPUT.finditer(page[page.index('name="was"') - 20 :]):
        tag = found["input"] or found["area"] or found["select"]
        name = attribute(tag, "name")
        if found["input"] is not None:
            if attribute(tag, "type") != "checkbox" or " checked" in tag:
                sent.setdefault(name, []).append(attribute(tag, "value"))
        elif found["area"] is not None:
            sent[name] = [unescape(found["text"].removeprefix("\n")).replace("\n", "\r\n")]
        else:
            chosen = re.findall(r'<option value="([^"]*)" selected', found["options"])
            sent[name] = chosen if " multiple" in tag else chosen or [""]
    return sent


def save(client: TestClient, sent: dict[str, list[str]], **change: str) -> tuple[int, str, str]:
    data = {**sent, **{name.replace("__", "."): [value] for name, value in change.items()}}
    response = client.post(f"{DEATH}/sua", data=data)
    return response.status_code, response.text, response.headers.get("location", "")


@pytest.fixture
def trainer(own_data: Settings, signed_in: SignedIn) -> TestClient:
    return signed_in(Role.TRAINER)


def test_a_viewer_reads_and_cannot_edit(own_data: Settings, signed_in: SignedIn) -> None:
    client = signed_in(Role.VIEWER)
    assert "đăng ký khai tử" in client.get("/desk/danh-muc?q=khai+tu").text
    page = client.get(DEATH).text
    assert "Giấy báo tử" in page
    assert f"{DEATH}/sua" not in page
    assert client.get(f"{DEATH}/sua").status_code == 403


def test_a_fee_is_previewed_as_chat_and_print_and_then_written(own_data: Settings, trainer: TestClient) -> None:
    before = read(own_data, FILE) or ""
    sent = form_of(trainer.get(f"{DEATH}/sua").text)
    status, page, _ = save(trainer, sent, fees__2__amount="8.500", do="preview")
    assert status == 200
    assert "8.500 đồng" in page
    assert "data:image/png;base64," in page
    assert read(own_data, FILE) == before
    status, _, location = save(trainer, sent, fees__2__amount="8.500", do="save", note="Thông tư mới")
    assert status == 303
    assert read(own_data, FILE) == before.replace("amount: 8000", "amount: 8500")
    page = trainer.get(location).text
    assert "Thông tư mới" in page
    assert "<del>-  - amount: 8000</del>" in page
    assert trainer.post(location.replace("da-sua", "day") + "/bo").status_code == 303
    assert read(own_data, FILE) == before


def test_a_fee_that_is_saved_leaves_the_order_of_other_sources(own_data: Settings, trainer: TestClient) -> None:
    file = own_data.data_dir / FILE
    declared = "source: [nd-301, cong-dvc]"
    text = file.read_text(encoding="utf-8")
    assert declared in text
    file.write_text(text.replace(declared, "source: [cong-dvc, nd-301]"), encoding="utf-8")
    sent = form_of(trainer.get(f"{DEATH}/sua").text)
    assert save(trainer, sent, fees__2__amount="8.500", do="save", note="Thông tư mới")[0] == 303
    assert "source: [cong-dvc, nd-301]" in (read(own_data, FILE) or "")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fees__2__amount": "tám nghìn"}, "Phải là số"),
        ({"review_by": "2020-01-01"}, "Chưa ghi được"),
        ({"summary": "Nộp ở UBND huyện."}, "Chưa ghi được"),
    ],
)
def test_an_error_names_the_field_and_keeps_what_was_typed(
    own_data: Settings, trainer: TestClient, change: dict[str, str], told: str
) -> None:
    before = read(own_data, FILE)
    sent = form_of(trainer.get(f"{DEATH}/sua").text)
    status, page, _ = save(trainer, sent, **{**change, "papers__0__note": "ghi chú đang gõ", "do": "save"})
    assert status == 422
    assert told in page
    assert "ghi chú đang gõ" in page
    assert read(own_data, FILE) == before


def test_who_opened_the_form_before_somebody_else_wrote_is_told(own_data: Settings, trainer: TestClient) -> None:
    sent = form_of(trainer.get(f"{DEATH}/sua").text)
    save(trainer, sent, fees__2__amount="8500", do="save")
    status, page, _ = save(trainer, sent, fees__2__amount="9000", do="save")
    assert status == 422
    assert "có người khác đã sửa" in page
    assert get_watch().current.procedures["1.000656"].fees[2].amount == 8500


def test_on_a_machine_that_cannot_write_what_was_typed_stays_and_the_reason_is_told(
    own_data: Settings, trainer: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = form_of(trainer.get(f"{DEATH}/sua").text)
    monkeypatch.setattr(service, "_put", Mock(side_effect=PermissionError("not ours")))
    status, page, _ = save(trainer, sent, fees__2__amount="8.500", do="save")
    assert status == 422
    assert "motcua doctor" in page
    assert 'value="8.500"' in page
    assert "8.500" not in trainer.get("/desk/da-sua").text


def test_general_questions_are_edited_by_the_same_form(own_data: Settings, trainer: TestClient) -> None:
    address = "/desk/danh-muc/cau-hoi/vneid/sua"
    sent = form_of(trainer.get(address).text)
    sent["questions.0.answer"] = ["Câu trả lời đã sửa ở bàn làm việc."]
    assert trainer.post(address, data={**sent, "do": ["save"]}).status_code == 303
    first = yaml.safe_load(read(own_data, "general/vneid.yml") or "")["questions"][0]["id"]
    assert get_watch().current.general[first].question.answer == "Câu trả lời đã sửa ở bàn làm việc."


def test_a_bad_file_on_disk_is_told_at_the_desk(own_data: Settings, trainer: TestClient) -> None:
    path = own_data.data_dir / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("fees:", "feees:"), encoding="utf-8")
    get_watch().refresh()
    page = trainer.get("/desk/danh-muc").text
    assert "Có tệp vừa sửa bị lỗi" in page
    assert FILE in page
