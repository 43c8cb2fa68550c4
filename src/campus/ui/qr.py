"""QR codes as SVG markup, dark on white in any theme: a scanner needs the contrast, whatever the page's colours."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr(link: str) -> SafeString:
    """Return the QR code of an address of ours; the element round it gives it a name."""
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        out, kind="svg", border=3, light="#ffffff", xmldecl=False, omitsize=True, svgclass="qr", lineclass=None
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno from an address of ours
