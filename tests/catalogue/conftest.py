"""A small data folder to break: one procedure, one life event, one ward."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.settings import ROOT

CODE = "1.000001"
WARD = "mau"

PROCEDURE = """\
code: "1.000001"
name: Thủ tục đăng ký nuôi mèo
short_name: đăng ký nuôi mèo
field: ho-tich
names: [nuôi mèo, đăng ký mèo, khai báo mèo]
summary: Ghi tên con mèo vào sổ của phường.
agency:
  name: UBND phường
  level: commune
  where: quầy một cửa của phường
  source: luat
who:
  - text: Người nuôi mèo.
    source: luat
papers:
  - name: Đơn đăng ký
    action: submit
    kind: original
    form: don
    source: luat
forms:
  - id: don
    name: Đơn đăng ký
    source: luat
channels:
  - kind: counter
    source: luat
fees:
  - amount: 0
    source: luat
time:
  - amount: 3
    unit: working_day
    source: luat
steps:
  - text: Nộp đơn tại quầy.
    source: luat
online:
  level: none
  source: luat
proxy:
  allowed: true
  text: Nhờ người khác đi được.
  source: luat
results:
  - name: Giấy nuôi mèo
    source: luat
legal_basis:
  - document: Luật Mèo 1/2020/QH14
sources:
  luat: {title: Luật Mèo 1/2020/QH14, articles: Điều 1, kind: law, read_at: công báo, read_on: 2026-11-01}
checked: 2026-11-23
review_by: 2027-02-28
"""

EVENT = """\
id: co-meo
title: Nhà có mèo mới
names: [có mèo, nhận mèo, mua mèo]
intro: Đăng ký mèo trước.
steps:
  - procedure: "1.000001"
    deadline: trong 7 ngày
    source: luat
sources:
  luat: {title: Luật Mèo 1/2020/QH14, kind: law, read_at: công báo, read_on: 2026-11-01}
checked: 2026-11-23
review_by: 2027-02-28
"""

RETIRED = """\
"1.000009":
  replaced_by: "1.000001"
  source: Quyết định 1/QĐ
"1.000008":
  source: Quyết định 1/QĐ
"""


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A copy that a test may break."""
    for name in ("procedures/ho-tich", "life-events", "wards"):
        (tmp_path / name).mkdir(parents=True)
    procedure_path(tmp_path).write_text(PROCEDURE, encoding="utf-8")
    event_path(tmp_path).write_text(EVENT, encoding="utf-8")
    (tmp_path / "retired-codes.yml").write_text(RETIRED, encoding="utf-8")
    shutil.copy(ROOT / "data" / "wards" / f"{WARD}.yml", tmp_path / "wards")
    shutil.copy(ROOT / "data" / "outdated-words.yml", tmp_path)
    return tmp_path


def procedure_path(data_dir: Path, code: str = CODE) -> Path:
    return data_dir / "procedures" / "ho-tich" / f"{code}.yml"


def event_path(data_dir: Path, event: str = "co-meo") -> Path:
    return data_dir / "life-events" / f"{event}.yml"


def edit(path: Path, old: str, new: str) -> int:
    """Replace `old`, which stands once in the file, by `new`; the line (from 1) on which it begins."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text.count("\n", 0, text.index(old)) + 1
