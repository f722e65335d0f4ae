from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.answer import Answer
from bot.catalogue.answers import (
    MAX_LENGTH,
    answer_known_by_name_only,
    answer_procedure,
    answer_retired_code,
    ask_which,
)
from bot.catalogue.aspects import Aspect
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.loader import load_catalogue
from bot.catalogue.national import NationalProcedure
from bot.catalogue.schema import Procedure
from bot.catalogue.terms import Level
from bot.settings import ROOT
from tests.catalogue.conftest import CODE, PROCEDURE, WARD

TODAY = date(2026, 11, 23)
CLUMSY = ("..", " .", " ,", "  ", ",.", ";.", "None", "()", ": :", "\n\n", "nếu nếu", "mỗi mỗi")
SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture(scope="module")
def own() -> Catalogue:
    return load_catalogue(ROOT / "data", WARD)


@pytest.fixture
def small(data_dir: Path) -> Catalogue:
    return load_catalogue(data_dir, WARD)


def changed(**changes: Any) -> Procedure:
    """The procedure of the test folder with some keys set anew."""
    return Procedure.model_validate(yaml.safe_load(PROCEDURE) | changes)


def ask(catalogue: Catalogue, procedure: Procedure, aspect: str, **more: Any) -> Answer:
    return answer_procedure(catalogue, procedure, aspect, today=more.pop("today", TODAY), **more)


def told(answer: Answer) -> str:
    """An answer as numbered plain text, for snapshots."""
    buttons = [f"[{n}] {b.title} -> {b.payload}" for n, b in enumerate(answer.buttons, start=1)]
    return "\n".join([answer.text, *buttons]) + "\n"


@pytest.mark.parametrize("aspect", Aspect)
def test_answers_of_death_registration_read_as_they_were_approved(own: Catalogue, aspect: Aspect) -> None:
    """Read the difference as a resident would before writing a new snapshot (docs/catalogue.md)."""
    procedure = own.procedures["1.000656"]
    assert told(ask(own, procedure, aspect)) == (SNAPSHOTS / f"1.000656-{aspect}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("aspect", Aspect)
def test_every_answer_of_every_procedure_is_whole(own: Catalogue, aspect: Aspect) -> None:
    for procedure in own.procedures.values():
        for case in (None, *(case.id for case in procedure.cases)):
            answer = ask(own, procedure, aspect, case=case)
            where = f"{procedure.code} {aspect} {case}\n{answer.text}"
            assert not [clumsy for clumsy in CLUMSY if clumsy in answer.text], where
            assert all(line[0].isupper() or line[0] in "-“0123456789" for line in answer.text.splitlines()), where
            assert all(0 < len(button.title) <= 40 for button in answer.buttons), where
            assert len({button.title for button in answer.buttons}) == len(answer.buttons), where
            assert answer.text.endswith("."), where


def test_source_line_names_law_before_portal_and_the_day(small: Catalogue) -> None:
    sources = {
        "cong": {"title": "Cổng", "kind": "portal", "read_at": "Cổng", "read_on": TODAY},
        "luat": {"title": "Luật Mèo", "articles": "Điều 1", "kind": "law", "read_at": "công báo", "read_on": TODAY},
        "bao": {"title": "Báo", "kind": "press", "read_at": "báo", "read_on": TODAY},
    }
    procedure = changed(sources=sources, fees=[{"amount": 0, "source": ["bao", "cong", "luat"]}])
    assert ask(small, procedure, "fee").text.splitlines()[-1] == (
        "Nguồn: Luật Mèo, Điều 1; Cổng; kiểm tra ngày 23/11/2026."
    )


def test_overdue_review_is_admitted(small: Catalogue) -> None:
    answer = ask(small, changed(), "fee", today=date(2027, 3, 1))
    assert answer.text.endswith("kiểm tra ngày 23/11/2026, đã đến hạn xem lại nên xin hỏi thêm cán bộ.")


@pytest.mark.parametrize(
    ("fees", "first_line"),
    [
        ([{"amount": 0}], "Đăng ký nuôi mèo: miễn phí."),
        ([{"amount": 20000, "per": "con"}], "Đăng ký nuôi mèo: 20.000 đồng mỗi con."),
        ([{"amount": None}], "Đăng ký nuôi mèo: do Hội đồng nhân dân tỉnh quy định, xin hỏi mức thu tại quầy."),
        ([{"amount": 0, "uncertain": True}], "Đăng ký nuôi mèo: miễn phí (chưa chắc chắn, nên hỏi lại cán bộ)."),
        ([{"amount": 0, "when": "mèo nhỏ"}], "Đăng ký nuôi mèo – tiền phải nộp:"),
    ],
    ids=["free", "sum", "set by the province", "uncertain", "for one case"],
)
def test_fee_is_told_in_the_first_line(small: Catalogue, fees: list[dict[str, Any]], first_line: str) -> None:
    procedure = changed(fees=[fee | {"source": "luat"} for fee in fees])
    assert ask(small, procedure, "fee").text.splitlines()[0] == first_line


@pytest.mark.parametrize("fee", [{"amount": None}, {"amount": 1, "uncertain": True}])
def test_what_only_an_officer_knows_leads_to_one(small: Catalogue, fee: dict[str, Any]) -> None:
    answer = ask(small, changed(fees=[fee | {"source": "luat"}]), "fee")
    assert answer.buttons[-1].payload == "/ask_human"


def test_same_fee_of_a_channel_is_told_once(small: Catalogue) -> None:
    fee = {"amount": 20000, "source": "luat"}
    online = {"kind": "online", "source": "luat", "fees": [{"amount": 10000, "source": "luat"}]}
    counter = {"kind": "counter", "source": "luat", "fees": [fee]}
    text = ask(small, changed(fees=[fee], channels=[counter, online]), "fee").text
    assert text.count("20.000 đồng") == 1
    assert "- Nộp trực tuyến: 10.000 đồng." in text


def test_fees_change_on_the_day_of_the_new_law(small: Catalogue) -> None:
    old = {"amount": 8000, "valid_until": date(2027, 2, 28), "source": "luat"}
    new = {"amount": 9000, "valid_from": date(2027, 3, 1), "source": "luat"}
    procedure = changed(fees=[old, new], review_by=date(2027, 12, 31))
    assert "8.000 đồng" in ask(small, procedure, "fee", today=date(2027, 2, 28)).text
    assert "9.000 đồng" in ask(small, procedure, "fee", today=date(2027, 3, 1)).text


def cases(*ids: str) -> dict[str, Any]:
    paper = {"action": "present", "kind": "original", "source": "luat"}
    return {
        "case_question": "Mèo ở đâu ra?",
        "cases": [
            {"id": i, "title": f"Mèo {i}", "source": "luat", "papers": [paper | {"name": f"Giấy {i}"}]} for i in ids
        ],
    }


def test_papers_that_depend_on_the_case_are_asked_about(small: Catalogue) -> None:
    answer = ask(small, changed(**cases("mua", "cho")), "documents")
    assert answer.text.splitlines()[:3] == [
        "Đăng ký nuôi mèo cần trước hết:",
        "1. Đơn đăng ký: điền rồi nộp.",
        "Mèo ở đâu ra?",
    ]
    assert [(b.title, b.payload) for b in answer.buttons] == [
        ("Mèo mua", f'/ask_procedure_documents{{"procedure":"{CODE}","case":"mua"}}'),
        ("Mèo cho", f'/ask_procedure_documents{{"procedure":"{CODE}","case":"cho"}}'),
    ]


def test_papers_of_a_case_come_after_the_common_ones(small: Catalogue) -> None:
    answer = ask(small, changed(**cases("mua", "cho")), "documents", case="cho")
    assert answer.text.splitlines()[:3] == [
        "Đăng ký nuôi mèo (mèo cho) cần:",
        "1. Đơn đăng ký: điền rồi nộp.",
        "2. Giấy cho: mang theo cho xem bản chính.",
    ]


def test_a_case_may_do_without_a_common_paper(small: Catalogue) -> None:
    keys = cases("mua")
    keys["cases"][0]["without"] = ["Đơn đăng ký"]
    text = ask(small, changed(**keys), "documents", case="mua").text
    assert "Đơn đăng ký" not in text
    assert "1. Giấy mua" in text


def test_an_unknown_case_counts_as_none(small: Catalogue) -> None:
    procedure = changed(**cases("mua", "cho"))
    assert ask(small, procedure, "documents", case="?") == ask(small, procedure, "documents")


def test_long_lists_of_papers_are_brief_and_told_in_full_on_demand(small: Catalogue) -> None:
    paper = {"action": "submit", "kind": "copy", "source": "luat", "note": "rất dài " * 20}
    procedure = changed(papers=[paper | {"name": f"Giấy {n}"} for n in range(6)])
    brief, full = ask(small, procedure, "documents"), ask(small, procedure, "documents", detail=True)
    assert len(brief.text) <= MAX_LENGTH < len(full.text)
    assert "rất dài" not in brief.text
    assert brief.buttons[0].payload == f'/ask_procedure_documents{{"procedure":"{CODE}","topic":"details"}}'
    assert "details" not in "".join(button.payload for button in full.buttons)


@pytest.mark.parametrize("aspect", ["form", "validity"])
def test_what_the_file_does_not_say_is_said_to_be_unknown(small: Catalogue, aspect: str) -> None:
    answer = ask(small, changed(forms=[], papers=[]), aspect)
    assert "chưa có thông tin chắc chắn" in answer.text
    assert answer.buttons[0].payload == "/ask_human"


def test_no_money_is_said_plainly_with_the_procedure_that_pays(small: Catalogue) -> None:
    paying = changed(code="1.000002", short_name="trợ cấp mèo", amounts=[{"amount": 5, "who": "mèo", "source": "luat"}])
    both = dataclasses.replace(small, procedures={**small.procedures, paying.code: paying})
    answer = ask(both, changed(related=[{"code": paying.code, "when": "mèo già"}]), "amount")
    assert answer.text.splitlines()[:2] == [
        "Việc “đăng ký nuôi mèo” không có khoản tiền được nhận.",
        "Tiền được nhận là của việc khác: trợ cấp mèo, nếu mèo già.",
    ]
    assert answer.buttons[0].payload == '/ask_procedure_amount{"procedure":"1.000002"}'


def test_an_amount_set_elsewhere_is_told_by_its_note_in_the_overview(small: Catalogue) -> None:
    fees = [{"amount": None, "note": "cơ quan thuế báo", "source": "luat"}]
    assert "- Tiền phải nộp: cơ quan thuế báo." in ask(small, changed(fees=fees), "overview").text
    del fees[0]["note"]
    assert "Hội đồng nhân dân tỉnh quy định" in ask(small, changed(fees=fees), "overview").text


def test_variants_with_a_file_are_offered_in_the_overview(small: Catalogue) -> None:
    other = changed(code="1.000002", short_name="đăng ký mèo hoang")
    both = dataclasses.replace(small, procedures={**small.procedures, other.code: other})
    variants = [
        {"code": other.code, "when": "mèo hoang"},
        {"code": "1.000007", "when": "mèo rừng", "title": "Mèo rừng"},
    ]
    answer = ask(both, changed(variants=variants), "overview")
    assert "- Nếu mèo hoang: chọn “Đăng ký mèo hoang”." in answer.text
    assert "mèo rừng" not in answer.text
    assert answer.buttons[-1].payload == '/ask_procedure_overview{"procedure":"1.000002"}'


def test_place_leads_to_the_ward_office(small: Catalogue) -> None:
    assert ask(small, changed(), "place").buttons[0].payload == "/ask_office_address"


@pytest.mark.parametrize(
    ("level", "note", "first_line"),
    [
        ("full", "", "Đăng ký nuôi mèo nộp trực tuyến được, làm trọn trên mạng."),
        ("none", "", "Đăng ký nuôi mèo không nộp trực tuyến được."),
        ("unconfirmed", "", "Chưa chắc chắn việc “đăng ký nuôi mèo” có nộp trực tuyến được không, xin hỏi cán bộ."),
    ],
)
def test_online_level_is_told_in_the_first_line(small: Catalogue, level: str, note: str, first_line: str) -> None:
    procedure = changed(online={"level": level, "note": note, "source": "luat"})
    assert ask(small, procedure, "online").text.splitlines()[0] == first_line


def test_the_net_is_told_with_its_own_price_beside_the_counters(own: Catalogue) -> None:
    answer = ask(own, own.procedures["1.004194"], "online")
    assert (
        "Tiền phải nộp qua mạng: 7.000 đồng mỗi lần đăng ký (nộp tại chỗ 15.000 đồng mỗi lần đăng ký)." in answer.text
    )


def test_choice_between_two_tells_the_difference_and_keeps_the_question(own: Catalogue) -> None:
    answer = ask_which([own.procedures["1.000656"], own.procedures["2.002913"]], "fee")
    assert answer.text.startswith("Cần hỏi về việc nào?\n- Đăng ký khai tử: ")
    assert [b.payload for b in answer.buttons] == [
        '/ask_procedure_fee{"procedure":"1.000656"}',
        '/ask_procedure_fee{"procedure":"2.002913"}',
    ]


def test_procedure_without_a_file_gets_its_name_and_the_portal() -> None:
    named = NationalProcedure(
        "1.005136", "Cấp giấy xác nhận có quốc tịch Việt Nam", "Quốc tịch", Level.PROVINCE, "Ủy ban nhân dân cấp tỉnh"
    )
    answer = answer_known_by_name_only(named)
    assert "mã 1.005136, lĩnh vực quốc tịch) do Ủy ban nhân dân cấp tỉnh giải quyết" in answer.text
    assert "https://dichvucong.gov.vn" in answer.text
    assert [b.payload for b in answer.buttons] == ["/ask_human"]


def test_a_provinces_own_procedure_is_said_to_be_one() -> None:
    own = NationalProcedure("1.115715", "Cấp giấy", "Đất đai", None, province="tỉnh Lạng Sơn")
    assert "thủ tục riêng của tỉnh Lạng Sơn" in answer_known_by_name_only(own).text


def test_dead_code_leads_to_its_successor(own: Catalogue) -> None:
    answer = answer_retired_code(own, "2.002622")
    assert "Nay làm theo mã 2.002913." in answer.text
    assert answer.buttons[0].payload == '/ask_procedure_overview{"procedure":"2.002913"}'


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("hạn đến khi nào", "trước một ngày nhất định"),
        ("bị phạt bao nhiêu", "mức phạt"),
        ("co bi phat khong", "mức phạt"),
    ],
)
def test_a_fine_that_is_not_known_is_no_deadline(own: Catalogue, said: str, words: str) -> None:
    without = next(p for p in own.procedures.values() if not p.deadlines)
    assert words in ask(own, without, "deadline", said=said).text
