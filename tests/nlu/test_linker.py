"""From a text to procedures: index, evidence, ranker and linker together."""

from __future__ import annotations

import pytest

from bot.nlu.linker import Linker
from bot.nlu.procedure_entries import Entry
from bot.nlu.procedure_index import ProcedureIndex
from bot.nlu.procedure_ranker import UNTRAINED, Ranker, RankingExample, fit
from bot.nlu.terms import Vocabulary
from bot.text import normalize, strip_diacritics
from tests.nlu.conftest import BIRTH, DEATH, ENTRIES, FOREIGN_MARRIAGE, MARRIAGE, NAME, PASSPORT, RESIDENCE


@pytest.fixture
def linker(index: ProcedureIndex, vocabulary: Vocabulary) -> Linker:
    return Linker(index, UNTRAINED, vocabulary.switch_words)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("khai tử cần giấy tờ gì", DEATH),
        ("làm giấy khai xinh cho con", BIRTH),
        ("khai sihn", BIRTH),
        ("bố tôi mới mất", DEATH),
        ("lấy chồng cần gì", MARRIAGE),
        ("lấy chồng là người nước ngoài", FOREIGN_MARRIAGE),
        ("nhập hộ khẩu về nhà mới", RESIDENCE),
        ("thủ tục cấp hộ chiếu phổ thông", PASSPORT),
        ("mã 1.004222", RESIDENCE),
    ],
)
@pytest.mark.parametrize("bare", [False, True], ids=["with diacritics", "without"])
def test_procedure_is_found(linker: Linker, said: str, meant: Entry, bare: bool) -> None:
    text = normalize(strip_diacritics(said) if bare else said).text
    assert linker.link(text).ranking[0][0] == meant


@pytest.mark.parametrize("said", ["thế mất bao lâu", "xin chào", "trời hôm nay đẹp quá", "", "👍", "12345"])
def test_no_procedure_is_unlikely(linker: Linker, said: str) -> None:
    ranking = linker.link(normalize(said).text).ranking
    assert all(probability < 0.5 for _, probability in ranking)


def test_a_procedure_added_later_is_found_without_training(vocabulary: Vocabulary) -> None:
    new = Entry("9.999999", "đăng ký nuôi rồng", (("nuôi rồng", NAME), ("giấy phép nuôi rồng", NAME)))
    linker = Linker(ProcedureIndex([*ENTRIES, new], vocabulary, {}), UNTRAINED)
    entry, probability = linker.link("muốn nuôi rồng thì nộp ở đâu").ranking[0]
    assert entry == new
    assert probability > 0.5


def test_the_name_is_hidden_and_the_question_is_not(linker: Linker) -> None:
    text = "khai tử cần giấy tờ gì"
    hidden = [text[start:end] for start, end in linker.link(text).hidden]
    assert hidden == ["khai", "tử"]


def test_how_much_of_the_text_is_a_name_is_told_also_of_procedures_without_a_file(linker: Linker) -> None:
    assert linker.link("thủ tục cấp hộ chiếu phổ thông").named >= 0.6
    assert linker.link("cho tôi hỏi cái hộ chiếu thì ra chỗ nào lấy").named < 0.4
    assert linker.link("").named == 0


def test_codes_that_stand_in_no_list_of_names_are_known(index: ProcedureIndex, vocabulary: Vocabulary) -> None:
    linker = Linker(index, UNTRAINED, codes={"9.000001": PASSPORT})
    assert linker.link("mã 9.000001 cần gì").ranking == [(PASSPORT, 1.0)]


@pytest.mark.parametrize(
    ("said", "is_name"),
    [
        ("cấp hộ chiếu phổ thông", True),
        ("THỦ TỤC CẤP HỘ CHIẾU PHỔ THÔNG.", True),
        ("thu tuc cap ho chieu pho thong", True),
        ("cấp hồ chiều phổ thông", False),
        ("cấp hộ chiếu phổ thông cần gì", False),
    ],
)
def test_a_name_and_nothing_else_settles_which_procedure(linker: Linker, said: str, is_name: bool) -> None:
    found = linker.link(normalize(said).text)
    assert found.is_name is is_name
    assert found.ranking[0][0] == PASSPORT
    assert (found.ranking[0][1] == 1.0) is is_name


def test_what_happened_stays_visible(linker: Linker) -> None:
    assert linker.link("bố tôi mới mất").hidden == ()


def test_a_paper_is_not_the_matter(linker: Linker) -> None:
    ranking = linker.link("kết hôn có cần giấy khai sinh không").ranking
    assert ranking[0][0] == MARRIAGE


@pytest.mark.parametrize(
    ("said", "switch"),
    [
        ("còn kết hôn thì sao", True),
        ("con ket hon cua em gai thi sao", True),
        ("kết hôn", False),
        ("ket hon cua con toi thi sao", False),
        ("còn kết hôn thì làm sao", False),
        ("không phải, ý em là kết hôn ở nước mình", True),
        ("khong phai, y toi la khai tu cho ong", True),
        ("ý kiến về kết hôn", False),
        ("giấy nào để kết hôn thế", False),
    ],
)
def test_a_switch_says_nothing_but_the_name(linker: Linker, said: str, switch: bool) -> None:
    assert linker.link(said).is_switch is switch


def test_probabilities_and_nothing_add_up_to_one(index: ProcedureIndex) -> None:
    candidates = index.candidates("khai tử hay khai sinh")
    assert 0 < sum(UNTRAINED.of(candidates)) < 1


def test_fitting_learns_from_examples(index: ProcedureIndex) -> None:
    named = index.candidates("khai tử")
    unnamed = index.candidates("giấy")
    ranker = fit([RankingExample(named, 0), RankingExample(unnamed, None)] * 20)
    assert ranker.of(named)[0] > UNTRAINED.of(named)[0] - 0.2
    assert sum(ranker.of(unnamed)) < 0.3
    assert Ranker.from_dict(ranker.as_dict()) == ranker
