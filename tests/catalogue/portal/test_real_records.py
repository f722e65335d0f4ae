"""The 63 real answers of the portal: none fails, and what they say is read right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from pydantic import TypeAdapter

from bot.catalogue.catalogue import Catalogue
from bot.catalogue.draft import Draft
from bot.catalogue.entry_file import read_entry
from bot.catalogue.loader import load_catalogue
from bot.catalogue.portal.compare import Field, compare
from bot.catalogue.portal.drafting import draft_of, folders_of
from bot.catalogue.portal.record import read_records
from bot.catalogue.portal.store import to_yaml
from bot.catalogue.schema import Fee, Paper, Period
from bot.settings import ROOT
from tests.catalogue.portal.conftest import real_records

pytestmark = pytest.mark.national

TODAY = date(2026, 11, 28)
LABELS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "labels.yml").read_text(encoding="utf-8"))
WANTED = 0.95


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "data", "buon-ma-thuot")


@cache
def drafts() -> dict[str, Draft]:
    folders = folders_of(catalogue().procedures, catalogue().national)
    return {record.code: draft_of(record, TODAY, folders) for record in read_records(real_records())}


def test_every_record_becomes_a_draft_that_can_be_read_again(tmp_path: Path) -> None:
    assert len(drafts()) == 63
    for draft in drafts().values():
        path = tmp_path / f"{draft.code}.yml"
        path.write_text(to_yaml(draft), encoding="utf-8")
        again = read_entry(path, TypeAdapter(Draft)).entry
        assert again is not None
        assert again == draft
        assert not again.is_edited


def test_no_text_has_markup_bullets_or_invisible_letters() -> None:
    for code, draft in drafts().items():
        texts = [
            *(p.name for p in papers_of(draft)),
            *(step.text for step in draft.steps),
            *(case.title for case in draft.cases),
            *(basis.document for basis in draft.legal_basis),
        ]
        for text in texts:
            assert text[0] not in "-+*•. ", code
            assert not {"\u200e", "\u200b", "\u00a0", "\n", "<"}.intersection(text), code


def papers_of(draft: Draft) -> list[Paper]:
    return [*draft.papers, *(paper for case in draft.cases for paper in case.papers)]


def times_of(draft: Draft) -> dict[str, Period]:
    every = [*draft.time, *(time for channel in draft.channels for time in channel.time)]
    return {f"{time.amount} {time.unit}" + " ?" * time.uncertain: time for time in every}


def fees_of(draft: Draft) -> list[tuple[str, Fee]]:
    return [*(("", fee) for fee in draft.fees), *((c.kind.value, fee) for c in draft.channels for fee in c.fees)]


def is_labelled_paper(label: str, paper: Paper) -> bool:
    words, action, kind, number = (part.strip() for part in label.split("|"))
    text = f"{paper.name} {paper.when}".lower()
    named = all(word.strip().lower() in text for word in words.split(", "))
    return named and (paper.action, paper.kind, str(paper.quantity)) == (action, kind, number)


def is_labelled_fee(label: dict[str, Any], channel: str, fee: Fee) -> bool:
    said = (channel, fee.amount, fee.uncertain) == (
        label.get("channel", ""),
        label["amount"],
        label.get("unsure", False),
    )
    return said and label.get("per", "") in fee.per.lower() and label.get("for", "") in fee.when


def judged() -> Iterator[tuple[str, bool]]:
    """Everything labelled, and everything found beyond it, each right or wrong."""
    for code, label in LABELS.items():
        draft = drafts()[code]
        times, fees, papers = times_of(draft), fees_of(draft), papers_of(draft)
        for time in label["times"]:
            yield f"{code} time {time}", time in times
        yield f"{code} more times", set(times) <= set(label["times"])
        for wanted in label["fees"]:
            yield f"{code} fee {wanted}", any(is_labelled_fee(wanted, *fee) for fee in fees)
        yield f"{code} more fees", len(fees) == len(label["fees"])
        for paper in label.get("papers", ()):
            yield f"{code} paper {paper}", any(is_labelled_paper(paper, found) for found in papers)
        if "papers" in label:
            yield f"{code} more papers", len(papers) == len(label["papers"])


def test_fees_times_and_papers_are_read_right() -> None:
    results = list(judged())
    wrong = [what for what, right in results if not right]
    assert len(results) > 100
    assert 1 - len(wrong) / len(results) >= WANTED, wrong


def test_our_procedures_are_compared_with_all_of_them() -> None:
    found = [
        difference
        for code, draft in drafts().items()
        if (ours := catalogue().procedures.get(catalogue().current_code(code)))
        for difference in compare(ours, draft, catalogue().retired, TODAY)
    ]
    dead = {difference.code for difference in found if difference.field is Field.CODE}
    assert dead == {"2.000986", "2.001023"}
    assert not [d for d in found if d.field is Field.AGENCY], "our agency's level and the portal's differ"
