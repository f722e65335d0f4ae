from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.answers import answer_procedure
from bot.catalogue.aspects import Aspect
from bot.catalogue.catalogue import Catalogue
from bot.catalogue.checks import check_catalogue
from bot.catalogue.defects import CatalogueError
from bot.catalogue.loader import load_catalogue
from bot.catalogue.portal.record import read_records
from bot.catalogue.portal.store import ImportedRecord, Outcome, approve, draft_path, import_records
from bot.errors import InputError
from tests.catalogue.conftest import CODE, PROCEDURE, WARD, edit, procedure_path
from tests.catalogue.portal.conftest import write

TODAY = date(2026, 11, 28)
NEW = "1.000099"

Import = Callable[..., list[ImportedRecord]]


@pytest.fixture
def take(data_dir: Path, tmp_path: Path) -> Import:
    """Import answers as `motcua catalogue import` does."""

    def run(*answers: dict[str, Any]) -> list[ImportedRecord]:
        records = read_records(write(tmp_path / "answers.jsonl", *answers))
        return import_records(data_dir, load_catalogue(data_dir, WARD), records, TODAY)

    return run


def told(catalogue: Catalogue, aspect: Aspect) -> str:
    procedure = catalogue.get(NEW)
    assert procedure
    return answer_procedure(catalogue, procedure, aspect, today=TODAY).text


def test_a_draft_answers_and_says_that_nobody_has_checked_it(
    data_dir: Path, take: Import, answer: dict[str, Any]
) -> None:
    assert [item.outcome for item in take(answer)] == [Outcome.NEW]
    catalogue = load_catalogue(data_dir, WARD)
    unknown = [aspect for aspect in Aspect if "chưa có thông tin chắc chắn" in told(catalogue, aspect)]
    assert unknown == [Aspect.PROXY, Aspect.VALIDITY]
    unchecked = [aspect for aspect in Aspect if "chưa được phường kiểm tra" in told(catalogue, aspect)]
    assert unchecked == [aspect for aspect in Aspect if aspect not in unknown]
    assert "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0199-meo" in told(catalogue, Aspect.FEE)
    assert NEW not in catalogue.procedures
    assert catalogue.national[NEW].name == "Thủ tục đăng ký nuôi hổ"


def test_fields_are_mapped_cleaned_and_what_is_unclear_is_listed(take: Import, answer: dict[str, Any]) -> None:
    draft = take(answer)[0].draft
    assert [(c.kind, [(f.amount, f.per) for f in c.fees], c.time[0].amount) for c in draft.channels] == [
        ("counter", [(50000, "con")], 5),
        ("online", [(None, "")], 3),
    ]
    assert [e.text for e in draft.exemptions] == ["Miễn lệ phí cho hộ nghèo."]
    form, drawing, picture = draft.papers
    assert (form.name, form.form, draft.forms[0].number) == ("Tờ khai nuôi hổ (Mẫu số 07)", "mau-1", "Mẫu số 07")
    assert (drawing.name, drawing.when, drawing.quantity) == ("Bản vẽ chuồng", "trường hợp nuôi hai con", 2)
    assert picture.uncertain
    assert [(case.title, case.papers[0].kind) for case in draft.cases] == [("Mua hổ ở nước ngoài", "copy")]
    assert [step.text for step in draft.steps] == ["Nộp đơn tại quầy.", "Nhận giấy và ký sổ."]
    assert [basis.document for basis in draft.legal_basis] == ["Nghị định 12/2020/NĐ-CP"]
    assert draft.imported.notes == ("Hổ phải tiêm phòng",)
    assert len(draft.imported.open) == 1
    assert "Ảnh con hổ" in draft.imported.open[0]


def test_importing_twice_changes_nothing_and_a_new_record_says_what_is_new(
    data_dir: Path, take: Import, answer: dict[str, Any]
) -> None:
    take(answer)
    before = draft_path(data_dir, NEW).read_text(encoding="utf-8")
    assert take(answer)[0].outcome is Outcome.SAME
    assert draft_path(data_dir, NEW).read_text(encoding="utf-8") == before
    answer["data"]["executionMethods"][0]["fees"][0] = {"value": 60000, "description": ""}
    done = take(answer)[0]
    assert done.outcome is Outcome.CHANGED
    assert [(d.field, d.ours, d.portal) for d in done.differences] == [("fee", "50.000, HĐND", "60.000, HĐND")]
    assert "60000" in draft_path(data_dir, NEW).read_text(encoding="utf-8")


def test_a_draft_that_a_person_edited_is_kept(data_dir: Path, take: Import, answer: dict[str, Any]) -> None:
    take(answer)
    edit(draft_path(data_dir, NEW), "amount: 50000", "amount: 55000")
    answer["data"]["executionMethods"][0]["fees"][0] = {"value": 60000, "description": ""}
    done = take(answer)[0]
    assert done.outcome is Outcome.EDITED
    assert done.differences
    assert "amount: 55000" in draft_path(data_dir, NEW).read_text(encoding="utf-8")


def test_a_checked_procedure_is_never_overwritten_and_the_check_tells_what_contradicts(
    data_dir: Path, take: Import, answer: dict[str, Any]
) -> None:
    answer["data"]["code"] = CODE
    done = take(answer)[0]
    assert done.outcome is Outcome.CHECKED
    assert {d.field for d in done.differences} >= {"name", "fee", "time"}
    assert procedure_path(data_dir).read_text(encoding="utf-8") == PROCEDURE
    catalogue = load_catalogue(data_dir, WARD)
    assert catalogue.get(CODE) is catalogue.procedures[CODE]
    warnings = "\n".join(str(d) for d in check_catalogue(data_dir, TODAY))
    assert "the portal says “50.000, HĐND”, here it is “0”" in warnings


def test_approving_waits_for_the_open_points_and_then_makes_a_checked_file(
    data_dir: Path, take: Import, answer: dict[str, Any]
) -> None:
    take(answer)
    with pytest.raises(InputError, match="1 open points"):
        approve(data_dir, NEW, TODAY)
    path = draft_path(data_dir, NEW)
    text = path.read_text(encoding="utf-8")
    begin = text.index("  open:")
    path.write_text("# xem ngày 28/11\n" + text[:begin] + text[text.index("  notes:") :], encoding="utf-8")
    with pytest.raises(CatalogueError, match="at least 3 items"):
        approve(data_dir, NEW, TODAY)
    assert path.exists()
    edit(path, "names:\n", "names:\n- nuôi cọp\n- khai báo hổ\n")
    target = approve(data_dir, NEW, TODAY)
    assert target == data_dir / "procedures" / "ho-tich" / f"{NEW}.yml"
    assert target.read_text(encoding="utf-8").startswith("# xem ngày 28/11\n")
    catalogue = load_catalogue(data_dir, WARD)
    assert (NEW in catalogue.procedures, catalogue.drafts) == (True, {})
    assert "chưa được phường kiểm tra" not in told(catalogue, Aspect.DOCUMENTS)
    assert catalogue.procedures[NEW].checked == TODAY
    with pytest.raises(InputError, match="no draft"):
        approve(data_dir, NEW, TODAY)


def test_a_broken_draft_is_named_with_its_line_and_nothing_is_loaded(
    data_dir: Path, take: Import, answer: dict[str, Any]
) -> None:
    take(answer)
    edit(draft_path(data_dir, NEW), "field: ho-tich", "feld: ho-tich")
    with pytest.raises(CatalogueError, match=rf"{NEW}.yml:4: unknown key `feld` \(did you mean `field`\?\)"):
        load_catalogue(data_dir, WARD)
