from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

PASSED = '<testcase classname="a" name="b"/>'
SKIPPED = '<testcase classname="web" name="test_page"><skipped message="no chromium"/></testcase>'


@pytest.mark.parametrize(
    ("cases", "result", "said"),
    [
        (PASSED, 0, ""),
        (PASSED + SKIPPED, 1, "skipped: web::test_page: no chromium\n"),
        ("", 1, "no test ran\n"),
    ],
    ids=["all ran", "one was skipped", "none ran"],
)
def test_left_out_tests_fail_the_run(tmp_path: Path, cases: str, result: int, said: str) -> None:
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")
    command = [sys.executable, str(ROOT / ".ci" / "no_skips.py"), str(report)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (result, said)
