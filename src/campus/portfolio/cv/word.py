"""A CV as DOCX: Office Open XML (ECMA-376) with the few parts that a text needs, written here (decision 0173).

Headings are real headings and links real links, so that readers, screen readers and programs that sort applications
find their way; the QR codes are pictures with a description.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import segno

from campus.portfolio.cv import paper
from campus.portfolio.cv.document import CV, Entry, Proof

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 36_000  # of its units to a millimetre
_SIDE = 17  # mm, of a QR code
_COLUMNS = (2700, 6712)  # twentieths of a point, of what lies between the margins
FACES = {
    "plain": ("Georgia", "Georgia"),
    "side": ("Georgia", "Arial"),
}  # of headings and of text; every office has them
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
    f'Target="word/document.xml"/><Relationship Id="r2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/></Relationships>'
)


def docx(cv: CV, *, design: str, now: datetime) -> bytes:
    """Return the file."""
    writer = _Writer()
    body = "".join(_body(cv, writer, design=design))
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "docProps/core.xml": _about(cv, now=now),
        "word/document.xml": _document(body, cv),
        "word/styles.xml": _styles(cv, design=design),
        "word/_rels/document.xml.rels": writer.relations(),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
        for number, picture in enumerate(writer.pictures, 1):
            archive.writestr(f"word/media/qr{number}.png", picture)
    return out.getvalue()


class _Writer:
    """Gathers what the text refers to: links and pictures, each under a number."""

    def __init__(self) -> None:
        self.pictures: list[bytes] = []
        self._rows = [f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>']

    def link(self, address: str) -> str:
        """Return a run that leads to an address."""
        name = f"link{len(self._rows)}"
        target = quoteattr(address)
        kind = f'Type="{_OFFICE}/hyperlink" Target={target} TargetMode="External"'
        self._rows.append(f'<Relationship Id="{name}" {kind}/>')
        run = f'<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>{_text(address)}</w:r>'
        return f'<w:hyperlink r:id="{name}">{run}</w:hyperlink>'

    def code(self, address: str) -> str:
        """Return a run with the QR code of an address."""
        out = io.BytesIO()
        segno.make(address, error="m", micro=False).save(out, kind="png", scale=6, border=2)
        self.pictures.append(out.getvalue())
        number = len(self.pictures)
        target = f'Target="media/qr{number}.png"'
        self._rows.append(f'<Relationship Id="qr{number}" Type="{_OFFICE}/image" {target}/>')
        return _picture(number, alt=f"{paper.heads()['qr']}: {address}")

    def relations(self) -> str:
        """Return the part that says what the numbers stand for."""
        return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(self._rows)}</Relationships>'


def _body(cv: CV, writer: _Writer, *, design: str) -> Iterator[str]:
    yield _paragraph(cv.name, style="Title")
    if cv.line:
        yield _paragraph(cv.line, style="Subtitle")
    certified, own = [each for each in cv.proofs if not each.is_own], [each for each in cv.proofs if each.is_own]
    proofs, done = _certified(certified, writer), _done(cv)
    works = "".join(_part(paper.heads()["own"], (_proof(each, writer) for each in own)))
    if design == "side":
        beside = "".join(_paragraph(each, style="Note") for each in cv.contact)
        yield _columns(beside + _skills(cv.skills), _some(cv.about) + proofs + done + works, is_rtl=cv.is_rtl)
    else:
        contact = _some("  ·  ".join(cv.contact), style="Note")
        yield contact + _some(cv.about) + done + proofs + works + _skills([", ".join(cv.skills)] if cv.skills else [])


def _certified(proofs: Sequence[Proof], writer: _Writer) -> str:
    heads = paper.heads()
    note = _paragraph(heads["check"], style="Note") if proofs else ""
    return "".join(_part(heads["proofs"], (_proof(each, writer) for each in proofs))) + note


def _done(cv: CV) -> str:
    heads = paper.heads()
    return "".join([*_part(heads["work"], map(_entry, cv.work)), *_part(heads["schooling"], map(_entry, cv.schooling))])


def _skills(lines: Sequence[str]) -> str:
    return "".join(_part(paper.heads()["skills"], map(_paragraph, lines)))


def _columns(beside: str, text: str, *, is_rtl: bool) -> str:
    """Return two columns without lines; a cell ends with a paragraph whatever is in it (ECMA-376-1, 17.4.65)."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner or _paragraph("")}</w:tc>'
        for width, inner in zip(_COLUMNS, (beside, text), strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _COLUMNS)
    turned = "<w:bidiVisual/>" if is_rtl else ""
    layout = (
        f'<w:tblPr>{turned}<w:tblW w:w="{sum(_COLUMNS)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="340" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    return f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>{_paragraph('')}"


def _part(head: str, rows: Iterator[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        if not number:
            yield _paragraph(head, style="Heading1")
        yield row


def _entry(entry: Entry) -> str:
    said = ", ".join(part for part in (entry.place, entry.years) if part)
    return _paragraph(entry.title, style="Heading2") + _some(said, style="Note") + _some(entry.text)


def _proof(proof: Proof, writer: _Writer) -> str:
    made = _paragraph(proof.title, style="Heading2") + _some(paper.said(proof), style="Note") + _some(proof.text)
    if proof.link:
        made += _runs(writer.link(proof.link))
        made += "" if proof.is_own else _runs(writer.code(proof.link))
    return made


def _some(text: str, *, style: str = "") -> str:
    return _paragraph(text, style=style) if text else ""


def _paragraph(text: str, *, style: str = "") -> str:
    """Return a paragraph for each that an empty line ends."""
    parts = re.split(r"\n\s*\n", text.strip())
    return "".join(_runs(f"<w:r>{_text(part)}</w:r>", style=style) for part in parts)


def _runs(runs: str, *, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}{runs}</w:p>"


def _text(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))


def _picture(number: int, *, alt: str) -> str:
    side = _SIDE * _EMU
    size = f'cx="{side}" cy="{side}"'
    named = f'id="{number}" name="QR {number}" descr={quoteattr(alt)}'
    return (
        f"<w:r><w:drawing><wp:inline><wp:extent {size}/><wp:docPr {named}/><a:graphic><a:graphicData "
        f'uri="{_DRAWING}/picture"><pic:pic><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="qr{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _document(body: str, cv: CV) -> str:
    spaces = (
        f'xmlns:w="{_WORDS}" xmlns:r="{_OFFICE}" xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture" '
        f'xmlns:wp="{_DRAWING}/wordprocessingDrawing"'
    )
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1247" w:bottom="1134" w:left="1247"/>'
    turned = "<w:bidi/>" if cv.is_rtl else ""
    return f"{_HEAD}<w:document {spaces}><w:body>{body}<w:sectPr>{page}{turned}</w:sectPr></w:body></w:document>"


def _styles(cv: CV, *, design: str) -> str:
    heading, text = FACES[design]
    accent = cv.accent.removeprefix("#") if design == "side" else "15191C"
    ruled = f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="2" w:color="{accent}"/></w:pBdr>'
    rows = [
        _style("Title", "Title", face=heading, size=54, colour=accent, after=60),
        _style("Subtitle", "Subtitle", face=text, size=24, after=60),
        _style(
            "Heading1", "heading 1", face=heading, size=30, colour=accent, before=320, after=120, more=ruled, level=0
        ),
        _style("Heading2", "heading 2", face=text, size=22, before=160, is_bold=True, level=1),
        _style("Note", "Note", face=text, size=18, colour="4A5155", after=60),
    ]
    turned = "<w:bidi/>" if cv.is_rtl else ""
    common = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{text}" w:hAnsi="{text}" w:cs="{text}"/><w:sz '
        f'w:val="21"/><w:lang w:val={quoteattr(cv.language)}/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{turned}'
        '<w:spacing w:after="100" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    linked = (
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:rPr><w:color '
        'w:val="005660"/><w:u w:val="single"/></w:rPr></w:style>'
    )
    return f'{_HEAD}<w:styles xmlns:w="{_WORDS}">{common}{"".join(rows)}{linked}</w:styles>'


def _style(
    key: str,
    name: str,
    *,
    face: str,
    size: int,
    colour: str = "15191C",
    before: int = 0,
    after: int = 40,
    more: str = "",
    level: int | None = None,
    is_bold: bool = False,
) -> str:
    """Return a style of paragraphs: `size` in half points, spaces in twentieths of a point; in the schema's order."""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    kept = "" if level is None else "<w:keepNext/>"
    spacing = f'<w:spacing w:before="{before}" w:after="{after}"/>'
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="{face}"/>'
    bold = "<w:b/>" if is_bold else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:qFormat/><w:pPr>{kept}{more}'
        f'{spacing}{outline}</w:pPr><w:rPr>{fonts}{bold}<w:color w:val="{colour}"/><w:sz w:val="{size}"/></w:rPr>'
        "</w:style>"
    )


def _about(cv: CV, *, now: datetime) -> str:
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(paper.title(cv))}</dc:title><dc:creator>{escape(cv.name)}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
    )
