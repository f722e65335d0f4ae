"""QR codes for pages and paper."""

from __future__ import annotations

from io import BytesIO

import segno


def qr_svg(address: str) -> str:
    """`address` as an SVG, readable with a seventh of it dirty or torn."""
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(
        file, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return file.getvalue().decode()
