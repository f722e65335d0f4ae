"""A PDF from a typst template under `data/print` and values as JSON; docs/printing.md says how to write one.

The fonts come with the product: paper looks the same on every machine, and every Vietnamese letter is there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import typst

from bot.errors import BotError
from bot.settings import get_settings

FONTS = Path(__file__).parent / "fonts"
FOLDER = "print"  # under the data folder


class PrintingError(BotError):
    """A template cannot be made into a PDF; its text or its values are wrong."""


def render_pdf(template: str, values: Mapping[str, Any], folder: Path | None = None) -> bytes:
    """The PDF of `<template>.typ` with `values`, which the template reads by `json(bytes(sys.inputs.values))`.

    Values are strings to the template, never markup: `#`, `*`, `$` in a resident's name are printed as they are.
    Takes some 100 ms of one core; a server calls it in a thread.

    Raises:
        PrintingError: There is no such template, or typst cannot set it; the message is typst's.
    """
    pdf = _set(template, values, folder, "pdf")
    if not isinstance(pdf, bytes):
        raise PrintingError(f"{template}.typ makes {type(pdf).__name__}, not one PDF")
    return pdf


def render_pictures(template: str, values: Mapping[str, Any]) -> list[bytes]:
    """The pages as PNG, to look at before they are printed; otherwise as `render_pdf`."""
    pages = _set(template, values, None, "png", ppi=80)
    return [pages] if isinstance(pages, bytes) else list(pages)


def _set(
    template: str, values: Mapping[str, Any], folder: Path | None, form: Literal["pdf", "png"], ppi: float | None = None
) -> Any:
    root = folder or get_settings().data_dir / FOLDER
    try:
        return typst.compile(
            str(root / f"{template}.typ"),
            root=str(root),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format=form,
            sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
            ppi=ppi,
        )
    except RuntimeError as error:  # typst's own errors are such, and so is a missing file
        raise PrintingError(f"{template}.typ: {error}") from error
