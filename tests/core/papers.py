"""What PDF/UA-1 (ISO 14289-1) and PDF/A-3a (ISO 19005-3) ask of a file's structure, as far as reading it can tell.

No validator of these standards is among the packages; what stands here are the clauses that a maker of files breaks
most easily. Each fault is told with its clause.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

MOST_DEEP = 60


def faults(data: bytes, *, attached: str = "") -> list[str]:
    """Return what the file lacks; `attached` is the media type of the file inside it, if there is to be one."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = [*_document(pdf), *_archive(pdf), *_structure(pdf), *_pages(pdf), *_fonts(pdf)]
        return [*found, *_attached(pdf, attached)] if attached else found


def _document(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "it is not marked as tagged (UA 7.1)"
    if not str(root.get("/Lang", "")):
        yield "it names no language (UA 7.2)"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "its title is not shown (UA 7.1)"
    with pdf.open_metadata() as meta:
        if not meta.get("dc:title"):
            yield "it has no title (UA 7.1)"
        if (meta.get("pdfaid:part"), meta.get("pdfaid:conformance")) != ("3", "A"):
            yield "it does not call itself PDF/A-3a (A 6.6.4)"
        if meta.get("pdfuaid:part") != "1":
            yield "it does not call itself PDF/UA-1 (UA 5)"


def _archive(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if pdf.is_encrypted:
        yield "it is encrypted (A 6.1.3)"
    if "/ID" not in pdf.trailer:
        yield "it has no file identifier (A 6.1.3)"
    if "/OutputIntents" not in root:
        yield "it says nothing of its colours (A 6.2.3)"
    if "/OpenAction" in root and "/JavaScript" in str(root.OpenAction):
        yield "it runs a script (A 6.5.1)"
    if "/JavaScript" in root.get("/Names", {}) or "/AA" in root:
        yield "it runs a script (A 6.5.1)"


def _structure(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/StructTreeRoot" not in pdf.Root:
        yield "it has no structure (UA 7.1)"
        return
    nodes = list(_nodes(pdf.Root.StructTreeRoot, 0))
    kinds = [str(node.get("/S", "")) for node in nodes]
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    if levels[:1] != [1]:
        yield "its first heading is not of the first level (UA 7.4.2)"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"its headings leave out a level: {levels} (UA 7.4.2)"
    if any(kind == "/Figure" and not str(node.get("/Alt", "")) for kind, node in zip(kinds, nodes, strict=True)):
        yield "a figure has no words (UA 7.3)"
    if "/ParentTree" not in pdf.Root.StructTreeRoot:
        yield "its contents do not lead to its structure (UA 7.1)"


def _nodes(node: Any, depth: int) -> Iterator[Any]:
    held = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
    for each in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(each, pikepdf.Dictionary) and "/S" in each and depth < MOST_DEEP:
            yield each
            yield from _nodes(each, depth + 1)


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        notes = list(page.get("/Annots", []))
        if notes and page.get("/Tabs") != pikepdf.Name.S:
            yield f"page {number} is not walked through in the order of its structure (UA 7.18.3)"
        for note in notes:
            if "/StructParent" not in note:
                yield f"a link on page {number} is not in the structure (UA 7.18.5)"
            if not str(note.get("/Contents", "")):
                yield f"a link on page {number} has no words (UA 7.18.5)"
        if b"BDC" not in page.Contents.read_bytes() and b"BMC" not in page.Contents.read_bytes():
            yield f"nothing on page {number} is marked (UA 7.1)"


def _fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for name, font in page.get("/Resources", {}).get("/Font", {}).items():
            inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            described = inner.get("/FontDescriptor", {})
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()):
                yield f"face {name} is not in the file (A 6.2.11.4)"
            if "/ToUnicode" not in font:
                yield f"face {name} does not say which letters it draws (UA 7.21.7)"


def _attached(pdf: pikepdf.Pdf, media_type: str) -> Iterator[str]:
    related = list(pdf.Root.get("/AF", []))
    if len(related) != 1:
        yield f"{len(related)} files belong to it (A 6.8)"
        return
    [file] = related
    if str(file.get("/AFRelationship", "")) not in {"/Source", "/Data", "/Alternative", "/Supplement"}:
        yield "it does not say how its file belongs to it (A 6.8)"
    if not (str(file.get("/F", "")) and str(file.get("/UF", "")) and str(file.get("/Desc", ""))):
        yield "its file lacks a name or a description (A 6.8)"
    if str(file.EF.F.get("/Subtype", "")) != f"/{media_type}":
        yield f"its file is {file.EF.F.get('/Subtype', '')} (A 6.8)"
    if "/EmbeddedFiles" not in pdf.Root.get("/Names", {}):
        yield "its file is not listed (A 6.8)"
