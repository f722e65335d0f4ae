"""Fail when a run of the tests left one out: `no_skips.py REPORT.xml`. Everything they need is there in `.ci/run`."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def skipped(report: Path) -> list[str]:
    """One line for each test that was left out, with its reason."""
    cases = ElementTree.parse(report).iter("testcase")
    reasons = [(case, left_out) for case in cases for left_out in case.iter("skipped")]
    return [f"{case.get('classname')}::{case.get('name')}: {left_out.get('message')}" for case, left_out in reasons]


def main(report: Path) -> int:
    """0 when tests ran and none was skipped."""
    total = sum(1 for _ in ElementTree.parse(report).iter("testcase"))
    left_out = skipped(report)
    for line in left_out:
        print(f"skipped: {line}", file=sys.stderr)
    if not total:
        print("no test ran", file=sys.stderr)
    return 1 if left_out or not total else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
