"""Records in the shape of the portal's answers: one that is invented, and the real ones beside the checkout."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT

ANSWER: dict[str, Any] = {
    "code": "OK",
    "data": {
        "id": "0199-meo",
        "code": "1.000099",
        "name": "Thủ tục đăng ký nuôi hổ",
        "state": "UPDATED",
        "isWard": True,
        "isProvince": False,
        "isFullProcess": False,
        "updatedAt": 1777435462260,
        "categoriesDetails": [{"name": "Hộ tịch"}],
        "departmentsExecuting": [{"name": "Ủy ban Nhân dân\u00a0xã,\u00a0phường."}],
        "executionSteps": [
            {"name": "", "description": "<p>- Nộp đơn&nbsp;tại quầy.</p><p>- Nhận giấy<br>và ký sổ.</p>"}
        ],
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 5,
                "processingTimeUnit": "WORKING_DAY",
                "fees": [{"value": 50000, "description": "50.000 đồng/con. Miễn lệ phí cho hộ nghèo."}],
            },
            {
                "submissionMethod": "ONLINE",
                "processingTime": 3,
                "processingTimeUnit": "WORKING_DAY",
                "fees": [{"value": 0, "description": "Mức thu do Hội đồng nhân dân tỉnh quyết định."}],
            },
        ],
        "executionCases": [
            {
                "name": "* Giấy tờ phải nộp:",
                "profileComponents": [
                    {"name": "- Tờ khai nuôi hổ (Mẫu số 07);", "originalQty": 1, "copyQty": 0},
                    {"name": "+ Trường hợp nuôi hai con thì phải nộp bản vẽ chuồng.", "originalQty": 2, "copyQty": 0},
                    {"name": "Ảnh con hổ", "originalQty": 0, "copyQty": 0},
                ],
            },
            {
                "name": "- Trường hợp mua hổ ở nước ngoài, hồ sơ gồm:",
                "profileComponents": [{"name": "Bản sao hóa đơn", "originalQty": 1, "copyQty": 0}],
            },
            {"name": "* Lưu ý:", "profileComponents": [{"name": "Hổ phải tiêm phòng."}]},
        ],
        "cases": [{"name": "", "processingDay": {"qty": 5, "type": "WORKING_DAY"}}],
        "legalBasisesDetails": [{"code": "12/2020/NĐ-CP", "name": "Nghị định về hổ"}],
        "resultsDetails": [{"name": "Giấy nuôi hổ"}],
        "subjectTypesDetails": [{"name": "Công dân Việt Nam"}],
    },
}


@pytest.fixture
def answer() -> dict[str, Any]:
    return deepcopy(ANSWER)


def write(path: Path, *answers: object) -> Path:
    path.write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in answers), encoding="utf-8")
    return path


def real_records() -> Path:
    """The file of real answers; the test is skipped where the folder `shared` does not stand beside the checkout."""
    for folder in ROOT.parents:
        path = folder / "shared" / "national-records" / "portal-api.jsonl"
        if path.exists():
            return path
    pytest.skip("no ../shared/national-records beside the checkout")
