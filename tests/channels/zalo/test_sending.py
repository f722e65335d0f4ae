from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.answer import Button
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.delivery import ASK_INFO
from bot.messaging.channel import ChannelError, File, Gone, Outgoing, Refused, TryLater, Uncertain, WrongSetup
from bot.settings import Settings, get_settings
from bot.web.endpoints import STATIC
from tests.channels.zalo.conftest import KEY, USER, Clock, small_database, zalo_settings
from tests.channels.zalo.fake_oa import FakeOA

BUTTONS = (Button("Lệ phí", '/ask_procedure_fee{"procedure":"1.000656"}'), Button("Gặp cán bộ", "/ask_human"))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = small_database(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture(autouse=True)
def resident(oa: FakeOA) -> None:
    oa.heard(USER)


def text(words: str = "Chào bà con", buttons: tuple[Button, ...] = (), key: str = "1.0") -> Outgoing:
    return Outgoing(key, words, buttons)


async def test_text_arrives_and_zalo_s_id_comes_back(consented: ZaloChannel, oa: FakeOA) -> None:
    assert await consented.send(USER, text()) == "m1"
    assert oa.texts(USER) == ["Chào bà con"]


async def test_buttons_come_back_as_their_payload_without_showing_it(consented: ZaloChannel, oa: FakeOA) -> None:
    await consented.send(USER, text(buttons=BUTTONS))
    buttons = oa.sent[0]["message"]["attachment"]["payload"]["buttons"]
    assert [(button["title"], button["type"], button["payload"]) for button in buttons] == [
        ("Lệ phí", "oa.query.hide", BUTTONS[0].payload),
        ("Gặp cán bộ", "oa.query.hide", "/ask_human"),
    ]


async def test_links_and_phones_are_buttons_of_their_kind(consented: ZaloChannel, oa: FakeOA) -> None:
    await consented.send(
        USER, text(buttons=(Button("Cổng", "https://dichvucong.gov.vn"), Button("Gọi", "tel:0262 3 8")))
    )
    buttons = oa.sent[0]["message"]["attachment"]["payload"]["buttons"]
    assert [button["payload"] for button in buttons] == [
        {"url": "https://dichvucong.gov.vn"},
        {"phone_code": "8426238"},
    ]


async def test_refused_buttons_are_sent_as_numbered_lines(consented: ZaloChannel, oa: FakeOA) -> None:
    oa.refuses_buttons = True
    await consented.send(USER, Outgoing("1.0", "Hỏi gì?", BUTTONS, first_choice=3))
    assert oa.texts(USER) == ["Hỏi gì?\n\n3. Lệ phí\n4. Gặp cán bộ"]


async def test_refused_buttons_under_a_text_of_full_length_are_cut(consented: ZaloChannel, oa: FakeOA) -> None:
    oa.refuses_buttons = True
    await consented.send(USER, text("Câu dài. " * 220, BUTTONS))
    assert all(len(piece) <= 2000 for piece in oa.texts(USER))
    assert oa.texts(USER)[-1].endswith("2. Gặp cán bộ")


async def test_template_type_of_buttons_is_a_setting(
    oa: FakeOA, settings: Settings, engine: Engine, clock: Clock, consented: ZaloChannel
) -> None:
    other = ZaloChannel(settings.model_copy(update={"zalo_button_template": "button"}), engine, key=KEY, now=clock)
    await other.send(USER, text(buttons=BUTTONS))
    assert oa.sent[0]["message"]["attachment"]["payload"]["template_type"] == "button"
    await other.stop()


async def test_pdf_goes_before_its_text(consented: ZaloChannel, oa: FakeOA) -> None:
    file = File("to-khai.pdf", "application/pdf", b"%PDF-1.7")
    await consented.send(USER, Outgoing("1.0", "Tờ khai của bà con", BUTTONS, file=file))
    first, second = (item["message"] for item in oa.sent)
    assert first["attachment"] == {"type": "file", "payload": {"token": "up1"}}
    assert second["text"] == "Tờ khai của bà con"


async def test_file_is_not_sent_twice_when_its_text_has_to_be(consented: ZaloChannel, oa: FakeOA) -> None:
    message = Outgoing("1.0", "Tờ khai", file=File("to-khai.pdf", "application/pdf", b"%PDF"))
    oa.faults += ["", "-200"]
    with pytest.raises(TryLater):
        await consented.send(USER, message)
    await consented.send(USER, message)
    assert [item["message"].get("text") for item in oa.sent] == [None, "Tờ khai"]


async def test_picture_carries_its_text(consented: ZaloChannel, oa: FakeOA) -> None:
    await consented.send(USER, Outgoing("1.0", "Mã QR", file=File("qr.png", "image/png", b"png")))
    [item] = oa.sent
    assert item["message"]["text"] == "Mã QR"
    assert item["message"]["attachment"]["payload"]["elements"] == [{"media_type": "image", "attachment_id": "up1"}]


async def test_expired_upload_is_done_again(consented: ZaloChannel, oa: FakeOA) -> None:
    oa.faults.append("-100")
    await consented.send(USER, Outgoing("1.0", "", file=File("qr.png", "image/png", b"png")))
    assert len(oa.uploads) == 2


@pytest.mark.parametrize(
    "file",
    [File("a.exe", "application/octet-stream", b"MZ"), File("a.pdf", "application/pdf", b"x" * 5_000_001)],
)
async def test_file_that_zalo_does_not_take_is_refused_with_a_hint(consented: ZaloChannel, file: File) -> None:
    with pytest.raises(Refused) as refused:
        await consented.send(USER, Outgoing("1.0", "tệp", file=file))
    assert "PDF" in refused.value.hint


@pytest.mark.parametrize("code", [-216, -220])
async def test_token_that_zalo_refuses_is_renewed_once(consented: ZaloChannel, oa: FakeOA, code: int) -> None:
    oa.faults.append(str(code))
    await consented.send(USER, text())
    assert oa.oauth.asked == ["authorization_code", "refresh_token"]
    assert oa.texts(USER) == ["Chào bà con"]


async def test_token_that_is_refused_again_needs_a_person(consented: ZaloChannel, oa: FakeOA) -> None:
    oa.faults += ["-220", "-220"]
    with pytest.raises(WrongSetup):
        await consented.send(USER, text())
    assert oa.texts(USER) == []


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("-32", TryLater),
        ("-200", TryLater),
        ("-99999", TryLater),  # unknown: tried again, then a dead letter
        ("-234", TryLater),
        *((str(code), Gone) for code in (-213, -217, -218, -227, -230, -232, -244)),
        *((str(code), Refused) for code in (-201, -210, -233, -235, -240, -248, -249)),
        *((str(code), WrongSetup) for code in (-204, -205, -209, -211, -212, -219, -221, -223, -224, -242, -320, -321)),
        ("429", TryLater),
        ("503", TryLater),
        ("500", Uncertain),
        ("502", Uncertain),
        ("garbage", Uncertain),
    ],
)
async def test_each_error_says_what_to_do(
    consented: ZaloChannel, oa: FakeOA, fault: str, kind: type[ChannelError]
) -> None:
    oa.faults.append(fault)
    with pytest.raises(kind) as error:
        await consented.send(USER, text())
    assert type(error.value) is kind
    if kind in (Gone, Refused, WrongSetup):
        assert error.value.hint
        assert "Tra mã này" not in error.value.hint
    assert oa.sent == []


@pytest.mark.parametrize(("fault", "seconds"), [("-32", 20.0), ("429", 7.0)])
async def test_rate_limit_makes_everybody_wait(consented: ZaloChannel, oa: FakeOA, fault: str, seconds: float) -> None:
    oa.faults.append(fault)
    with pytest.raises(TryLater) as error:
        await consented.send(USER, text())
    assert (error.value.everyone, error.value.retry_after) == (True, seconds)


async def test_limit_of_the_minute_is_kept_by_the_server(consented: ZaloChannel, oa: FakeOA, clock: Clock) -> None:
    oa.calls.clear()
    oa.per_minute = 3
    for _ in range(3):
        await consented.send(USER, text())
    with pytest.raises(TryLater):
        await consented.send(USER, text())
    clock.forward(minutes=1)
    await consented.send(USER, text())


async def test_eight_messages_are_free_then_each_is_counted_with_its_price(consented: ZaloChannel, oa: FakeOA) -> None:
    for _ in range(10):
        await consented.send(USER, text())
    assert consented.spending.this_month() == 2 * 55
    oa.heard(USER)
    await consented.send(USER, text())
    assert consented.spending.this_month() == 2 * 55


async def test_after_48_hours_a_message_costs_and_after_7_days_none_goes(
    consented: ZaloChannel, oa: FakeOA, clock: Clock
) -> None:
    clock.forward(hours=49)
    await consented.send(USER, text())
    assert consented.spending.this_month() == 55
    clock.forward(days=6)
    with pytest.raises(Gone) as gone:
        await consented.send(USER, text())
    assert "7 ngày" in gone.value.hint


async def test_server_that_is_away_is_tried_later(engine: Engine, clock: Clock, consented: ZaloChannel) -> None:
    away = zalo_settings(zalo_api_url="http://127.0.0.1:9", zalo_oauth_url="http://127.0.0.1:9")
    channel = ZaloChannel(away, engine, key=KEY, now=clock)
    with pytest.raises(TryLater):
        await channel.send(USER, text())
    await channel.stop()


async def test_proof_of_the_secret_goes_along_when_it_is_on(
    settings: Settings, engine: Engine, clock: Clock, oa: FakeOA, consented: ZaloChannel
) -> None:
    oa.wants_proof = True
    with pytest.raises(WrongSetup) as refused:
        await consented.send(USER, text())
    assert "MOTCUA_ZALO_APP_SECRET" in refused.value.hint
    proving = ZaloChannel(settings.model_copy(update={"zalo_appsecret_proof": True}), engine, key=KEY, now=clock)
    await proving.send(USER, text())
    await proving.stop()


async def test_anonymous_resident_is_answered(consented: ZaloChannel, oa: FakeOA) -> None:
    await consented.send("anonymous_anon77/c42", text())
    assert oa.texts("anon77/c42") == ["Chào bà con"]


async def test_form_for_name_and_phone_is_as_zalo_wants_it(
    consented: ZaloChannel, oa: FakeOA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(get_settings(), "public_url", "https://motcua.example")
    await consented.send(USER, text("Cán bộ sẽ gọi lại", (Button("Để lại số điện thoại", ASK_INFO),)))
    payload = oa.sent[0]["message"]["attachment"]["payload"]
    assert payload["template_type"] == "request_user_info"
    [element] = payload["elements"]
    assert (element["title"], element["subtitle"]) == ("Để lại số điện thoại", "Cán bộ sẽ gọi lại")
    picture = element["image_url"].removeprefix("https://motcua.example/static/-/")
    assert (STATIC / picture).is_file()
