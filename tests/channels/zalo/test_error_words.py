"""What people read about an error of Zalo: every code that we act on has words of its own."""

from __future__ import annotations

import pytest

from bot.channels.zalo.errors import CodeSet, ZaloError

OA = (-32, -100, -200, -201, -204, -205, -209, -210, -211, -212, -213, -216, -217, -218, -219, -220, -221, -223, -224)
OA += (-227, -230, -232, -233, -234, -235, -237, -240, -242, -244, -248, -249, -320, -321, -403)
OAUTH = (-14002, -14003, -14004, -14014, -14020)
TEMPLATE = (-108, -109, -111, -112, -1121, -1122, -1124, -114, -115, -118, -119, -124, -131, -133, -135, -136, -137)
TEMPLATE += (-139, -141, -144, -146, -147)


@pytest.mark.parametrize(
    ("codes", "code"), [*((CodeSet.OA, code) for code in OA + OAUTH), *((CodeSet.TEMPLATE, code) for code in TEMPLATE)]
)
def test_code_has_words_of_its_own(codes: CodeSet, code: int) -> None:
    hint = ZaloError(code, "", codes).hint
    assert hint
    assert "Tra mã này" not in hint


@pytest.mark.parametrize("code", [-216, -220, -14014, -14020])
def test_key_that_is_no_good_any_more_leads_to_a_new_consent(code: int) -> None:
    assert "motcua zalo consent" in ZaloError(code, "").hint


def test_code_that_nobody_told_us_of_is_named() -> None:
    assert "-99999" in ZaloError(-99999, "").hint
