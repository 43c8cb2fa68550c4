"""Drawings are rebuilt from an allow-list."""

from __future__ import annotations

import pytest

from campus.common.errors import InvalidError
from campus.common.uploads import sanitise_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def cleaned(inside: str) -> str:
    return sanitise_svg(f"{OPEN}{inside}</svg>".encode()).decode()


def test_it_works():
    drawing = (
        "<title>A chart</title>"
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<g fill="url(#g)" transform="scale(2)">'
        '<path d="M0 0H9z" stroke-width="2"/><text x="1">Köln &lt; Bonn</text></g>'
    )

    kept = cleaned(drawing)

    assert kept.startswith('<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg">')
    assert drawing.replace("/>", " />") in kept.replace("/>", " />").replace("  ", " ")


def test_what_was_cleaned_stays_as_it_is():
    once = cleaned('<use xlink:href="#a"/><path id="a" style="fill: red; stroke:blue"/>')

    assert sanitise_svg(once.encode()).decode() == once
    assert '<use href="#a" />' in once
    assert 'fill="red" stroke="blue"' in once


HOSTILE = [
    "<script>alert(1)</script>",
    '<script href="https://evil.example/x.js"/>',
    '<path onload="alert(1)" d="M0 0"/>',
    '<g onclick="alert(1)"/>',
    "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
    '<a href="javascript:alert(1)"><text>alert(1)</text></a>',
    '<a xlink:href="https://evil.example"><rect width="1" height="1"/></a>',
    '<image href="https://evil.example/x.png"/>',
    '<image xlink:href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<use href="https://evil.example/x.svg#a"/>',
    '<use xlink:href="data:image/svg+xml,alert(1)"/>',
    "<style>@import url(https://evil.example/x.css);</style>",
    '<rect style="fill:url(https://evil.example/x.svg#a)"/>',
    '<rect style="background:url(javascript:alert(1))"/>',
    '<rect fill="url(//evil.example/x)"/>',
    '<rect fill="\\75rl(https://evil.example/x)"/>',
    '<rect fill="u/**/rl(https://evil.example/x)"/>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<filter id="f"><feImage href="https://evil.example/x"/></filter>',
    '<metadata xmlns:x="https://evil.example"><x:y>alert(1)</x:y></metadata>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
    '<?xml-stylesheet href="https://evil.example/x.css"?>',
    "<!-- alert(1) -->",
    '<handler type="text/ecmascript">alert(1)</handler>',
]


@pytest.mark.parametrize("inside", HOSTILE)
def test_it_leaves_out(inside: str):
    kept = cleaned(inside).replace('xmlns="http://www.w3.org/2000/svg"', "")

    for sign in ("alert", "evil", "script", "http", "data:", "style", "75rl", "/**/"):
        assert sign not in kept


LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"
REFUSED = {
    "entities": LAUGHS + OPEN + "<text>&b;</text></svg>",
    "an outer entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + OPEN + "<text>&a;</text></svg>",
    "a truncated drawing": OPEN + "<g>",
    "another root": '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "deep nesting": OPEN + "<g>" * 60 + "</g>" * 60 + "</svg>",
    "deepest nesting": OPEN + "<g>" * 100_000 + "</g>" * 100_000 + "</svg>",
    "too many parts": OPEN + "<g/>" * 20_001 + "</svg>",
    "too many bytes": OPEN + " " * 1024 * 1024 + "</svg>",
    "an unknown encoding": '<?xml version="1.0" encoding="x-none"?>' + OPEN + "</svg>",
    "a use of itself": OPEN + '<g id="a"><use href="#a"/></g></svg>',
    "a use of a use": OPEN
    + "".join(f'<g id="n{n}">' + f'<use href="#n{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '<path id="n0"/></svg>',
}


@pytest.mark.parametrize("fault", REFUSED)
def test_it_refuses(fault: str):
    with pytest.raises(InvalidError):
        sanitise_svg(REFUSED[fault].encode())


def test_a_document_type_without_entities_is_only_dropped():
    named = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'

    kept = sanitise_svg((named + OPEN + "<path/></svg>").encode())

    assert b"DOCTYPE" not in kept


@pytest.mark.parametrize(
    ("side", "box"), [('width="20px" height="10"', 'viewBox="0 0 20 10"'), ('width="100%" height="10"', "")]
)
def test_a_drawing_of_a_fixed_size_gets_a_view_box(side: str, box: str):
    kept = sanitise_svg(f'<svg xmlns="http://www.w3.org/2000/svg" {side}/>'.encode()).decode()

    assert ("viewBox" in kept) == bool(box)
    assert box in kept


def test_a_drawing_without_its_namespace_gets_it():
    assert sanitise_svg(b'<svg viewBox="0 0 1 1"><path/></svg>').startswith(b'<svg viewBox="0 0 1 1" xmlns=')
