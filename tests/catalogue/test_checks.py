from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue.checks import check_catalogue
from bot.catalogue.defects import Defect, Severity
from bot.settings import ROOT
from tests.catalogue.conftest import CODE, EVENT, PROCEDURE, edit, event_path, procedure_path

TODAY = date(2026, 11, 29)


def defects(data_dir: Path, today: date = TODAY) -> list[Defect]:
    return [d for d in check_catalogue(data_dir, today) if d.severity is Severity.DEFECT]


def warnings(data_dir: Path) -> list[Defect]:
    return [d for d in check_catalogue(data_dir, TODAY) if d.severity is Severity.WARNING]


def test_good_files_have_no_defects_and_no_warnings(data_dir: Path) -> None:
    assert check_catalogue(data_dir, TODAY) == []


@pytest.mark.parametrize(
    ("old", "new", "lines_below", "message"),
    [
        ("field: ho-tich", "field: [ho-tich", 1, "YAML"),
        ("field: ho-tich", "field: ho-tich\nfield: ho-tich", 1, "the key `field` stands twice"),
        ("papers:", "paper:", 0, "unknown key `paper` (did you mean `papers`?)"),
        ("  level: commune\n", "  level: district\n", 0, "`agency.level`: Input should be 'commune'"),
        ("  - amount: 0\n", "  - amount: không\n", 0, "`fees.0.amount`: Input should be a valid integer"),
        ("  - text: Người nuôi mèo.\n    source: luat", "  - text: Người nuôi mèo.", 0, "`source` is missing"),
        (
            "name: Giấy nuôi mèo\n    source: luat",
            "name: Giấy nuôi mèo\n    source: lua",
            1,
            "`lua` is not in `sources`",
        ),
        ("    form: don\n", "    form: dom\n", 0, "the form `dom` is not in `forms`"),
        ("read_on: 2026-11-01", "read_on: 2026-11-31", 0, "2026-11-31 is not a date"),
        ("review_by: 2027-02-28", "review_by: 2026-11-23", 0, "`review_by`: the review must be later than `checked`"),
        ("forms:\n", "cases:\n  - id: a\n    title: A\n    source: luat\nforms:\n", 0, "need a `case_question`"),
        ('code: "1.000001"', "code: 1.000001", 0, "`code`: Input should be a valid string"),
        ('code: "1.000001"', 'code: "1.1"', 0, "a procedure code looks like 1.000656"),
        ('code: "1.000001"', 'code: "1.000002"', 0, "the file is named 1.000001.yml, but its code is 1.000002"),
        ("field: ho-tich", "field: cu-tru", 0, "the folder is `ho-tich`, but the field is `cu-tru`"),
        ("review_by: 2027-02-28", "review_by: 2026-11-24\nrules: x", 1, "Rasa takes a line with `rules:`"),
        ("names: [nuôi mèo", "names: &a [nuôi mèo", 0, "anchors and aliases"),
        ("Ghi tên con mèo", "Ghi tên con m\u00e8o ở UBND huyện", 0, "“UBND huyện”: không còn cấp huyện"),
        ("Nhờ người khác", unicodedata.normalize("NFD", "Nhờ người khác"), 0, "not in NFC"),
        ("quầy một cửa", "quầy một c\u1eed\u0430", 0, "`а` is not a letter of the Latin alphabet (cyrillic"),
        ("  - text: Nộp đơn", "  - text: nộp đơn", 0, "a sentence begins with a small letter"),
        ("short_name: đăng ký nuôi mèo", "short_name: trợ cấp nuôi mèo", 0, "no `amounts`"),
        ("  level: none\n", "  level: none\n  valid_from: 2027-03-01\n", -1, "`online` is not in force on 29/11/2026"),
        (
            "legal_basis:",
            'related:\n  - code: "1.000009"\n    when: mua\nlegal_basis:',
            1,
            "dead code, 1.000009; use 1.000001",
        ),
        ("legal_basis:", 'variants:\n  - code: "1.000007"\n    when: mua\nlegal_basis:', 1, "needs a `title`"),
        (
            "forms:\n",
            'case_question: Mèo nào?\ncases:\n  - {id: a, title: A, procedure: "1.000007", source: luat}\nforms:\n',
            2,
            "1.000007 is no other procedure with a file",
        ),
        ("legal_basis:", f'related:\n  - code: "{CODE}"\n    when: mua\nlegal_basis:', 1, "not related to itself"),
    ],
)
def test_defect_of_a_procedure_is_told_with_its_line(
    data_dir: Path, old: str, new: str, lines_below: int, message: str
) -> None:
    path = procedure_path(data_dir)
    line = edit(path, old, new) + lines_below
    found = [d for d in defects(data_dir) if d.path == path and message in d.message]
    assert [d.line for d in found] == [line], "\n".join(map(str, defects(data_dir)))


def test_every_unresolved_source_is_told_not_only_the_first(data_dir: Path) -> None:
    path = procedure_path(data_dir)
    path.write_text(PROCEDURE.replace("source: luat", "source: [luat, bao]"), encoding="utf-8")
    lines = [n for n, text in enumerate(PROCEDURE.splitlines(), start=1) if "source: luat" in text]
    assert [d.line for d in defects(data_dir)] == lines


def test_past_review_is_a_defect_from_the_day_after(data_dir: Path) -> None:
    assert defects(data_dir, date(2027, 2, 28)) == []
    procedure = next(d for d in defects(data_dir, date(2027, 3, 1)) if d.path == procedure_path(data_dir))
    assert procedure.line == PROCEDURE.splitlines().index("review_by: 2027-02-28") + 1
    assert "28/02/2027" in procedure.message


def test_huge_file_is_refused_unread(data_dir: Path) -> None:
    path = procedure_path(data_dir)
    path.write_text("#" * 1_000_001, encoding="utf-8")
    assert str(defects(data_dir)[0]) == f"{path}:1: the file is larger than 1,000,000 bytes"


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000], ids=["lists", "mappings", "blocks"])
def test_deep_nesting_is_refused_and_does_not_crash(data_dir: Path, text: str) -> None:
    procedure_path(data_dir).write_text(text, encoding="utf-8")
    assert "nest" in defects(data_dir)[0].message  # libyaml's own limit or ours, whichever comes first


def test_file_that_is_not_utf8_is_told_with_its_line(data_dir: Path) -> None:
    procedure_path(data_dir).write_bytes("code: x\nname: mèo".encode("latin-1"))
    assert (defects(data_dir)[0].line, defects(data_dir)[0].message) == (2, "the file is not UTF-8")


@pytest.mark.parametrize("text", ["", "xin chào", "- a\n- b", "\0"])
def test_file_of_another_shape_is_told(data_dir: Path, text: str) -> None:
    procedure_path(data_dir).write_text(text, encoding="utf-8")
    assert [d.path for d in defects(data_dir)][:1] == [procedure_path(data_dir)]


def test_same_code_twice_names_the_other_file(data_dir: Path) -> None:
    copy = data_dir / "procedures" / "cu-tru" / f"{CODE}.yml"
    copy.parent.mkdir()
    copy.write_text(PROCEDURE.replace("field: ho-tich", "field: cu-tru"), encoding="utf-8")
    assert f"the code {CODE} is also in {copy}" in [d.message for d in defects(data_dir)]


def test_name_of_two_procedures_is_told_whatever_its_accents(data_dir: Path) -> None:
    other = procedure_path(data_dir, "1.000003")
    text = PROCEDURE.replace(CODE, "1.000003").replace("[nuôi mèo, đăng ký mèo, khai báo mèo]", "[a, b, Nuoi  meo]")
    other.write_text(text, encoding="utf-8")
    (found,) = defects(data_dir)
    assert (found.path, found.line) == (other, 5)
    assert "the name “Nuoi  meo” also stands in ho-tich/1.000001.yml" in found.message


def test_dead_code_as_a_file_name_is_a_defect(data_dir: Path) -> None:
    procedure_path(data_dir).rename(procedure_path(data_dir, "1.000009"))
    assert "the file's name is a dead code, 1.000009; use 1.000001" in [d.message for d in defects(data_dir)]


def test_life_events_in_a_circle_are_told_with_their_way(data_dir: Path) -> None:
    line = edit(event_path(data_dir), '  - procedure: "1.000001"', "  - event: mua-meo")
    other = EVENT.replace("co-meo", "mua-meo").replace('procedure: "1.000001"', "event: co-meo")
    event_path(data_dir, "mua-meo").write_text(
        other.replace("[có mèo, nhận mèo, mua mèo]", "[a, b, c]"), encoding="utf-8"
    )
    found = {(d.path.name, d.line, d.message) for d in defects(data_dir)}
    assert ("co-meo.yml", line, "life events go in a circle: co-meo → mua-meo → co-meo") in found


@pytest.mark.parametrize(
    ("new", "message"),
    [
        ("  - event: khong-co", "there is no life event `khong-co`"),
        ('  - procedure: "1.000009"', "this is a dead code, 1.000009; use 1.000001"),
        ('  - procedure: "1.000007"', "nothing is known about 1.000007"),
        ('  - procedure: "1.000001"\n    event: co-meo', "either a `procedure` or an `event`"),
        ("  - why: để vui", "a step needs a `procedure`, an `event` or a `title`"),
    ],
)
def test_defect_of_a_life_event_is_told_with_its_line(data_dir: Path, new: str, message: str) -> None:
    line = edit(event_path(data_dir), '  - procedure: "1.000001"', new)
    assert [d.line for d in defects(data_dir) if message in d.message] == [line]


def test_successors_in_a_circle_are_told(data_dir: Path) -> None:
    path = data_dir / "retired-codes.yml"
    path.write_text(
        '"1.000009": {replaced_by: "1.000008", source: a}\n"1.000008": {replaced_by: "1.000009", source: a}\n'
    )
    assert [(d.path, d.line) for d in defects(data_dir)] == [(path, 1), (path, 2)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: law,", "kind: secondary,", "rests on a secondary source alone"),
        ("  - amount: 0\n", "  - amount: 0\n    uncertain: true\n", "told as uncertain"),
        (
            "sources:\n",
            "sources:\n  bao: {title: Báo, kind: press, read_at: báo, read_on: 2026-11-01}\n",
            "no fact rests",
        ),
        ("[nuôi mèo,", "[nuôi mèo, nuôi mèo,", "stands twice"),
    ],
)
def test_what_should_be_known_but_is_no_defect_is_a_warning(data_dir: Path, old: str, new: str, message: str) -> None:
    edit(procedure_path(data_dir), old, new)
    assert defects(data_dir) == []
    assert {d.message for d in warnings(data_dir) if message in d.message}


def test_words_may_stand_where_they_are_said_to_be_gone(data_dir: Path) -> None:
    statement = "not_needed:\n  - text: Không phải nộp sổ hộ khẩu.\n    source: luat\nforms:"
    edit(procedure_path(data_dir), "forms:", statement)
    assert defects(data_dir) == []


def test_own_data_has_no_defects() -> None:
    assert "\n".join(map(str, defects(ROOT / "data"))) == ""
