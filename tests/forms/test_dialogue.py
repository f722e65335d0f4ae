from __future__ import annotations

from datetime import date

import pytest

from bot.catalogue.catalogue import Catalogue
from bot.forms.dialogue import REVIEW, End, Outcome, Progress, begin, blanks, resume, step
from bot.forms.documents import example_answers
from bot.forms.schema import FieldKind, OfficialForm
from bot.forms.telling import tell_question
from bot.forms.wishes import asks_to_fill_in

TODAY = date(2026, 11, 28)
BEGINNING = ("Nguyễn Thị Hoa", "12 Lê Duẩn, phường Buôn Ma Thuột", "066190000123", "Mẹ", "Trần Minh Khôi")


@pytest.fixture
def form(catalogue: Catalogue) -> OfficialForm:
    return catalogue.forms["khai-sinh"]


def after(form: OfficialForm, *typed: str) -> Progress:
    progress = begin(form)
    for text in typed:
        progress = step(form, progress, text, TODAY)
    return progress


def test_questions_follow_the_form_and_what_is_known_is_not_asked(form: OfficialForm) -> None:
    progress = after(form, *BEGINNING)
    assert progress.asked == "con_ngay_sinh"
    whole = after(form, *BEGINNING, "12/11/2026", "trai", "Kinh", "Bệnh viện Mẫu", "xã Ea Kao, Đắk Lắk", "1996", "Kinh")
    assert whole.asked == "co_cha"  # the mother is who fills it in: neither her name nor her address is asked
    assert (
        after(
            form, *BEGINNING, "12/11/2026", "trai", "Kinh", "Bệnh viện Mẫu", "xã Ea Kao", "1996", "Kinh", "không"
        ).asked
        == "ban_sao"
    )


@pytest.mark.parametrize("form_id", ["khai-sinh", "ct01", "mai-tang", "tro-cap-xa-hoi", "ho-kinh-doanh"])
def test_whole_form_is_filled_in_by_its_example(catalogue: Catalogue, form_id: str) -> None:
    form = catalogue.forms[form_id]
    examples = {field.key: field.example for field in form.fields}
    progress = begin(form)
    for _ in form.fields:
        if progress.asked == REVIEW:
            break
        progress = step(form, progress, examples[progress.asked] or "bỏ qua", TODAY)
        assert progress.tries == 0, progress
    assert progress.asked == REVIEW
    assert {key: value for key, value in example_answers(form).items() if key in progress.answers} == progress.answers


def test_answer_is_corrected_by_its_name_and_the_form_goes_on_where_it_was(form: OfficialForm) -> None:
    progress = after(form, *BEGINNING, "12/11/2026", "sửa tên bé")
    assert (progress.asked, progress.outcome) == ("con_ten", Outcome.EDIT)
    progress = step(form, progress, "Trần Minh An", TODAY)
    assert (progress.answers["con_ten"], progress.asked) == ("Trần Minh An", "con_gioi_tinh")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("khoan, sửa lại tên bé", "con_ten"),
        ("sua lai ten con", "con_ten"),
        ("tên bé viết sai rồi", "con_ten"),
        ("à ghi nhầm họ tên", "con_ten"),  # of several the one given last
        ("nhập lại ngày sinh", "con_ngay_sinh"),
        ("sai rồi", "con_ngay_sinh"),
        ("sai rồi, đổi địa chỉ", "nyc_cu_tru"),
        ("em muốn sửa cccd", "nyc_giay_to"),
    ],
)
def test_correction_leads_to_the_field_that_is_meant(form: OfficialForm, typed: str, asked: str) -> None:
    progress = after(form, *BEGINNING, "12/11/2026", typed)
    assert (progress.asked, progress.outcome) == (asked, Outcome.EDIT)


@pytest.mark.parametrize(
    ("typed", "key", "value"),
    [
        ("không phải 12 mà là 13/11/2026", "con_ngay_sinh", "13/11/2026"),
        ("khong phai 12 ma la 13", "con_ngay_sinh", "13/11/2026"),
        ("13/11/2026 chứ không phải 12", "con_ngay_sinh", "13/11/2026"),
        ("nhầm, 13/11/2026", "con_ngay_sinh", "13/11/2026"),
        ("đúng ra là 13/11/2026", "con_ngay_sinh", "13/11/2026"),
        ("không phải Khôi mà là Khoa", "con_ten", "Trần Minh Khoa"),
        ("sửa tên bé thành Trần Minh An", "con_ten", "Trần Minh An"),
        ("quan hệ sai, tôi là bà", "quan_he", "Bà"),
    ],
)
def test_corrected_value_is_taken_and_the_form_goes_on(form: OfficialForm, typed: str, key: str, value: str) -> None:
    progress = after(form, *BEGINNING, "12/11/2026", typed)
    assert (progress.answers[key], progress.asked) == (value, "con_gioi_tinh")
    assert progress.outcome is Outcome.CORRECTED


@pytest.mark.parametrize(
    ("form_id", "asked", "typed"),
    [
        ("khai-sinh", "nyc_ten", "Nhâm Thị Hoa"),
        ("khai-sinh", "nyc_ten", "A Lơn"),
        ("khai-sinh", "nyc_cu_tru", "nhầm nhà, 12 Lê Lợi"),
        ("khai-sinh", "nyc_cu_tru", "12 Lê Duẩn chứ không phải 14"),
        ("ct01", "noi_dung", "đổi chủ hộ"),
        ("ho-kinh-doanh", "nganh", "sửa điện thoại"),
        ("tinh-trang-hon-nhan", "muc_dich", "để sửa lại giấy khai sinh"),
    ],
)
def test_answer_that_sounds_like_a_correction_stays_an_answer(
    catalogue: Catalogue, form_id: str, asked: str, typed: str
) -> None:
    form = catalogue.forms[form_id]
    assert step(form, Progress(form.id, {}, asked), typed, TODAY).answers == {asked: typed}


@pytest.mark.parametrize("typed", ["trở lại", "quay lại câu trước", "cho tôi quay lại đi", "lui lai mot cau"])
def test_ways_to_go_back(form: OfficialForm, typed: str) -> None:
    assert after(form, *BEGINNING, typed).asked == "con_ten"


def test_going_back_asks_the_question_before_again(form: OfficialForm) -> None:
    progress = after(form, *BEGINNING, "quay lại")
    assert progress.asked == "con_ten"
    assert step(form, progress, "quay lai", TODAY).asked == "quan_he"


def test_first_question_has_none_before_it(form: OfficialForm) -> None:
    assert after(form, "quay lại").asked == "nyc_ten"


def test_what_is_printed_unasked_can_be_changed(form: OfficialForm) -> None:
    progress = after(form, "sửa nơi nhận", "UBND phường Tân Lập")
    assert progress.answers["noi_nhan"] == "UBND phường Tân Lập"


def test_name_without_marks_is_asked_again_once(form: OfficialForm) -> None:
    progress = after(form, "nguyen thi hoa")
    assert (progress.outcome, progress.asked) == (Outcome.NO_MARKS, "nyc_ten")
    assert step(form, progress, "nguyen thi hoa", TODAY).answers["nyc_ten"] == "Nguyen Thi Hoa"


def test_failures_are_counted_and_forgotten_by_an_answer(form: OfficialForm) -> None:
    progress = after(form, "Nguyễn Thị Hoa", "12 Lê Duẩn, Buôn Ma Thuột", "123", "abc")
    assert (progress.outcome, progress.tries) == (Outcome.MISREAD, 2)
    assert step(form, progress, "066190000123", TODAY).tries == 0


@pytest.mark.parametrize("typed", ["bỏ qua", "để trống", "khong biet", "không có", "chưa rõ ạ"])
def test_skipped_field_stays_blank(form: OfficialForm, typed: str) -> None:
    progress = after(form, typed)
    assert progress.answers == {"nyc_ten": ""}
    assert progress.asked == "nyc_cu_tru"
    assert form.field("nyc_ten") in blanks(form, progress.answers)


def test_no_is_an_answer_where_it_can_be_chosen(catalogue: Catalogue) -> None:
    form = catalogue.forms["tro-cap-xa-hoi"]
    progress = Progress(form.id, {}, "bhxh")
    assert step(form, progress, "không có", TODAY).answers["bhxh"] == "Không"


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("thôi", End.PAUSED),
        ("dừng", End.PAUSED),
        ("để sau nhé", End.PAUSED),
        ("xóa hết", End.DELETED),
        ("hủy", End.DELETED),
    ],
)
def test_form_can_be_left_or_deleted_at_any_time(form: OfficialForm, typed: str, end: End) -> None:
    assert after(form, "Nguyễn Thị Hoa", typed).end is end


def test_left_form_goes_on_where_it_was(form: OfficialForm) -> None:
    progress = resume(after(form, "Nguyễn Thị Hoa", "thôi"))
    assert (progress.asked, progress.end, progress.outcome) == ("nyc_cu_tru", None, Outcome.RESUMED)


def test_file_can_be_had_before_all_is_answered(form: OfficialForm) -> None:
    progress = after(form, "Nguyễn Thị Hoa", "in luôn")
    assert progress.asked == REVIEW
    assert step(form, progress, "xong", TODAY).end is End.DONE
    assert step(form, progress, "giữ lại", TODAY).end is End.KEPT


def test_done_is_an_answer_while_something_is_asked(form: OfficialForm) -> None:
    assert after(form, "xong").end is None


def test_words_that_begin_like_a_correction_are_an_answer_where_words_are_asked(catalogue: Catalogue) -> None:
    form = catalogue.forms["tinh-trang-hon-nhan"]
    progress = Progress(form.id, {}, "muc_dich")
    assert step(form, progress, "Sửa nhà ở", TODAY).answers["muc_dich"] == "Sửa nhà ở"


def test_correction_of_nothing_known_is_asked_back(form: OfficialForm) -> None:
    assert after(form, "sửa biển số xe").outcome is Outcome.WHICH


def test_progress_is_kept_and_read_back(form: OfficialForm) -> None:
    progress = after(form, *BEGINNING, "dừng")
    assert Progress.of(progress.as_data()) == progress


@pytest.mark.parametrize(
    "typed",
    [
        "điền giúp tôi tờ khai khai sinh",
        "dien giup to khai khai tu",
        "giúp tôi điền tờ khai kết hôn",
        "điền hộ em mẫu CT01 với",
        "điền tờ khai mai táng giúp tôi",
        "viết giùm cái đơn xin xác nhận độc thân",
        "khai hộ tờ khai trích lục",
        "điền tiếp",
    ],
)
def test_wish_to_have_a_form_filled_in(typed: str) -> None:
    assert asks_to_fill_in(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "mẫu tờ khai khai sinh",
        "tờ khai khai tử tải ở đâu",
        "dien ho so khai sinh the nao",
        "nhờ người khác điền tờ khai giúp được không",
        "đơn xin hộ nghèo viết thế nào",
        "khai ho ten trong to khai ket hon",
        "mẫu giấy ủy quyền",
        "ai viết đơn giùm",
    ],
)
def test_question_about_a_form_is_no_such_wish(typed: str) -> None:
    assert not asks_to_fill_in(typed)


@pytest.mark.parametrize(
    ("form", "key", "typed", "read"),
    [
        ("khai-sinh", "quan_he", "cha dượng", "cha dượng"),
        ("khai-sinh", "quan_he", "dạ mẹ ạ", "Mẹ"),
        ("khai-sinh", "quan_he", "bố", "Cha"),
        ("khai-tu", "quan_he", "con rể", "con rể"),
        ("khai-tu", "quan_he", "mẹ vợ", "mẹ vợ"),
    ],
)
def test_a_relation_is_written_as_it_was_said(catalogue: Catalogue, form: str, key: str, typed: str, read: str) -> None:
    known = catalogue.forms[form]
    assert step(known, Progress(form, {}, key), typed, TODAY).answers[key] == read


def test_a_bare_word_that_may_be_two_relations_is_asked_again(catalogue: Catalogue) -> None:
    known = catalogue.forms["khai-sinh"]
    assert step(known, Progress(known.id, {}, "quan_he"), "ba", TODAY).outcome is Outcome.MISREAD


def test_a_number_that_is_asked_for_chooses_no_button(catalogue: Catalogue) -> None:
    known = catalogue.forms["khai-sinh"]
    count = next(field for field in known.fields if field.kind is FieldKind.COUNT)
    assert tell_question(known, Progress(known.id, {}, count.key)).buttons == ()
