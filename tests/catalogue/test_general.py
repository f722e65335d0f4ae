from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checks import check_catalogue
from bot.catalogue.defects import CatalogueError, Severity
from bot.catalogue.general import answer_general, ask_which_general
from bot.catalogue.loader import load_catalogue
from bot.settings import ROOT
from tests.catalogue.conftest import CODE, WARD

TODAY = date(2026, 11, 28)
SNAPSHOTS = Path(__file__).parent / "snapshots" / "general"
TOLD = (
    "vneid-level-2", "vneid-children", "online-steps", "digital-citizen-fee", "pay-online", "supplement-how",
    "late-what", "notary-vs-ward", "copy-kinds", "household-book", "old-papers", "two-tier", "any-ward", "three-ways",
    "scam-done", "cannot-sign", "fee-exempt", "privacy-rights",
)  # fmt: skip
CLUMSY = ("..", " .", " ,", "  ", ",.", ";.", "None", "()", ": :", "\n\n")

GOOD = f"""\
questions:
  - id: meo-la-gi
    title: Mèo là gì?
    names: [mèo là gì, con mèo là con chi, cho hỏi về mèo, mèo có ích gì, sao gọi là mèo, mèo là loài nào]
    kind: procedure
    aspect: overview
    procedure: "{CODE}"
    answer: Mèo là con vật nuôi trong nhà.
    more: Mèo bắt chuột.
    otherwise: Chưa ai biết mèo là gì.
    valid_from: 2026-11-01
    valid_until: 2027-02-28
    see: [cho-la-gi]
    procedures: ["{CODE}"]
    source: luat
  - id: cho-la-gi
    title: Chó là gì?
    names: [chó là gì, con chó là con chi, cho hỏi về chó, chó có ích gì, sao gọi là chó, chó là loài nào]
    kind: out_of_scope
    answer: Chó giữ nhà.
    source: luat
sources:
  luat: {{title: Luật Mèo 1/2020/QH14, articles: Điều 2, kind: law, read_at: công báo, read_on: 2026-11-01}}
checked: 2026-11-23
review_by: 2027-03-31
"""


def write(data_dir: Path, text: str, name: str = "vat-nuoi") -> Path:
    path = data_dir / "general" / f"{name}.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def tell(catalogue: Catalogue, question: str, today: date = TODAY, *, detail: bool = False) -> Answer:
    return answer_general(catalogue.general[question], catalogue, catalogue.ward.phone, today, detail=detail)


def told(answer: Answer) -> str:
    return "\n".join([answer.text, *(f"[{button.title}] {button.payload}" for button in answer.buttons), ""])


@pytest.fixture(scope="module")
def own() -> Catalogue:
    return load_catalogue(ROOT / "data", "buon-ma-thuot")


def test_a_good_file_is_loaded_with_what_it_leads_to(data_dir: Path) -> None:
    write(data_dir, GOOD)
    answer = tell(load_catalogue(data_dir, WARD), "meo-la-gi")
    assert answer.text.startswith("Mèo là con vật nuôi trong nhà.\n")
    assert "Luật Mèo 1/2020/QH14, Điều 2" in answer.text
    assert [button.payload for button in answer.buttons] == [
        '/ask_general{"general":"meo-la-gi","topic":"details"}',
        '/ask_general{"general":"cho-la-gi"}',
        f'/ask_procedure_overview{{"procedure":"{CODE}"}}',
        "/ask_human",
    ]


def test_the_button_for_more_tells_the_rest(data_dir: Path) -> None:
    write(data_dir, GOOD)
    answer = tell(load_catalogue(data_dir, WARD), "meo-la-gi", detail=True)
    assert answer.text.startswith("Mèo bắt chuột.")
    assert "topic" not in answer.buttons[0].payload


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2027, 3, 1)])
def test_on_other_days_something_else_is_told(data_dir: Path, day: date) -> None:
    write(data_dir, GOOD)
    assert tell(load_catalogue(data_dir, WARD), "meo-la-gi", day).text.startswith("Chưa ai biết mèo là gì.")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: out_of_scope", "kind: animals", "Input should be 'procedure'"),
        ("    aspect: overview\n", "", "`kind: procedure` needs an `aspect`"),
        ("    kind: out_of_scope", "    kind: office\n    aspect: fee", "no other kind has one"),
        (
            "names: [chó là gì, con chó là con chi, cho hỏi về chó, chó có ích gì, sao gọi là chó, chó là loài nào]",
            "names: []",
            "`questions.1.names`: Tuple should have at least 1 item",
        ),
        ("see: [cho-la-gi]", "see: [ga-la-gi]", "there is no other general question `ga-la-gi`"),
        ("id: cho-la-gi", "id: meo-la-gi", "the id `meo-la-gi` is also in vat-nuoi.yml"),
        ("    otherwise: Chưa ai biết mèo là gì.\n", "", "`otherwise` is what is told before `valid_from`"),
        ("source: luat\nsources", "source: sach\nsources", "the source `sach` is not in `sources`"),
        ("title: Chó là gì?", "titel: Chó là gì?", "unknown key `titel`"),
        ("Chó giữ nhà.", "Chó giữ nhà." * 50, "String should have at most 500 characters"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_its_line(data_dir: Path, old: str, new: str, message: str) -> None:
    assert GOOD.count(old) == 1
    write(data_dir, GOOD.replace(old, new))
    with pytest.raises(CatalogueError, match=r"vat-nuoi\.yml:\d+: ") as caught:
        load_catalogue(data_dir, WARD)
    assert message in str(caught.value)
    assert message in "\n".join(map(str, check_catalogue(data_dir, TODAY)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("review_by: 2027-03-31", "review_by: 2026-11-24", "the review was due on 24/11/2026"),
        ("Chó giữ nhà.", "Hỏi UBND huyện.", "không còn cấp huyện"),
        ("chó có ích gì", "meo la gi", "the name “meo la gi” also stands in vat-nuoi.yml, meo-la-gi"),
        (f'procedures: ["{CODE}"]', 'procedures: ["1.999999"]', "nothing is known about 1.999999"),
        ("Chó giữ nhà.", "Ch\u00f3 gi\u01b0\u0303 nh\u00e0.", "not in NFC"),
    ],
)
def test_what_a_server_can_live_with_is_found_by_the_check(data_dir: Path, old: str, new: str, message: str) -> None:
    write(data_dir, GOOD.replace(old, new))
    load_catalogue(data_dir, WARD)
    found = [d for d in check_catalogue(data_dir, TODAY) if d.severity is Severity.DEFECT]
    assert any(message in str(defect) and "vat-nuoi.yml" in str(defect) for defect in found), found


def test_a_question_about_an_outdated_thing_may_name_it(data_dir: Path) -> None:
    text = GOOD.replace("chó có ích gì", "UBND huyện còn không").replace("Chó giữ nhà.", "UBND huyện không còn nữa.")
    write(data_dir, text)
    assert not [
        d for d in check_catalogue(data_dir, TODAY) if d.severity is Severity.DEFECT and "general" in str(d.path)
    ]


def test_two_files_may_not_have_the_same_question(data_dir: Path) -> None:
    write(data_dir, GOOD)
    write(data_dir, GOOD, "vat-nuoi-2")
    with pytest.raises(CatalogueError, match=r"vat-nuoi\.yml:2: the id `meo-la-gi` is also in vat-nuoi-2\.yml"):
        load_catalogue(data_dir, WARD)


def test_there_are_enough_questions(own: Catalogue) -> None:
    assert len(own.general) >= 150


def test_every_answer_is_short_and_smooth(own: Catalogue) -> None:
    for question in own.general:
        for detail in (False, True):
            text = tell(own, question, detail=detail).text
            assert len(text) < 900, question
            assert [clumsy for clumsy in CLUMSY if clumsy in text] == [], f"{question}: {text}"


def test_what_is_uncertain_is_told_so_with_the_telephone(own: Catalogue) -> None:
    for known in own.general.values():
        text = tell(own, known.question.id).text
        assert known.question.uncertain is ("nên hỏi lại cán bộ" in text)
        assert known.question.uncertain is (own.ward.phone.value in text)


def test_every_way_on_can_be_pressed(own: Catalogue) -> None:
    for question in own.general:
        buttons = tell(own, question).buttons
        assert buttons[-1].payload == "/ask_human"
        assert 1 <= len(buttons) <= 7, question


def test_what_may_be_meant_is_offered(own: Catalogue) -> None:
    found = [known.question for known in own.general.values()][:3]
    answer = ask_which_general(found)
    assert [button.title for button in answer.buttons[:3]] == [question.title for question in found]
    assert answer.buttons[-1].payload == "/ask_human"
    assert "gặp cán bộ" in ask_which_general([]).text


@pytest.mark.parametrize("question", TOLD)
def test_rendered_answers_are_as_they_were_read(own: Catalogue, question: str) -> None:
    assert told(tell(own, question)) == (SNAPSHOTS / f"{question}.txt").read_text(encoding="utf-8")
