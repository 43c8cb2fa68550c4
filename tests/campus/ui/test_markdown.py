"""What authors write becomes markup, and nothing else does."""

from __future__ import annotations

import re

import pytest

from campus.ui.markdown import render

FILES = {"img/chart.svg": "/files/1", "data.csv": "/files/2"}

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    '[x](https://example.org "\\"onmouseover=alert(1) x=\\"")',
    '![x" onerror="alert(1)](img/chart.svg)',
    '![x](img/chart.svg "</figcaption><script>alert(1)</script>")',
    "![x](javascript:alert(1))",
    "![x](https://example.org/track.gif)",
    '```"><script>alert(1)</script>\ncode\n```',
    "<iframe src=//example.org></iframe>",
    "<style>*{display:none}</style>",
    '<p style="position:fixed" class="btn">x</p>',
    "<a href='https://example.org' target=_blank>x</a>",
    "<form action=/steal><input name=password></form>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
]


def test_it_works():
    assert render("Hello **you**, *here*.") == "<p>Hello <strong>you</strong>, <em>here</em>.</p>\n"


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_hostile_comes_through(attack: str):
    made = render(attack, files=FILES)

    tags = re.findall(r"<(/?)([a-z0-9]+)([^>]*)>", made)
    assert {name for _, name, _ in tags} <= {"p", "a", "img", "em", "figure", "figcaption", "pre", "code"}
    for _, _, attributes in tags:
        names = re.findall(r"([\w-]+)=\"[^\"]*\"", attributes)
        assert set(names) <= {"href", "title", "rel", "src", "alt", "loading", "decoding", "class"}
        assert not re.search(r"(?:href|src)=\"\s*(?:javascript|data|vbscript|//)", attributes, re.I)
    assert "example.org/track" not in made


def test_headings_stand_below_the_pages_own():
    assert render("# A\n\n## B") == "<h2>A</h2>\n<h3>B</h3>\n"
    assert render("###### F", shift=2) == "<h6>F</h6>\n"


def test_a_picture_is_taken_from_the_files_given():
    made = render("See ![A chart](img/chart.svg) here", files=FILES)

    assert '<img src="/files/1" alt="A chart" loading="lazy" decoding="async">' in made


@pytest.mark.parametrize("text", ["![](img/chart.svg)", "![ ](img/chart.svg)", "![A map](img/none.svg)"])
def test_a_picture_without_words_or_file_is_said_to_be_missing(text: str):
    made = render(text, files=FILES)

    assert "<img" not in made
    assert "A picture is missing here" in made


def test_a_titled_picture_is_a_figure():
    made = render('![A chart](img/chart.svg "Visits & years")', files=FILES)

    assert made.startswith("<figure><img ")
    assert made.endswith("<figcaption>Visits &amp; years</figcaption></figure>\n")


def test_a_titled_picture_in_a_list_stays_in_its_line():
    assert "fig" not in render('- ![A chart](img/chart.svg "Title")', files=FILES)


def test_links_lead_to_files_and_name_what_is_foreign():
    made = render("[data](data.csv) [out](https://example.org 'Out')", files=FILES)

    assert '<a href="/files/2">data</a>' in made
    assert '<a href="https://example.org" title="Out" rel="noopener nofollow">out</a>' in made


def test_a_table_scrolls_in_a_region_with_a_name():
    made = render("| Year | Visits |\n|---|--:|\n| 2024 | 43 |")

    assert made.startswith('<div class="scroll" tabindex="0" role="region" aria-label="Table">')
    assert '<th scope="col" class="num">Visits</th>' in made
    assert '<td class="num">43</td>' in made


def test_code_keeps_its_language_and_its_signs():
    assert '<code class="language-python">1 &lt; 2\n</code>' in render("```python\n1 < 2\n```")


def test_a_number_keeps_its_sign():
    assert "70&nbsp;%" in render("At 70 % or more")


def test_what_is_struck_out_and_counted_stays_so():
    assert "<s>old</s>" in render("~~old~~")
    assert '<ol start="3">' in render("3. third")
