from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.catalogue.life_event_answers import answer_life_event
from bot.catalogue.loader import load_catalogue
from tests.catalogue.conftest import CODE, WARD, edit, event_path

TODAY = date(2026, 11, 23)


def test_steps_are_told_in_order_with_a_button_for_each_procedure(data_dir: Path) -> None:
    step = """
  - title: báo bác sĩ thú y
    why: để tiêm phòng
    when: mèo chưa tiêm
    at_home: true
    source: luat
sources:"""
    edit(event_path(data_dir), "\nsources:", step)
    catalogue = load_catalogue(data_dir, WARD)
    answer = answer_life_event(catalogue, catalogue.life_events["co-meo"], today=TODAY)
    assert answer.text.splitlines() == [
        "Đăng ký mèo trước.",
        "1. Đăng ký nuôi mèo, trong 7 ngày.",
        "2. Báo bác sĩ thú y: nếu mèo chưa tiêm. Để tiêm phòng. Cán bộ đến tận nhà làm được.",
        "Nguồn: Luật Mèo 1/2020/QH14; kiểm tra ngày 23/11/2026.",
    ]
    assert [(b.title, b.payload) for b in answer.buttons] == [
        ("Đăng ký nuôi mèo", f'/ask_procedure_documents{{"procedure":"{CODE}"}}'),
        ("Làm tại nhà được không?", "/ask_home_service"),
    ]


def test_another_event_is_told_by_its_title(data_dir: Path) -> None:
    edit(event_path(data_dir), '  - procedure: "1.000001"', "  - event: don-nha")
    other = (
        event_path(data_dir)
        .read_text(encoding="utf-8")
        .replace("co-meo", "don-nha")
        .replace("Nhà có mèo mới", "Dọn nhà")
    )
    event_path(data_dir, "don-nha").write_text(
        other.replace("event: don-nha", f'procedure: "{CODE}"'), encoding="utf-8"
    )
    catalogue = load_catalogue(data_dir, WARD)
    answer = answer_life_event(catalogue, catalogue.life_events["co-meo"], today=TODAY)
    assert "1. Dọn nhà, trong 7 ngày." in answer.text
