"""A form with answers, as blocks that a page is made of: the one source of the .pdf and the .docx. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.catalogue.ward import Ward
from bot.forms.number_words import date_words
from bot.forms.schema import MADE, PLACEHOLDER, Block, OfficialForm

Answers = Mapping[str, str]  # by the key of a field; "" is a field left blank

OPEN_DATE = "ngày ..... tháng ..... năm ........"
BOXES = 12  # of a personal identification number


def applies(condition: Mapping[str, tuple[str, ...]], answers: Answers) -> bool:
    """Whether every field of `condition` has one of the answers that it names."""
    return all(answers.get(key) in wanted for key, wanted in condition.items())


def with_defaults(form: OfficialForm, answers: Answers, ward: Ward) -> dict[str, str]:
    """`answers` and what is printed unasked: what the ward is called, what was said of the same person before."""
    full = dict(answers)
    for field in form.fields:
        if not applies(field.when, full):
            full[field.key] = ""
        elif field.same_as and field.key not in full and applies(field.same_when, full):
            full[field.key] = full.get(field.same_as, "")
        elif field.default and field.key not in full:
            full[field.key] = field.default.format(ward=ward.name, province=ward.province)
    return full


def made_values(ward: Ward, signed_on: str = "") -> dict[str, str]:
    """Where and when the form is signed; the day is left open, for it is signed at the counter."""
    return {"signed_at": ward.name.removeprefix("phường ").removeprefix("xã "), "signed_on": signed_on or OPEN_DATE}


def fill_in(form: OfficialForm, answers: Answers) -> list[dict[str, Any]]:
    """The blocks of `form` with `answers`, which hold what `with_defaults` and `made_values` add."""
    return [_block(form, block, answers) for block in form.layout if applies(block.when, answers)]


def _block(form: OfficialForm, block: Block, answers: Answers) -> dict[str, Any]:
    if block.choice:
        chosen, field = answers.get(block.choice), form.field(block.choice)
        options = [{"title": option, "chosen": option == chosen} for option in field.options]
        return {"kind": "choice", "label": block.label, "options": options}
    if block.digits:
        digits = answers.get(block.digits, "")
        return {"kind": "digits", "label": block.label, "cells": list(digits.ljust(BOXES))[: max(BOXES, len(digits))]}
    if block.header:
        rows = [[_cell(text, answers) for text in row] for row in block.rows]
        widths = list(block.widths or (1.0,) * len(block.header))
        return {"kind": "table", "header": list(block.header), "widths": widths, "rows": rows}
    if block.signatures:
        columns = [
            {"title": c.title, "note": c.note, "name": _plain(c.name, answers), "date": _plain(c.date, answers)}
            for c in block.signatures
        ]
        left_half = [dict.fromkeys(columns[0], "")] if len(columns) == 1 else []
        return {"kind": "signatures", "columns": [*left_half, *columns]}
    parts = [_runs(part, answers) for part in block.parts]
    if block.text:
        look = {"bold": block.bold, "italic": block.italic, "align": block.align}
        return {"kind": "paragraph", "parts": parts, **look}
    return {"kind": "line", "parts": parts, "widths": list(block.widths or (1.0,) * len(parts))}


def _runs(text: str, answers: Answers) -> list[dict[str, Any]]:
    """`text` cut at its placeholders; values apart from labels, so that a value is never taken for anything else."""
    runs: list[dict[str, Any]] = []
    position = 0
    for match in PLACEHOLDER.finditer(text):
        runs.append({"text": text[position : match.start()], "value": False})
        runs.append({"text": _value(match[1], match[2], answers), "value": match[1] not in MADE})
        position = match.end()
    runs.append({"text": text[position:], "value": False})
    return [run for run in runs if run["text"]]


def _cell(text: str, answers: Answers) -> dict[str, Any]:
    return {"text": _plain(text, answers), "value": bool(PLACEHOLDER.search(text))}


def _plain(text: str, answers: Answers) -> str:
    return "".join(run["text"] for run in _runs(text, answers))


def _value(key: str, form: str | None, answers: Answers) -> str:
    value = answers.get(key, "")
    if not value or form is None:
        return value
    return value.upper() if form == "upper" else date_words(value)
